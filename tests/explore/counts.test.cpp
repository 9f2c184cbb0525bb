// Counted interleavings: states and schedules of small scripts, worked out by hand or by other
// checkers. A disabled lock attempt is no step, and the counts hold without any reduction.
#include <catch2/catch_test_macros.hpp>
#include <map>

#include "engine/vm/inspect.h"
#include "tests/explore/brute_force.h"
#include "tests/explore/script.h"

using namespace explore;

namespace {

Counts counts_of(const std::string& script) {
    return judge(machine_of(script), everything()).counts;
}

// How many schedules end with which values of a global variable (or an array of them).
std::map<std::vector<vm::Word>, int> endings(const vm::Machine& machine,
                                             const std::string& variable, int words = 1) {
    vm::Word place = 0;
    for (const lang::Variable& global : machine.program.globals) {
        if (global.name == variable) place = global.place;
    }
    REQUIRE(place != 0);
    std::map<std::vector<vm::Word>, int> out;
    BruteForce(machine, [&](const std::vector<vm::World>& way) {
        const auto from = way.back().begin() + place;
        ++out[std::vector<vm::Word>(from, from + words)];
    });
    return out;
}

// The dynamic programme, the walk over every schedule, and the search agree.
void check_against_brute_force(const vm::Machine& machine,
                               std::shared_ptr<const vm::Machine> shared) {
    const BruteForce slow(machine);
    const Schedules schedules = count_schedules(machine);
    CHECK(schedules.finished);
    CHECK(schedules.complete == slow.complete);
    CHECK(schedules.deadlocked == slow.deadlocked);
    CHECK(schedules.failed == slow.failed);
    CHECK(judge(shared, everything()).counts.states == slow.states.size());
}

}  // namespace

// a: load, store; b: load, store. 4! / (2! 2!) = 6 orders; only the two in which one task does both
// of its steps before the other begins count to 2.
TEST_CASE("EX-01: two tasks that load and store have 6 schedules", "[explore]") {
    const auto machine = machine_of("int x = 0; task adder [2] { x = x + 1; }");
    const Schedules schedules = count_schedules(*machine);
    CHECK(schedules.complete == 6);
    CHECK(schedules.deadlocked == 0);
    CHECK(endings(*machine, "x") == std::map<std::vector<vm::Word>, int>{{{1}, 4}, {{2}, 2}});
    check_against_brute_force(*machine, machine);
}

TEST_CASE("EX-02: three of them have 90", "[explore]") {
    const auto machine = machine_of("int x = 0; task adder [3] { x = x + 1; }");
    CHECK(count_schedules(*machine).complete == 90);
    CHECK(endings(*machine, "x") ==
          std::map<std::vector<vm::Word>, int>{{{1}, 48}, {{2}, 36}, {{3}, 6}});
    check_against_brute_force(*machine, machine);
}

TEST_CASE("EX-04: two locks in opposite order have 19 states, one of them a deadlock",
          "[explore]") {
    const auto machine = machine_of(R"(
        #include <mutex>
        std::mutex a, b;
        task first { a.lock(); b.lock(); b.unlock(); a.unlock(); }
        task second { b.lock(); a.lock(); a.unlock(); b.unlock(); }
    )");
    const Verdict verdict = judge(machine, everything());
    CHECK(verdict.kind == VerdictKind::Deadlock);
    CHECK(verdict.counts.states == 19);
    CHECK(verdict.counts.deadlocks == 1);
    const Schedules schedules = count_schedules(*machine);
    CHECK(schedules.complete == 4);
    CHECK(schedules.deadlocked == 2);
    check_against_brute_force(*machine, machine);
}

TEST_CASE("EX-05: in the same order they have 16 states, 2 schedules and no deadlock",
          "[explore]") {
    const auto machine = machine_of(R"(
        #include <mutex>
        std::mutex a, b;
        task both [2] { a.lock(); b.lock(); b.unlock(); a.unlock(); }
    )");
    const Verdict verdict = judge(machine, everything());
    CHECK(verdict.passed());
    CHECK(verdict.counts.states == 16);
    CHECK(verdict.counts.deadlocks == 0);
    CHECK(count_schedules(*machine).complete == 2);
    check_against_brute_force(*machine, machine);
}

TEST_CASE("EX-07: philosophers, the last one reversed, have 72, 320 and 1424 states", "[explore]") {
    const auto script = [](int n) {
        return "#include <mutex>\nconst int N = " + std::to_string(n) + R"(;
            std::mutex fork[N];
            task philosopher(int id) [N] {
                int first = id, second = (id + 1) % N;
                if (id == N - 1) { first = 0; second = id; }
                fork[first].lock();
                fork[second].lock();
                fork[second].unlock();
                fork[first].unlock();
            })";
    };
    CHECK(counts_of(script(3)).states == 72);
    CHECK(counts_of(script(4)).states == 320);
    const Counts five = counts_of(script(5));
    CHECK(five.states == 1424);
    CHECK(five.deadlocks == 0);
    const auto machine = machine_of(script(3));
    check_against_brute_force(*machine, machine);
}

TEST_CASE("EX-08: locking one's own mutex again has 2 states, the second a deadlock", "[explore]") {
    const auto machine = machine_of(R"(
        #include <mutex>
        std::mutex m [[lockstep::relock_waits]];
        task once { m.lock(); m.lock(); }
    )");
    const Verdict verdict = judge(machine, everything());
    CHECK(verdict.kind == VerdictKind::Deadlock);
    CHECK(verdict.counts.states == 2);
    CHECK(verdict.counts.deadlocks == 1);
}

// Of the 6 orders only the two in which one task is through before the other begins let it read 0.
TEST_CASE("EX-10: store buffering shows (0,1) once, (1,0) once and (1,1) four times", "[explore]") {
    const auto machine = machine_of(R"(
        int x = 0, y = 0;
        int seen[2];
        task left { x = 1; int r = y; seen[0] = r; }
        task right { y = 1; int r = x; seen[1] = r; }
        finally(seen[0] + seen[1] > 0, "somebody sees the other's store");
    )");
    CHECK(judge(machine, without_races()).passed());
    const auto two_steps = machine_of(R"(
        int x = 0, y = 0;
        task left { x = 1; int r = y; }
        task right { y = 1; int r = x; }
    )");
    CHECK(count_schedules(*two_steps).complete == 6);
    const auto outcomes = endings(*machine, "seen", 2);
    CHECK(outcomes.size() == 3);
    CHECK(outcomes.count({0, 0}) == 0);
    CHECK(outcomes.count({0, 1}) + outcomes.count({1, 0}) + outcomes.count({1, 1}) == 3);
}

namespace {

// Two tasks that take a permit, come in, go out, give it back; and a stray give.
std::string stray_give(const std::string& semaphore) {
    return "#include <semaphore>\n#include <atomic>\n" + semaphore + R"(
        std::atomic<int> inside = 0;
        task user [2] { s.acquire(); inside++; inside--; s.release(); }
        task stray { s.release(); }
    )";
}

int schedules_with_two_inside(const vm::Machine& machine) {
    vm::Word place = 0;
    for (const lang::Variable& global : machine.program.globals) {
        if (global.name == "inside") place = global.place;
    }
    int count = 0;
    BruteForce(machine, [&](const std::vector<vm::World>& way) {
        bool two = false;
        for (const vm::World& world : way) two |= world[static_cast<std::size_t>(place)] == 2;
        count += two;
    });
    return count;
}

}  // namespace

TEST_CASE("EX-11: a stray give on a binary semaphore lets two in, in 48 of 122 schedules",
          "[explore]") {
    const auto machine =
        machine_of(stray_give("std::binary_semaphore s [[lockstep::saturate]] {1};"));
    CHECK(count_schedules(*machine).complete == 122);
    CHECK(schedules_with_two_inside(*machine) == 48);
    check_against_brute_force(*machine, machine);
}

TEST_CASE("EX-11: on a counting semaphore in 84 of 190", "[explore]") {
    const auto machine = machine_of(stray_give("std::counting_semaphore<9> s{1};"));
    CHECK(count_schedules(*machine).complete == 190);
    CHECK(schedules_with_two_inside(*machine) == 84);
    check_against_brute_force(*machine, machine);
}

namespace {

// Two tasks, a waiting loop as one blocking step, an empty section, once each.
std::string section(const std::string& entry) {
    return R"(
        int flag[2];
        int turn = 0;
        task t(int id) [2] {
            )" +
           entry + R"(
            inside: flag[id] = 0;
        }
        never(at(t[0], inside) && at(t[1], inside), "at most one is inside");
    )";
}

}  // namespace

TEST_CASE("EX-13: test then set lets both in, without a deadlock, in 16 states", "[explore]") {
    const Verdict verdict =
        judge(machine_of(section("await(flag[1 - id] == 0); flag[id] = 1;")), everything());
    CHECK(verdict.kind == VerdictKind::Never);
    CHECK(verdict.counts.states == 16);
    CHECK(verdict.counts.deadlocks == 0);
}

TEST_CASE("EX-13: set then test keeps them apart but can deadlock, in 15 states", "[explore]") {
    const Verdict verdict =
        judge(machine_of(section("flag[id] = 1; await(flag[1 - id] == 0);")), everything());
    CHECK(verdict.kind == VerdictKind::Deadlock);
    CHECK(verdict.counts.states == 15);
    CHECK(verdict.counts.deadlocks == 1);
}

TEST_CASE("EX-13: Peterson's entry does neither, in 26 states", "[explore]") {
    const auto machine =
        machine_of(section("flag[id] = 1; turn = 1 - id; await(flag[1 - id] == 0 || turn == id);"));
    const Verdict verdict = judge(machine, everything());
    CHECK(verdict.passed());
    CHECK(verdict.counts.states == 26);
    CHECK(verdict.counts.deadlocks == 0);
    check_against_brute_force(*machine, machine);
}

TEST_CASE("a script with a cycle has no finite number of schedules", "[explore]") {
    const auto machine = machine_of("int x = 0; task t { for (;;) x = 1 - x; }");
    CHECK_FALSE(count_schedules(*machine).finished);
}

// 10 tasks of 2 steps: 20! / 2^10 = 2,375,880,867,360,000 schedules of 3^10-some states.
TEST_CASE("schedules are counted, not walked", "[explore]") {
    const auto machine = machine_of("int x[8]; task t(int id) [8] { x[id] = 1; x[id] = 2; }");
    CHECK(count_schedules(*machine).complete == 81'729'648'000ull);  // 16! / 2^8
}

namespace {

std::uint64_t states_with(const std::string& script, bool partial_order, bool symmetry) {
    Question question = everything();
    question.reduction = Reduction::none();
    question.reduction.partial_order = partial_order;
    question.reduction.symmetry = symmetry;
    return judge(machine_of(script), question).counts.states;
}

}  // namespace

// Each task has made 0, 1 or 2 steps: 3^3 rows, and without regard to who is who as many as there
// are ways to put 3 tasks into 3 classes, (5 over 2). The sum in the atomic follows from that.
TEST_CASE("three like tasks of two steps have 27 states, 10 of them different", "[explore]") {
    const std::string script = R"(
        #include <atomic>
        std::atomic<int> n = 0;
        task t [3] { n++; n++; }
    )";
    CHECK(states_with(script, false, false) == 27);
    CHECK(states_with(script, false, true) == 10);
}

// Nobody inside: each of 3 is through or not, 2^3 rows; one inside: 3 times 2^2 rows. Without who
// is who: 0 to 3 are through, or one is inside and 0 to 2 are through.
TEST_CASE("three like tasks at one lock have 20 states, 7 of them different", "[explore]") {
    const std::string script = R"(
        #include <mutex>
        std::mutex m;
        task t [3] { m.lock(); m.unlock(); }
    )";
    CHECK(states_with(script, false, false) == 20);
    CHECK(states_with(script, false, true) == 7);
}

// The same as above, but everybody knows a number: nothing may be left out.
TEST_CASE("like tasks with different arguments are not alike", "[explore]") {
    const std::string script = R"(
        #include <atomic>
        std::atomic<int> n = 0;
        task t(int id) [3] { n++; n += id; }
    )";
    CHECK(states_with(script, false, true) == states_with(script, false, false));
}

// Of k tasks with 3 steps each that never meet, one order stands for all: at most 3 k + 1 states
// instead of 4^k.
TEST_CASE("tasks that never meet are looked at one after the other", "[explore]") {
    for (const int tasks : {2, 4, 6}) {
        const std::string number = std::to_string(tasks);
        const std::string script = "int a[" + number + "]; task t(int id) [" + number +
                                   "] { a[id] = 1; a[id] = 2; a[id] = 3; }";
        CHECK(states_with(script, false, false) == std::uint64_t{1} << 2 * tasks);
        CHECK(states_with(script, true, false) <= static_cast<std::uint64_t>(3 * tasks + 1));
    }
}

// A property that looks at both makes their order matter: each pair of values must be met.
TEST_CASE("a property over what two tasks write brings their order back", "[explore]") {
    const auto verdict = judge(machine_of(R"(
        int x = 0, y = 0;
        task a { x = 1; x = 2; }
        task b { y = 1; y = 2; }
        possible(x == 1 && y == 2);
        possible(x == 2 && y == 1);
        possible(x == 0 && y == 2);
    )"));
    CHECK(verdict.passed());
}
