// Deadlocks of a part of the system, while the rest goes on: what only the finished graph tells.
#include <catch2/catch_test_macros.hpp>

#include "tests/explore/script.h"

using namespace explore;

namespace {

const std::string ticker = "int beat = 0; daemon task ticker { for (;;) beat = 1 - beat; }\n";

Verdict judged(const std::string& script, bool spurious = true) {
    vm::Settings settings;
    settings.rule.spurious = spurious;
    return judge(machine_of(script, settings), without_races());
}

}  // namespace

TEST_CASE("a wait that nobody ends is a deadlock though a daemon goes on for ever", "[explore]") {
    for (const bool spurious : {false, true}) {
        const Verdict verdict = judged(ticker + R"(
            #include <mutex>
            #include <condition_variable>
            std::mutex m;
            std::condition_variable cv;
            bool ready = false;
            task waiter { std::unique_lock lock(m); cv.wait(lock, [&] { return ready; }); }
            task setter { std::lock_guard lock(m); ready = true; }
        )",
                                       spurious);
        CHECK(verdict.kind == VerdictKind::Deadlock);
        CHECK(verdict.sentence.find("Partial deadlock: waiter waits for cv") == 0);
        CHECK(verdict.simplest);
        for (const vm::Choice& choice : verdict.schedule)
            CHECK(choice.kind == vm::ChoiceKind::Step);
    }
}

TEST_CASE("a spurious wake-up may end a wait, but nobody can count on it", "[explore]") {
    const std::string script = R"(
        #include <atomic>
        #include <mutex>
        #include <condition_variable>
        std::mutex m;
        std::condition_variable cv;
        std::atomic<bool> go = false;
        task waiter { std::unique_lock lock(m); cv.wait(lock); }
        task spins { while (!go) {} }
    )";
    for (const bool spurious : {false, true}) {
        const Verdict verdict = judged(script, spurious);
        CHECK(verdict.kind == VerdictKind::Deadlock);
        CHECK(verdict.sentence.find("Partial deadlock: waiter waits for cv") == 0);
    }
}

TEST_CASE("a wait that is ended in every case is none", "[explore]") {
    for (const bool spurious : {false, true}) {
        CHECK(judged(ticker + R"(
            #include <mutex>
            #include <condition_variable>
            std::mutex m;
            std::condition_variable cv;
            bool ready = false;
            task waiter { std::unique_lock lock(m); cv.wait(lock, [&] { return ready; }); }
            task setter { std::lock_guard lock(m); ready = true; cv.notify_one(); }
        )",
                     spurious)
                  .passed());
    }
}

TEST_CASE("tasks that wait for one another are a deadlock while others run", "[explore]") {
    const Verdict verdict = judged(ticker + R"(
        #include <mutex>
        std::mutex a, b;
        task first { a.lock(); b.lock(); b.unlock(); a.unlock(); }
        task second { b.lock(); a.lock(); a.unlock(); b.unlock(); }
    )");
    CHECK(verdict.kind == VerdictKind::Deadlock);
    CHECK(verdict.sentence ==
          "Partial deadlock: first waits for b, held by second; second waits for a, held by first, "
          "for "
          "ever, while others go on");
    CHECK(verdict.schedule.size() == 2);
}

TEST_CASE("a task that spins on another's lock for ever is seen to be stuck", "[explore]") {
    const Verdict verdict = judged(R"(
        #include <mutex>
        std::mutex m;
        int beat = 0;
        task holder { m.lock(); for (;;) beat = 1 - beat; }
        task other { m.lock(); m.unlock(); }
    )");
    CHECK(verdict.kind == VerdictKind::Deadlock);
    CHECK(verdict.sentence.find("other waits for m, held by holder") != std::string::npos);
}

TEST_CASE("daemons may wait for ever", "[explore]") {
    CHECK(judged(ticker + R"(
        #include <semaphore>
        std::counting_semaphore<4> s{0};
        int served = 0;
        daemon task server { for (;;) { s.acquire(); served = 1; } }
        task client { s.release(); }
    )")
              .passed());
}

TEST_CASE("a time-out ends a wait, so that it is no deadlock", "[explore]") {
    CHECK(judged(ticker + R"(
        #include <mutex>
        #include <chrono>
        std::timed_mutex m;
        task holder { m.lock(); await(false); }
        task patient { if (m.try_lock_for(std::chrono::milliseconds(5))) m.unlock(); }
    )")
              .kind == VerdictKind::Deadlock);  // of the holder alone
    const Verdict verdict = judged(ticker + R"(
        #include <mutex>
        #include <chrono>
        std::timed_mutex m;
        daemon task holder { m.lock(); await(false); }
        task patient { if (m.try_lock_for(std::chrono::milliseconds(5))) m.unlock(); }
    )");
    CHECK(verdict.passed());
}

TEST_CASE("finally is judged where daemons go on for ever, too", "[explore]") {
    const std::string script =
        ticker + "int done = 0; task t { done = 1; } finally(done == RIGHT);";
    const auto with = [&](const std::string& value) {
        std::string text = script;
        text.replace(text.find("RIGHT"), 5, value);
        return judged(text);
    };
    CHECK(with("1").passed());
    const Verdict wrong = with("2");
    CHECK(wrong.kind == VerdictKind::Finally);
    CHECK(wrong.schedule.size() == 2);  // the end of t, and the first step of the ticker's circle
}

TEST_CASE("a way out of a loop is not where the system ends up", "[explore]") {
    CHECK(judged(R"(
        #include <atomic>
        std::atomic<bool> go = false;
        task spinner { while (!go) {} }
        task starter { go = true; }
    )")
              .passed());
}

TEST_CASE("an assertion that fails inside an endless loop is no partial deadlock", "[explore]") {
    const Verdict verdict = judged(R"(
        #include <cassert>
        int x = 0;
        task t { for (;;) { int y = x; assert(y == 1); } }
    )");
    CHECK(verdict.kind == VerdictKind::Assertion);
}

TEST_CASE("a daemon that is part of the circle is told, too", "[explore]") {
    const Verdict verdict = judged(R"(
        #include <mutex>
        std::mutex a, b;
        daemon task server { a.lock(); b.lock(); b.unlock(); a.unlock(); }
        task client { b.lock(); a.lock(); a.unlock(); b.unlock(); }
    )");
    CHECK(verdict.sentence ==
          "Deadlock: server waits for b, held by client; client waits for a, held by server");
}

TEST_CASE("a task that waits for itself is told at once, though others go on", "[explore]") {
    const Verdict verdict = judged(R"(
        #include <mutex>
        #include <atomic>
        std::mutex m [[lockstep::relock_waits]];
        std::atomic<int> x = 0;
        task twice { m.lock(); m.lock(); }
        task other { x++; x++; }
    )");
    CHECK(verdict.kind == VerdictKind::Deadlock);
    CHECK(verdict.schedule.size() == 1);
    CHECK(verdict.sentence.find("twice waits for m, which it holds itself") != std::string::npos);
}

TEST_CASE("so is a reader who waits to write", "[explore]") {
    const Verdict verdict = judged(R"(
        #include <windows.h>
        #include <atomic>
        SRWLOCK lock = SRWLOCK_INIT;
        std::atomic<int> x = 0;
        task both { AcquireSRWLockShared(&lock); AcquireSRWLockExclusive(&lock); }
        task other { x++; x++; }
    )");
    CHECK(verdict.kind == VerdictKind::Deadlock);
    CHECK(verdict.schedule.size() == 1);
    CHECK(verdict.sentence.find("both waits for lock, which it holds itself") != std::string::npos);
}
