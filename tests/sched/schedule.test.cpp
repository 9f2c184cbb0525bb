// Schedules written down and read again: the same run, or a clear sentence.
#include "engine/sched/schedule.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/sched/script.h"

namespace {

using sched::Replayed;
using sched::Run;
using sched::Script;

const std::string buffer = R"(
#include <mutex>
#include <condition_variable>
#include <thread>
int count = 0;
std::mutex m;
std::condition_variable changed;
void put() {
    std::unique_lock lock(m);
    changed.wait(lock, [&] { return count < 1; });
    count++;
    changed.notify_one();
}
void get() {
    std::unique_lock lock(m);
    changed.wait(lock, [&] { return count > 0; });
    count--;
    changed.notify_one();
}
task producer [2] { put(); put(); }
task consumer [2] { get(); get(); }
)";

std::string complaint(const Replayed& replayed) {
    return replayed.ok() ? "" : lang::to_string(replayed.diagnostics[0]);
}
bool says(const Replayed& replayed, const std::string& text) {
    UNSCOPED_INFO(complaint(replayed));
    return complaint(replayed).find(text) != std::string::npos;
}

}  // namespace

TEST_CASE("a schedule that was written is read as the same choices", "[sched]") {
    const Script script(buffer);
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        const Run run = script.run(sched::random(seed));
        const std::string text = sched::write(*script.machine, run.choices());
        const Replayed replayed = sched::read(*script.machine, text);
        INFO(text << complaint(replayed));
        REQUIRE(replayed.ok());
        REQUIRE(replayed.choices == run.choices());
        const Replayed compact =
            sched::compact_read(*script.machine, sched::compact_write(run.choices()));
        INFO(complaint(compact));
        REQUIRE(compact.ok());
        REQUIRE(compact.choices == run.choices());
    }
}

TEST_CASE("a schedule names task, place and visit", "[sched]") {
    const Script script(R"(int x = 0;
void twice() {
    x = 1;
    x = 2;
}
task t [2] {
    twice();
    twice();
}
)");
    const Run run = script.steps({"t[1]", "t[1]", "t[0]", "t[1]"});
    CHECK(sched::write(*script.machine, run.choices()) ==
          "lockstep-schedule 1\n"
          "t[1] twice+1:5 1\n"
          "t[1] twice+2:5 1\n"
          "t[0] twice+1:5 1\n"
          "t[1] twice+1:5 2\n");
}

TEST_CASE("ticks, releases and outcomes have their own words", "[sched]") {
    const Script script(R"(#include <lockstep.h>
task a priority(1) { work(3); }
task b priority(2) at(1..3) { work(choose(3) + 1); }
)",
                        sched::priorities());
    Run run(script.machine);
    REQUIRE(run.step({vm::ChoiceKind::Release, 1, 1}));
    while (run.ending() == sched::Ending::Open) run.step(run.enabled().back());
    const std::string text = sched::write(*script.machine, run.choices());
    INFO(text);
    CHECK(text.find("\nrelease b =1\n") != text.npos);
    CHECK(text.find("\ntick 2\n") != text.npos);
    CHECK(text.find(" =2\n") != text.npos);
    const Replayed replayed = sched::read(*script.machine, text);
    INFO(complaint(replayed));
    CHECK(replayed.choices == run.choices());
}

TEST_CASE("a schedule survives edits elsewhere in the script", "[sched]") {
    const Script before(buffer);
    const Run run = before.run(sched::random(3));
    const std::string text = sched::write(*before.machine, run.choices());
    std::string edited = buffer;
    edited.insert(0, "// The buffer, with one place.\n// Two producers, two consumers.\n");
    edited.insert(edited.find("void get()"), "int unused() { return 1; }\n\n");
    const Script after(edited);
    const Replayed replayed = sched::read(*after.machine, text);
    INFO(complaint(replayed));
    CHECK(replayed.ok());
    CHECK(replayed.choices == run.choices());
}

TEST_CASE("a schedule that no longer fits says where the task is instead", "[sched]") {
    const Script before(R"(int x = 0;
task a { x = 1; x = 2; }
task b { x = 3; }
)");
    const std::string text = sched::write(*before.machine, before.steps({"a", "b", "a"}).choices());
    const Script after(R"(int x = 0;
task a { x = 1;
         x = 7; }
task b { x = 3; }
)");
    const Replayed replayed = sched::read(*after.machine, text, "saved");
    CHECK(replayed.choices.size() == 2);
    CHECK(says(replayed, "saved:4"));
    CHECK(says(replayed, "expects a at a+0:17"));
    CHECK(says(replayed, "it stands at a+1:10, before 'x = 7'"));
    CHECK(says(replayed, "judge it again"));
}

TEST_CASE("a place that is reached for another time than the schedule means is a divergence",
          "[sched]") {
    const std::string loop = "int x = 0; task a { for (int i = 0; i < N; i++) x = i; x = 9; }";
    const auto with = [&](const char* n) {
        std::string out = loop;
        return out.replace(out.find('N'), 1, n);
    };
    const Script script(with("3"));
    std::string text = sched::write(*script.machine, script.run().choices());
    const std::size_t second = text.find('\n', text.find("\na ") + 1);
    text.erase(second, text.find('\n', second + 1) - second);
    const Replayed replayed = sched::read(*script.machine, text);
    CHECK(replayed.choices.size() == 1);
    CHECK(says(replayed, "for visit 3, but this is its visit 2"));
    CHECK(says(sched::read(*Script(with("2")).machine, text), "visit"));
}

TEST_CASE("a decision that cannot be made here says why", "[sched]") {
    const Script script(R"(
        #include <mutex>
        std::mutex m;
        task a { m.lock(); m.unlock(); }
        task b { m.lock(); m.unlock(); }
    )");
    Run run(script.machine);
    const std::string both =
        sched::write(*script.machine, script.steps({"a", "a", "b", "b"}).choices());
    std::string text = both;
    const std::size_t unlock = text.find("\na ", text.find("\na ") + 1);
    text.erase(unlock, text.find('\n', unlock + 1) - unlock);
    const Replayed replayed = sched::read(*script.machine, text);
    CHECK(replayed.choices.size() == 1);
    CHECK(says(replayed, "b waits for m, held by a"));
    CHECK(says(sched::read(*script.machine, "lockstep-schedule 1\ntimeout a\n"), "time out"));
    CHECK(says(sched::read(*script.machine, "lockstep-schedule 1\ntick\n"), "cannot happen"));
    CHECK(says(sched::read(*script.machine, "lockstep-schedule 1\nrelease c\n"), "no task 'c'"));
}

TEST_CASE("another version is told, with what to do", "[sched]") {
    const Script script("int x; task a { x = 1; }");
    const Replayed replayed = sched::read(*script.machine, "lockstep-schedule 7\na a+0:17 1\n");
    CHECK(says(replayed, "this schedule has version 7, this program reads 1"));
    CHECK(says(replayed, "judge the script again to get a new one"));
}

TEST_CASE("every bad line of a schedule is told at once", "[sched]") {
    const Script script("int x; task a { x = 1; }");
    const Replayed replayed = sched::read(*script.machine,
                                          "# saved yesterday\n"
                                          "\n"
                                          "lockstep-schedule 1\n"
                                          "a *x\n"
                                          "a a+0 1\n"
                                          "a a+0:17 1 # the right one\n"
                                          "a a+0:17 one\n"
                                          "tick 0\n"
                                          "timeout a =99999\n");
    REQUIRE(replayed.diagnostics.size() == 5);
    const std::uint32_t lines[] = {4, 5, 7, 8, 9};
    for (std::size_t i = 0; i < 5; ++i) CHECK(replayed.diagnostics[i].span.line == lines[i]);
    CHECK(replayed.choices.empty());
}

TEST_CASE("by hand a schedule names tasks alone", "[sched]") {
    const Script script(
        "#include <mutex>\nstd::mutex m; int x = 0;\n"
        "task a { m.lock(); x = 1; m.unlock(); }\ntask b { m.lock(); m.unlock(); }");
    const auto reads = [&](const std::string& lines) {
        return sched::read(*script.machine, "lockstep-schedule 1\n" + lines);
    };
    const vm::Choice a{vm::ChoiceKind::Step, 0, 0}, b{vm::ChoiceKind::Step, 1, 0};
    CHECK(reads("a\na\n").choices == vm::Choices{a, a});
    CHECK(reads("a *2\n").choices == vm::Choices{a, a});
    CHECK(reads("a *\nb\n").choices == vm::Choices{a, a, a, b});
    CHECK(reads("b *  # to its end\na\n").choices == vm::Choices{b, b, a});
    CHECK(reads("a *1\na a+0:20 1\na\n").choices == vm::Choices{a, a, a});
    CHECK(says(reads("a *4\n"), "this cannot happen here"));
    CHECK(says(reads("a\nb *\n"), "this cannot happen here"));  // it waits for m
    CHECK(says(reads("c\n"), "there is no task 'c'"));
    CHECK(says(reads("a *0\n"), "this is no decision"));
    CHECK(says(reads("a *1000001\n"), "this is no decision"));
    // A task that never ends goes on until a schedule has as many decisions as are read.
    const Script endless(
        "#include <atomic>\nstd::atomic<int> x = 0;\ntask a { for (;;) x = 1 - x; }");
    CHECK(says(sched::read(*endless.machine, "lockstep-schedule 1\na *\n"),
               "more than 1000000 decisions"));
}

TEST_CASE("what is no schedule at all is refused", "[sched]") {
    const Script script("int x; task a { x = 1; }");
    CHECK(says(sched::read(*script.machine, ""), "this is no schedule"));
    CHECK(says(sched::read(*script.machine, "{\"json\": true}"), "this is no schedule"));
    CHECK(says(sched::read(*script.machine, std::string(10 << 20, 'a')), "longer than 8 MB"));
    std::string noise = "lockstep-schedule 1\n";
    for (int i = 0; i < 1000; ++i) noise += "noise\n";
    CHECK(sched::read(*script.machine, noise).diagnostics.size() < 30);
    CHECK(
        says(sched::read(*script.machine, "lockstep-schedule 1\ntick 999999\n"), "cannot happen"));
}

TEST_CASE("no text makes the schedule reader fall over", "[sched]") {
    const Script script(buffer);
    const std::string good = sched::write(*script.machine, script.run(sched::random(9)).choices());
    const std::string compact = sched::compact_write(script.run(sched::random(9)).choices());
    std::uint32_t seed = 12345;
    const auto next = [&](std::size_t n) {
        seed = seed * 1664525u + 1013904223u;
        return (seed >> 8) % n;
    };
    for (int i = 0; i < 2000; ++i) {
        std::string bad = i % 2 ? good : compact;
        for (std::size_t edits = 1 + next(3); edits > 0; --edits) {
            const std::size_t at = next(bad.size());
            switch (next(3)) {
                case 0:
                    bad[at] = static_cast<char>(next(256));
                    break;
                case 1:
                    bad.erase(at, next(20));
                    break;
                default:
                    bad.insert(at, bad.substr(next(bad.size()), next(20)));
            }
            if (bad.empty()) bad = "x";
        }
        const Replayed replayed =
            i % 2 ? sched::read(*script.machine, bad) : sched::compact_read(*script.machine, bad);
        // Whatever it says, what it took can be followed.
        Run run(script.machine);
        REQUIRE(run.follow(replayed.choices) == replayed.choices.size());
    }
}

TEST_CASE("a link with a changed letter is damaged, not another schedule", "[sched]") {
    const Script script(buffer);
    const std::string link = sched::compact_write(script.run(sched::random(4)).choices());
    for (std::size_t i = 2; i < link.size(); ++i) {
        std::string bad = link;
        bad[i] = bad[i] == 'A' ? 'B' : 'A';
        CHECK(says(sched::compact_read(*script.machine, bad), "damaged"));
    }
    CHECK(says(sched::compact_read(*script.machine, link.substr(0, link.size() - 1)), "damaged"));
    CHECK(says(sched::compact_read(*script.machine, ""), "damaged"));
    CHECK(says(sched::compact_read(*script.machine, link + "!"), "damaged"));
}

TEST_CASE("a link to another script says which decision does not fit", "[sched]") {
    const Script two("int x; task a { x = 1; x = 2; } task b { x = 3; }");
    const Script one("int x; task a { x = 1; } task b { x = 3; }");
    const std::string link = sched::compact_write(two.steps({"a", "a", "b"}).choices());
    const Replayed replayed = sched::compact_read(*one.machine, link);
    CHECK(replayed.choices.size() == 1);
    CHECK(says(replayed, "decision 2 of this link does not fit the script: a has ended"));
}

TEST_CASE("equal choices in a row take a few characters of a link", "[sched]") {
    const vm::Choices ticks(1000, vm::Choice{vm::ChoiceKind::Tick, sync::no_task, 0});
    CHECK(sched::compact_write(ticks).size() < 16);
    const Script script("int x; task a { for (int i = 0; i < 200; i++) x = i; }");
    CHECK(sched::compact_write(script.run().choices()).size() < 16);
}
