// Every different failure, each told as simply as the walk over all schedules tells it; which tasks
// a failure needs; and runs at random.
#include "engine/explore/failures.h"

#include <catch2/catch_test_macros.hpp>

#include "engine/explore/random_walks.h"
#include "tests/explore/brute_force.h"
#include "tests/explore/script.h"

using namespace explore;

namespace {

const char* const three = R"(
    #include <cassert>
    #include <mutex>
    std::mutex a, b;
    int x = 0, y = 0;
    task one { a.lock(); b.lock(); x = 1; b.unlock(); a.unlock(); }
    task two { b.lock(); a.lock(); x = 2; a.unlock(); b.unlock(); }
    task three { y = 1; assert(y == 1); }
    task four { y = 3; }
    never(x == 2, "x stays small");)";

// A deadlock of two, while the third does something else.
const char* const bystander = R"(
    #include <mutex>
    std::mutex a, b, m;
    int z = 0;
    task other { m.lock(); z = 1; m.unlock(); }
    task one { a.lock(); b.lock(); b.unlock(); a.unlock(); }
    task two { b.lock(); a.lock(); a.unlock(); b.unlock(); })";

std::string story_of(const Verdict& verdict) {
    std::string out;
    for (const StoryLine& line : verdict.story) out += line.text + "\n";
    return out;
}

std::vector<VerdictKind> kinds(const FailureSet& set) {
    std::vector<VerdictKind> out;
    for (const Verdict& verdict : set.failures) out.push_back(verdict.kind);
    return out;
}

// A failing schedule with the others' steps between, as a search that gave up would tell it.
Verdict told_first(const char* script) {
    Question question = without_races();
    question.limits.simplest_states_max = 1;
    return judge(machine_of(script), question);
}

}  // namespace

TEST_CASE("all different failures are listed, the simplest first, each with its own schedule",
          "[explore]") {
    const FailureSet set = failures(machine_of(three), without_races());
    CHECK(set.complete);
    CHECK(kinds(set) == std::vector<VerdictKind>{VerdictKind::Never, VerdictKind::Deadlock,
                                                 VerdictKind::Assertion});
    const Verdict verdict = judge(machine_of(three), without_races());
    CHECK(set.failures[0].schedule == verdict.schedule);
    CHECK(set.failures[0].sentence == verdict.sentence);
    for (const Verdict& failure : set.failures) CHECK(failure.simplest);
    CHECK(set.failures[1].preemptions == 1);
    CHECK(set.failures[2].preemptions == 1);
}

TEST_CASE("with races asked for, every pair of accesses that meet is one failure", "[explore]") {
    const FailureSet set =
        failures(machine_of("int x = 0; task a { x = 1; x = 2; } task b { x = 3; }"));
    CHECK(kinds(set) == std::vector<VerdictKind>{VerdictKind::DataRace, VerdictKind::DataRace});
    CHECK(set.failures[0].schedule.empty());
    CHECK(set.failures[1].schedule.size() == 1);
}

TEST_CASE("tasks that are alike do not make a failure another one", "[explore]") {
    CHECK(failures(machine_of("#include <mutex>\nstd::mutex m;\n"
                              "task t [3] { m.lock(); m.lock(); }"))
              .failures.size() == 1);
    // Told apart by their arguments, three of three can be the two that meet.
    CHECK(failures(machine_of("int x = 0; task t(int id) [3] { x = id; }")).failures.size() == 3);
    CHECK(failures(machine_of("int x = 0; task t [3] { x = 1; }")).failures.size() == 1);
}

TEST_CASE("a script without failures has an empty list, and a limited search says so",
          "[explore]") {
    const FailureSet none = failures(machine_of("int x = 0; task t { x = 1; }"));
    CHECK(none.failures.empty());
    CHECK(none.complete);
    Question question = without_races();
    question.limits.states_max = 10;
    const FailureSet some = failures(machine_of(three), question);
    CHECK_FALSE(some.complete);
    CHECK(some.bounds.find("perhaps not all: the limit of 10 states") == 0);
}

TEST_CASE("a failure that only the graph tells is listed behind the others", "[explore]") {
    const FailureSet set = failures(machine_of(R"(
        #include <atomic>
        #include <cassert>
        #include <semaphore>
        std::counting_semaphore s(0);
        std::atomic<int> x = 0;
        task waits { s.acquire(); }
        task spins { while (true) { x = 1 - x; } }
        task asserts { int seen = x; assert(seen == 0); })"),
                                    without_races());
    REQUIRE(set.failures.size() == 2);
    CHECK(set.failures[0].kind == VerdictKind::Assertion);
    CHECK(set.failures[1].kind == VerdictKind::Deadlock);
    CHECK(set.failures[1].sentence.find("Partial deadlock: waits waits for s") == 0);
}

TEST_CASE("a wait for ever is one failure, whether or not another goes round meanwhile",
          "[explore]") {
    const FailureSet set = failures(machine_of(R"(
        #include <atomic>
        std::atomic<int> n = 0;
        task waits { n = 1; await(n == 2); }
        task spins { while (n == 1) {} }
    )"),
                                    without_races());
    REQUIRE(set.failures.size() == 1);
    CHECK(set.failures[0].kind == VerdictKind::Deadlock);
    CHECK(set.failures[0].sentence.find("Partial deadlock: waits waits") == 0);
}

TEST_CASE("the list does not depend on slices", "[explore]") {
    const auto machine = machine_of(three);
    const FailureSet whole = failures(machine);
    for (const std::uint64_t slice : {1ull, 13ull}) {
        FailureSearch search(machine, {});
        while (!search.run(slice).done) {
        }
        REQUIRE(search.failures().failures.size() == whole.failures.size());
        for (std::size_t i = 0; i < whole.failures.size(); ++i) {
            CHECK(search.failures().failures[i].schedule == whole.failures[i].schedule);
            CHECK(search.failures().failures[i].sentence == whole.failures[i].sentence);
        }
    }
}

TEST_CASE("a task that the failure does not need is passed over in the story", "[explore]") {
    const Verdict verdict = told_first(bystander);
    CHECK(verdict.kind == VerdictKind::Deadlock);
    const bool other_runs = std::any_of(verdict.schedule.begin(), verdict.schedule.end(),
                                        [](const vm::Choice& choice) { return choice.task == 0; });
    CHECK(verdict.relevant == 0b110);
    CHECK(story_of(verdict).find("other locks") == std::string::npos);
    CHECK((story_of(verdict).find("what other does in between plays no part and is left out") !=
           std::string::npos) == other_runs);
}

TEST_CASE("a task whose steps matter is never passed over", "[explore]") {
    // Who ends with the lock is why the other one waits.
    CHECK(judge(machine_of(R"(
        #include <semaphore>
        std::counting_semaphore s(1);
        task takes { s.acquire(); }
        task waits { s.acquire(); s.release(); })"))
              .relevant == 0b11);
    // Three of three lose an update; two are enough.
    const Verdict lost = judge(
        machine_of("int x = 0; task adder [3] { x = x + 1; } finally(x == 3);"), without_races());
    CHECK(lost.kind == VerdictKind::Finally);
    CHECK(__builtin_popcountll(lost.relevant) == 2);
    // The assertion fails because of b alone.
    const Verdict spoiled = judge(machine_of(R"(
        #include <cassert>
        int x = 0, y = 0;
        task a { x = 1; int seen = x; assert(seen == 1); }
        task c { y = 1; }
        task b { x = 5; })"),
                                  without_races());
    CHECK(spoiled.kind == VerdictKind::Assertion);
    CHECK(spoiled.relevant == 0b101);
}

TEST_CASE("random runs find what is easy to find, always the same, and prove nothing",
          "[explore]") {
    const auto machine = machine_of("int x = 0; task adder [2] { x = x + 1; } finally(x == 2);");
    for (const std::uint32_t depth : {0u, 2u}) {
        Walks walks;
        walks.runs = 200;
        walks.pct_depth = depth;
        const auto walk = [&](std::uint64_t slice) {
            RandomWalks search(machine, Races::Off, walks);
            while (!search.run(slice).done) {
            }
            return search.verdict();
        };
        const Verdict verdict = walk(1000);
        CHECK(verdict.kind == VerdictKind::Finally);
        CHECK_FALSE(verdict.simplest);
        CHECK(verdict.bounds.find("found in run ") == 0);
        CHECK(verdict.bounds.find("seed 1") != std::string::npos);
        CHECK(walk(1).schedule == verdict.schedule);
        CHECK(walk(7).bounds == verdict.bounds);
        vm::World world = machine->initial();
        for (const vm::Choice& choice : verdict.schedule) machine->step(world.data(), choice);
        CHECK(machine->evaluate(world.data(), machine->program.properties[0]) == 0);
    }
    Walks walks;
    walks.pct_depth = 3;
    RandomWalks right(machine_of("#include <atomic>\nstd::atomic<int> x = 0;\n"
                                 "task adder [2] { x++; } finally(x == 2);"),
                      Races::Fail, walks);
    while (!right.run(1000).done) {
    }
    CHECK(right.verdict().kind == VerdictKind::LimitReached);
    CHECK(right.verdict().sentence.find("proves nothing") != std::string::npos);
    CHECK(right.verdict().bounds.find("PCT with d = 3 and k = 2") != std::string::npos);
    CHECK(right.verdict().bounds.find("one run in 8 or more often") != std::string::npos);
}

TEST_CASE("PCT finds a failure of depth 2 as often as it promises", "[explore]") {
    // b between the two reads of a.
    const auto machine = machine_of(R"(
        int x = 0;
        bool broken = false;
        task a { int p = x; int q = x; broken = p != q; }
        task b { x = 1; }
        never(broken);)");
    int found = 0;
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        Walks walks;
        walks.runs = 10;
        walks.seed = seed;
        walks.pct_depth = 2;
        RandomWalks search(machine, Races::Off, walks);
        while (!search.run(1000).done) {
        }
        found += search.verdict().kind == VerdictKind::Never;
    }
    // Of n = 2 tasks and k = 4 steps one run in 8 at least: 10 runs find it 147 times in 200.
    CHECK(found >= 130);
}
