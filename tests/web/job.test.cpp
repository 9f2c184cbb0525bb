#include "web/job.h"

#include <catch2/catch_test_macros.hpp>
#include <thread>

#include "tests/web/script.h"
#include "web/platform.h"

using screen::Job;

namespace {

std::optional<puzzle::Judged> wait(Job& job, double seconds = 60) {
    while (job.seconds() < seconds) {
        if (auto answer = job.poll()) return answer;
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return std::nullopt;
}

}  // namespace

TEST_CASE("a job judges on a thread and in slices with the same answer", "[web]") {
    std::vector<bool> ways = {false};
    if (platform::has_threads()) ways.push_back(true);
    for (const bool on_thread : ways) {
        Job job;
        job.start(stage::order_of(stage::right_text), on_thread);
        auto passed = wait(job);
        REQUIRE(passed);
        CHECK(passed->verdict.passed());
        CHECK_FALSE(job.running());

        job.start(stage::order_of(stage::deadlock_text), on_thread);
        auto failed = wait(job);
        REQUIRE(failed);
        CHECK(failed->verdict.kind == explore::VerdictKind::Deadlock);
        CHECK_FALSE(failed->verdict.schedule.empty());
    }
}

TEST_CASE("a text with errors comes back without a machine", "[web]") {
    Job job;
    job.start(stage::order_of(stage::broken_text), false);
    auto answer = wait(job);
    REQUIRE(answer);
    CHECK_FALSE(answer->built.machine);
    CHECK_FALSE(answer->built.diagnostics.empty());
}

TEST_CASE("a cancelled job ends soon and says that it was stopped", "[web]") {
    for (const bool on_thread : {false, platform::has_threads()}) {
        Job job;
        job.start(stage::order_of(stage::large_text), on_thread);
        std::uint64_t states = 0;
        while (states == 0 && job.running()) {
            CHECK_FALSE(job.poll());
            states = job.progress().counts.states;
        }
        job.cancel();
        const double before = job.seconds();
        auto answer = wait(job);
        REQUIRE(answer);
        CHECK(job.seconds() - before < 5);
        CHECK(answer->verdict.kind == explore::VerdictKind::LimitReached);
    }
}

TEST_CASE("a job may be given up, and another begun, at any time", "[web]") {
    Job job;
    for (int i = 0; i < 5; ++i) {
        job.start(stage::order_of(stage::large_text), platform::has_threads());
    }
    job.start(stage::order_of(stage::right_text), platform::has_threads());
    auto answer = wait(job);
    REQUIRE(answer);
    CHECK(answer->verdict.passed());
    job.start(stage::order_of(stage::large_text), platform::has_threads());
    // The destructor ends it.
}
