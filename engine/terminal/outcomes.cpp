// lockstep outcomes: everything that a script can end in; alone, or next to another script.
#include "engine/explore/outcomes.h"

#include <algorithm>
#include <cstdio>

#include "engine/sched/schedule.h"
#include "engine/terminal/json.h"
#include "engine/terminal/output.h"
#include "engine/terminal/search.h"

namespace terminal {
namespace {

// A target with all that it can end in.
struct Explored {
    Target target;
    explore::OutcomeSet set;
    double seconds = 0;
};

std::vector<lang::Diagnostic> complaint(std::string about, std::string message,
                                        std::string remedy) {
    return {{lang::Severity::Error, std::move(about), {}, std::move(message), std::move(remedy)}};
}

// Nothing where the target or a name is wrong; [diagnostics] then tell.
std::optional<Explored> explored(const Common& common, const Named& named,
                                 const OutcomesOptions& options,
                                 std::vector<lang::Diagnostic>& diagnostics) {
    std::optional<Target> target = find_target(common, named, diagnostics);
    if (!target || !target->built.machine) return {};
    explore::Question question = puzzle::question(target->rules);
    if (options.states_max > 0) question.limits.states_max = options.states_max;
    question.workers.count = common.workers;
    // What a predict puzzle asks about, unless somebody asks otherwise.
    const std::vector<std::string>& globals =
        options.globals.empty() && target->puzzle ? target->puzzle->globals : options.globals;
    if (!has_globals(*target, globals, diagnostics)) return {};
    explore::OutcomeSearch search(target->built.machine, question, globals);
    const Effort effort =
        work([&](std::uint64_t states) { return search.run(states); }, [&] { search.cancel(); });
    return Explored{std::move(*target), search.outcomes(), effort.seconds};
}

// On one line.
std::string quoted(const std::string& text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '\n') {
            out += "\\n";
        } else {
            out += c;
        }
    }
    return out + "\"";
}

std::string values_text(const explore::OutcomeSet& set, const explore::Outcome& outcome) {
    std::string out;
    for (std::size_t i = 0; i < outcome.values.size(); i++) {
        out += (i == 0 ? "" : ", ") + set.globals[i] + " = " + outcome.values[i];
    }
    return out;
}

void print_outcomes(const explore::OutcomeSet& set, const std::vector<std::size_t>& which,
                    bool as_candidates = false) {
    const bool prints = std::any_of(which.begin(), which.end(),
                                    [&](std::size_t i) { return !set.outcomes[i].output.empty(); });
    Table table;
    for (const std::size_t i : which) {
        const explore::Outcome& each = set.outcomes[i];
        std::vector<std::string> row = {std::to_string(i + 1)};
        if (as_candidates) {
            row.push_back(puzzle::outcome_text(set, each, prints));
        } else {
            if (prints) row.push_back(quoted(each.output));
            if (!set.globals.empty()) row.push_back(values_text(set, each));
            row.push_back(each.ending);
        }
        row.push_back(std::to_string(each.schedule.size()) +
                      (each.schedule.size() == 1 ? " step" : " steps"));
        if (!each.shortest) row.back() += " (perhaps fewer)";
        table.rows.push_back(std::move(row));
    }
    table.right = {true};
    std::printf("%s", table.text().c_str());
}

std::vector<std::size_t> all_of(const explore::OutcomeSet& set) {
    std::vector<std::size_t> all;
    for (std::size_t i = 0; i < set.outcomes.size(); i++) all.push_back(i);
    return all;
}

std::string how_many(std::size_t count) {
    return with_commas(count) + (count == 1 ? " outcome" : " outcomes");
}

int alone(const Common& common, const OutcomesOptions& options, const Explored& mine) {
    const explore::OutcomeSet& set = mine.set;
    if (options.shown > set.outcomes.size()) {
        return report(common,
                      complaint("--show", "there is no outcome " + std::to_string(options.shown),
                                "there are " + std::to_string(set.outcomes.size())));
    }
    const vm::Choices* shown =
        options.shown == 0 ? nullptr : &set.outcomes[options.shown - 1].schedule;
    std::vector<lang::Diagnostic> diagnostics;
    if (shown && !options.save.empty() &&
        !write_text(options.save, sched::write(*mine.target.built.machine, *shown), diagnostics)) {
        return report(common, diagnostics);
    }
    if (common.json) {
        std::printf("%s\n", json_text(mine.target, set, mine.seconds).c_str());
    } else {
        std::printf("%s\n", coloured(Colour::Strong, how_many(set.outcomes.size())).c_str());
        const auto& puzzle = mine.target.puzzle;
        print_outcomes(set, all_of(set), puzzle && puzzle->kind == "predict");
        if (shown) {
            sched::Run run(mine.target.built.machine);
            run.follow(*shown);
            std::printf("\n");
            print_run(run, 0);
        }
        std::printf("\n%s, in %s s\n", set.bounds.c_str(), with_decimals(mine.seconds, 3).c_str());
    }
    return set.complete ? Ok : Limit;
}

void print_part(const char* title, Colour colour, const explore::OutcomeSet& set,
                const std::vector<std::size_t>& which) {
    if (which.empty()) return;
    std::printf("%s\n", coloured(colour, title + how_many(which.size())).c_str());
    print_outcomes(set, which);
    std::printf("\n");
}

int next_to(const Common& common, const Explored& mine, const Explored& theirs) {
    const explore::Comparison comparison = explore::compare(mine.set, theirs.set);
    const bool complete = mine.set.complete && theirs.set.complete;
    if (common.json) {
        std::printf(
            "%s\n",
            json_text(mine.target, mine.set, theirs.target, theirs.set, comparison).c_str());
    } else {
        print_part("Same: ", Colour::Plain, mine.set, comparison.same);
        print_part("Missing: ", Colour::Bad, theirs.set, comparison.missing);
        print_part("Added: ", Colour::Bad, mine.set, comparison.added);
        std::printf("%s: %s\n%s: %s\n", mine.target.file.c_str(), mine.set.bounds.c_str(),
                    theirs.target.file.c_str(), theirs.set.bounds.c_str());
    }
    if (!complete) return Limit;
    return comparison.equal() ? Ok : Failed;
}

}  // namespace

int outcomes(const Common& common, const OutcomesOptions& options) {
    std::vector<lang::Diagnostic> diagnostics;
    const auto mine = explored(common, options.named, options, diagnostics);
    if (!mine) return report(common, diagnostics);
    if (options.against.empty()) {
        warn(common, diagnostics);
        return alone(common, options, *mine);
    }
    // Another script of the same puzzle, where it is one.
    const Named named = mine->target.puzzle ? Named{mine->target.puzzle->id, options.against}
                                            : Named{options.against, {}};
    const auto theirs = explored(common, named, options, diagnostics);
    if (!theirs) return report(common, diagnostics);
    warn(common, diagnostics);
    return next_to(common, *mine, *theirs);
}

}  // namespace terminal
