// What makes a puzzle one of its kind, beyond verdicts: in debug the mistake is small, in write the
// waiting is what is missing, and what starts from another puzzle's solution is made of it.
#include "engine/puzzle/shape.h"

#include <algorithm>

#include "engine/puzzle/lines.h"
#include "engine/sync/call.h"

namespace puzzle {
namespace {

lang::Diagnostic mistake(const Puzzle& puzzle, const char* file, std::string message,
                         std::string remedy) {
    return {lang::Severity::Error,
            puzzle.folder + "/" + file,
            {},
            std::move(message),
            std::move(remedy)};
}

std::string percent(std::size_t part, std::size_t whole) {
    return std::to_string(part) + " of " + std::to_string(whole) + " lines";
}

// The most that any right answer keeps of the start.
std::size_t kept_of_the_start(const Puzzle& puzzle, const std::vector<std::string>& start) {
    std::size_t most = 0;
    for (const Expected& each : puzzle.expected) {
        if (each.verdict != "pass") continue;
        most = std::max(most, kept_lines(start, code_lines(*puzzle.file(each.file))));
    }
    return most;
}

// The function of the player's file, whose number is [file], that waits for what somebody else
// does; empty where none does. A lock is nothing of that kind: whoever has it lets go by itself.
std::string who_waits(const lang::Program& program, std::uint16_t file) {
    for (const lang::Function& function : program.functions) {
        if (function.declared.file != file) continue;
        for (std::uint32_t pc = function.entry; pc < function.end; pc++) {
            const lang::Instruction& in = program.code[pc];
            if (in.opcode != lang::Opcode::Invoke) continue;
            const sync::Effect effect = program.builtins[static_cast<std::size_t>(in.b)]->effect;
            if (effect == sync::Effect::Wait || effect == sync::Effect::Acquire) {
                return function.name;
            }
        }
    }
    return {};
}

}  // namespace

std::vector<lang::Diagnostic> misshapen(const Puzzle& puzzle) {
    const std::vector<std::string> start = code_lines(puzzle.start);
    if (puzzle.kind == "debug") {
        const std::size_t kept = kept_of_the_start(puzzle, start);
        if (2 * kept >= start.size()) return {};
        return {mistake(puzzle, "puzzle.toml",
                        "of the kind debug, but a right answer keeps only " +
                            percent(kept, start.size()) + " of the start",
                        "make the mistake smaller, or write kind = \"fix\"")};
    }
    if (puzzle.kind != "write") return {};
    const Built built = build(puzzle, puzzle.start, "start.task");
    if (!built.machine) return {};
    const std::uint16_t file = puzzle.file("given.h") ? 1 : 0;
    const std::string who = who_waits(*built.program, file);
    if (who.empty()) return {};
    return {mistake(puzzle, "start.task",
                    "of the kind write, but " + who + " already waits for somebody",
                    "leave the waiting to the player, or write kind = \"fix\" or \"debug\"")};
}

std::string id_started_from(const Puzzle& puzzle) {
    return puzzle.starts_from.substr(0, puzzle.starts_from.find('/'));
}

std::vector<lang::Diagnostic> not_made_of(const Puzzle& puzzle, const Puzzle* before) {
    if (puzzle.starts_from.empty()) return {};
    const std::string id = id_started_from(puzzle);
    if (!before) {
        return {mistake(puzzle, "puzzle.toml",
                        "starts_from names a puzzle that is not there: " + id,
                        "name a puzzle without its number")};
    }
    const bool own = id.size() < puzzle.starts_from.size();
    const std::string script =
        (own ? puzzle.starts_from.substr(id.size() + 1) : "solution") + ".task";
    const auto& answers = before->expected;
    const bool right = std::any_of(answers.begin(), answers.end(), [&](const Expected& each) {
        return each.file == script && each.verdict == "pass";
    });
    if (!right) {
        return {mistake(puzzle, "puzzle.toml", id + " has no right answer called " + script,
                        "name one of its solution*.task, without the ending")};
    }
    const std::vector<std::string> old = code_lines(*before->file(script));
    const std::size_t kept = kept_lines(old, code_lines(puzzle.start));
    if (4 * kept >= 3 * old.size()) return {};
    return {mistake(puzzle, "start.task",
                    "only " + percent(kept, old.size()) + " of " + puzzle.starts_from +
                        " stand in the start, and starts_from promises three quarters",
                    "begin with a copy of " + before->folder + "/" + script +
                        ", and change no more than the new task needs")};
}

}  // namespace puzzle
