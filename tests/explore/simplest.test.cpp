// The counterexample is the simplest one: compared with a walk over every schedule there is.
#include <catch2/catch_test_macros.hpp>

#include "tests/explore/brute_force.h"
#include "tests/explore/script.h"

using namespace explore;

namespace {

const char* const failing_scripts[] = {
    // a lost update
    "int x = 0; task adder [2] { x = x + 1; } finally(x == 2);",
    "int x = 0; task adder [3] { x = x + 1; } finally(x == 3);",
    // two locks in opposite order
    R"(#include <mutex>
       std::mutex a, b;
       task first { a.lock(); b.lock(); b.unlock(); a.unlock(); }
       task second { b.lock(); a.lock(); a.unlock(); b.unlock(); })",
    // three philosophers
    R"(#include <mutex>
       std::mutex fork[3];
       task philosopher(int id) [3] {
           fork[id].lock();
           fork[(id + 1) % 3].lock();
           fork[(id + 1) % 3].unlock();
           fork[id].unlock();
       })",
    // fails without any preemption, but only in one order
    R"(int x = 0, y = 0;
       task a { x = 1; x = 2; }
       task b { y = x; }
       never(y == 2);)",
    // an assertion that one preemption breaks
    R"(#include <cassert>
       int x = 0;
       task a { x = 1; int seen = x; assert(seen == 1); }
       task b { x = 5; })",
    // two different failures: the simpler one counts
    R"(#include <mutex>
       std::mutex m;
       int x = 0;
       task a { m.lock(); x = 1; m.unlock(); m.unlock(); }
       task b { m.lock(); x = 2; m.unlock(); }
       never(x == 2, "b must not write");)",
    // an outcome of choose
    R"(#include <lockstep.h>
       int x = 0;
       task a { int n = choose(3); x = n; }
       task b { x = 7; }
       finally(x != 2);)",
    // a lost wake-up
    R"(#include <mutex>
       #include <condition_variable>
       std::mutex m;
       std::condition_variable cv;
       bool ready = false;
       task waiter { std::unique_lock lock(m); if (!ready) cv.wait(lock); }
       task waker { ready = true; cv.notify_one(); })",
};

}  // namespace

TEST_CASE("the counterexample is the one that a walk over all schedules calls the simplest",
          "[explore]") {
    for (const char* script : failing_scripts) {
        INFO(script);
        const auto machine = machine_of(script);
        const BruteForce slow(*machine);
        REQUIRE(slow.fails);
        const Verdict verdict = judge(machine, without_races());
        CHECK_FALSE(verdict.passed());
        CHECK(verdict.simplest);
        CHECK(verdict.schedule == slow.simplest);
        CHECK(verdict.preemptions == slow.preemptions);
    }
}

TEST_CASE("so it is under priorities, where releases and ties are the choices", "[explore]") {
    for (const char* const script : {
             R"(#include <mutex>
                #include <lockstep.h>
                std::mutex A [[lockstep::inherit]], B [[lockstep::inherit]];
                task L priority(1) { A.lock(); work(3); B.lock(); work(1); B.unlock(); A.unlock(); }
                task H priority(2) at(0..4) { B.lock(); work(1); A.lock(); A.unlock(); B.unlock(); })",
             R"(#include <lockstep.h>
                int x = 0;
                task a priority(1) { work(1); x = 1; }
                task b priority(1) { work(1); x = 2; }
                task c priority(2) at(1..2) { x = 3; }
                finally(x != 1);)",
         }) {
        INFO(script);
        const auto machine = machine_of(script, by_priority());
        const BruteForce slow(*machine);
        REQUIRE(slow.fails);
        const Verdict verdict = judge(machine);
        CHECK(verdict.simplest);
        CHECK(verdict.schedule == slow.simplest);
        CHECK(verdict.preemptions == slow.preemptions);
    }
}

TEST_CASE("finding all failures first does not change which one is told", "[explore]") {
    for (const char* script : failing_scripts) {
        INFO(script);
        const auto machine = machine_of(script);
        const Verdict first = judge(machine, without_races());
        const Verdict all = judge(machine, everything());
        CHECK(first.kind == all.kind);
        CHECK(first.schedule == all.schedule);
        CHECK(first.sentence == all.sentence);
    }
}

TEST_CASE("without a budget for the simplest one a shortest one is told, and that it is not proven",
          "[explore]") {
    for (const char* script : failing_scripts) {
        INFO(script);
        const auto machine = machine_of(script);
        const BruteForce slow(*machine);
        Question question = everything();
        question.limits.simplest_states_max = 1;
        const Verdict verdict = judge(machine, question);
        CHECK_FALSE(verdict.passed());
        CHECK_FALSE(verdict.simplest);
        CHECK(verdict.schedule.size() <= slow.simplest.size());
        CHECK(verdict.preemptions >= slow.preemptions);
        CHECK(verdict.bounds.find("not proven") != std::string::npos);
    }
}

TEST_CASE("a counterexample ends where it fails", "[explore]") {
    for (const char* script : failing_scripts) {
        INFO(script);
        const auto machine = machine_of(script);
        const Verdict verdict = judge(machine, without_races());
        vm::World world = machine->initial();
        for (std::size_t i = 0; i < verdict.schedule.size(); ++i) {
            vm::Choices enabled;
            machine->enabled(world.data(), enabled);
            REQUIRE(std::find(enabled.begin(), enabled.end(), verdict.schedule[i]) !=
                    enabled.end());
            const vm::StepResult result = machine->step(world.data(), verdict.schedule[i]);
            const bool last = i + 1 == verdict.schedule.size();
            CHECK((last || result.status == vm::StepResult::Status::Moved));
        }
    }
}
