// The workers under the real threads: used again, refused, lost.
#include "engine/threads/pool.h"

#include <atomic>
#include <catch2/catch_test_macros.hpp>
#include <memory>
#include <thread>

using namespace threads;
using namespace std::chrono_literals;

TEST_CASE("workers are used again", "[threads]") {
    Pool pool;
    std::atomic<int> done = 0;
    for (int round = 0; round < 100; round++) {
        REQUIRE(pool.reserve(3).empty());
        pool.start(3, [&](int i) { done += i; });
        REQUIRE(pool.finish(Clock::now() + 10s));
    }
    CHECK(done == 300);
    CHECK(pool.workers() == 3);
    CHECK(pool.lost() == 0);
}

TEST_CASE("a pool says how many workers it has when more are asked for", "[threads]") {
    Pool pool(2);
    CHECK(pool.reserve(2).empty());
    CHECK(pool.reserve(3) == "3 threads are needed, and at most 2 are started here");
    CHECK(pool.workers() == 2);
}

TEST_CASE("a worker that does not come back is given up, and the pool goes on", "[threads]") {
    Pool pool;
    REQUIRE(pool.reserve(2).empty());
    const auto release = std::make_shared<std::atomic<bool>>(false);
    const auto gone = std::make_shared<std::atomic<bool>>(false);
    pool.start(1, [release, gone](int) {
        while (!*release) std::this_thread::yield();
        *gone = true;
    });
    CHECK_FALSE(pool.finish(Clock::now()));
    CHECK(pool.lost() == 1);
    CHECK(pool.workers() == 1);
    REQUIRE(pool.reserve(2).empty());
    std::atomic<int> done = 0;
    pool.start(2, [&](int) { done++; });
    CHECK(pool.finish(Clock::now() + 10s));
    CHECK(done == 2);
    *release = true;
    while (!*gone) std::this_thread::yield();
}
