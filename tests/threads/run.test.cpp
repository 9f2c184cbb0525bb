// Tasks on real threads. Which way a run goes is the system's affair, so a case asks only for what
// every way has in common, or makes runs until it has seen what it asks for.
#include "engine/threads/run.h"

#include <catch2/catch_test_macros.hpp>

#include "engine/threads/replay.h"
#include "tests/sched/script.h"

using namespace threads;
using sched::Script;

namespace {

Pool& pool() {
    static Pool one;
    return one;
}

Result run_once(const Script& script, std::uint64_t seed = 1) {
    Options options;
    options.seed = seed;
    Result result = run(script.machine, pool(), options);
    REQUIRE(result.trouble.empty());
    return result;
}

// The value of the global called [name] at the end of the run.
vm::Word value(const Script& script, const Result& result, const std::string& name) {
    for (const lang::Variable& global : script.program->globals) {
        if (global.name == name) return result.world[static_cast<std::size_t>(global.place)];
    }
    FAIL("no global " << name);
    return 0;
}

constexpr const char* counter = R"(
    #include <mutex>
    std::mutex m;
    int count = 0;
    task adder [3] { for (int i = 0; i < 20; i++) { m.lock(); count++; m.unlock(); } }
    finally(count == 60, "no update is lost");
)";

}  // namespace

TEST_CASE("a lock keeps real threads apart", "[threads]") {
    const Script script(counter);
    CHECK_FALSE(needs_gate(*script.machine));
    for (std::uint64_t seed = 1; seed <= 20; seed++) {
        const Result result = run_once(script, seed);
        CHECK(result.ending == Ending::Finished);
        CHECK(value(script, result, "count") == 60);
        const Replayed replayed = replay(*script.machine, result);
        CHECK(replayed.same);
        CHECK(replayed.choices.size() == result.steps.size());
    }
}

TEST_CASE("real threads lose an update sooner or later", "[threads]") {
    // Between load and store there is work, so that it happens on a busy machine, too.
    const Script script(R"(
        #include <lockstep.h>
        int count = 0;
        task adder [2] {
            for (int i = 0; i < 10; i++) {
                int seen = count;
                work(1);
                count = seen + 1;
            }
        }
        finally(count == 20, "no update is lost");
    )");
    int lost = 0, replayed = 0;
    for (std::uint64_t seed = 1; seed <= 2'000 && lost < 3; seed++) {
        const Result result = run_once(script, seed);
        REQUIRE((result.ending == Ending::Finished || result.ending == Ending::Finally));
        if (result.ending == Ending::Finished) continue;
        lost++;
        replayed += replay(*script.machine, result).same;
    }
    CHECK(lost == 3);
    CHECK(replayed > 0);
}

TEST_CASE("threads that all wait are a deadlock, and come back", "[threads]") {
    const Script script(R"(
        #include <mutex>
        #include <semaphore>
        std::mutex m;
        std::counting_semaphore<1> never_given(0);
        task holder { m.lock(); never_given.acquire(); }
        task other { m.lock(); }
    )");
    const Result result = run_once(script);
    CHECK((result.ending == Ending::Deadlock || result.ending == Ending::Failed));
    CHECK(pool().lost() == 0);
}

TEST_CASE("a thread that spins for ever is ended by the watchdog", "[threads]") {
    const Script script(R"(
        int flag = 0;
        task waiter { while (flag == 0) {} }
    )");
    Options options;
    options.steps_max = 5'000;
    const Result result = run(script.machine, pool(), options);
    CHECK(result.ending == Ending::Unfinished);
    options.steps_max = 1'000'000'000;
    options.limit = std::chrono::milliseconds(30);
    CHECK(run(script.machine, pool(), options).ending == Ending::Unfinished);
    CHECK(pool().lost() == 0);
    std::atomic<bool> cancelled = true;
    options.limit = std::chrono::hours(1);
    CHECK(run(script.machine, pool(), options, &cancelled).ending == Ending::Cancelled);
}

TEST_CASE("what a script does wrong ends a run on real threads", "[threads]") {
    SECTION("an assertion") {
        const Script script("#include <cassert>\nint x = 1;\ntask t { assert(x == 2); }");
        const Result result = run_once(script);
        CHECK(result.ending == Ending::Failed);
        CHECK(result.failure.kind == vm::FailureKind::Fault);
    }
    SECTION("an unlock of somebody else's lock") {
        const Script script("#include <mutex>\nstd::mutex m;\ntask t { m.unlock(); }");
        const Result result = run_once(script);
        CHECK(result.ending == Ending::Failed);
        CHECK(result.failure.code == static_cast<std::uint8_t>(sync::Misuse::UnlockNotOwned));
    }
    SECTION("a lock that is held at the end") {
        const Script script(
            "#include <mutex>\nstd::mutex m;\nint x = 0;\ntask t { m.lock(); x = 1; }");
        const Result result = run_once(script);
        CHECK(result.ending == Ending::Failed);
        CHECK(result.failure.code == static_cast<std::uint8_t>(sync::Misuse::HeldAtEnd));
        CHECK(replay(*script.machine, result).same);
    }
    SECTION("a state that must never be") {
        const Script script(R"(
            #include <semaphore>
            std::counting_semaphore<2> permits(2);
            int inside = 0;
            task t { permits.acquire(); inside = 1; permits.release(); }
            never(inside == 1, "nobody is inside");
        )");
        const Result result = run_once(script);
        CHECK(result.ending == Ending::Never);
        REQUIRE(result.property != nullptr);
        CHECK(result.property->text == "nobody is inside");
    }
}

TEST_CASE("tasks start others and wait for them on real threads", "[threads]") {
    const Script script(R"(
        #include <thread>
        #include <mutex>
        std::mutex m;
        int done = 0;
        void work_a_bit() { std::lock_guard lock(m); done++; }
        int main() {
            std::thread a(work_a_bit), b(work_a_bit);
            a.join(); b.join();
            std::thread c(work_a_bit);
            c.join();
        }
        finally(done == 3, "all three were joined");
    )");
    for (std::uint64_t seed = 1; seed <= 10; seed++) {
        const Result result = run_once(script, seed);
        CHECK(result.ending == Ending::Finished);
        CHECK(replay(*script.machine, result).same);
    }
}

TEST_CASE("waiting with a time-out takes real time", "[threads]") {
    const Script script(R"(
        #include <chrono>
        #include <condition_variable>
        #include <mutex>
        #include <thread>
        std::timed_mutex m;
        std::mutex n;
        std::condition_variable cv;
        bool got = true;
        std::cv_status status;
        task holder { m.lock(); std::this_thread::sleep_for(std::chrono::milliseconds(200)); m.unlock(); }
        task patient {
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
            if (m.try_lock_for(std::chrono::milliseconds(2000))) m.unlock(); else got = false;
        }
        task waiter {
            std::unique_lock lock(n);
            cv.wait_for(lock, std::chrono::milliseconds(5));
        }
    )");
    Options options;
    options.tick = std::chrono::microseconds(50);
    const Result result = run(script.machine, pool(), options);
    CHECK(result.ending == Ending::Finished);
    CHECK(value(script, result, "got") == 1);
    REQUIRE_FALSE(result.steps.empty());
    CHECK(result.steps.back().nanoseconds >= 200 * 50 * 1'000);
}

TEST_CASE("daemons are stopped when everybody else has ended", "[threads]") {
    const Script waiting(R"(
        #include <semaphore>
        std::counting_semaphore<9> work_there(0);
        int served = 0;
        daemon task server { for (;;) { work_there.acquire(); served = 1; } }
        task client { work_there.release(); }
        finally(served == 1, "served");
    )");
    CHECK(run_once(waiting).ending == Ending::Finished);
    const Script spinning(R"(
        #include <atomic>
        std::atomic<int> beat = 0;
        daemon task clock { for (;;) beat++; }
        task other { beat = 0; }
    )");
    Options options;
    options.steps_max = 1'000'000'000;
    CHECK(run(spinning.machine, pool(), options).ending == Ending::DaemonsGoOn);
}

TEST_CASE("priorities are exact on real threads as well", "[threads]") {
    const Script script(R"(
        #include <mutex>
        #include <lockstep.h>
        std::mutex m [[lockstep::inherit]];
        int order = 0;
        task low  priority(1) at(0) { m.lock(); work(3); m.unlock(); order = order * 10 + 1; }
        task mid  priority(5) at(2) { work(5); order = order * 10 + 2; }
        task high priority(9) at(1) { m.lock(); m.unlock(); order = order * 10 + 3; }
    )",
                        sched::priorities());
    CHECK(needs_gate(*script.machine));
    const sched::Run simulated = script.run();
    for (std::uint64_t seed = 1; seed <= 10; seed++) {
        const Result result = run_once(script, seed);
        CHECK(result.ending == Ending::Finished);
        CHECK(value(script, result, "order") == 321);
        CHECK(result.world == simulated.last());
        CHECK(replay(*script.machine, result).same);
    }
}

TEST_CASE("two virtual cores let two threads race and no third", "[threads]") {
    const Script script(R"(
        #include <lockstep.h>
        int order = 0;
        task urgent [2] priority(5) { for (int i = 0; i < 5; i++) order = order + 1; }
        task low priority(1) { order = 100; }
    )",
                        sched::priorities(2));
    for (std::uint64_t seed = 1; seed <= 20; seed++) {
        const Result result = run_once(script, seed);
        CHECK(result.ending == Ending::Finished);
        const Replayed replayed = replay(*script.machine, result);
        CHECK(replayed.same);
    }
}
