// Reductions: what they save, and the traps in which one of them would be wrong if one of its
// conditions were dropped. Random scripts against the plain search are in random.test.cpp.
#include <catch2/catch_test_macros.hpp>
#include <fstream>
#include <sstream>

#include "engine/explore/reducer.h"
#include "engine/puzzle/puzzle.h"
#include "tests/explore/script.h"

using namespace explore;

namespace {

struct Both {
    Verdict plain, reduced;
};

// With everything that reductions must not change checked.
Both both(const std::string& script, Question question = without_races(),
          const vm::Settings& settings = {}) {
    INFO(script);
    const auto machine = machine_of(script, settings);
    Both out;
    question.reduction = Reduction::none();
    out.plain = judge(machine, question);
    question.reduction = {};
    out.reduced = judge(machine, question);
    CHECK(out.reduced.kind == out.plain.kind);
    CHECK(out.reduced.sentence == out.plain.sentence);
    CHECK(out.reduced.schedule == out.plain.schedule);
    for (const char* name : {"partial-order", "merging", "symmetry", "dead-variables"}) {
        question.reduction = {};
        REQUIRE(switch_off(question.reduction, name));
        CHECK(judge(machine, question).kind == out.plain.kind);
    }
    return out;
}

Both with_races(const std::string& script) { return both(script, Question{}); }

std::uint64_t states_of(const std::string& name, Reduction reduction) {
    std::ifstream file(LOCKSTEP_SOURCE_DIR "/tests/bench/" + name);
    std::stringstream text;
    text << file.rdbuf();
    puzzle::Rules rules;
    const puzzle::Built built = puzzle::build_script(name, text.str(), rules);
    REQUIRE(built.machine);
    Question question = puzzle::question(rules);
    question.reduction = reduction;
    const Verdict verdict = judge(built.machine, question);
    CHECK(verdict.passed());
    return verdict.counts.states;
}

const std::string head = R"(
    #include <atomic>
    #include <condition_variable>
    #include <lockstep.h>
    #include <mutex>
    #include <semaphore>
    #include <shared_mutex>
)";

}  // namespace

TEST_CASE("the workloads need so many states", "[explore]") {
    CHECK(states_of("w2-philosophers-ordered.task", {}) == 288);
    CHECK(states_of("w3-bounded-buffer.task", {}) == 4'863);
    CHECK(states_of("w5-readers-writers.task", {}) == 6'193);
    CHECK(states_of("w6-lost-update-4x3.task", {}) == 20'151);
    CHECK(states_of("w6-lost-update-5x2.task", {}) == 7'392);
    CHECK(states_of("w7-monitor.task", {}) == 1'990);
    CHECK(states_of("w7-monitor.task", Reduction::none()) == 125'944);
}

TEST_CASE("a semaphore that is used as a lock is one", "[explore]") {
    const auto states = [](const std::string& script, int line = __builtin_LINE()) {
        CAPTURE(line);
        Question question = without_races();
        const Verdict reduced = judge(machine_of(head + script), question);
        question.reduction = Reduction::none();
        CHECK(judge(machine_of(head + script), question).kind == reduced.kind);
        return reduced.counts.states;
    };
    const std::string transfers = R"(
        Lock a, b;
        int x = 0, y = 0;
        void move() { a.take(); b.take(); x--; y++; b.give(); a.give(); }
        task t[2] { move(); move(); }
        task u { b.take(); y++; b.give(); a.take(); x++; a.give(); }
    )";
    for (const std::string rule : {"", "[[lockstep::fifo]]", "[[lockstep::undefined_order]]"}) {
        CAPTURE(rule);
        CHECK(states("struct Lock { std::binary_semaphore m " + rule +
                     "{1};"
                     "void take() { m.acquire(); } void give() { m.release(); } };" +
                     transfers) ==
              states("struct Lock { std::mutex m " + rule +
                     ";"
                     "void take() { m.lock(); } void give() { m.unlock(); } };" +
                     transfers));
    }
    // Used in any other way it is none; and then others may come between.
    const auto kind = [](const std::string& uses) {
        return both(head + R"(
            std::binary_semaphore s(1);
            int x = 0;
            task t[2] { s.acquire(); x++; int y = x; s.release(); if (y == 2) x = 0; }
        )" + uses + "never(x == 3);")
            .plain.kind;
    };
    CHECK(kind("") == VerdictKind::Pass);
    CHECK(kind("task v { s.acquire(); x++; s.release(); }") == VerdictKind::Never);
    CHECK(kind("task v { s.release(); x++; }") == VerdictKind::Misuse);
    CHECK(kind("task v { if (s.try_acquire()) s.release(); s.acquire(); x++; }") ==
          VerdictKind::Deadlock);
    CHECK(kind("task v { s.acquire(); s.release(); s.release(); }") == VerdictKind::Misuse);
    CHECK(kind("void f(bool own) { x++; if (own) s.release(); else s.acquire(); } "
               "task v { f(false); f(true); }") == VerdictKind::Never);
    // Whoever has it ends with it.
    CHECK(kind("task v { s.acquire(); }") == VerdictKind::Deadlock);
    // Handed on: taken by one and given back by another.
    CHECK(kind("std::binary_semaphore go(0); task v { s.acquire(); x++; go.release(); } "
               "task w { go.acquire(); x++; s.release(); }") == VerdictKind::Never);
}

TEST_CASE("nobody gets past a barrier for whom others have still to come", "[explore]") {
    const auto barrier = [](const std::string& parties, const std::string& more) {
        return both(head + R"(
            #include <barrier>
            std::atomic<int> x = 0;
            int late = 0;
            std::barrier gate()" +
                    parties + R"();
            task t[3] {
                x++;
                gate.arrive_and_wait();
                int y = x;
                if (y < 3) late = 1;
            }
        )" + more);
    };
    const Both all = barrier("3", "never(late == 1);");
    CHECK(all.plain.passed());
    CHECK(all.reduced.counts.states * 4 < all.plain.counts.states);
    // Those who are just enough end it while somebody else stands still.
    CHECK(both(head + R"(
        #include <barrier>
        std::barrier gate(2);
        std::atomic<int> flag = 0;
        task a { gate.arrive_and_wait(); flag = 1; }
        task b { gate.arrive_and_wait(); }
        task m { int y = flag; assert(y == 0); }
    )")
              .plain.kind == VerdictKind::Assertion);
    // Two are enough to end a round, so that the third may be late.
    CHECK(barrier("2", "task u { gate.arrive_and_wait(); } never(late == 1);").plain.kind ==
          VerdictKind::Never);
    CHECK(barrier("3", "task u { gate.arrive_and_wait(); }").plain.kind == VerdictKind::Deadlock);
    CHECK(barrier("4", "task u { gate.arrive_and_drop(); } never(late == 1);").plain.passed());
    CHECK(barrier("4", "task u { x--; gate.arrive_and_drop(); } never(late == 1);").plain.kind ==
          VerdictKind::Never);
    CHECK(barrier("3, [] { late = 2; }", "never(late == 1);").plain.passed());
    CHECK(barrier("3, [] { x = 0; }", "never(late == 1);").plain.kind == VerdictKind::Never);
    // Round after round.
    const Both rounds = both(head + R"(
        #include <barrier>
        std::barrier gate(4);
        int phase[4];
        task t(int id)[4] {
            for (int r = 1; r <= 2; r++) {
                phase[id]++;
                gate.arrive_and_wait();
                for (int j = 0; j < 4; j++) assert(phase[j] == r);
                gate.arrive_and_wait();
            }
        }
    )");
    CHECK(rounds.plain.passed());
    CHECK(rounds.reduced.counts.states == 62);
    CHECK(both(head + R"(
        #include <barrier>
        std::barrier gate(3);
        int phase[3];
        task t(int id)[3] {
            for (int r = 1; r <= 2; r++) {
                phase[id]++;
                gate.arrive_and_wait();
                for (int j = 0; j < 3; j++) assert(phase[j] == r);
            }
        }
    )")
              .plain.kind == VerdictKind::Assertion);
}

TEST_CASE("what is seen of a step decides whether it can be left for later", "[explore]") {
    // Alone each task's steps concern nobody else, but together they make the forbidden state.
    const Both seen = both(head + R"(
        int a = 0, b = 0;
        task first { a = 1; a = 2; }
        task second { b = 1; b = 2; }
        never(a == 1 && b == 1);
    )");
    CHECK(seen.plain.kind == VerdictKind::Never);
    const Both place = both(head + R"(
        int a = 0, b = 0;
        task first { inside: a = 1; a = 2; }
        task second { within: b = 1; b = 2; }
        never(at(first, inside) && at(second, within));
    )");
    CHECK(place.plain.kind == VerdictKind::Never);
    // Only who enters or leaves a place is seen, also where another's step lets him.
    const Both within = both(head + R"(
        std::mutex m;
        int a = 0, x = 0;
        void visit() { m.lock(); a++; m.unlock(); }
        task first { x = 1; visit(); x = 2; }
        task second { x = 3; visit(); }
        never(at(first, visit) && at(second, visit) && a == 1);
    )");
    CHECK(within.plain.kind == VerdictKind::Never);
    const Both granted = both(head + R"(
        std::counting_semaphore<1> s [[lockstep::fifo]] [[lockstep::hand_off]] {0};
        int b = 0;
        task first { waits: s.acquire(); b = 1; }
        task second { s.release(); b = 2; }
        never(b == 2 && !at(first, waits));
    )");
    CHECK(granted.plain.kind == VerdictKind::Never);
    const Both possible = both(head + R"(
        int a = 0, b = 0;
        task first { a = 1; a = 2; }
        task second { b = 1; b = 2; }
        possible(a == 1 && b == 1);
        possible(a == 2 && b == 0);
        possible(a == 0 && b == 2);
    )");
    CHECK(possible.plain.passed());
}

TEST_CASE("a step is not left out for ever because another goes round", "[explore]") {
    const Both failing = both(head + R"(
        int beat = 0, x = 0;
        daemon task ticker { for (;;) beat = 1 - beat; }
        task worker { x = 1; int y = x; assert(y == 0); }
    )");
    CHECK(failing.plain.kind == VerdictKind::Assertion);
    const Both stuck = both(head + R"(
        int beat = 0;
        std::mutex m;
        daemon task ticker { for (;;) beat = 1 - beat; }
        task worker { m.lock(); m.lock(); }
    )");
    CHECK(stuck.plain.kind != VerdictKind::Pass);
}

TEST_CASE("a lock that somebody holds protects only who has to get past it", "[explore]") {
    const Both tries = both(head + R"(
        std::mutex m;
        int x = 0;
        task owner { m.lock(); x = 1; x = 2; m.unlock(); }
        task other { if (!m.try_lock()) { int y = x; assert(y != 1); } else m.unlock(); }
    )");
    CHECK(tries.plain.kind == VerdictKind::Assertion);
    const Both reads = with_races(head + R"(
        std::mutex m;
        int x = 0;
        task owner { m.lock(); x = 1; m.unlock(); }
        task other { m.lock(); m.unlock(); x = 2; }
    )");
    CHECK(reads.plain.kind == VerdictKind::DataRace);
}

TEST_CASE("whoever can wake a task that is needed is needed, too", "[explore]") {
    const Both permits = both(head + R"(
        std::counting_semaphore<2> s(0);
        int x = 0;
        task waiter { s.acquire(); x = 1; }
        task giver { int y = x; s.release(); assert(y == 0); y = x; assert(y == 0); }
    )");
    CHECK(permits.plain.kind == VerdictKind::Assertion);
    const Both notified = both(head + R"(
        std::mutex m;
        std::condition_variable cv;
        bool go = false;
        task waiter[2] { std::unique_lock lock(m); while (!go) cv.wait(lock); }
        task setter { std::unique_lock lock(m); go = true; cv.notify_one(); }
    )");
    CHECK(notified.plain.kind == VerdictKind::Deadlock);
}

TEST_CASE("tasks are alike only where nothing tells them apart", "[explore]") {
    const Both named = both(head + R"(
        int turns = 0;
        task t[2] { turns++; again: turns++; }
        never(at(t[1], again) && !ended(t[0]));
    )");
    CHECK(named.plain.kind == VerdictKind::Never);
    const Both argument = both(head + R"(
        int last = 0;
        task t[3](int i) { last = i; }
        possible(last == 2);
        finally(last != 1);
    )");
    CHECK(argument.plain.kind == VerdictKind::Finally);
    const Both owners = both(head + R"(
        std::mutex a, b;
        task t[3] { if (choose(2) == 0) { a.lock(); b.lock(); } else { b.lock(); a.lock(); }
                    a.unlock(); b.unlock(); }
    )");
    CHECK(owners.plain.kind == VerdictKind::Deadlock);
    const Both readers = both(head + R"(
        std::shared_mutex m;
        int inside = 0;
        task t[3] { m.lock_shared(); inside++; m.unlock_shared(); m.lock(); m.unlock(); }
        never(inside == 3);
    )");
    CHECK(readers.plain.kind == VerdictKind::Never);
}

TEST_CASE("tasks that a condition names are alike where it stays what it is", "[explore]") {
    const auto families = [](const std::string& script) {
        std::vector<std::size_t> sizes;
        const Symmetry symmetry(*machine_of(head + "int x;" + script));
        for (const auto& family : symmetry.families()) sizes.push_back(family.size());
        return sizes;
    };
    using Sizes = std::vector<std::size_t>;
    const std::string three = "task t[3] { x++; here: x++; } ";
    CHECK(families(three + "never(ended(t[0]) && ended(t[1]) && ended(t[2]));") == Sizes{3});
    CHECK(families(three + "never(x > 5 || (at(t[0], here) && at(t[2], here)));") == Sizes{2});
    CHECK(families(three + "possible(at(t[0], here) + at(t[1], here) + at(t[2], here) >= 2);") ==
          Sizes{3});
    CHECK(families(three + "never(ended(t[0]) && !ended(t[1]));") == Sizes{});
    CHECK(families(three + "task z { await(ended(t[0]) && ended(t[1])); }") == Sizes{2});
    CHECK(families(three + "task z { x = 1; if (ended(t[0])) x = 2; }") == Sizes{2});
    // With more and more questions, so that there is no room for them where the first ones stood.
    for (std::size_t count = 2; count <= 9; ++count) {
        CAPTURE(count);
        const auto ended = [](std::size_t i) { return "ended(t[" + std::to_string(i) + "])"; };
        std::string all = "true";
        std::string early = "false";
        for (std::size_t i = 0; i < count; ++i) all += " && " + ended(i);
        for (std::size_t i = 1; i < count; ++i)
            early += " || (!" + ended(i - 1) + " && " + ended(i) + ")";
        const std::string tasks = "task t[" + std::to_string(count) + "] { x++; x++; } never(";
        const std::string one_more =
            "task t[" + std::to_string(count + 1) + "] { x++; x++; } never(";
        CHECK(families(tasks + all + ");") == Sizes{count});
        CHECK(families(one_more + all + ");") == Sizes{count});
        CHECK(families(tasks + early + ");") == Sizes{});
        CHECK(families(one_more + early + ");") == Sizes{});
    }
    // The number is given, but nobody asks for it.
    CHECK(families("void f(int id) { x++; } task t(int id)[3] { f(id); }") == Sizes{});
    const auto machine =
        machine_of(head + "int x; void f(int id) { x++; } task t(int id)[3] { f(id); }");
    const DeadWords dead(*machine);
    CHECK(Symmetry(*machine, &dead).families().size() == 1);
}

TEST_CASE("a failure among tasks that are alike is told by a schedule of real ones", "[explore]") {
    Question question = without_races();
    question.limits.simplest_states_max = 1;  // so that it is told by states of the reduced graph
    const auto told = [&](const std::string& script, const vm::Settings& settings = {}) {
        const Verdict verdict = judge(machine_of(head + script, settings), question);
        CHECK_FALSE(verdict.schedule.empty());
        return verdict.kind;
    };
    CHECK(told("int x; task t[3] { int y = x; x = y + 1; } finally(x == 3);") ==
          VerdictKind::Finally);
    // Releases are chosen one task after the other, and so tasks are not alike until they are.
    CHECK(told("int x; task t[3] priority(2) at(0..1) { x++; } never(x == 3);", by_priority()) ==
          VerdictKind::Never);
    // Who waits for a local object waits for an address in a certain task's stack.
    CHECK(told(R"(
        int x;
        task t[3] { std::binary_semaphore s(0); x++; s.acquire(); }
    )") == VerdictKind::Deadlock);
}

TEST_CASE("who waits for others to end sees in which order they do", "[explore]") {
    const Both order = both(head + R"(
        int x = 0;
        task t[2] { x++; }
        task last { await(ended(t[1])); int y = x; assert(y == 2); }
    )");
    CHECK(order.plain.kind == VerdictKind::Assertion);
    const Both rides_along = both(head + R"(
        int a = 0, b = 0;
        task first { a = 1; }
        task second { b = 1; if (ended(first)) b = 2; }
        possible(b == 2);
    )");
    CHECK(rides_along.plain.passed());
    // Whoever grants a task its last step ends it.
    const Both granted = both(head + R"(
        std::counting_semaphore<2> s [[lockstep::fifo]] [[lockstep::hand_off]] {0};
        int x = 0;
        task waiter { s.acquire(); }
        task giver { s.release(); x = 1; }
        task other { if (ended(waiter)) x = 2; await(ended(waiter)); int y = x; assert(y != 0); }
    )");
    CHECK(granted.plain.kind == VerdictKind::Assertion);
}

TEST_CASE("what nobody reads any more tells no two states apart", "[explore]") {
    Question question = without_races();
    question.reduction = Reduction::none();
    const auto states = [&](const std::string& script) {
        const auto machine = machine_of(head + script);
        question.reduction.dead_variables = false;
        const Verdict plain = judge(machine, question);
        question.reduction.dead_variables = true;
        const Verdict reduced = judge(machine, question);
        CHECK(reduced.kind == plain.kind);
        return std::pair{plain.counts.states, reduced.counts.states};
    };
    using Pair = std::pair<std::uint64_t, std::uint64_t>;
    // Start; behind choose 0 or 1, which nobody asks for; the end. Then where it is asked for.
    CHECK(states("int x; task t { int a = choose(2); x = 1; }") == Pair{4, 3});
    CHECK(states("int x; task t { int a = choose(2); x = 1; assert(a < 2); }") == Pair{4, 4});
    // It is asked for as an argument that its function asks for, but not otherwise.
    CHECK(states("int x; int f(int a) { x = 1; return a; }"
                 "task t { int a = choose(2); x = f(a); }") == Pair{7, 7});
    CHECK(states("int x; int f(int a) { x = 1; return 3; }"
                 "task t { int a = choose(2); x = f(a); }") == Pair{6, 4});
    // Where its address is taken it is kept.
    CHECK(states("int x; void f(int& a) { x = 1; x = a; }"
                 "task t { int a = choose(2); f(a); x = 2; }") == Pair{8, 8});
}

TEST_CASE("one of several that are alike may wait for ever while the others go on", "[explore]") {
    const Both stuck = both(head + R"(
        std::counting_semaphore<3> s(2);
        int beat = 0;
        task t[3] { s.acquire(); for (;;) beat = 1 - beat; }
    )");
    CHECK(stuck.plain.kind == VerdictKind::Deadlock);
    const Both taking_turns = both(head + R"(
        std::mutex m;
        task t[3] { for (;;) { m.lock(); m.unlock(); } }
    )");
    CHECK(taking_turns.plain.passed());
}

TEST_CASE("those who wait in turn, one or another of them, wait not for ever", "[explore]") {
    const std::string script = head + R"(
        #include <chrono>
        #include <thread>
        std::mutex m;
        std::condition_variable c;
        task t [4] priority(1) {
            std::unique_lock w(m);
            c.wait(w, [&] { return false; });
        }
        daemon task d priority(1) {
            for (;;) {
                std::this_thread::sleep_for(std::chrono::milliseconds(2));
                c.notify_one();
            }
        })";
    vm::Settings settings;
    settings.rule.scheduling = sync::Rule::Scheduling::Priority;
    settings.rule.spurious = false;
    CHECK(both(script, without_races(), settings).plain.passed());
}

TEST_CASE("under a limit what the graph tells is not said to be the simplest failure",
          "[explore]") {
    // Found before the limit: that whoever waits for n waits for ever. Behind it, by a preemption:
    // a circle of locks, which counts before that.
    const std::string script = head + R"(
        int x = 0, y = 0;
        std::atomic<int> n = 0;
        std::mutex m, k;
        task t {
            int r = 0;
            if (n.compare_exchange_strong(r, 1)) {}
            {
                std::scoped_lock both(m, k);
                await(n != 2);
            }
            n.wait(1);
            for (int i = 0; i < 2; i++) {
                x++;
                y = (x + 1) % 3;
            }
        }
        task u {
            n = 2;
            k.lock();
            n.fetch_sub(1);
            k.unlock();
        }
        daemon task d {
            for (;;) {
                int r = n;
                std::scoped_lock both(m, k);
                x = 0;
            }
        })";
    Question question = without_races();
    question.reduction = Reduction::none();
    const Verdict whole = judge(machine_of(script), question);
    CHECK(whole.sentence.find("Deadlock") == 0);
    CHECK(whole.simplest);
    int others = 0;
    for (question.limits.states_max = 50; question.limits.states_max < whole.counts.states;
         question.limits.states_max += 50) {
        const Verdict verdict = judge(machine_of(script), question);
        if (verdict.kind == VerdictKind::LimitReached || verdict.schedule == whole.schedule)
            continue;
        ++others;
        CHECK_FALSE(verdict.simplest);
    }
    CHECK(others > 0);
}

TEST_CASE("alike tasks are one state in every order", "[explore]") {
    // Of three tasks, each at one of four places, 20 of the 64 states are different.
    const Both counted =
        both(head + "std::atomic<int> a, b, c; task t[3] { a = 1; b = 1; c = 1; }");
    Question question = without_races();
    question.reduction = Reduction::none();
    question.reduction.symmetry = true;
    const auto machine = machine_of(head + "int a; task t[3] { a = 1; a = 1; a = 1; }", {});
    CHECK(judge(machine, question).counts.states == 20);
    CHECK(counted.reduced.counts.states < counted.plain.counts.states);
}

TEST_CASE("where priorities decide nothing is left for later", "[explore]") {
    vm::Settings settings;
    settings.rule.scheduling = vm::Rule::Scheduling::Priority;
    const auto machine =
        machine_of("int x; task a priority(2) { x = 1; } task b { x = 2; }", settings);
    CHECK(Persistent::obstacle(*machine) == std::string("time is exact"));
    CHECK(judge(machine).bounds.find("; partial order is off, since time is exact") !=
          std::string::npos);
}

TEST_CASE("of two that are alike and late either may be the one that is told", "[explore]") {
    const auto machine = machine_of(R"(
        #include <lockstep.h>
        task t [2] priority(1) deadline(5) { work(1); work(1); work(2); work(2); }
    )",
                                    by_priority());
    Question question;
    question.limits.simplest_states_max = 1;
    const Verdict verdict = judge(machine, question);
    CHECK(verdict.kind == VerdictKind::DeadlineMissed);
    CHECK_FALSE(verdict.schedule.empty());
}
