#include <catch2/catch_test_macros.hpp>

#include "engine/sync/barrier.h"
#include "engine/sync/condition.h"
#include "engine/sync/life.h"
#include "engine/sync/mutex.h"
#include "engine/sync/semaphore.h"
#include "engine/sync/shared_mutex.h"
#include "engine/sync/value.h"
#include "tests/sync/bench.h"

using namespace sync;

namespace {
constexpr Address s = 1, m = 8;
auto acquires = [](Kernel& k) { return acquire(k, s); };
auto gives(Word n = 1) {
    return [n](Kernel& k) { return release(k, s, n); };
}
}  // namespace

TEST_CASE("a semaphore remembers what is given while nobody waits", "[sync]") {
    Bench b(false);
    b.put(s, options(Kind::Semaphore), {0, 10});
    CHECK(b.as(0, gives(3)) == Outcome::Done);
    for (TaskId id : {1, 2, 3}) CHECK(b.as(id, acquires) == Outcome::Done);
    CHECK(b.as(0, acquires) == Outcome::Disabled);
}

TEST_CASE("a permit given past the maximum is misuse, or vanishes", "[sync]") {
    Bench b(false);
    b.put(s, options(Kind::Semaphore), {1, 1});
    CHECK(b.as(0, gives()) == Outcome::Misused);
    CHECK(b.misuse == Misuse::PermitsPastMaximum);
    Options o = options(Kind::Semaphore);
    o.saturate = 1;
    b.put(s, o, {1, 1});
    CHECK(b.as(0, gives()) == Outcome::Done);
    CHECK(b.words[s + 1] == 1);
}

TEST_CASE("a handed-off permit goes to the waiter and the count stays 0", "[sync]") {
    Bench b(true);
    b.put(s, options(Kind::Semaphore, Order::Fifo), {0, 10});
    CHECK(b.as(2, acquires) == Outcome::Waiting);
    CHECK(b.as(1, acquires) == Outcome::Waiting);
    b.as(0, gives());
    CHECK(b.words[s + 1] == 0);
    CHECK(Wake(b.task(2).wake) == Wake::Completed);
    CHECK(b.task(1).state == State::Waiting);
}

TEST_CASE("an interrupt may give but not wait", "[sync]") {
    Bench b(true);
    b.put(s, options(Kind::Semaphore), {0, 10});
    b.task(3).flags |= Interrupt;
    CHECK(b.as(3, acquires) == Outcome::Misused);
    CHECK(b.misuse == Misuse::BlocksInInterrupt);
    CHECK(b.as(3, gives()) == Outcome::Done);
}

TEST_CASE("a notify with nobody asleep is lost; one wakes one, all wakes all", "[sync]") {
    Bench b(false);
    b.put(s, options(Kind::Condition), {0});
    b.put(m, options(Kind::Mutex), {0, 0, 0});
    const auto sleeps = [](Kernel& k) {
        Call c{k, nullptr, 0};
        if (c.phase() == 0) lock(k, m);
        return wait_on(c, s, m, {unlock, lock});
    };
    b.as(3, [](Kernel& k) { return notify(k, s, false); });
    for (TaskId id : {0, 1, 2}) CHECK(b.as(id, sleeps) == Outcome::Waiting);
    CHECK(b.words[m + 2] == 0);
    b.as(3, [](Kernel& k) { return notify(k, s, false); });
    CHECK(b.alternatives == 3);
    CHECK(b.task(0).state == State::Ready);
    CHECK(b.task(1).state == State::Waiting);
    b.as(3, [](Kernel& k) { return notify(k, s, true); });
    CHECK(b.alternatives == 1);
    CHECK(b.task(2).state == State::Ready);
    // Awake, each takes the mutex again before its wait is over.
    CHECK(b.as(0, sleeps) == Outcome::Done);
    const std::vector<Word> before(std::begin(b.words), std::end(b.words));
    CHECK(b.as(1, sleeps) == Outcome::Disabled);
    CHECK(std::equal(before.begin(), before.end(), b.words));
}

TEST_CASE("a barrier lets a round through when the last one arrives, and counts anew", "[sync]") {
    Bench b(false);
    b.put(s, options(Kind::Barrier), {3, 0, 0});
    for (int round = 0; round < 2; round++) {
        for (TaskId id : {0, 1}) {
            b.as(id, [](Kernel& k) {
                bool last;
                arrive(k, s, last);
                CHECK_FALSE(last);
                return wait_round(k, s);
            });
        }
        b.as(2, [](Kernel& k) {
            bool last;
            arrive(k, s, last);
            CHECK(last);
            return end_round(k, s);
        });
        CHECK(b.task(0).state == State::Ready);
        CHECK(b.task(1).state == State::Ready);
        CHECK(b.words[s + 2] == 0);
    }
}

TEST_CASE("a latch opens at zero, stays open, and does not go below", "[sync]") {
    Bench b(false);
    b.put(s, options(Kind::Latch), {2});
    CHECK(b.as(0, [](Kernel& k) { return wait_latch(k, s); }) == Outcome::Disabled);
    for (TaskId id : {1, 2}) b.as(id, [](Kernel& k) { return count_down(k, s, 1); });
    CHECK(b.as(0, [](Kernel& k) { return wait_latch(k, s); }) == Outcome::Done);
    CHECK(b.as(0, [](Kernel& k) { return count_down(k, s, 1); }) == Outcome::Misused);
}

TEST_CASE(
    "readers share, a writer is alone, and a reader does not pass a waiting writer of its level",
    "[sync]") {
    Bench b(true, {3, 2, 2, 4});
    b.put(s, options(Kind::SharedMutex, Order::Priority, Grant::HandOff), {0, 0, 0});
    const auto reads = [](Kernel& k) { return lock_shared(k, s); };
    const auto writes = [](Kernel& k) { return lock_exclusive(k, s); };
    CHECK(b.as(0, reads) == Outcome::Done);
    CHECK(b.as(1, writes) == Outcome::Waiting);
    CHECK(b.as(2, reads) == Outcome::Waiting);  // equal priority counts
    CHECK(b.as(3, reads) == Outcome::Done);     // more urgent: passes
    b.as(0, [](Kernel& k) { return unlock_shared(k, s); });
    CHECK(b.task(1).state == State::Waiting);
    b.as(3, [](Kernel& k) { return unlock_shared(k, s); });
    CHECK(b.words[s + 2] == 2);  // the writer goes before the reader
    b.as(1, [](Kernel& k) { return unlock_exclusive(k, s); });
    CHECK(b.task(2).state == State::Ready);
}

TEST_CASE("waiting on a value needs a notify as well as a change", "[sync]") {
    Bench b(false);
    b.words[s] = 7;
    CHECK(b.as(0, [](Kernel& k) { return wait_value(k, s, 6); }) == Outcome::Done);
    CHECK(b.as(0, [](Kernel& k) { return wait_value(k, s, 7); }) == Outcome::Waiting);
    b.words[s] = 8;
    CHECK(b.task(0).state == State::Waiting);
    b.as(1, [](Kernel& k) { return notify_value(k, s, true); });
    CHECK(b.task(0).state == State::Ready);
}

TEST_CASE("a task that ends with a lock is misuse, unless the lock is left locked", "[sync]") {
    Bench b(false);
    b.put(m, options(Kind::Mutex), {0, 0, 0});
    b.as(0, [](Kernel& k) { return lock(k, m); });
    CHECK(b.as(0, [](Kernel& k) { return end(k); }) == Outcome::Misused);
    CHECK(b.misuse == Misuse::HeldAtEnd);
    Options o = options(Kind::Mutex);
    o.death = static_cast<std::uint32_t>(Death::Ignore);
    b.words[m] = sync::to_word(o);
    CHECK(b.as(0, [](Kernel& k) { return end(k); }) == Outcome::Done);
    CHECK(b.task(0).state == State::Ended);
    CHECK(b.as(1, [](Kernel& k) { return lock(k, m); }) == Outcome::Disabled);
}

TEST_CASE("equals take turns, a preempted task stays first, a tie is broken by choice", "[sync]") {
    Bench b(true, {2, 2, 2, 9});
    b.as(3, [](Kernel& k) {
        for (TaskId id : {0, 1, 2}) k.to_tail(id);
        return 0;
    });
    CHECK(b.task(0).rank == 0);
    CHECK(b.task(2).rank == 2);
    b.as(0, [](Kernel& k) { return k.sleep(0); });
    CHECK(b.task(1).rank == 0);
    CHECK(b.task(0).rank == 2);
    b.as(1, [](Kernel& k) { return k.sleep(4); });
    b.as(2, [](Kernel& k) { return k.sleep(4); });
    CHECK(b.task(0).rank == 0);
    b.as(0, [](Kernel& k) {
        k.open_batch();
        k.expire(1);
        k.expire(2);
        k.close_batch();
        return 0;
    });
    CHECK(b.task(1).rank == 1);
    CHECK(b.task(2).rank == 1);
    b.as(0, [](Kernel& k) {
        k.prefer(2);
        return 0;
    });
    CHECK(b.task(2).rank == 1);
    CHECK(b.task(1).rank == 2);
}
