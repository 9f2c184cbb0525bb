// Every counterexample, and random runs, made a second time by a machine that shares no code with
// the search.
#include "tests/reference/replay.h"

#include <catch2/catch_test_macros.hpp>

#include "engine/puzzle/puzzle.h"
#include "tests/explore/generate.h"
#include "tests/explore/script.h"

using reference::Agreement;

namespace {

std::vector<puzzle::Puzzle> puzzles() {
    std::vector<lang::Diagnostic> diagnostics;
    return puzzle::load_all(LOCKSTEP_SOURCE_DIR "/puzzles", diagnostics);
}

template <class Ask>
void each_script(const Ask& ask) {
    for (const puzzle::Puzzle& puzzle : puzzles()) {
        for (const puzzle::Expected& expected : puzzle.expected) {
            const std::string* text = puzzle.file(expected.file);
            if (text == nullptr || expected.verdict == "error") continue;
            INFO(puzzle.folder << "/" << expected.file);
            const puzzle::Built built = puzzle::build(puzzle, *text);
            REQUIRE(built.machine);
            ask(puzzle, built);
        }
    }
}

}  // namespace

TEST_CASE("a second machine makes every counterexample of the puzzles and sees the same failure",
          "[reference]") {
    int same = 0, unknown = 0;
    each_script([&](const puzzle::Puzzle& puzzle, const puzzle::Built& built) {
        explore::Question question = puzzle::question(puzzle.rules);
        question.limits.simplest_states_max = 20'000;
        const explore::Verdict verdict = explore::judge(built.machine, question);
        if (verdict.passed() || verdict.schedule.empty()) return;
        const Agreement agreement = reference::replay(*built.machine, verdict);
        INFO(explore::word(verdict.kind) << ": " << agreement.why);
        CHECK(agreement.kind != Agreement::Different);
        // It was built for the C++ headers where any task may run next: neither exact time nor the
        // calls of other systems are meant to be known to it.
        const bool meant = !puzzle.rules.rule.exact_time() && built.program->task_words == 0;
        if (agreement.kind == Agreement::Same)
            same++;
        else if (meant)
            unknown++;
    });
    INFO(same << " the same, " << unknown << " that it should know and does not");
    CHECK(same > 400);
    CHECK(unknown < same / 4);
}

TEST_CASE("a second machine agrees with random runs of every puzzle", "[reference]") {
    std::size_t steps = 0;
    each_script([&](const puzzle::Puzzle&, const puzzle::Built& built) {
        for (std::uint32_t seed = 1; seed <= 3; ++seed) {
            const Agreement agreement = reference::walk(*built.machine, seed, 120);
            INFO("seed " << seed << ": " << agreement.why);
            CHECK(agreement.kind != Agreement::Different);
            steps += agreement.steps;
        }
    });
    CHECK(steps > 20'000);
}

TEST_CASE("a second machine agrees with random scripts, their counterexamples and random runs",
          "[reference]") {
    constexpr std::uint64_t scripts = 1'500;
    int failures = 0, unknown = 0;
    for (std::uint64_t seed = 1; seed <= scripts; ++seed) {
        const explore::Script script = explore::generate(seed);
        if (script.settings.rule.exact_time()) continue;
        const auto machine = explore::machine_of(script.text, script.settings);
        explore::Question question;
        question.races = script.races;
        question.limits.states_max = 3'000;
        question.limits.simplest_states_max = 3'000;
        const explore::Verdict verdict = explore::judge(machine, question);
        INFO("seed " << seed << ": " << script.text);
        const Agreement replayed = reference::replay(*machine, verdict);
        INFO(explore::word(verdict.kind) << ": " << replayed.why);
        CHECK(replayed.kind != Agreement::Different);
        failures += !verdict.schedule.empty();
        const Agreement walked = reference::walk(*machine, static_cast<std::uint32_t>(seed), 60);
        INFO("a random run: " << walked.why);
        CHECK(walked.kind != Agreement::Different);
        // It knows the standard's primitives, and few of other systems.
        const bool standard = script.text.find("<windows.h>") == std::string::npos &&
                              script.text.find("<pthread.h>") == std::string::npos;
        unknown += standard && walked.kind == Agreement::Unknown;
    }
    CHECK(failures > 300);
    CHECK(unknown < 100);
}

TEST_CASE("a queue of a task's own races with nobody", "[reference]") {
    const auto machine = explore::machine_of(R"(
        #include <queue>
        task t [2] { std::queue<int> q; q.push(1); q.pop(); }
    )");
    CHECK(explore::judge(machine).passed());
}

TEST_CASE("the second machine refuses a choice that cannot be made", "[reference]") {
    const auto machine = explore::machine_of(R"(
        #include <mutex>
        std::mutex m;
        int x = 0;
        task a { m.lock(); x = 1; m.unlock(); }
        task b { m.lock(); x = 2; m.unlock(); }
    )");
    using vm::ChoiceKind;
    const auto step = [](int task) {
        return vm::Choice{ChoiceKind::Step, static_cast<vm::TaskId>(task), 0};
    };
    CHECK(
        reference::follow(*machine, {step(0), step(0), step(0), step(1), step(1), step(1)}).kind ==
        Agreement::Same);
    // Both refuse these: the lock is taken, the task has ended, there is no such outcome.
    CHECK(reference::follow(*machine, {step(0), step(1)}).kind == Agreement::Same);
    explore::Verdict wrong;
    wrong.kind = explore::VerdictKind::Deadlock;
    wrong.schedule = {step(0)};
    CHECK(reference::replay(*machine, wrong).kind == Agreement::Same);  // b cannot go on there
    wrong.schedule = {step(0), step(0), step(0)};
    CHECK(reference::replay(*machine, wrong).kind == Agreement::Different);
    wrong.kind = explore::VerdictKind::DataRace;
    CHECK(reference::replay(*machine, wrong).kind == Agreement::Different);
}
