#include "engine/sync/mutex.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/sync/bench.h"

using namespace sync;

namespace {
constexpr Address m = 1, n = 8;
auto locks(Address a) {
    return [a](Kernel& k) { return lock(k, a); };
}
auto unlocks(Address a) {
    return [a](Kernel& k) { return unlock(k, a); };
}
}  // namespace

TEST_CASE("without a queue a taken mutex disables the call and changes nothing", "[sync]") {
    Bench b(false);
    b.put(m, options(Kind::Mutex));
    REQUIRE(b.as(0, locks(m)) == Outcome::Done);
    const std::vector<Word> before(b.words, b.words + std::size(b.words));
    CHECK(b.as(1, locks(m)) == Outcome::Disabled);
    CHECK(std::equal(before.begin(), before.end(), b.words));
    CHECK(b.as(0, unlocks(m)) == Outcome::Done);
    CHECK(b.as(1, locks(m)) == Outcome::Done);
}

TEST_CASE("only the owner unlocks, and a plain mutex is not locked twice", "[sync]") {
    Bench b(false);
    b.put(m, options(Kind::Mutex));
    CHECK(b.as(0, unlocks(m)) == Outcome::Misused);
    CHECK(b.misuse == Misuse::UnlockNotOwned);
    b.as(0, locks(m));
    CHECK(b.as(1, unlocks(m)) == Outcome::Misused);
    CHECK(b.as(0, locks(m)) == Outcome::Misused);
    CHECK(b.misuse == Misuse::Relock);
}

TEST_CASE("a recursive mutex is free after as many unlocks as locks", "[sync]") {
    Bench b(false);
    Options o = options(Kind::Mutex);
    o.relock = static_cast<std::uint32_t>(Relock::Count);
    b.put(m, o);
    for (int i = 0; i < 3; i++) CHECK(b.as(0, locks(m)) == Outcome::Done);
    for (int i = 0; i < 2; i++) CHECK(b.as(0, unlocks(m)) == Outcome::Done);
    CHECK_FALSE(b.as(1, [](Kernel& k) { return try_lock(k, m); }));
    b.as(0, unlocks(m));
    CHECK(b.as(1, [](Kernel& k) { return try_lock(k, m); }));
}

TEST_CASE("the queue's order decides who owns a handed-off mutex next", "[sync]") {
    const auto next = [](Order order, int alternative = 0) {
        Bench b(false, {1, 2, 4, 3});
        b.put(m, options(Kind::Mutex, order, Grant::HandOff));
        b.as(0, locks(m));
        for (TaskId id : {1, 2, 3}) CHECK(b.as(id, locks(m)) == Outcome::Waiting);
        b.alternative = alternative;
        b.as(0, unlocks(m));
        CHECK(b.alternatives == (order == Order::Undefined ? 3 : 1));
        return b.words[m + 2] - 1;
    };
    CHECK(next(Order::Fifo) == 1);
    CHECK(next(Order::Priority) == 2);
    CHECK(next(Order::Undefined, 0) == 1);
    CHECK(next(Order::Undefined, 2) == 3);
}

TEST_CASE("barging wakes the next waiter and leaves the mutex to whoever is quicker", "[sync]") {
    Bench b(true);
    b.put(m, options(Kind::Mutex, Order::Priority, Grant::Barge));
    b.as(0, locks(m));
    CHECK(b.as(1, locks(m)) == Outcome::Waiting);
    b.as(0, unlocks(m));
    CHECK(b.task(1).state == State::Ready);
    CHECK(Wake(b.task(1).wake) == Wake::Retry);
    CHECK(b.as(2, locks(m)) == Outcome::Done);
    CHECK(b.as(1, locks(m)) == Outcome::Waiting);
}

TEST_CASE("inheritance follows a chain of owners and drops step by step", "[sync]") {
    Bench b(true);
    for (Address a : {m, n})
        b.put(a, options(Kind::Mutex, Order::Unspecified, Grant::Unspecified, Protocol::Inherit));
    b.as(0, locks(m));
    b.as(1, locks(n));
    b.as(1, locks(m));  // 1 waits for 0
    CHECK(b.task(0).effective == 2);
    b.as(3, locks(n));  // 3 waits for 1, which waits for 0
    CHECK(b.task(1).effective == 4);
    CHECK(b.task(0).effective == 4);
    b.as(0, unlocks(m));
    CHECK(b.task(0).effective == 1);
    CHECK(b.task(1).effective == 4);
    b.as(1, unlocks(n));
    CHECK(b.task(1).effective == 2);
}

TEST_CASE("a ceiling lifts its owner at once and refuses a task above it", "[sync]") {
    Bench b(true);
    b.put(m, options(Kind::Mutex, Order::Unspecified, Grant::Unspecified, Protocol::Ceiling, 3));
    b.as(0, locks(m));
    CHECK(b.task(0).effective == 3);
    b.as(0, unlocks(m));
    CHECK(b.task(0).effective == 1);
    CHECK(b.as(3, locks(m)) == Outcome::Misused);
    CHECK(b.misuse == Misuse::CeilingViolated);
}

TEST_CASE("a waiter that gives up takes its boost along", "[sync]") {
    Bench b(true);
    b.put(m, options(Kind::Mutex, Order::Unspecified, Grant::Unspecified, Protocol::Inherit));
    b.as(0, locks(m));
    CHECK(b.as(3, [](Kernel& k) { return lock(k, m, 5); }) == Outcome::Waiting);
    CHECK(b.task(3).timer == 5);
    CHECK(b.task(0).effective == 4);
    b.as(0, [](Kernel& k) {
        k.expire(3);
        return 0;
    });
    CHECK(b.task(0).effective == 1);
    CHECK(Wake(b.task(3).wake) == Wake::TimedOut);
}

TEST_CASE("the order in which locks were taken leaves no trace", "[sync]") {
    Bench b(false), c(false);
    for (Bench* x : {&b, &c}) {
        x->put(m, options(Kind::Mutex));
        x->put(n, options(Kind::Mutex));
    }
    b.as(0, locks(m));
    b.as(0, locks(n));
    c.as(0, locks(n));
    c.as(0, locks(m));
    CHECK(std::equal(std::begin(b.words), std::end(b.words), c.words));
}
