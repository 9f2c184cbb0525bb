// Where time is exact, a loop that goes round without a tick would keep everybody less urgent from
// ever running, and nothing that comes later would be looked at. So a pass that leaves everything
// as it was costs a tick, and what still goes round in no time is told.
#include <catch2/generators/catch_generators.hpp>

#include "engine/explore/explain.h"
#include "engine/explore/failures.h"
#include "engine/explore/outcomes.h"
#include "tests/explore/script.h"

namespace explore {

namespace {

Verdict verdict_of(const std::string& script, int cores = 1, bool spurious = false) {
    vm::Settings settings = by_priority();
    settings.rule.cores = cores;
    settings.rule.spurious = spurious;
    return judge(machine_of("#include <atomic>\n#include <lockstep.h>\n" + script, settings));
}

// A spinner for a lock that its less urgent owner keeps for two ticks.
std::string spinning(const std::string& take) {
    return "#include <semaphore>\nstd::atomic<int> taken = 0, calm = 0;\nstd::binary_semaphore "
           "m(1);\n"
           "bool try_take() { int e = 0; return taken.compare_exchange_strong(e, 1); }\n"
           "task spinner priority(2) at(1) { " +
           take +
           " taken = 0; }\n"
           "task holder priority(1) deadline(9) { taken = 1; work(2); taken = 0; }\n";
}

}  // namespace

TEST_CASE("a pass of a loop that puts back what it changes costs a tick", "[explore]") {
    const std::string take = GENERATE(
        "int e = 0; while (!taken.compare_exchange_strong(e, 1)) e = 0;",
        "int e; do { e = 0; } while (!taken.compare_exchange_weak(e, 1));",
        "for (;;) { int e = 0; if (taken.compare_exchange_strong(e, 1)) break; }",
        "while (!try_take()) {}", "for (;;) { calm = 1; if (!taken.exchange(1)) break; calm = 0; }",
        "for (;;) { calm += 1; if (try_take()) break; calm -= 1; }",
        "for (;;) { m.acquire(); bool got = try_take(); m.release(); if (got) break; }",
        "int n = 5; while (!try_take()) { n++; n--; }");
    INFO(take);
    const bool spurious = GENERATE(false, true);
    // Alone on the CPU it spins until the holder is late; with a CPU of its own, until the holder
    // is done.
    CHECK(verdict_of(spinning(take), 1, spurious).kind == VerdictKind::DeadlineMissed);
    const Verdict two = verdict_of(spinning(take), 2, spurious);
    INFO(two.sentence);
    CHECK(two.kind == VerdictKind::Pass);
}

TEST_CASE("a pass that gets somewhere costs nothing, whatever it puts back", "[explore]") {
    const std::string work = GENERATE(
        "for (int i = 0; i < 9; i++) { int e = 1; x.compare_exchange_strong(e, 1); }",
        "while (x < 9) x += 1;", "int e = 1; while (!x.compare_exchange_strong(e, e + 9)) {}",
        "for (int i = 0; i < 3; i++) { for (int j = 0; j < 3; j++) x += 1; }");
    INFO(work);
    CHECK(verdict_of("#include <cassert>\nstd::atomic<int> x = 0;\ntask t { " + work +
                     " assert(now() == 0); }")
              .kind == VerdictKind::Pass);
}

TEST_CASE("what goes round within a tick for ever is a livelock, with the loop", "[explore]") {
    const std::string script = GENERATE(
        // Two who undo each other's work.
        "std::atomic<int> x = 0;\n"
        "task up { while (x != 7) { if (x == 0) x = 1; } }\n"
        "task down { while (x != 7) { if (x == 1) x = 0; } }\n",
        // What takes several passes to come back.
        "std::atomic<bool> done = false;\n"
        "task t priority(2) { int side = 0; while (!done) side = 1 - side; }\n"
        "task other priority(1) { done = true; }\n",
        // A loop within the loop.
        "std::atomic<int> x = 1;\n"
        "task t priority(2) { int e = 0; while (!x.compare_exchange_strong(e, 1)) { for (int i = "
        "0; i < 2; i++) {} e = 0; } }\n"
        "task other priority(1) { x = 0; }\n");
    INFO(script);
    const int cores = script.find("up") != std::string::npos ? 2 : 1;
    const Verdict verdict = verdict_of(script, cores);
    REQUIRE(verdict.kind == VerdictKind::Livelock);
    CHECK(verdict.sentence.find("within one tick, so that time stands still") != std::string::npos);
    REQUIRE(verdict.loop_from < verdict.schedule.size());
    for (std::size_t i = verdict.loop_from; i < verdict.schedule.size(); ++i) {
        CHECK(verdict.schedule[i].kind != vm::ChoiceKind::Tick);
    }
    const auto machine = machine_of("#include <atomic>\n#include <lockstep.h>\n" + script, [&] {
        vm::Settings settings = by_priority();
        settings.rule.cores = cores;
        return settings;
    }());
    vm::World world = machine->initial(), loop;
    for (std::size_t i = 0; i < verdict.schedule.size(); ++i) {
        if (i == verdict.loop_from) loop = world;
        CHECK(machine->step(world.data(), verdict.schedule[i]).status ==
              vm::StepResult::Status::Moved);
    }
    CHECK(loop == world);
}

TEST_CASE("no set of outcomes or failures is said to be whole where time stands still",
          "[explore]") {
    const auto machine = machine_of(
        "#include <atomic>\nstd::atomic<bool> done = false;\n"
        "task t priority(2) { int side = 0; while (!done) side = 1 - side; }\n"
        "task other priority(1) { done = true; }\n",
        by_priority());
    CHECK_FALSE(outcomes(machine).complete);
    CHECK(outcomes(machine).bounds == time_stands_still);
    CHECK_FALSE(failures(machine).complete);
    CHECK(failures(machine).bounds == time_stands_still);
}

}  // namespace explore
