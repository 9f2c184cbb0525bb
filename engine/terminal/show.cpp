// lockstep show: a puzzle's statement, and on request what belongs to it.
#include <cstdio>

#include "engine/terminal/json.h"
#include "engine/terminal/output.h"

namespace terminal {
namespace {

void print(const std::string& heading, const std::string& text) {
    std::printf("\n%s\n\n%s", coloured(Colour::Strong, "-- " + heading).c_str(), text.c_str());
    if (!text.empty() && text.back() != '\n') std::printf("\n");
}

// What can happen and what cannot is told with the solution.
void print_candidates(const puzzle::Puzzle& puzzle, bool told) {
    std::string text;
    for (const puzzle::Candidate& each : puzzle.candidates) {
        text += !told ? "" : each.possible ? "can:    " : "cannot: ";
        text += each.outcome + "\n";
        if (told && !each.why.empty()) text += "        " + each.why + "\n";
    }
    print(told ? "What can happen" : "Which of these can happen?", text);
}

int show_code(const Common& common, const Named& named) {
    std::vector<lang::Diagnostic> diagnostics;
    std::optional<Target> target = find_target(common, named, diagnostics);
    if (!target || !target->built.machine) return report(common, diagnostics);
    std::printf("%s", lang::listing(*target->built.program).c_str());
    return Ok;
}

}  // namespace

int show(const Common& common, const ShowOptions& options) {
    if (options.code) return show_code(common, options.named);
    std::vector<lang::Diagnostic> diagnostics;
    std::optional<puzzle::Puzzle> puzzle = find_puzzle(common, options.named.target, diagnostics);
    if (!puzzle) return report(common, diagnostics);
    if (common.json) {
        std::printf("%s\n", json_text(*puzzle).c_str());
        return Ok;
    }
    std::printf("%s", puzzle->statement.c_str());
    std::printf("\n%s\n", coloured(Colour::Quiet, puzzle->origin).c_str());
    if (puzzle->kind == "predict") print_candidates(*puzzle, options.solution);
    if (puzzle->kind == "break") print("To reach", puzzle->goal());
    if (options.script) {
        if (!puzzle->given.empty()) print("given.h", puzzle->given);
        print("start.task", puzzle->start);
    }
    if (options.check) print("check.task", puzzle->check);
    for (int i = 0; i < options.hints && i < static_cast<int>(puzzle->hints.size()); i++) {
        const puzzle::Hint& hint = puzzle->hints[static_cast<std::size_t>(i)];
        std::string about =
            hint.verdict.empty() ? "" : " (when the verdict is " + hint.verdict + ")";
        print("Hint " + std::to_string(i + 1) + ": " + hint.title + about, hint.text);
    }
    if (options.explanation) print("Learn", puzzle->explanation);
    if (options.solution && puzzle->typed()) print("solution.task", puzzle->solution);
    const std::string* schedule = puzzle->file("solution.schedule");
    if (options.solution && schedule) print("solution.schedule", *schedule);
    return Ok;
}

}  // namespace terminal
