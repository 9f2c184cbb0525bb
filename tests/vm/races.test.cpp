// Data races of single runs, by vector clocks: each primitive's arrows, one by one; and the same
// scripts asked of the explorer, which knows no clocks.
#include "engine/vm/races.h"

#include <catch2/catch_test_macros.hpp>

#include "engine/sched/policy.h"
#include "tests/explore/brute_force.h"
#include "tests/explore/generate.h"
#include "tests/explore/script.h"
#include "tests/sched/script.h"

namespace {

using explore::machine_of;
using explore::VerdictKind;

vm::Settings all_orders() { return {}; }

explore::Question noting_races() {
    explore::Question question = explore::everything();
    question.races = explore::Races::Note;
    return question;
}

bool explorer_finds_race(const std::shared_ptr<const vm::Machine>& machine) {
    const explore::Verdict verdict = explore::judge(machine, noting_races());
    return std::any_of(
        verdict.findings.begin(), verdict.findings.end(),
        [](const explore::Finding& finding) { return finding.text.find("Data race") == 0; });
}

// Every maximal schedule without spurious wake-ups; [look] is given each, failing ones included.
template <class Look>
void each_schedule(const vm::Machine& machine, const vm::World& world, vm::Choices& choices,
                   int& left, const Look& look) {
    if (left == 0) return;
    vm::Choices enabled;
    machine.enabled(world.data(), enabled);
    bool last = true;
    for (const vm::Choice choice : enabled) {
        if (choice.kind == vm::ChoiceKind::Spurious) continue;
        last = false;
        vm::World next = world;
        choices.push_back(choice);
        if (machine.step(next.data(), choice).status == vm::StepResult::Status::Failed) {
            look(choices);
            --left;
        } else {
            each_schedule(machine, next, choices, left, look);
        }
        choices.pop_back();
    }
    if (last) {
        look(choices);
        --left;
    }
}

// Some schedule has a race by the clocks. [left] becomes 0 where there were too many to look at.
bool some_run_has_race(const vm::Machine& machine, int& left) {
    bool found = false;
    vm::Choices choices;
    each_schedule(machine, machine.initial(), choices, left, [&](const vm::Choices& schedule) {
        found = found || !vm::races(machine, schedule).empty();
    });
    return found;
}

const std::string headers = R"(
    #include <atomic>
    #include <barrier>
    #include <condition_variable>
    #include <latch>
    #include <mutex>
    #include <semaphore>
    #include <shared_mutex>
    #include <thread>
)";

struct Case {
    const char* what;
    const char* script;
    bool race;
};

// Every answer is what the C++ standard says.
const Case cases[] = {
    {"nothing between", "int x = 0; task a { x = 1; } task b { int r = x; }", true},
    {"two that read", "int x = 0; task t [2] { int r = x; }", false},
    {"different elements", "int x[2]; task t(int id) [2] { x[id] = id; }", false},
    {"the same lock", "std::mutex m; int x = 0; task t [2] { std::lock_guard g(m); x++; }", false},
    {"two locks",
     "std::mutex m, n; int x = 0; task a { m.lock(); x = 1; m.unlock(); } "
     "task b { n.lock(); x = 2; n.unlock(); }",
     true},
    {"after the lock",
     "std::mutex m; int x = 0; task a { x = 1; m.lock(); m.unlock(); } "
     "task b { m.lock(); m.unlock(); x = 2; }",
     true},
    {"a lock of two readers",
     "std::shared_mutex m; int x = 0; task t [2] { std::shared_lock g(m); x++; }", true},
    {"a reader and a writer",
     "std::shared_mutex m; int x = 0; task a { std::shared_lock g(m); int r = x; } "
     "task b { std::lock_guard g(m); x = 1; }",
     false},
    {"a permit given",
     "std::counting_semaphore<3> s(0); int x = 0; "
     "task a { x = 1; s.release(); } task b { s.acquire(); x = 2; }",
     false},
    {"a permit that was there",
     "std::counting_semaphore<3> s(1); int x = 0; "
     "task a { x = 1; s.release(); } task b { s.acquire(); x = 2; }",
     true},
    {"two permits for two tasks",
     "std::counting_semaphore<3> s(2); int x = 0; task t [2] { s.acquire(); x++; s.release(); }",
     true},
    {"an atomic flag",
     "std::atomic<bool> set = false; int x = 0; task a { x = 1; set = true; } "
     "task b { if (set) x = 2; }",
     false},
    {"an atomic flag set too early",
     "std::atomic<bool> set = false; int x = 0; task a { set = true; x = 1; } "
     "task b { if (set) x = 2; }",
     true},
    {"a latch",
     "std::latch l(1); int x = 0; task a { x = 1; l.count_down(); } "
     "task b { l.wait(); x = 2; }",
     false},
    {"counting down is not waiting",
     "std::latch l(2); int x = 0; task a { x = 1; l.count_down(); } "
     "task b { l.count_down(); x = 2; }",
     true},
    {"a barrier",
     "std::barrier b(2); int x[2]; "
     "task t(int id) [2] { x[id] = 1; b.arrive_and_wait(); int r = x[1 - id]; }",
     false},
    {"the second half of a barrier's round",
     "std::barrier b(2); int x = 0; task t [2] { b.arrive_and_wait(); x++; }", true},
    {"a thread's start and end",
     "int x = 0; task t { x = 1; std::thread a([] { x = 2; }); a.join(); x = 3; }", false},
    {"a thread that runs on",
     "int x = 0; task t { std::thread a([] { x = 2; }); x = 3; a.join(); }", true},
    {"call_once",
     "std::once_flag f; int x = 0; "
     "task t [2] { std::call_once(f, [] { x = 1; }); int r = x; }",
     false},
    {"looking before call_once",
     "std::once_flag f; int x = 0; "
     "task t [2] { int r = x; std::call_once(f, [] { x = 1; }); }",
     true},
    {"a condition under its lock",
     "std::mutex m; std::condition_variable c; bool set = false; int x = 0; "
     "task a { x = 1; std::lock_guard g(m); set = true; c.notify_one(); } "
     "task b { std::unique_lock l(m); c.wait(l, [] { return set; }); x = 2; }",
     false},
    {"a condition set without its lock",
     "std::mutex m; std::condition_variable c; bool set = false; "
     "task a { set = true; c.notify_one(); } "
     "task b { std::unique_lock l(m); c.wait(l, [] { return set; }); }",
     true},
    {"an await",
     "int turn = 0, x = 0; task a { x = 1; turn = 1; } "
     "task b { await(turn == 1); x = 2; }",
     false},
    {"a queue without a lock",
     "#include <queue>\nstd::queue<int> q; task a { q.push(1); } task b { if (q.empty()) "
     "q.push(2); }",
     true},
    {"a local that a function hands on, chosen by ? :",
     "struct P { int x = 0; }; bool w = true; void put(P& r) { r.x = 1; } "
     "void start(P& r) { std::thread t(put, std::ref(r)); r.x = 2; t.join(); } "
     "int main() { P a, b; start(w ? a : b); }",
     true},
    {"the other local than the one that ? : hands on",
     "struct P { int x = 0; }; bool w = true; void put(P& r) { r.x = 1; } "
     "int main() { P a, b; std::thread t(put, std::ref(w ? a : b)); b.x = 2; t.join(); }",
     false},
    {"a failing try",
     "std::mutex m; int x = 0; task a { x = 1; m.lock(); m.unlock(); } "
     "task b { if (!m.try_lock()) x = 2; else m.unlock(); }",
     false},  // the standard's try may fail for no reason; here only a held lock makes it fail
};

}  // namespace

TEST_CASE("each primitive orders what it says, and nothing else, for the clocks and the explorer",
          "[vm]") {
    for (const Case& each : cases) {
        INFO(each.what);
        const auto machine = machine_of(headers + each.script, all_orders());
        CHECK(explorer_finds_race(machine) == each.race);
        int left = 5'000;
        CHECK(some_run_has_race(*machine, left) == each.race);
        REQUIRE(left > 0);
    }
}

TEST_CASE("an await has heard of what was done, not of what is done after it", "[vm]") {
    const auto machine = machine_of(
        headers + "int x = 0; task t[2] { await(x != 2); int r = x; x = 1; }", all_orders());
    CHECK(explorer_finds_race(machine));
    // Both are past their awaits before one writes and the other reads.
    const vm::Choice first{vm::ChoiceKind::Step, 0, 0}, second{vm::ChoiceKind::Step, 1, 0};
    CHECK_FALSE(vm::races(*machine, vm::Choices{first, first, second, first, second}).empty());
}

// A race that the explorer meets is one of the run that goes on with the two; and where it finds
// none in the whole space, no run has one.
TEST_CASE("random scripts have a race by the clocks where the explorer finds one", "[vm]") {
    int with = 0, without = 0;
    for (std::uint64_t seed = 1; seed <= 1500; ++seed) {
        const explore::Script script = explore::generate(seed);
        const auto machine = machine_of(script.text, script.settings);
        if (machine->settings.rule.exact_time()) continue;
        INFO(script.text);
        explore::Question question = explore::everything();
        question.races = explore::Races::Fail;
        question.all_failures = false;
        question.limits.states_max = 20'000;
        const explore::Verdict first = explore::judge(machine, question);
        if (first.kind == VerdictKind::DataRace) {
            ++with;
            vm::World world = machine->initial();
            for (const vm::Choice& choice : first.schedule) machine->step(world.data(), choice);
            bool found = false;
            vm::Choices now;
            machine->candidates(world.data(), now);
            for (const vm::Choice& a : now) {
                for (const vm::Choice& b : now) {
                    vm::Choices schedule = first.schedule;
                    schedule.push_back(a);
                    schedule.push_back(b);
                    found = found || !vm::races(*machine, schedule).empty();
                }
            }
            CHECK(found);
            continue;
        }
        question.races = explore::Races::Note;
        question.all_failures = true;
        const explore::Verdict whole = explore::judge(machine, question);
        const bool finished = whole.kind != VerdictKind::LimitReached &&
                              whole.counts.states <= question.limits.states_max;
        if (!finished || !machine->settings.rule.spurious) continue;
        const bool noted = std::any_of(
            whole.findings.begin(), whole.findings.end(),
            [](const explore::Finding& finding) { return finding.text.find("Data race") == 0; });
        if (noted) continue;
        ++without;
        for (std::uint64_t run_seed = 1; run_seed <= 5; ++run_seed) {
            sched::Run run(machine);
            const auto policy = sched::random(run_seed);
            run.play(*policy, 300);
            const std::vector<vm::RunRace> found = vm::races(*machine, run.choices());
            INFO((found.empty() ? "" : vm::sentence(machine->program, found[0])));
            CHECK(found.empty());
        }
    }
    CHECK(with > 50);
    CHECK(without > 50);
}

TEST_CASE("what is promised before it is made is published too early", "[vm]") {
    const char* const early = R"(
        #include <atomic>
        struct Config { int host = 0; int port = 0; };
        Config config;
        std::atomic<bool> ready = false;
        task maker { config.host = 7; ready = true; config.port = 80; }
        task user { if (ready) { int port = config.port; } }
    )";
    const std::string promise =
        "config.port is published too early: user could come to it before maker had made it";
    const auto machine = machine_of(early);
    const explore::Verdict verdict = explore::judge(machine);
    CHECK(verdict.kind == VerdictKind::DataRace);
    CHECK(verdict.sentence.find(promise) != std::string::npos);

    const sched::Script script(early);
    const sched::Run run = script.steps({"maker", "maker", "user", "user", "maker"});
    const std::vector<vm::RunRace> found = vm::races(run.machine(), run.choices());
    REQUIRE(found.size() == 1);
    CHECK(found[0].place == "config.port");
    CHECK(found[0].published_too_early);
    CHECK(found[0].first.step == 3);
    CHECK(found[0].second.step == 4);
    CHECK(vm::sentence(*script.program, found[0]).find(promise) != std::string::npos);

    // A race about something that nobody promised.
    const explore::Verdict other =
        explore::judge(machine_of("int x = 0; task a { x = 1; } task b { int r = x; }"));
    CHECK(other.sentence.find("published") == std::string::npos);
}

TEST_CASE("where time is exact a race is a finding of the run, and of the judge's schedule",
          "[vm]") {
    const std::string script = R"(
        #include <mutex>
        #include <lockstep.h>
        int x = 0;
        std::mutex m;
        task low priority(1) { LOCK; x = 1; work(2); UNLOCK; }
        task high priority(2) at(1) { LOCK; x = 2; UNLOCK; }
        finally(x == 3);
    )";
    const auto findings = [&](const std::string& lock, const std::string& unlock) {
        std::string text = script;
        for (std::size_t at; (at = text.find("UNLOCK")) != std::string::npos;)
            text.replace(at, 6, unlock);
        for (std::size_t at; (at = text.find("LOCK")) != std::string::npos;)
            text.replace(at, 4, lock);
        const explore::Verdict verdict = explore::judge(machine_of(text, explore::by_priority()));
        CHECK(verdict.kind == VerdictKind::Finally);
        return verdict.findings;
    };
    const std::vector<explore::Finding> racy = findings("", "");
    REQUIRE(racy.size() == 1);
    CHECK(racy[0].text.find("Data race on x: low writes it at 'x = 1' (step") == 0);
    // With the lock high arrives while low has it: it is handed the lock, or tries again.
    CHECK(findings("m.lock()", "m.unlock()").empty());
}

TEST_CASE("under priorities a wait that another ends hears of that one, at every primitive",
          "[vm]") {
    const char* const mutexes[] = {"std::mutex m [[lockstep::inherit]];",
                                   "std::mutex m [[lockstep::fifo]];", "std::mutex m;"};
    for (const std::string mutex : mutexes) {
        const sched::Script script(
            "#include <mutex>\n#include <lockstep.h>\n" + mutex +
                "int x = 0;\n"
                "task low priority(1) { m.lock(); x++; work(3); m.unlock(); }\n"
                "task high priority(2) at(1) { m.lock(); x++; m.unlock(); }",
            sched::priorities());
        const sched::Run run = script.run();
        CHECK(run.ending() == sched::Ending::Finished);
        CHECK(vm::races(run.machine(), run.choices()).empty());
    }
    const char* const scripts[] = {
        "std::counting_semaphore<3> s(0); int x = 0; task low priority(1) { work(2); x = 1; "
        "s.release(); } task high priority(2) { s.acquire(); x = 2; }",
        "std::latch l(1); int x = 0; task low priority(1) { work(2); x = 1; l.count_down(); } "
        "task high priority(2) { l.wait(); x = 2; }",
        "std::barrier b(2); int x = 0; task low priority(1) { work(2); x = 1; "
        "b.arrive_and_wait(); } task high priority(2) { b.arrive_and_wait(); x = 2; }",
        "std::once_flag f; int x = 0; void make() { work(2); x = 1; } "
        "task low priority(1) { std::call_once(f, make); } "
        "task high priority(2) at(1) { std::call_once(f, make); x = 2; }",
        "int x = 0; task t { std::thread a([] { work(2); x = 1; }); a.join(); x = 2; }",
        "int x = 0; int turn = 0; task low priority(1) { work(2); x = 1; turn = 1; } "
        "task high priority(2) { await(turn == 1); x = 2; }",
    };
    for (const char* const text : scripts) {
        INFO(text);
        const sched::Script script("#include <lockstep.h>\n" + headers + text, sched::priorities());
        const sched::Run run = script.run();
        CHECK(run.ending() == sched::Ending::Finished);
        CHECK(vm::races(run.machine(), run.choices()).empty());
    }
}
