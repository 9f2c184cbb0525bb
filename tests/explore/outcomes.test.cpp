// Everything that a script can end in: against what is worked out by hand, and against a walk over
// every schedule.
#include "engine/explore/outcomes.h"

#include <catch2/catch_test_macros.hpp>
#include <map>

#include "engine/vm/inspect.h"
#include "tests/explore/brute_force.h"
#include "tests/explore/script.h"

using namespace explore;

namespace {

const char* const store_buffering = R"(
    #include <atomic>
    std::atomic<int> x = 0, y = 0;
    int a = 0, b = 0;
    task first { x = 1; a = y; }
    task second { y = 1; b = x; })";

const char* const lost_update = "int x = 0; task adder [3] { x = x + 1; }";

// "first", then "second", or the other way round; between the two words anything.
const char* const prints = R"(
    #include <lockstep.h>
    task first { print("a"); print("b"); }
    task second { print("c"); })";

const char* const opposite_locks = R"(
    #include <mutex>
    #include <lockstep.h>
    std::mutex a, b;
    int taken = 0;
    task one { a.lock(); b.lock(); taken++; print("one "); b.unlock(); a.unlock(); }
    task two { b.lock(); a.lock(); taken++; print("two "); a.unlock(); b.unlock(); })";

const char* const asserting = R"(
    #include <cassert>
    #include <lockstep.h>
    int x = 0;
    task a { x = 1; print(x); assert(x == 1); }
    task b { x = 2; })";

const char* const lost_wakeup = R"(
    #include <mutex>
    #include <condition_variable>
    std::mutex m;
    std::condition_variable cv;
    bool ready = false;
    task waiter { std::unique_lock lock(m); if (!ready) cv.wait(lock); }
    task waker { ready = true; cv.notify_one(); })";

std::vector<std::vector<std::string>> values(const OutcomeSet& set) {
    std::vector<std::vector<std::string>> out;
    for (const Outcome& outcome : set.outcomes) out.push_back(outcome.values);
    return out;
}

std::vector<std::string> outputs(const OutcomeSet& set) {
    std::vector<std::string> out;
    for (const Outcome& outcome : set.outcomes) out.push_back(outcome.output);
    return out;
}

using Strings = std::vector<std::string>;

// The schedule ends in the outcome, and nothing more can happen there.
void check_replay(const vm::Machine& machine, const Outcome& outcome) {
    vm::World world = machine.initial();
    vm::StepResult last;
    for (const vm::Choice& choice : outcome.schedule) {
        REQUIRE(last.status == vm::StepResult::Status::Moved);
        vm::Choices enabled;
        machine.enabled(world.data(), enabled);
        REQUIRE(std::find(enabled.begin(), enabled.end(), choice) != enabled.end());
        last = machine.step(world.data(), choice);
    }
    CHECK((last.status == vm::StepResult::Status::Failed) == (outcome.end == Outcome::End::Failed));
    CHECK(vm::output(machine, world.data()) == outcome.output);
    vm::Choices enabled;
    machine.enabled(world.data(), enabled);
    if (outcome.end != Outcome::End::Failed) CHECK(enabled.empty());
}

}  // namespace

TEST_CASE("EX-10: store buffering ends in three ways, and never with both reading 0", "[explore]") {
    const OutcomeSet set = outcomes(machine_of(store_buffering), {}, {"a", "b"});
    CHECK(set.complete);
    CHECK(values(set) == std::vector<Strings>{{"0", "1"}, {"1", "0"}, {"1", "1"}});
    for (const Outcome& outcome : set.outcomes) {
        CHECK(outcome.ending == "ended");
        CHECK(outcome.shortest);
        CHECK(outcome.schedule.size() == 6);
    }
}

TEST_CASE("three lost updates leave 1, 2 or 3", "[explore]") {
    const OutcomeSet set = outcomes(machine_of(lost_update), {}, {"x"});
    CHECK(values(set) == std::vector<Strings>{{"1"}, {"2"}, {"3"}});
    CHECK(set.bounds.find(" that stand for every one (") != std::string::npos);
    // Without a global asked for they all look the same.
    CHECK(outcomes(machine_of(lost_update)).outcomes.size() == 1);
}

TEST_CASE("reductions leave out no outcome, and are left where they would", "[explore]") {
    struct Case {
        const char* script;
        std::size_t outcomes;
        bool reduced;
    };
    const std::string head =
        "#include <atomic>\n#include <cassert>\n#include <lockstep.h>\n#include <mutex>\n";
    for (const Case& each : {
             Case{"int x = 0; task adder [3] { x = x + 1; }", 3, true},
             Case{"int x = 0; task adder [3] { x = x + 1; print(x); }", 30, true},
             Case{"std::mutex m, k; task a { m.lock(); print(1); k.lock(); k.unlock(); m.unlock(); "
                  "} "
                  "task b { k.lock(); m.lock(); m.unlock(); k.unlock(); }",
                  2, true},
             // What else was printed before a step fails, or before things go on for ever.
             Case{"int x = 0; task a { assert(x == 1); } task b { print(1); print(2); }", 3, false},
             Case{"std::atomic<int> x = 0; task a { while (x != 1) {} print(1); } task b { x = 1; "
                  "x = 2; }",
                  2, false},
         }) {
        INFO(each.script);
        Question plain;
        plain.reduction = Reduction::none();
        const auto machine = machine_of(head + each.script);
        const OutcomeSet whole = outcomes(machine, plain, {"x"}),
                         set = outcomes(machine, {}, {"x"});
        CHECK(set.complete);
        CHECK(set.outcomes.size() == each.outcomes);
        CHECK(compare(set, whole).equal());
        CHECK((set.counts.states < whole.counts.states) == each.reduced);
        CHECK((set.bounds.find("stand for") != std::string::npos) == each.reduced);
        for (std::size_t i = 0;
             i < set.outcomes.size() && whole.outcomes.size() == set.outcomes.size(); ++i) {
            CHECK(set.outcomes[i].schedule == whole.outcomes[i].schedule);
            CHECK(set.outcomes[i].shortest);
        }
    }
}

TEST_CASE("a script that prints has one outcome for each text", "[explore]") {
    const OutcomeSet set = outcomes(machine_of(prints));
    CHECK(outputs(set) == Strings{"abc", "acb", "cab"});
}

TEST_CASE("a deadlock is an outcome with what was printed before", "[explore]") {
    const OutcomeSet set = outcomes(machine_of(opposite_locks), {}, {"taken"});
    REQUIRE(set.outcomes.size() == 3);
    CHECK(set.outcomes[0].output == "one two ");
    CHECK(set.outcomes[1].output == "two one ");
    CHECK(set.outcomes[2].ending == "deadlock");
    CHECK(set.outcomes[2].output.empty());
    CHECK(set.outcomes[2].values == Strings{"0"});
    CHECK(set.outcomes[2].schedule.size() == 2);
}

TEST_CASE("a run that fails is an outcome, told without who and where", "[explore]") {
    const OutcomeSet set = outcomes(machine_of(asserting));
    REQUIRE(set.outcomes.size() == 3);
    CHECK(set.outcomes[0].ending == "ended");
    CHECK(set.outcomes[1].end == Outcome::End::Failed);
    CHECK(set.outcomes[1].ending == "assertion: x == 1");
    CHECK(set.outcomes[2].ending == set.outcomes[1].ending);
    CHECK(outputs(set) == Strings{"1", "1", "2"});

    const OutcomeSet zero = outcomes(machine_of("int x = 0; task t [2] { int y = x; x = 4 / y; }"));
    REQUIRE(zero.outcomes.size() == 1);
    CHECK(zero.outcomes[0].ending == "misuse: divides by zero, at '4 / y'");

    const OutcomeSet at_once = outcomes(
        machine_of("int zero() { int z = 0; return z; }\nint x = 1 / zero(); task t { x = 1; }"));
    REQUIRE(at_once.outcomes.size() == 1);
    CHECK(at_once.complete);
    CHECK(at_once.outcomes[0].schedule.empty());
    CHECK(at_once.outcomes[0].ending.find("misuse: divides by zero") == 0);
}

TEST_CASE("going on for ever is an outcome where no way leads out of it", "[explore]") {
    // The waiter spins for ever where `stop` came first; else it ends.
    const OutcomeSet set = outcomes(machine_of(R"(
        #include <atomic>
        #include <lockstep.h>
        std::atomic<int> go = 0;
        task setter { go = 1; go = 2; }
        task waiter { while (go != 1) { } print("seen"); })"));
    REQUIRE(set.outcomes.size() == 2);
    CHECK(set.outcomes[0].ending == "ended");
    CHECK(set.outcomes[0].output == "seen");
    CHECK(set.outcomes[1].ending == "goes on for ever");
    CHECK(set.outcomes[1].end == Outcome::End::Endless);
    CHECK(set.outcomes[1].output.empty());
}

TEST_CASE("outcomes and the length of their schedules are those of a walk over all schedules",
          "[explore]") {
    for (const char* script : {store_buffering, lost_update, prints, opposite_locks, lost_wakeup}) {
        INFO(script);
        const auto machine = machine_of(script);
        std::map<std::pair<std::string, std::string>, std::size_t> slow;  // shortest of each
        const BruteForce walk(*machine, [&](const std::vector<vm::World>& way) {
            const vm::Word* world = way.back().data();
            bool ended = true;
            for (int i = 0; i < machine->task_count(); ++i) {
                ended &=
                    machine->task(world, static_cast<vm::TaskId>(i)).state == sync::State::Ended;
            }
            std::string seen = vm::output(*machine, world);
            for (const vm::VariableView& row : vm::variables(*machine, world, false)) {
                if (!row.object) seen += "|" + row.value;
            }
            const auto [at, fresh] =
                slow.try_emplace({ended ? "ended" : "deadlock", seen}, way.size() - 1);
            if (!fresh) at->second = std::min(at->second, way.size() - 1);
        });
        Strings globals;
        const vm::World world = machine->initial();
        for (const vm::VariableView& row : vm::variables(*machine, world.data(), false)) {
            if (!row.object) globals.push_back(row.name);
        }
        const OutcomeSet set = outcomes(machine, {}, globals);
        CHECK(set.complete);
        CHECK(set.outcomes.size() == slow.size());
        for (const Outcome& outcome : set.outcomes) {
            std::string seen = outcome.output;
            for (const std::string& value : outcome.values) seen += "|" + value;
            REQUIRE(slow.count({outcome.ending, seen}) == 1);
            CHECK(outcome.shortest);
            CHECK(outcome.schedule.size() == slow[{outcome.ending, seen}]);
            check_replay(*machine, outcome);
        }
    }
}

TEST_CASE("without a budget every outcome still has a schedule, and is not called shortest",
          "[explore]") {
    for (const char* script : {prints, opposite_locks, asserting}) {
        INFO(script);
        const auto machine = machine_of(script);
        Question question;
        question.limits.simplest_states_max = 1;
        const OutcomeSet poor = outcomes(machine, question);
        const OutcomeSet rich = outcomes(machine);
        CHECK(poor.complete);
        REQUIRE(poor.outcomes.size() == rich.outcomes.size());
        for (std::size_t i = 0; i < poor.outcomes.size(); ++i) {
            CHECK(poor.outcomes[i].same(rich.outcomes[i]));
            CHECK_FALSE(poor.outcomes[i].shortest);
            CHECK(poor.outcomes[i].schedule.size() >= rich.outcomes[i].schedule.size());
            check_replay(*machine, poor.outcomes[i]);
        }
    }
}

TEST_CASE("outcomes do not depend on slices, and a cancelled search says so", "[explore]") {
    const auto machine = machine_of(opposite_locks);
    const OutcomeSet whole = outcomes(machine);
    for (const std::uint64_t slice : {1ull, 5ull, 1000ull}) {
        OutcomeSearch search(machine, {});
        while (!search.run(slice).done) {
        }
        const OutcomeSet& set = search.outcomes();
        REQUIRE(set.outcomes.size() == whole.outcomes.size());
        for (std::size_t i = 0; i < set.outcomes.size(); ++i) {
            CHECK(set.outcomes[i].same(whole.outcomes[i]));
            CHECK(set.outcomes[i].schedule == whole.outcomes[i].schedule);
        }
        CHECK(set.bounds == whole.bounds);
    }
    OutcomeSearch search(machine, {});
    search.run(2);
    search.cancel();
    CHECK(search.run(1000).done);
    CHECK_FALSE(search.outcomes().complete);
    CHECK(search.outcomes().bounds.find("stopped before the end") != std::string::npos);
}

TEST_CASE("a limit leaves the set open and is named", "[explore]") {
    Question question;
    question.limits.states_max = 5;
    const OutcomeSet set = outcomes(machine_of(lost_update), question, {"x"});
    CHECK_FALSE(set.complete);
    CHECK(set.bounds ==
          "perhaps not all: the limit of 5 states is reached. Raise `states` to look further");
}

TEST_CASE("globals are named whole or in part, and unknown names are told", "[explore]") {
    const auto machine = machine_of(R"(
        #include <mutex>
        struct Pair { int first = 0; int second = 0; };
        Pair pair;
        int numbers[3];
        std::mutex m;
        task t { pair.second = 4; numbers[1] = 7; m.lock(); m.unlock(); })");
    OutcomeSearch search(machine, {},
                         {"pair", "pair.second", "nothing", "numbers", "numbers[1]", "m"});
    CHECK(search.unknown_globals() == Strings{"nothing"});
    while (!search.run(1000).done) {
    }
    CHECK(search.outcomes().globals ==
          Strings{"pair", "pair.second", "numbers", "numbers[1]", "m"});
    REQUIRE(search.outcomes().outcomes.size() == 1);
    CHECK(search.outcomes().outcomes[0].values ==
          Strings{"{first: 0, second: 4}", "4", "{0, 7, 0}", "7", "free"});
}

TEST_CASE("two scripts are compared by what they can end in", "[explore]") {
    const OutcomeSet broken = outcomes(machine_of(lost_update), {}, {"x"});
    const OutcomeSet right =
        outcomes(machine_of("#include <atomic>\nstd::atomic<int> x = 0; task adder [3] { x++; }"),
                 {}, {"x"});
    Comparison comparison = compare(broken, right);
    CHECK(comparison.same == std::vector<std::size_t>{2});
    CHECK(comparison.added == std::vector<std::size_t>{0, 1});
    CHECK(comparison.missing.empty());
    CHECK_FALSE(comparison.equal());
    CHECK(compare(right, broken).missing == std::vector<std::size_t>{0, 1});
    CHECK(compare(right, right).equal());
}
