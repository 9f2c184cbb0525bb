// The search as a whole: the verdicts, in slices, within limits, always the same.
#include <catch2/catch_test_macros.hpp>

#include "tests/explore/brute_force.h"
#include "tests/explore/script.h"

using namespace explore;

namespace {

const char* const buffer = R"(
#include <mutex>
#include <condition_variable>
const int CAPACITY = 2;
int count = 0, taken = 0;
std::mutex m;
std::condition_variable not_full, not_empty;
task producer [2] {
    for (int i = 0; i < 2; i++) {
        std::unique_lock lock(m);
        not_full.wait(lock, [&] { return count < CAPACITY; });
        count++;
        not_empty.notify_one();
    }
}
task consumer [2] {
    for (int i = 0; i < 2; i++) {
        std::unique_lock lock(m);
        not_empty.wait(lock, [&] { return count > 0; });
        count--;
        taken++;
        not_full.notify_one();
    }
}
never(count < 0 || count > CAPACITY, "the buffer holds at most CAPACITY items");
finally(taken == 4, "every item is taken exactly once");
)";

std::string with_one_condition() {
    std::string script = buffer;
    for (const std::string name : {"not_full, not_empty;", "not_full", "not_empty"}) {
        for (std::size_t at; (at = script.find(name)) != std::string::npos;) {
            script.replace(at, name.size(), name.back() == ';' ? "changed;" : "changed");
        }
    }
    script.replace(script.find("CAPACITY = 2"), 12, "CAPACITY = 1");
    return script;
}

Verdict in_slices(std::shared_ptr<const vm::Machine> machine, const Question& question,
                  std::uint64_t slice) {
    Search search(std::move(machine), question);
    Progress progress;
    std::uint64_t before = 0;
    while (!(progress = search.run(slice)).done) {
        CHECK(progress.counts.states >= before);
        before = progress.counts.states;
    }
    return search.verdict();
}

bool same(const Verdict& a, const Verdict& b) {
    bool story = a.story.size() == b.story.size();
    for (std::size_t i = 0; story && i < a.story.size(); ++i)
        story = a.story[i].text == b.story[i].text;
    return story && a.kind == b.kind && a.sentence == b.sentence && a.bounds == b.bounds &&
           a.schedule == b.schedule && a.counts.states == b.counts.states &&
           a.counts.transitions == b.counts.transitions && a.simplest == b.simplest;
}

}  // namespace

TEST_CASE("a correct bounded buffer passes with its bounds said, spurious wake-ups or not",
          "[explore]") {
    const Verdict without = judge(machine_of(buffer));
    CHECK(without.sentence == "Pass: no order of steps breaks it");
    CHECK(without.bounds.find(" states that stand for every one (partial order") !=
          std::string::npos);
    CHECK(without.bounds.find("4 tasks") != std::string::npos);
    CHECK(without.bounds.find("spurious wake-ups off") != std::string::npos);
    const Verdict with = judge(machine_of(buffer, {}));
    CHECK(with.passed());
    CHECK(with.counts.states > without.counts.states);
    CHECK(with.bounds.find("spurious wake-ups on") != std::string::npos);
}

TEST_CASE("one condition for two reasons loses a wake-up, and spurious ones do not hide it",
          "[explore]") {
    for (const bool spurious : {false, true}) {
        vm::Settings settings;
        settings.rule.spurious = spurious;
        const Verdict verdict = judge(machine_of(with_one_condition(), settings));
        CHECK(verdict.kind == VerdictKind::Deadlock);
        CHECK(verdict.simplest);
        for (const vm::Choice& choice : verdict.schedule)
            CHECK(choice.kind != vm::ChoiceKind::Spurious);
    }
}

TEST_CASE("the verdict does not depend on how the work is cut into slices", "[explore]") {
    for (const std::string& script : {std::string(buffer), with_one_condition()}) {
        const auto machine = machine_of(script, {});
        const Verdict whole = judge(machine);
        for (const std::uint64_t slice : {1ull, 7ull, 1000ull, 100'000ull}) {
            CHECK(same(whole, in_slices(machine, {}, slice)));
        }
        CHECK(same(whole, judge(machine_of(script, {}))));
    }
}

TEST_CASE("a step that can end in more ways than can be numbered is no proof", "[explore]") {
    const auto woken_at_once = [](const std::string& count) {
        return judge(
            machine_of(R"(
            #include <windows.h>
            HANDLE s = CreateSemaphore(NULL, 0, 20, NULL);
            task waiter priority(5) [)" +
                           count + R"(] { WaitForSingleObject(s, INFINITE); }
            task giver priority(1) { ReleaseSemaphore(s, )" +
                           count + R"(, NULL); })",
                       vm::Settings{.rule = {.scheduling = sync::Rule::Scheduling::Priority}}));
    };
    CHECK(woken_at_once("5").passed());
    const Verdict verdict = woken_at_once("10");
    CHECK(verdict.kind == VerdictKind::LimitReached);
    CHECK(verdict.sentence.find("more than 65,536 ways") != std::string::npos);
    CHECK(verdict.span.line > 0);
}

TEST_CASE("a search that reaches its limit says what took ever new values", "[explore]") {
    const auto notes = [](const std::string& script, bool reduced = true) {
        Question question;
        if (!reduced) question.reduction = Reduction::none();
        question.limits.states_max = 400'000;
        question.limits.bytes_max = 32 << 20;
        const Verdict verdict = judge(machine_of(script, {}), question);
        CHECK(verdict.kind == VerdictKind::LimitReached);
        std::string all;
        for (const Finding& finding : verdict.findings) all += finding.text + "\n";
        return all;
    };
    CHECK(notes("int y = 0, x = 0; task a { while (true) { y = 1 - y; x++; } }").find("x took ") ==
          0);
    CHECK(notes("bool done = false; task a { int n = 0; while (!done) n++; }")
              .find("what belongs to a alone took ") == 0);
    // Many states, of which nothing has no end.
    CHECK(notes("int n[8]; task a(int i) [8] { for (int k = 0; k < 9; k++) n[i] = k; }", false)
              .empty());
    CHECK(notes("#include <thread>\ntask a [2] { for (int i = 0; i < 200; i++)"
                " for (int k = 0; k < 200; k++) std::this_thread::yield(); }",
                false)
              .empty());
}

TEST_CASE("a search that reaches its limit says which, what is covered and how to raise it",
          "[explore]") {
    const auto machine = machine_of(buffer, {});
    Question question;
    question.reduction = Reduction::none();
    question.limits.states_max = 50;
    Verdict verdict = judge(machine, question);
    CHECK(verdict.kind == VerdictKind::LimitReached);
    CHECK(verdict.sentence ==
          "Not decided: the limit of 50 states is reached. Raise `states` to look further");
    CHECK(verdict.bounds.find("nothing wrong in the") == 0);

    question.limits = {};
    question.limits.depth_max = 5;
    verdict = judge(machine, question);
    CHECK(verdict.kind == VerdictKind::LimitReached);
    CHECK(verdict.sentence.find("`depth`") != std::string::npos);

    question.limits = {};
    question.limits.bytes_max = 150'000;
    verdict = judge(machine, question);
    CHECK(verdict.kind == VerdictKind::LimitReached);
    CHECK(verdict.sentence.find("`memory`") != std::string::npos);
    CHECK(verdict.counts.bytes <= 150'000);
}

TEST_CASE("memory is never exceeded, and a failure that is found is always told", "[explore]") {
    const auto machine = machine_of(with_one_condition(), {});
    int found = 0, limits = 0;
    for (std::uint64_t bytes = 1'000; bytes < 700'000; bytes += 2'003) {
        Question question;
        question.limits.bytes_max = bytes;
        const Verdict verdict = judge(machine, question);
        CHECK(verdict.counts.bytes <= bytes);
        if (verdict.kind == VerdictKind::LimitReached) {
            ++limits;
        } else {
            ++found;
            CHECK(verdict.kind == VerdictKind::Deadlock);
            CHECK_FALSE(verdict.schedule.empty());
        }
    }
    CHECK(found > 0);
    CHECK(limits > 0);
}

// The way is looked for beside others who take memory: remembered moves, values of steps left out.
TEST_CASE("a failure that is found with the last memory is told, however short the budget",
          "[explore]") {
    const auto machine = machine_of(R"(
        #include <atomic>
        #include <mutex>
        std::mutex m;
        std::atomic<int> n = 0;
        int a[40];
        task t(int id) [3] {
            for (int i = 0; i < 5; i++) {
                n = n + id;
                m.lock();
                a[(i * 7 + id) % 40]++;
                m.unlock();
            }
        }
        finally(n < 5);
    )");
    int found = 0;
    for (std::uint64_t bytes = 100'000; bytes < 3'000'000; bytes += 37'777) {
        Question question = without_races();
        question.limits.bytes_max = bytes;
        question.limits.simplest_states_max = 1;
        question.limits.bounded_percent = 0;
        const Verdict verdict = judge(machine, question);
        CHECK(verdict.counts.bytes <= bytes);
        if (verdict.kind == VerdictKind::LimitReached) continue;
        ++found;
        CHECK(verdict.kind == VerdictKind::Finally);
        CHECK_FALSE(verdict.simplest);
    }
    CHECK(found > 0);
}

TEST_CASE("a cancelled search ends at once and says that it was stopped", "[explore]") {
    Search search(machine_of(buffer, {}), {});
    search.run(10);
    search.cancel();
    CHECK(search.run(1'000'000).done);
    CHECK(search.verdict().kind == VerdictKind::LimitReached);
    CHECK(search.verdict().sentence == "Not decided: stopped before the end");
}

TEST_CASE("what no schedule reaches is told, and what some schedule reaches is not", "[explore]") {
    const std::string readers = R"(
        #include <shared_mutex>
        std::shared_mutex m;
        int inside = 0;
        task reader [2] { LOCK; READ: inside = inside; UNLOCK; }
        possible(at(reader[0], READ) && at(reader[1], READ), "two readers may read together");
    )";
    const auto with = [&](const std::string& lock, const std::string& unlock) {
        std::string script = readers;
        script.replace(script.find("UNLOCK"), 6, unlock);
        script.replace(script.find("LOCK"), 4, lock);
        return judge(machine_of(script), without_races());
    };
    const Verdict apart = with("m.lock()", "m.unlock()");
    CHECK(apart.kind == VerdictKind::NotPossible);
    CHECK(apart.property == "two readers may read together");
    CHECK(with("m.lock_shared()", "m.unlock_shared()").passed());
}

TEST_CASE("races fail a script, are noted, or are left alone, as asked", "[explore]") {
    const auto machine =
        machine_of("int x = 0;\ntask writer { x = 1; }\ntask reader { int r = x; }");
    Question question;
    const Verdict failed = judge(machine, question);
    CHECK(failed.kind == VerdictKind::DataRace);
    CHECK(failed.schedule.empty());
    CHECK(failed.span.line == 2);
    CHECK(failed.second.line == 3);
    CHECK(failed.sentence.find("Data race on x: writer is about to write it") == 0);

    question.races = Races::Note;
    const Verdict noted = judge(machine, question);
    CHECK(noted.passed());
    REQUIRE(noted.findings.size() == 1);
    CHECK(noted.findings[0].text.find("Data race") == 0);

    CHECK(judge(machine, without_races()).findings.empty());
}

TEST_CASE("a pass without a single end says what was not asked", "[explore]") {
    const auto notes = [](const std::string& script) {
        const Verdict verdict = judge(machine_of(script), without_races());
        CHECK(verdict.passed());
        std::vector<std::string> texts;
        for (const auto& finding : verdict.findings) texts.push_back(finding.text);
        return texts;
    };
    using Notes = std::vector<std::string>;
    const std::string round = "int x;\ntask a { while (true) { x = 1; } }\n";
    CHECK(notes(round + "finally(x == 5, \"five\");") ==
          Notes{"No run ever ends, so this is never asked: 'five'"});
    CHECK(notes(round) ==
          Notes{"No run ever ends. liveness = \"weak\" asks whether every task gets on"});
    // Asked for are runs without end.
    CHECK(notes(round + "always_eventually(x == 1);").empty());
    // One that can end is enough.
    CHECK(notes("#include <lockstep.h>\nint x;\ntask a { while (choose(2) == 0) { x = 1; } "
                "}\nfinally(x < 2);")
              .empty());
}

TEST_CASE("what is atomic, locked or only read is no race", "[explore]") {
    CHECK(judge(machine_of("#include <atomic>\nstd::atomic<int> x = 0; task t [2] { x++; }"))
              .passed());
    CHECK(judge(machine_of("#include <mutex>\nstd::mutex m; int x = 0; task t [2] { "
                           "std::lock_guard g(m); x++; }"))
              .passed());
    CHECK(judge(machine_of("int x = 3; task t [2] { int r = x; }")).passed());
    CHECK(judge(machine_of("int x[2]; task t(int id) [2] { x[id] = 1; }")).passed());
}

TEST_CASE("misuse, faults and failed assertions end a run with their own words", "[explore]") {
    const Verdict misuse =
        judge(machine_of("#include <mutex>\nstd::mutex m;\ntask t { m.unlock(); }"));
    CHECK(misuse.kind == VerdictKind::Misuse);
    CHECK(misuse.span.line == 3);
    CHECK(misuse.schedule.size() == 1);

    const Verdict fault = judge(machine_of("int x = 0; task t { int y = x; x = 4 / y; }"));
    CHECK(fault.kind == VerdictKind::Misuse);
    CHECK(fault.sentence.find("divides by zero") != std::string::npos);

    const Verdict assertion =
        judge(machine_of("#include <cassert>\nint x = 0; task t { int y = x; assert(y == 1); }"));
    CHECK(assertion.kind == VerdictKind::Assertion);
    CHECK(assertion.property.find("y == 1") != std::string::npos);
}

TEST_CASE("a failure before the first step has an empty schedule", "[explore]") {
    const Verdict verdict = judge(
        machine_of("int zero() { int z = 0; return z; }\nint x = 1 / zero(); task t { x = 1; }"));
    CHECK(verdict.kind == VerdictKind::Misuse);
    CHECK(verdict.schedule.empty());
}

TEST_CASE("printing for ever reaches a limit that names the line", "[explore]") {
    const Verdict verdict =
        judge(machine_of("#include <lockstep.h>\nint x = 0;\ntask t { for (;;) print(x); }"));
    CHECK(verdict.kind == VerdictKind::LimitReached);
    CHECK(verdict.sentence.find("line 3") != std::string::npos);
}

TEST_CASE("under priorities a missed deadline is told with its blame", "[explore]") {
    const Verdict verdict = judge(machine_of(R"(
        #include <mutex>
        #include <lockstep.h>
        std::mutex m [[lockstep::priority_order, lockstep::hand_off]];
        task low priority(1) { m.lock(); work(5); m.unlock(); }
        task mid priority(2) at(2) { work(7); }
        task high priority(3) at(1) deadline(8) { m.lock(); work(1); m.unlock(); }
    )",
                                             by_priority()));
    CHECK(verdict.kind == VerdictKind::DeadlineMissed);
    CHECK(verdict.sentence.find("high misses its deadline") == 0);
    CHECK(verdict.sentence.find("for m, held by low") != std::string::npos);
    CHECK(verdict.sentence.find("while mid ran") != std::string::npos);
}

TEST_CASE("EX-14: over start times 0 to 3 opposite locks deadlock but under a ceiling",
          "[explore]") {
    const auto verdict = [](const std::string& protocol) {
        std::string script = R"(
            #include <mutex>
            #include <lockstep.h>
            std::mutex A P, B P;
            task L priority(1) { A.lock(); work(3); B.lock(); work(2); B.unlock(); A.unlock(); work(1); }
            task H priority(2) at(0..3) { B.lock(); work(1); A.lock(); work(2); A.unlock(); B.unlock(); work(1); }
        )";
        for (std::size_t at; (at = script.find(" P")) != std::string::npos;)
            script.replace(at, 2, " " + protocol);
        return judge(machine_of(script, by_priority())).kind;
    };
    CHECK(verdict("[[lockstep::priority_order, lockstep::hand_off]]") == VerdictKind::Deadlock);
    CHECK(verdict("[[lockstep::inherit]]") == VerdictKind::Deadlock);
    CHECK(verdict("[[lockstep::ceiling(2)]]") == VerdictKind::Pass);
}

// Each property is broken (or met) in some states only, and looked at through something else.
TEST_CASE("a property is seen to fail whatever it looks at, and however", "[explore]") {
    const char* const properties[] = {
        "never(x == 2);",
        "never(numbers[1] == 7);",
        "never(sum() == 9);",
        "never(pair.second == 3);",
        "never(shared == 1);",
        "never(at(a, here));",
        "never(ended(b) && !ended(a));",
        "never(x == 1 && numbers[x] == 7);",
        "never(alias == 2);",
    };
    for (const std::string property : properties) {
        INFO(property);
        const auto machine = machine_of(R"(
            #include <atomic>
            #include <mutex>
            struct Pair { int first = 0; int second = 0; };
            int x = 0;
            std::mutex m;
            int numbers[20];
            Pair pair;
            std::atomic<int> shared = 0;
            int& alias = x;
            int other = 0;
            int sum() { int s = 0; for (int i = 0; i < 20; i++) s += numbers[i]; return s; }
            task a {
                m.lock(); x = 1; numbers[1] = 7; m.unlock();
                other = 1; pair.second = 3;
                here: shared = 1;
                x = 2;
            }
            task b { other = 5; m.lock(); numbers[19] = 2; m.unlock(); other = 6; }
        )" + property);
        CHECK(BruteForce(*machine).fails);
        CHECK(judge(machine, without_races()).kind == VerdictKind::Never);
    }
}
