// What a folder lacks that no proof needs: a puzzle without it works, and teaches less.
#include <algorithm>

#include "engine/puzzle/lines.h"
#include "engine/puzzle/puzzle.h"

namespace puzzle {
namespace {

constexpr std::size_t story_lines_max = 10;
constexpr std::size_t wrong_answers_min = 3;
constexpr std::size_t candidates_min = 4;

bool holds(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

// The text below the heading [name] of [markdown], up to the next heading; empty where there is
// none.
std::string_view section(std::string_view markdown, std::string_view name) {
    const std::string heading = "\n## " + std::string(name) + "\n";
    const std::size_t at = markdown.find(heading);
    if (at == std::string_view::npos) return {};
    const std::string_view rest = markdown.substr(at + heading.size());
    return rest.substr(0, rest.find("\n## "));
}

class Advising {
  public:
    explicit Advising(const Puzzle& puzzle) : puzzle_(puzzle) {}

    std::vector<lang::Diagnostic> advise() {
        look_at_the_statement();
        look_at_the_answers();
        look_at_hints();
        look_at_learn();
        return std::move(found_);
    }

  private:
    void miss(const std::string& file, std::string message, std::string remedy) {
        found_.push_back({lang::Severity::Warning,
                          puzzle_.folder + "/" + file,
                          {},
                          std::move(message),
                          std::move(remedy)});
    }

    void look_at_the_statement() {
        const std::string_view statement = puzzle_.statement;
        const std::size_t title_end = std::min(statement.find('\n'), statement.size());
        const std::string_view story =
            statement.substr(title_end, statement.find("\n## ", title_end) - title_end);
        const std::size_t lines = text_lines(story);
        if (lines > story_lines_max) {
            miss("README.md",
                 "the story has " + std::to_string(lines) + " lines, and nobody reads more than " +
                     std::to_string(story_lines_max),
                 "tell who the tasks are, what they share and what goes wrong, and leave the rest "
                 "out");
        }
        const std::string_view guarantee = section(statement, "The guarantee");
        if (guarantee.empty()) {
            miss("README.md", "the statement does not say what an answer guarantees",
                 "write it in one sentence below a heading: ## The guarantee");
            return;
        }
        if (!holds(in_one_line(guarantee), "nothing more")) {
            miss("README.md", "the guarantee does not say where it ends",
                 "let its sentence end: ..., and nothing more");
        }
        for (const char* property : {"Must never", "Must always end", "Must be possible"}) {
            if (holds(guarantee, "**" + std::string(property) + ":**")) continue;
            miss("README.md", "the guarantee has no line '" + std::string(property) + "'",
                 "add it in plain words, and be it 'nothing in particular': - **" +
                     std::string(property) + ":** ...");
        }
    }

    void look_at_the_answers() {
        if (puzzle_.kind == "predict") {
            if (puzzle_.candidates.size() >= candidates_min) return;
            miss("puzzle.toml", "there are fewer than four outcomes to choose from",
                 "add what people believe, below [cannot]");
            return;
        }
        const std::vector<Expected>& answers =
            puzzle_.typed() ? puzzle_.expected : puzzle_.schedules;
        const auto wrong = std::count_if(answers.begin(), answers.end(), [](const Expected& each) {
            return each.file.rfind("wrong-", 0) == 0;
        });
        if (wrong >= static_cast<std::ptrdiff_t>(wrong_answers_min)) return;
        miss("", "there are fewer than three wrong answers",
             "add what people really try, as wrong-*" +
                 std::string(puzzle_.typed() ? ".task" : ".schedule"));
    }

    void look_at_hints() {
        if (puzzle_.kind == "predict" || puzzle_.hints.empty()) return;
        const bool bound = std::any_of(puzzle_.hints.begin(), puzzle_.hints.end(),
                                       [](const Hint& each) { return !each.verdict.empty(); });
        if (bound) return;
        const std::string verdict =
            puzzle_.expected.empty() ? "deadlock" : puzzle_.expected.front().verdict;
        miss("hints.md", "no hint answers a verdict",
             "write one for those who have just got it: ## [" +
                 (puzzle_.typed() ? verdict : "pass") + "] ...");
    }

    void look_at_learn() {
        if (puzzle_.explanation.empty()) {
            miss("learn.md", "nobody learns why",
                 "write it: why the answer is right, and what an interviewer asks next");
        } else if (section(puzzle_.explanation, "What an interviewer asks next").empty()) {
            miss("learn.md", "it does not say how the conversation goes on",
                 "add a heading with some questions and their answers: ## What an interviewer asks "
                 "next");
        }
    }

    const Puzzle& puzzle_;
    std::vector<lang::Diagnostic> found_;
};

}  // namespace

std::vector<lang::Diagnostic> advise(const Puzzle& puzzle) { return Advising(puzzle).advise(); }

}  // namespace puzzle
