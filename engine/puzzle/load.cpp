// From the files of a folder to a Puzzle, with every mistake that shows before anything runs.
#include <algorithm>

#include "engine/puzzle/lines.h"
#include "engine/puzzle/manifest.h"
#include "engine/puzzle/markdown.h"
#include "engine/puzzle/puzzle.h"

namespace puzzle {
namespace {

bool starts(std::string_view text, std::string_view with) { return text.rfind(with, 0) == 0; }
bool ends(std::string_view text, std::string_view with) {
    return text.size() >= with.size() && text.substr(text.size() - with.size()) == with;
}
bool is_schedule(std::string_view name) { return ends(name, ".schedule"); }

// Its row in [expect].
std::string without_ending(const std::string& name) { return name.substr(0, name.rfind('.')); }

// What an answer of a puzzle of [kind] is written in; empty where the manifest has the answers.
std::string answer_ending(const std::string& kind) {
    if (kind == "predict") return "";
    return kind == "break" ? ".schedule" : ".task";
}

// Scripts and schedules have a row in [expect]; the rank orders them in lists. -1: neither.
int rank_of(std::string_view name, const std::string& kind) {
    if (name == "start.task") return 0;
    const std::string ending = answer_ending(kind);
    if (ending.empty() || !ends(name, ending)) return -1;
    if (name == "solution" + ending) return 1;
    if (starts(name, "solution-")) return 2;
    if (starts(name, "wrong-")) return 3;
    return -1;
}

std::vector<std::string> required_names(const std::string& kind) {
    std::vector<std::string> names = {"README.md", "puzzle.toml", "start.task", "hints.md"};
    if (kind != "predict") names.push_back("solution" + answer_ending(kind));
    if (kind != "predict" && kind != "break") names.push_back("check.task");
    return names;
}

std::vector<std::string> fixed_names(const std::string& kind) {
    std::vector<std::string> names = required_names(kind);
    names.insert(names.end(), {"given.h", "check.task", "learn.md"});
    return names;
}

class Loading {
  public:
    Loading(const std::string& folder, std::vector<File> files) {
        puzzle_.folder = folder;
        puzzle_.files = std::move(files);
    }

    Loaded load() {
        read_name();
        read_the_manifest();
        look_at_files();
        read_texts();
        match_expectations();
        match_rules();
        if (puzzle_.kind == "predict") take_candidates();
        const bool playable = rules_known_ && puzzle_.file("start.task") &&
                              (puzzle_.file("check.task") || !puzzle_.typed());
        return {std::move(puzzle_), std::move(diagnostics_), playable};
    }

  private:
    void error(const std::string& file, lang::Span span, std::string message, std::string remedy) {
        diagnostics_.push_back(
            {lang::Severity::Error, path(file), span, std::move(message), std::move(remedy)});
    }
    std::string path(const std::string& file) const {
        return file.empty() ? puzzle_.folder : puzzle_.folder + "/" + file;
    }
    std::string text(std::string_view name) const {
        const std::string* found = puzzle_.file(name);
        return found ? *found : std::string();
    }

    void read_name() {
        const std::optional<NumberedName> name = numbered_name(puzzle_.folder);
        if (!name) {
            error("", {},
                  "a puzzle's folder is named by a number and a name, such as 050-rendezvous",
                  "rename it; the number orders the list, small letters and dashes make the name");
        }
        puzzle_.order = name ? name->order : 0;
        puzzle_.id = name ? name->id : puzzle_.folder;
    }

    void read_the_manifest() {
        const std::size_t before = diagnostics_.size();
        if (puzzle_.file("puzzle.toml") && text("puzzle.toml").size() <= file_bytes_max) {
            manifest_ = read_manifest(path("puzzle.toml"), text("puzzle.toml"), diagnostics_);
            rules_known_ = diagnostics_.size() == before;
        }
        puzzle_.kind = manifest_.kind;
        puzzle_.origin = manifest_.origin;
        puzzle_.summary = manifest_.summary;
        puzzle_.difficulty = manifest_.difficulty;
        puzzle_.rules = manifest_.rules;
        puzzle_.globals = manifest_.globals;
        puzzle_.selection = manifest_.selection;
        puzzle_.starts_from = manifest_.starts_from;
    }

    void look_at_files() {
        const std::vector<std::string> known = fixed_names(puzzle_.kind);
        for (File& file : puzzle_.files) {
            if (file.text.size() > file_bytes_max) {
                error(file.name, {}, "this file is bigger than 1 MB", "make it smaller");
                file.text.clear();
            }
            if (rank_of(file.name, puzzle_.kind) >= 0 ||
                std::find(known.begin(), known.end(), file.name) != known.end())
                continue;
            const std::string near = lang::nearest(file.name, known);
            error(file.name, {},
                  puzzle_.typed()
                      ? "a puzzle has no file of this name"
                      : "a puzzle of the kind " + puzzle_.kind + " has no file of this name",
                  near.empty() ? file_remedy() : "did you mean " + near + "?");
        }
        for (const std::string& name : required_names(puzzle_.kind)) {
            if (puzzle_.file(name)) continue;
            error(name, {}, "this file is missing",
                  "write it; puzzles/README.md tells what belongs in it");
        }
    }
    std::string file_remedy() const {
        if (puzzle_.kind == "predict") {
            return "its answers stand in puzzle.toml, below [can] and [cannot]; take the file away";
        }
        const std::string ending = answer_ending(puzzle_.kind);
        return "name " + std::string(puzzle_.kind == "break" ? "schedules" : "scripts") +
               " solution-*" + ending + " or wrong-*" + ending + ", or take it away";
    }

    void read_texts() {
        puzzle_.statement = text("README.md");
        puzzle_.explanation = text("learn.md");
        puzzle_.given = text("given.h");
        puzzle_.start = text("start.task");
        puzzle_.check = text("check.task");
        puzzle_.solution = text("solution.task");
        puzzle_.title = title_of(puzzle_.statement);
        if (puzzle_.title.empty() && puzzle_.file("README.md")) {
            error("README.md", {0, 1, 1, 0}, "the statement has no title",
                  "let its first line be a heading: # Rendezvous");
        }
        if (puzzle_.file("hints.md")) {
            puzzle_.hints = read_hints(path("hints.md"), text("hints.md"), diagnostics_);
        }
        for (const File& file : puzzle_.files) {
            // The player's file may well begin with a TODO; it is the player who does it.
            if (file.name == "start.task" && puzzle_.typed()) continue;
            report_todos(path(file.name), file.text, diagnostics_);
        }
        if (!puzzle_.typed() && !puzzle_.file("check.task")) refuse_script_rules();
    }

    // What the scripts of [expect] come to by other rules.
    void match_rules() {
        for (const Manifest::Under& each : manifest_.under) {
            Under under;
            under.scheduling = each.scheduling;
            for (const Manifest::Row& row : each.expected) {
                const std::string file = row.script + ".task";
                if (puzzle_.file(file) && rank_of(file, puzzle_.kind) >= 0) {
                    under.expected.push_back({file, row.verdict, {}});
                } else {
                    error("puzzle.toml", row.span, "there is no file " + file,
                          "name a script of [expect]");
                }
            }
            puzzle_.under.push_back(std::move(under));
        }
    }

    // start.task is a free script then, but for its rules, which are the puzzle's.
    void refuse_script_rules() {
        const std::string& script = puzzle_.start;
        std::uint32_t line = 1;
        for (std::size_t at = 0; at < script.size(); line++) {
            if (script.compare(at, 3, "//!") == 0) {
                error("start.task", {0, 1, line, 3}, "a puzzle's rules do not stand in its script",
                      "write them into puzzle.toml, below [rules]");
            }
            at = std::min(script.find('\n', at), script.size() - 1) + 1;
        }
    }

    // Every script and schedule has its row in [expect], every row its file, and what is expected
    // makes sense.
    void match_expectations() {
        std::vector<std::string> names;
        for (const File& file : puzzle_.files) {
            if (rank_of(file.name, puzzle_.kind) >= 0) names.push_back(file.name);
        }
        std::stable_sort(names.begin(), names.end(),
                         [&](const std::string& a, const std::string& b) {
                             return rank_of(a, puzzle_.kind) < rank_of(b, puzzle_.kind);
                         });
        for (const Manifest::Row& row : manifest_.expected) {
            auto same = [&](const std::string& name) { return without_ending(name) == row.script; };
            if (std::any_of(names.begin(), names.end(), same)) continue;
            const std::string missing =
                row.script + (row.script == "start" ? ".task" : answer_ending(puzzle_.kind));
            const std::string near = lang::nearest(missing, names);
            error("puzzle.toml", row.span, "there is no file " + missing,
                  near.empty() ? "write it, or take this line away"
                               : "did you mean " + without_ending(near) + "?");
        }
        for (const std::string& name : names) expect(name);
    }

    void expect(const std::string& file) {
        const std::string name = without_ending(file);
        auto row = std::find_if(manifest_.expected.begin(), manifest_.expected.end(),
                                [&](const Manifest::Row& each) { return each.script == name; });
        if (row == manifest_.expected.end()) {
            if (!puzzle_.file("puzzle.toml")) return;
            error("puzzle.toml", {}, "[expect] says nothing about " + file,
                  "add a line such as: " + name + " = \"deadlock\"");
            return;
        }
        if (is_schedule(file)) {
            expect_schedule(file, *row);
        } else {
            expect_script(file, *row);
        }
        std::vector<Expected>& list = is_schedule(file) ? puzzle_.schedules : puzzle_.expected;
        list.push_back({file, row->verdict, leading_comment(text(file))});
        if (starts(name, "wrong-") && list.back().why.empty()) {
            error(file, {0, 1, 1, 0},
                  "nobody learns who would " + std::string(is_schedule(file) ? "try" : "write") +
                      " this",
                  "begin with a comment: what a person thinks who gives this answer");
        }
    }

    void expect_script(const std::string& file, const Manifest::Row& row) {
        const bool passes = row.verdict == "pass";
        if (row.verdict == "unfinished") {
            error("puzzle.toml", row.span, "only a schedule can be unfinished",
                  "write the verdict over all schedules of " + file);
        }
        if (starts(file, "solution") && !passes) {
            error("puzzle.toml", row.span, file + " is a right answer and must pass",
                  "write \"pass\", or name the file wrong-*.task");
        }
        // Where the player predicts, the start is there to be looked at, not to be repaired.
        if (passes && !starts(file, "solution") && puzzle_.kind != "predict") {
            error("puzzle.toml", row.span, file + " must not pass",
                  "write the verdict that refutes it, or make it fail");
        }
        if (puzzle_.typed()) return;
        if (row.verdict == "error" || row.verdict == "limit-reached") {
            error("puzzle.toml", row.span, "the player cannot mend " + file,
                  "let it compile, and be small enough that its search is finished");
        } else if (puzzle_.kind == "predict" && row.verdict == "data-race") {
            error("puzzle.toml", row.span,
                  "what a data race makes of a C++ program nobody can predict",
                  "use std::atomic; or write races = \"off\" below [rules], and tell in the "
                  "statement that every access is one step");
        }
    }

    void expect_schedule(const std::string& file, const Manifest::Row& row) {
        const std::vector<std::string> failures = {
            "deadlock", "never", "finally", "assertion", "misuse", "data-race", "deadline-missed"};
        const bool fails =
            std::find(failures.begin(), failures.end(), row.verdict) != failures.end();
        if (starts(file, "solution")) {
            if (!fails) {
                error("puzzle.toml", row.span, "a schedule cannot show the verdict " + row.verdict,
                      "let the goal be deadlock, never, finally, assertion, misuse, data-race or "
                      "deadline-missed");
            } else if (!puzzle_.schedules.empty() && row.verdict != puzzle_.goal()) {
                error("puzzle.toml", row.span,
                      file + " must reach what solution.schedule reaches: " + puzzle_.goal(),
                      "write the same verdict, or name the file wrong-*.schedule");
            }
            return;
        }
        if (!puzzle_.schedules.empty() && row.verdict == puzzle_.goal()) {
            error("puzzle.toml", row.span, file + " must not reach the goal",
                  "write \"pass\", \"unfinished\" or another verdict, or make it miss");
        } else if (!fails && row.verdict != "pass" && row.verdict != "unfinished") {
            error("puzzle.toml", row.span, "a schedule cannot show the verdict " + row.verdict,
                  "write \"pass\" where its run ends well, \"unfinished\" where it goes on");
        }
    }

    void take_candidates() {
        bool some[2] = {false, false};
        for (const Manifest::Outcome& each : manifest_.outcomes) {
            auto& candidates = puzzle_.candidates;
            auto same = [&](const Candidate& other) {
                return other.outcome == each.candidate.outcome;
            };
            if (std::any_of(candidates.begin(), candidates.end(), same)) {
                error("puzzle.toml", each.span, "this outcome is both below [can] and [cannot]",
                      "take one of the two away");
                continue;
            }
            some[each.candidate.possible] = true;
            candidates.push_back(each.candidate);
        }
        if (puzzle_.file("puzzle.toml") && !(some[false] && some[true])) {
            error("puzzle.toml", {}, "there is nothing to decide",
                  "name at least one outcome below [can] and one below [cannot]");
        }
        std::sort(puzzle_.candidates.begin(), puzzle_.candidates.end(),
                  [](const Candidate& a, const Candidate& b) {
                      return as_people_sort(a.outcome) < as_people_sort(b.outcome);
                  });
    }

    // Numbers by size: each gets leading zeros.
    static std::string as_people_sort(const std::string& text) {
        std::string out;
        for (std::size_t i = 0; i < text.size();) {
            std::size_t end = i;
            while (end < text.size() && text[end] >= '0' && text[end] <= '9') end++;
            if (end == i) {
                out += text[i++];
                continue;
            }
            out.append(end - i < 10 ? 10 - (end - i) : 0, '0').append(text, i, end - i);
            i = end;
        }
        return out;
    }

    Puzzle puzzle_;
    Manifest manifest_;
    bool rules_known_ = false;
    std::vector<lang::Diagnostic> diagnostics_;
};

}  // namespace

const std::string* Puzzle::file(std::string_view name) const {
    for (const File& each : files) {
        if (each.name == name) return &each.text;
    }
    return nullptr;
}

const std::string& Puzzle::goal() const {
    static const std::string none;
    return schedules.empty() ? none : schedules.front().verdict;
}

Loaded load(const std::string& folder_name, std::vector<File> files) {
    return Loading(folder_name, std::move(files)).load();
}

}  // namespace puzzle
