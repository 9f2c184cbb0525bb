// Counted interleavings of scripts that show what counting and reductions do, worked out by hand.
// The cases that any explorer must count alike are data: tests/conformance/explore.
#include <catch2/catch_test_macros.hpp>

#include "tests/explore/script.h"

using namespace explore;

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
