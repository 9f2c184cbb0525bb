// Runs that never end: who gets on under which fairness. Every expected verdict is worked out by
// hand; every lasso is walked again and its fairness checked with the machine alone.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "engine/explore/walker.h"
#include "tests/explore/dice.h"
#include "tests/explore/fair_oracle.h"
#include "tests/explore/script.h"
#include "tests/reference/replay.h"

using namespace explore;

namespace {

Question asking(Liveness liveness, BusyWait busy_wait = BusyWait::Off) {
    Question question = without_races();
    question.liveness = liveness;
    question.busy_wait = busy_wait;
    return question;
}

// Walks a lasso: the loop must close, and each task that the fairness protects must move in it.
void check_lasso(const vm::Machine& machine, const Verdict& verdict, Liveness fairness) {
    REQUIRE(verdict.loop_from < verdict.schedule.size());
    vm::World world = machine.initial();
    vm::World at_loop;
    TaskMask always = ~TaskMask{0}, sometimes = 0, moves = 0;
    for (std::size_t i = 0; i < verdict.schedule.size(); ++i) {
        vm::Choices enabled;
        machine.enabled(world.data(), enabled);
        const vm::Choice choice = verdict.schedule[i];
        REQUIRE(std::find(enabled.begin(), enabled.end(), choice) != enabled.end());
        REQUIRE(choice.kind != vm::ChoiceKind::Spurious);
        if (i == verdict.loop_from) at_loop = world;
        if (i >= verdict.loop_from) {
            TaskMask now = 0;
            for (const vm::Choice& possible : enabled)
                if (possible.kind != vm::ChoiceKind::Spurious) now |= bit(possible.task);
            always &= now;
            sometimes |= now;
            moves |= bit(choice.task);
        }
        machine.step(world.data(), choice);
    }
    CHECK(std::equal(world.begin(), world.begin() + machine.layout.stored, at_loop.begin()));
    const reference::Agreement second = reference::replay(machine, verdict);
    INFO(second.why);
    CHECK(second.kind != reference::Agreement::Different);
    if (fairness == Liveness::Weak) CHECK((always & ~moves) == 0);
    if (fairness == Liveness::Strong) CHECK((sometimes & ~moves) == 0);
}

VerdictKind kind(const std::string& script, Liveness liveness, vm::Settings settings = {}) {
    const auto machine = machine_of(script, settings);
    const Verdict verdict = judge(machine, asking(liveness));
    INFO(verdict.sentence);
    const bool lasso =
        verdict.kind == VerdictKind::Starvation || verdict.kind == VerdictKind::Livelock;
    CHECK((verdict.loop_from != Verdict::no_loop) == lasso);
    if (lasso) {
        if (!settings.rule.exact_time()) check_lasso(*machine, verdict, liveness);
        CHECK(verdict.simplest);
        CHECK_FALSE(verdict.fairness.empty());
        REQUIRE_FALSE(verdict.story.empty());
        CHECK(verdict.story.back().text == "... and so on for ever");
    }
    return verdict.kind;
}

// Under no, weak and strong fairness.
struct Expected {
    VerdictKind none, weak, strong;
    bool operator==(const Expected&) const = default;
};
Expected kinds(const std::string& script) {
    return {kind(script, Liveness::None), kind(script, Liveness::Weak),
            kind(script, Liveness::Strong)};
}

constexpr auto pass = VerdictKind::Pass, starvation = VerdictKind::Starvation,
               livelock = VerdictKind::Livelock, deadlock = VerdictKind::Deadlock;

const std::string peterson = R"(
    #include <atomic>
    std::atomic<bool> wants[2];
    std::atomic<int> turn = 0;
    std::atomic<int> inside = 0;
    void stay() { inside++; inside--; }
    task visitor(int id) [2] {
        for (;;) {
            wants[id] = true;
            turn = 1 - id;
            while (wants[1 - id] && turn == 1 - id) {}
            stay();
            wants[id] = false;
        }
    }
    never(inside > 1);
)";

const std::string test_and_set = R"(
    #include <atomic>
    std::atomic_flag taken;
    std::atomic<int> inside = 0;
    void stay() { inside++; inside--; }
    task visitor [2] {
        for (;;) {
            while (taken.test_and_set()) {}
            stay();
            taken.clear();
        }
    }
    never(inside > 1);
)";

}  // namespace

TEST_CASE("Peterson's lock starves nobody as soon as nobody is left out for ever", "[explore]") {
    // Without fairness one spins alone while the other, inside, is never run.
    CHECK(kinds(peterson) == Expected{livelock, pass, pass});
}

TEST_CASE("a test-and-set lock starves whoever always comes at the wrong moment", "[explore]") {
    // The loser's tries are steps, so that even strong fairness is content with them.
    CHECK(kinds(test_and_set) == Expected{livelock, starvation, starvation});
}

TEST_CASE("a mutex without order is fair only where whoever can go on again and again does",
          "[explore]") {
    const auto script = [](const std::string& attribute) {
        return "#include <mutex>\nstd::mutex m" + attribute +
               ";\ntask t [2] { for (;;) { m.lock(); m.unlock(); } }";
    };
    CHECK(kinds(script("")) == Expected{starvation, starvation, pass});
    // In a queue the turn comes; without fairness a task need not even get into it.
    CHECK(kinds(script(" [[lockstep::fifo]]")) == Expected{starvation, pass, pass});
}

TEST_CASE("a semaphore without order is like a mutex without order", "[explore]") {
    CHECK(kinds("#include <semaphore>\nstd::counting_semaphore<3> s(1);\n"
                "task t [3] { for (;;) { s.acquire(); s.release(); } }") ==
          Expected{starvation, starvation, pass});
}

TEST_CASE("philosophers who give back what they have and try again may do so for ever",
          "[explore]") {
    const std::string once = R"(
        #include <mutex>
        std::mutex fork[2];
        task philosopher(int id) [2] {
            for (;;) {
                fork[id].lock();
                if (fork[1 - id].try_lock()) break;
                fork[id].unlock();
            }
            fork[1 - id].unlock();
            fork[id].unlock();
        }
    )";
    CHECK(kinds(once) == Expected{livelock, livelock, livelock});

    const Verdict verdict = judge(machine_of(once), asking(Liveness::Weak));
    // Both take their first fork; a round is three steps of each: try, give back, take.
    CHECK(verdict.loop_from == 2);
    CHECK(verdict.schedule.size() == 8);
    CHECK(verdict.sentence.find("Livelock: philosopher[0] and philosopher[1] go round for ever") ==
          0);

    // std::lock gives back in the step in which it fails, and waits for the fork that it lacked: so
    // the other one finds both.
    CHECK(kind(R"(
        #include <mutex>
        std::mutex a, b;
        task one { std::lock(a, b); a.unlock(); b.unlock(); }
        task two { std::lock(b, a); a.unlock(); b.unlock(); }
    )",
               Liveness::Weak) == pass);
}

TEST_CASE("strict alternation: everybody gets on until one of them stays at home", "[explore]") {
    const auto script = [](const std::string& second) {
        return R"(
            #include <atomic>
            std::atomic<int> turn = 0;
            void go(int id) { while (turn != id) {} turn = 1 - id; }
            task first { for (;;) go(0); }
            task second { )" +
               second + " }";
    };
    CHECK(kinds(script("for (;;) go(1);")) == Expected{livelock, pass, pass});
    CHECK(kinds(script("go(1);")) == Expected{livelock, livelock, livelock});
}

TEST_CASE("what no state can end is a deadlock, whatever the fairness", "[explore]") {
    // The wake-up is lost where it comes before the sleep.
    const std::string lost = R"(
        #include <mutex>
        #include <condition_variable>
        std::mutex m;
        std::condition_variable c;
        std::mutex other;
        task sleeper { std::unique_lock lock(m); c.wait(lock); }
        task ringer { c.notify_one(); }
        task busy { for (;;) { other.lock(); other.unlock(); } }
    )";
    for (const Liveness liveness : {Liveness::None, Liveness::Weak, Liveness::Strong})
        CHECK(kind(lost, liveness, without_spurious()) == deadlock);
}

TEST_CASE("waiting for a flag is fair to whoever is certain to set it", "[explore]") {
    CHECK(kinds("#include <atomic>\nstd::atomic<bool> set = false;\n"
                "task waits { while (!set) {} }\ntask sets { set = true; }") ==
          Expected{livelock, pass, pass});
    CHECK(kinds("#include <atomic>\nstd::atomic<bool> set = false;\n"
                "task waits { while (!set) {} }") == Expected{livelock, livelock, livelock});
}

TEST_CASE("who ends gets on, and a script whose runs all end passes without fairness",
          "[explore]") {
    CHECK(kinds("#include <mutex>\nstd::mutex m; int x = 0;\n"
                "task t [3] { for (int i = 0; i < 2; i++) { std::lock_guard g(m); x++; } }") ==
          Expected{pass, pass, pass});
    // A thread of each round ends, and its starter comes round.
    CHECK(kind("#include <thread>\n#include <atomic>\nstd::atomic<int> x = 0;\n"
               "task t { for (;;) { std::thread one([] { x = 1; }); one.join(); } }",
               Liveness::Weak) == pass);
}

TEST_CASE("whom a notify wakes may be the same one for ever, unless there is an order",
          "[explore]") {
    const auto script = [](const std::string& order) {
        return R"(
            #include <mutex>
            #include <condition_variable>
            std::mutex m )" +
               order + "; std::condition_variable c " + order + R"(;
            task waiter [2] { std::unique_lock lock(m); for (;;) c.wait(lock); }
            daemon task ringer { for (;;) c.notify_one(); }
        )";
    };
    CHECK(kind(script(""), Liveness::Strong) == starvation);
    CHECK(kind(script("[[lockstep::fifo]]"), Liveness::Strong) == pass);
}

TEST_CASE("a loop that a task leaves when it chooses is no waiting", "[explore]") {
    const std::string own = "#include <lockstep.h>\n#include <atomic>\nstd::atomic<int> x = 0;\n";
    CHECK(kind(own + "task t { while (choose(2)) x = 1; }", Liveness::Weak) == pass);
    CHECK(kind(own + "task t { for (;;) { x = 1; if (choose(3) == 2) break; } }", Liveness::Weak) ==
          pass);
    CHECK(kind(own + "task t { for (;;) { x = 1; if (x == 2) break; } }", Liveness::Weak) ==
          livelock);
}

TEST_CASE("to continue is to try again, unless it is the way round", "[explore]") {
    // Both hold their first lock, give it back, and so on for ever.
    const auto polite = [](const std::string& head, const std::string& again,
                           const std::string& behind, const std::string& loop = "for (;;)",
                           const std::string& end = "") {
        const auto task = [&](const std::string& name, const std::string& a, const std::string& b) {
            return "task " + name + " { " + loop + " { " + head + a + ".lock(); if (!" + b +
                   ".try_lock()) { " + a + ".unlock(); " + again + " } " + behind + b +
                   ".unlock(); " + a + ".unlock(); } " + end + " }\n";
        };
        return "#include <mutex>\nstd::mutex one, two;\n" + task("t", "one", "two") +
               task("u", "two", "one");
    };
    const Expected tried = kinds(polite("for (;;) { ", "} else { break; }", ""));
    CHECK(tried == Expected{livelock, livelock, livelock});
    CHECK(kinds(polite("", "continue;", "")) == tried);
    CHECK(kinds(polite("", "continue;", "", "for (int i = 0;; i = 1 - i)")) == tried);
    CHECK(kinds(polite("", "continue;", "", "for (int i = 0; true; [&] { i = 1 - i; }())")) ==
          tried);
    CHECK(kinds(polite("", "continue;", "", "do", "while (true);")) == tried);
    CHECK(kinds(polite("int tries = 0; ", "tries = 1; continue;", "", "while (true)")) == tried);

    const std::string own = "#include <lockstep.h>\n#include <atomic>\nstd::atomic<int> x = 0;\n";
    const auto loop = [&](const std::string& body) {
        return kind(own + "task t { for (;;) { " + body + " } }", Liveness::Weak);
    };
    CHECK(loop("if (x == 0) continue; x = 0;") == livelock);
    CHECK(loop("x = 0; continue;") == pass);
    CHECK(loop("if (choose(2)) continue; x = 0;") == pass);
    CHECK(loop("x = 1 - x; if (x == 1) continue; x = 0;") == pass);
    const auto waits =
        judge(machine_of(own + "task t { for (;;) { if (x == 0) continue; x = 0; } }\n"
                               "task sets { x = 1; }"),
              asking(Liveness::None, BusyWait::Fail));
    CHECK(waits.kind == livelock);
    CHECK(judge(machine_of(own + "daemon task t { for (;;) { if (x == 0) continue; x = 0; } }\n"
                                 "task sets { x = 1; }"),
                asking(Liveness::Weak, BusyWait::Fail))
              .kind == VerdictKind::BusyWait);
}

TEST_CASE("a daemon that waits for ever starves nobody, but may starve others", "[explore]") {
    const std::string script = R"(
        #include <atomic>
        std::atomic_flag f;
        )";
    CHECK(kind(script + "daemon task d { while (f.test_and_set()) {} for (;;) f.test_and_set(); }",
               Liveness::Weak) == pass);
    CHECK(kind(script + "daemon task d { for (;;) { while (f.test_and_set()) {} f.clear(); } }\n"
                        "task t { while (f.test_and_set()) {} f.clear(); }",
               Liveness::Strong) == starvation);
}

TEST_CASE("always_eventually asks for one state again and again, of runs that go on", "[explore]") {
    const std::string wish = "always_eventually(at(visitor[1], stay), \"1 gets in\");";
    // It is asked, under weak fairness, where nothing else is.
    const auto machine = machine_of(test_and_set + wish);
    const Verdict starved = judge(machine, without_races());
    CHECK(starved.kind == VerdictKind::Starvation);
    CHECK(starved.property == "1 gets in");
    CHECK(starved.sentence.find("Not true: \"1 gets in\"") == 0);
    CHECK(starved.fairness.find("weak fairness") == 0);
    check_lasso(*machine, starved, Liveness::Weak);

    const Verdict met = judge(machine_of(peterson + wish), without_races());
    CHECK(met.passed());
    CHECK(met.bounds.find("weak fairness") != std::string::npos);
    CHECK(met.findings.size() == 1);  // that Peterson's visitors wait busily
    CHECK(judge(machine_of(peterson + wish), asking(Liveness::None)).kind ==
          VerdictKind::Starvation);

    CHECK(judge(machine_of("#include <atomic>\nstd::atomic<int> x = 0; task t { x = 1; }\n"
                           "always_eventually(x == 0);"),
                without_races())
              .passed());
}

TEST_CASE("SP-13: a spinner above the preempted owner leaves both where they are", "[explore]") {
    const std::string script = R"(
        #include <atomic>
        #include <lockstep.h>
        std::atomic_flag taken;
        void use(int ticks) { while (taken.test_and_set()) {} work(ticks); taken.clear(); }
        task low priority(1) { use(3); }
        task high priority(2) at(1) { use(1); }
    )";
    CHECK(kind(script, Liveness::Weak, by_priority()) == livelock);
    // On two processors the owner goes on.
    vm::Settings two = by_priority();
    two.rule.cores = 2;
    CHECK(kind(script, Liveness::Weak, two) == pass);
}

TEST_CASE("under priorities whoever is never urgent enough starves", "[explore]") {
    CHECK(kind("#include <lockstep.h>\ntask low priority(1) { work(1); }\n"
               "task high priority(2) { for (;;) work(1); }",
               Liveness::Strong, by_priority()) == starvation);
}

TEST_CASE("a task that goes round alone and changes nothing waits busily", "[explore]") {
    const auto verdict = [](const std::string& script, BusyWait busy_wait) {
        return judge(machine_of(script), asking(Liveness::Weak, busy_wait));
    };
    CHECK(verdict(peterson, BusyWait::Fail).kind == VerdictKind::BusyWait);
    CHECK(verdict(peterson, BusyWait::Off).findings.size() == 1);  // how often others go first
    const Verdict noted = verdict(peterson, BusyWait::Note);
    REQUIRE(noted.findings.size() == 2);
    CHECK(noted.findings[0].text.find("Busy waiting: visitor[0] goes round") == 0);
    CHECK(noted.findings[0].span.line == 11);

    const std::string atomic =
        "#include <atomic>\n#include <thread>\n#include <mutex>\n"
        "std::atomic<bool> set = false; std::mutex m;\n"
        "task sets { set = true; }\n";
    CHECK(verdict(atomic + "task t { while (!set) {} }", BusyWait::Fail).kind ==
          VerdictKind::BusyWait);
    CHECK(verdict(atomic + "task t { set.wait(false); }", BusyWait::Fail).kind !=
          VerdictKind::BusyWait);
    // Who sleeps between two looks uses no processor, and who works for ever waits for nobody.
    CHECK(verdict(atomic + "task t { while (!set) std::this_thread::sleep_for("
                           "std::chrono::milliseconds(1)); }",
                  BusyWait::Fail)
              .passed());
    CHECK(
        verdict(atomic + "task t { for (;;) { m.lock(); m.unlock(); } }", BusyWait::Fail).passed());
}

TEST_CASE("the lasso is the same however the work is cut, and limits are told", "[explore]") {
    const auto machine = machine_of(test_and_set);
    const Verdict whole = judge(machine, asking(Liveness::Weak));
    for (const std::uint64_t slice : {1ull, 5ull, 100ull}) {
        Search search(machine, asking(Liveness::Weak));
        while (!search.run(slice).done) {
        }
        CHECK(search.verdict().sentence == whole.sentence);
        CHECK(search.verdict().schedule == whole.schedule);
        CHECK(search.verdict().loop_from == whole.loop_from);
    }
    Question question = asking(Liveness::Weak);
    for (std::uint64_t bytes = 20'000; bytes < 1'500'000; bytes += 60'000) {
        question.limits.bytes_max = bytes;
        const Verdict verdict = judge(machine, question);
        CHECK(verdict.counts.bytes <= bytes);
        CHECK((verdict.kind == VerdictKind::LimitReached ||
               (verdict.kind == VerdictKind::Starvation && verdict.loop_from == whole.loop_from)));
    }
}

TEST_CASE("where the budget ends the loop is still fair, and nobody calls it the shortest",
          "[explore]") {
    for (const Liveness liveness : {Liveness::Weak, Liveness::Strong}) {
        Question question = asking(liveness);
        question.limits.simplest_states_max = 1;
        const auto machine = machine_of(test_and_set);
        const Verdict verdict = judge(machine, question);
        CHECK(verdict.kind == VerdictKind::Starvation);
        CHECK_FALSE(verdict.simplest);
        check_lasso(*machine, verdict, liveness);
    }
}

TEST_CASE("how often others go first has a bound, where there is one", "[explore]") {
    const auto told = [](const std::string& script, Liveness liveness) {
        const Verdict verdict = judge(machine_of(script), asking(liveness));
        CHECK(verdict.passed());
        for (const Finding& finding : verdict.findings) {
            if (finding.text.find("Overtaking: ") == 0)
                return finding.text.substr(finding.text.find(" is overtaken ") + 14);
        }
        return std::string("nothing");
    };
    // Whoever comes second has given way to the first, and the first cannot come twice.
    CHECK(told(peterson, Liveness::Weak) == "there at most once");
    // The two who drew their tickets before.
    CHECK(told("#include <atomic>\nstd::atomic<int> next = 0, now = 0;\ntask t [3] { for (int i = "
               "0; i < 2; i++) { int mine = next++; while (now != mine) {} now++; } }",
               Liveness::Weak) == "there at most 2 times");
    const std::string lockers = "task t [3] { for (;;) { m.lock(); m.unlock(); } }";
    CHECK(told("#include <mutex>\nstd::mutex m;\n" + lockers, Liveness::Strong) ==
          "there any number of times");
    // One is inside, one stands before me in the queue.
    CHECK(told("#include <mutex>\nstd::mutex m [[lockstep::fifo]];\n" + lockers, Liveness::Weak) ==
          "there at most once");
    // Everybody at a lock of its own.
    CHECK(told("#include <mutex>\nstd::mutex m[2];\ntask t(int id) [2] { m[id].lock(); "
               "m[id].unlock(); }",
               Liveness::Weak) == "nothing");
}

namespace {

// A few tasks that lock, spin, try and give up.
std::string random_loops(Dice& dice) {
    const std::vector<std::string> statements = {
        "while (f.test_and_set()) {}",
        "f.clear();",
        "m.lock();\n m.unlock();",
        "m.lock();\n x = 1 - x;\n m.unlock();",
        "while (!m.try_lock()) {}\n m.unlock();",
        "if (m.try_lock()) m.unlock();",
        "x = 1;",
        "x = 0;",
        "while (x == 1) {}",
        "while (x == 0) {}",
        "s.acquire();",
        "if (s.try_acquire()) s.release();",
        "if (x == 0) s.release(); else x = 0;",
    };
    std::string out =
        "#include <atomic>\n#include <mutex>\n#include <semaphore>\nstd::atomic_flag f;\n"
        "std::atomic<int> x = 0;\nstd::mutex m" +
        std::string(dice.percent(30) ? " [[lockstep::fifo]]" : "") +
        ";\nstd::counting_semaphore<9> s [[lockstep::saturate]] (1);\n";
    const int tasks = dice.between(2, 3);
    for (int i = 0; i < tasks; ++i) {
        if (dice.percent(15)) out += "daemon ";
        out += "task t" + std::to_string(i) + " {\n";
        const bool loops = dice.percent(70);
        if (loops) out += "for (;;) {\n";
        for (int n = dice.between(1, 3); n > 0; --n) out += dice.any(statements) + "\n";
        if (loops && dice.percent(30)) out += "if (x == 1) break;\n";
        out += loops ? "}\n}\n" : "}\n";
    }
    return out;
}

}  // namespace

TEST_CASE("random loops have the verdict that every set of moving tasks gives", "[explore]") {
    int seen[3][3] = {};
    for (std::uint64_t seed = 1; seed <= 400; ++seed) {
        Dice dice(seed);
        const std::string script = random_loops(dice);
        INFO("seed " << seed << "\n" << script);
        const auto machine = machine_of(script);
        const FairOracle oracle(*machine, 60);
        if (oracle.too_large()) continue;
        for (const Liveness liveness : {Liveness::None, Liveness::Weak, Liveness::Strong}) {
            const Verdict verdict = judge(machine, asking(liveness));
            if (verdict.kind != pass && verdict.kind != starvation && verdict.kind != livelock)
                break;
            CHECK(verdict.kind == oracle.verdict(liveness));
            if (verdict.kind != pass) check_lasso(*machine, verdict, liveness);
            ++seen[static_cast<int>(liveness)][verdict.kind == pass         ? 0
                                               : verdict.kind == starvation ? 1
                                                                            : 2];
        }
    }
    for (const auto& fairness : seen) {
        for (const int verdicts : fairness) CHECK(verdicts >= 5);
    }
}
