// Many runs, counted, and what the explorer says beside them.
#include "engine/threads/stress.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/sched/script.h"

using namespace threads;
using sched::Script;

namespace {

constexpr const char* racy = R"(
    int count = 0;
    task adder [2] { for (int i = 0; i < 5; i++) count++; }
    finally(count == 10, "no update is lost");
)";

StressOptions options_for(const Script& script, std::uint64_t runs) {
    StressOptions options;
    options.runs = runs;
    options.globals = telling_globals(*script.program);
    options.question.races = explore::Races::Off;
    return options;
}

}  // namespace

TEST_CASE("runs are counted by what they end in, and failing ones are kept", "[threads]") {
    const Script script(racy);
    Pool pool;
    Stress stress(script.machine, pool, options_for(script, 500));
    while (stress.run(50)) {
    }
    while (stress.explore(10'000)) {
    }
    CHECK(stress.made() == 500);
    CHECK(stress.trouble().empty());
    std::uint64_t runs = 0, failed = 0;
    for (const Bar& bar : stress.bars()) {
        runs += bar.runs;
        if (!bar.failure.empty()) failed += bar.runs;
        CHECK(bar.allowed != Allowed::No);
        CHECK((bar.failure.empty() || bar.failure == "finally: no update is lost"));
    }
    CHECK(runs == 500);
    CHECK(failed == stress.failed());
    CHECK(stress.kept().size() == std::min<std::uint64_t>(10, failed));
    for (const Kept& kept : stress.kept()) {
        if (!kept.replayed.same) continue;
        sched::Run run(script.machine);
        CHECK(run.follow(kept.replayed.choices) == kept.replayed.choices.size());
        CHECK(run.ending() == sched::Ending::Finally);
    }
}

TEST_CASE("lost states are those that no way leads out of", "[threads]") {
    // Each task loads and stores. Both loaded before either stored, or a store between the other's
    // load and store: lost. The states, as steps made by (first, second):
    //   (0,0) (1,0) (0,1) (2,0) (0,2) (2,1) (1,2)   lead on to (2,2) with 2: not lost, and (2,2)
    //   itself (1,1) (2,1)' (1,2)' and (2,2) with 1        are lost
    const Script script(R"(
        int count = 0;
        task adder [2] { count++; }
        finally(count == 2, "no update is lost");
    )");
    const explore::LostStates lost = explore::lost_states(*script.machine);
    CHECK(lost.complete);
    CHECK(lost.states == 12);
    CHECK(lost.lost == 4);
    Pool pool;
    Stress stress(script.machine, pool, options_for(script, 1));
    while (stress.explore(1'000)) {
    }
    CHECK(stress.lost_sentence() ==
          "From 4 of its 12 states, one of every 3, no way leads to a good end any more.");
    CHECK(stress.never_shown().size() == 2);
    CHECK_FALSE(explore::lost_states(*script.machine, 5).complete);
}

TEST_CASE("where no state leads to a good end, that is said without a share", "[threads]") {
    const Script script(R"(
        #include <mutex>
        std::mutex m;
        task twice { m.lock(); m.lock(); }
    )");
    Pool pool;
    Stress stress(script.machine, pool, options_for(script, 1));
    while (stress.explore(1'000)) {
    }
    CHECK(stress.lost_sentence() == "From none of its 2 states does a way lead to a good end.");
}

TEST_CASE("without enough threads the runs are simulated, and that is said", "[threads]") {
    const Script script(racy);
    Pool pool(1);
    Stress stress(script.machine, pool, options_for(script, 20));
    while (stress.run(5)) {
    }
    CHECK(stress.trouble() == "2 threads are needed, and at most 1 are started here");
    CHECK(stress.made() == 20);
    CHECK(stress.failed() > 0);
    REQUIRE_FALSE(stress.kept().empty());
    CHECK(stress.kept()[0].replayed.same);
}

TEST_CASE("an outcome that no interleaving has is the hardware's", "[threads]") {
    // What store buffers of real cores do is not to be had at will, so the result is made by hand:
    // both tasks read 0, although each has written before.
    const Script script(R"(
        int x = 0, y = 0, a = 5, b = 5;
        task one { x = 1; int seen = y; a = seen; }
        task two { y = 1; int seen = x; b = seen; }
    )");
    Result result;
    result.ending = Ending::Finished;
    sched::Run run(script.machine);
    const auto policy = sched::first();
    run.play(*policy, 100);
    result.world = run.last();
    result.events = run.events();
    for (std::size_t i = 0; i < run.size(); i++) {
        result.steps.push_back({run.choices()[i], i, run.first_event(i + 1), true});
    }
    CHECK(replay(*script.machine, result).same);
    for (vm::Event& event : result.events) {
        if (event.kind == sync::EventKind::Read) event.value = 0;
    }
    CHECK_FALSE(replay(*script.machine, result).same);
    Pool pool;
    Stress stress(script.machine, pool, options_for(script, 0));
    for (const lang::Variable& global : script.program->globals) {
        if (global.name == "a" || global.name == "b")
            result.world[static_cast<std::size_t>(global.place)] = 0;
    }
    stress.count(result, 1);
    while (stress.explore(1'000)) {
    }
    REQUIRE(stress.bars().size() == 1);
    CHECK(stress.bars()[0].allowed == Allowed::No);
}
