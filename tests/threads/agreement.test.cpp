// Two executors, one semantics: whatever real threads do with a script, some interleaving does as
// well, unless the script races. Told twice: the run's own steps, put in order, are a schedule that
// the machine accepts, with every value that a thread saw; and what it ended in is among the
// outcomes that the explorer finds.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "engine/puzzle/puzzle.h"
#include "engine/threads/stress.h"

using namespace threads;

namespace {

// A few runs each are enough for every test run; the hidden case makes more.
struct Effort {
    bool all_scripts;  // else what each puzzle starts from and its solution
    std::uint64_t runs;
    std::uint64_t states_max;
    int explored_one_of;  // the explorer is asked about these scripts: it takes longer than the
                          // runs
};

bool races(const puzzle::Built& built, const puzzle::Puzzle& puzzle) {
    explore::Question question = puzzle::question(puzzle.rules);
    question.races = explore::Races::Note;
    question.all_failures = true;
    question.limits.states_max = 20'000;
    const explore::Verdict verdict = explore::judge(built.machine, question);
    return verdict.kind == explore::VerdictKind::DataRace ||
           std::any_of(verdict.findings.begin(), verdict.findings.end(),
                       [](const explore::Finding& finding) {
                           return finding.text.find("race") != std::string::npos;
                       });
}

struct Seen {
    int scripts = 0, runs = 0, compared = 0, gates = 0, racy = 0, tasks_max = 0;
};

void look_at(const puzzle::Puzzle& puzzle, const std::string& text, Pool& pool, Effort effort,
             Seen& seen) {
    const puzzle::Built built = puzzle::build(puzzle, text);
    REQUIRE(built.machine != nullptr);
    const vm::Machine& machine = *built.machine;
    seen.scripts++;
    seen.gates += needs_gate(machine);
    seen.tasks_max = std::max(seen.tasks_max, machine.task_count());
    StressOptions options;
    options.runs = effort.runs;
    options.each.steps_max = 2'000;
    options.each.limit = std::chrono::milliseconds(500);
    options.each.tick = std::chrono::microseconds(1);
    options.globals = telling_globals(machine.program);
    options.question = puzzle::question(puzzle.rules);
    options.question.limits.states_max = effort.states_max;
    options.lost_states_max = 1;
    bool forgiven = false;
    for (std::uint64_t seed = 1; seed <= effort.runs; seed++) {
        options.each.seed = seed;
        const Result result = run(built.machine, pool, options.each);
        REQUIRE(result.trouble.empty());
        seen.runs++;
        const Replayed replayed = replay(machine, result);
        if (replayed.same || forgiven) continue;
        INFO("seed " << seed << ", ending " << static_cast<int>(result.ending) << ", "
                     << result.steps.size() << " steps, " << replayed.choices.size()
                     << " in order");
        forgiven = races(built, puzzle);
        CHECK(forgiven);
        seen.racy += forgiven;
    }
    if (seen.scripts % effort.explored_one_of != 0) return;
    Stress stress(built.machine, pool, options);
    stress.run(1);
    while (stress.explore(10'000)) {
    }
    if (!stress.outcomes().complete) return;
    for (const Bar& bar : stress.bars()) {
        const bool among = bar.allowed != Allowed::No;
        seen.compared += bar.allowed == Allowed::Yes;
        CHECK((among || races(built, puzzle)));
    }
}

Seen look_at_all(Effort effort) {
    std::vector<lang::Diagnostic> diagnostics;
    const auto puzzles = puzzle::load_all(LOCKSTEP_SOURCE_DIR "/puzzles", diagnostics);
    Pool pool;
    Seen seen;
    for (const puzzle::Puzzle& puzzle : puzzles) {
        if (!puzzle.typed()) {
            INFO(puzzle.id << " start");
            look_at(puzzle, puzzle.start, pool, effort, seen);
        }
        for (const puzzle::Expected& expected : puzzle.expected) {
            const std::string* text = puzzle.file(expected.file);
            if (text == nullptr || expected.verdict == "error") continue;
            if (!effort.all_scripts && expected.file != "start.task" &&
                expected.file != "solution.task")
                continue;
            INFO(puzzle.id << " " << expected.file);
            look_at(puzzle, *text, pool, effort, seen);
        }
    }
    CHECK(pool.lost() == 0);
    return seen;
}

}  // namespace

TEST_CASE("what real threads show of the puzzles is what the explorer allows", "[threads]") {
    const Seen seen = look_at_all({false, 1, 1'000, 16});
    UNSCOPED_INFO(seen.scripts << " scripts, " << seen.runs << " runs, " << seen.compared
                               << " outcomes compared, " << seen.gates << " behind the gate, "
                               << seen.racy << " racy in no order found, at most " << seen.tasks_max
                               << " tasks");
    CHECK(seen.scripts > 100);
    CHECK(seen.compared > 5);
    CHECK(seen.gates < seen.scripts);
}

TEST_CASE("the same with more runs and more states", "[.][threads-long]") {
    const Seen seen = look_at_all({true, 50, 20'000, 1});
    WARN(seen.scripts << " scripts, " << seen.runs << " runs, " << seen.compared
                      << " outcomes compared, " << seen.gates << " behind the gate, " << seen.racy
                      << " racy in no order found, at most " << seen.tasks_max << " tasks");
}
