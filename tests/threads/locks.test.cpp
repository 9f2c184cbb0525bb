// The real locks (engine/threads/locks) between real threads: nobody inside together, no update
// lost, nobody left asleep. What goes wrong in them goes wrong now and then, so the hidden cases
// take each lock for longer; the thread sanitizer build runs both.
#include <algorithm>
#include <atomic>
#include <catch2/catch_template_test_macros.hpp>
#include <catch2/catch_test_macros.hpp>
#include <thread>
#include <type_traits>
#include <vector>

#include "engine/threads/locks/backoff.h"
#include "engine/threads/locks/futex_mutex.h"
#include "engine/threads/locks/futex_semaphore.h"
#include "engine/threads/locks/mcs.h"
#include "engine/threads/locks/shared_lock.h"
#include "engine/threads/locks/tas.h"
#include "engine/threads/locks/ticket.h"
#include "engine/threads/locks/ttas.h"

#if !defined(__EMSCRIPTEN__) || defined(__EMSCRIPTEN_PTHREADS__)

namespace {

using namespace threads;

// Calls [body] with 0, 1 ... on so many threads at once, and waits for all of them.
template <class Body>
void together(int count, const Body& body) {
    std::atomic<int> missing = count;
    std::vector<std::thread> all;
    for (int i = 0; i < count; i++) {
        all.emplace_back([&, i] {
            missing--;
            while (missing > 0) std::this_thread::yield();
            body(i);
        });
    }
    for (std::thread& each : all) each.join();
}

// Each lock as one thread uses it: a queue lock has a node for each, a semaphore has one permit.
template <class Lock>
struct Seat {
    Lock& lock;
    void take() { lock.lock(); }
    bool try_take() { return lock.try_lock(); }
    void give() { lock.unlock(); }
};
template <>
struct Seat<McsLock> {
    McsLock& lock;
    McsLock::Node node = {};
    void take() { lock.lock(node); }
    bool try_take() { return lock.try_lock(node); }
    void give() { lock.unlock(node); }
};
struct OnePermit : FutexSemaphore {
    OnePermit() : FutexSemaphore(1) {}
};
template <>
struct Seat<OnePermit> {
    OnePermit& lock;
    void take() { lock.acquire(); }
    bool try_take() { return lock.try_acquire(); }
    void give() { lock.release(); }
};

#define EACH_LOCK                                                                        \
    TestAndSetLock, TestAndTestAndSetLock, BackOffLock, TicketLock, McsLock, FutexMutex, \
        OnePermit, SharedLock

// What a lock guards: words that only the owner writes, without atomics, so that the sanitizer sees
// a lock that is none.
struct Guarded {
    int inside = 0;
    int most_inside = 0;
    long long count = 0;

    void enter() {
        if (++inside > most_inside) most_inside = inside;
    }
    void leave() {
        count++;
        inside--;
    }
};

template <class Lock>
void take_turns(int threads, int rounds, bool yields) {
    Lock lock;
    Guarded guarded;
    together(threads, [&](int id) {
        Seat<Lock> seat{lock};
        for (int i = 0; i < rounds; i++) {
            // Some come by trying, as long as it takes.
            if (id % 2 == 1 && i % 4 == 0) {
                while (!seat.try_take()) std::this_thread::yield();
            } else {
                seat.take();
            }
            guarded.enter();
            if (yields && i % 16 == 0) std::this_thread::yield();  // others find it taken
            guarded.leave();
            seat.give();
        }
    });
    CHECK(guarded.most_inside == 1);
    CHECK(guarded.count == static_cast<long long>(threads) * rounds);
}

// As many as the machine really runs at once, at least two: those that spin need a core each.
int spinning_threads() {
    return static_cast<int>(std::max(2u, std::min(4u, std::thread::hardware_concurrency())));
}

template <class Lock>
constexpr bool sleeps = std::is_same_v<Lock, FutexMutex> || std::is_same_v<Lock, OnePermit> ||
                        std::is_same_v<Lock, SharedLock>;

}  // namespace

TEMPLATE_TEST_CASE("one thread at a time has the lock, and no update is lost", "[threads][locks]",
                   EACH_LOCK) {
    take_turns<TestType>(2, 2'000, false);
    take_turns<TestType>(2, 300, true);
}

TEMPLATE_TEST_CASE("one thread at a time has the lock, for longer and with more threads",
                   "[.heavy][locks]", EACH_LOCK) {
    take_turns<TestType>(spinning_threads(), 50'000, false);
    take_turns<TestType>(3, 2'000, true);
    if constexpr (sleeps<TestType>) take_turns<TestType>(8, 20'000, true);
}

TEMPLATE_TEST_CASE("who tries gets a free lock, and not a taken one", "[threads][locks]",
                   EACH_LOCK) {
    TestType lock;
    Seat<TestType> mine{lock}, other{lock};
    REQUIRE(mine.try_take());
    CHECK_FALSE(other.try_take());
    mine.give();
    REQUIRE(other.try_take());
    CHECK_FALSE(mine.try_take());
    other.give();
    mine.take();
    CHECK_FALSE(other.try_take());
    mine.give();
}

TEST_CASE("a queue lock serves in the order of arrival", "[threads][locks]") {
    // The second waiter starts only once the first is seen in the queue: who tries finds it taken
    // either way, so what is looked at is the order in which they get it.
    McsLock lock;
    McsLock::Node mine;
    lock.lock(mine);
    std::vector<int> order;
    McsLock::Node first, second;
    std::thread one([&] {
        lock.lock(first);
        order.push_back(1);
        lock.unlock(first);
    });
    while (mine.behind.load() != &first) std::this_thread::yield();
    std::thread two([&] {
        lock.lock(second);
        order.push_back(2);
        lock.unlock(second);
    });
    while (first.behind.load() != &second) std::this_thread::yield();
    lock.unlock(mine);
    one.join();
    two.join();
    CHECK(order == std::vector<int>{1, 2});
}

TEST_CASE("a mutex hands on to a thread that sleeps, again and again", "[threads][locks]") {
    // Each turn is for one thread alone; the other sleeps or is on its way, so a wake-up that is
    // lost leaves both waiting for ever.
    FutexMutex mutex;
    int turn = 0;
    together(2, [&](int id) {
        for (int done = 0; done < 200;) {
            mutex.lock();
            std::this_thread::yield();
            if (turn % 2 == id) {
                turn++;
                done++;
            }
            mutex.unlock();
        }
    });
    CHECK(turn == 400);
}

TEST_CASE("each permit of a semaphore lets one in", "[threads][locks]") {
    FutexSemaphore semaphore(2);
    CHECK(semaphore.try_acquire());
    CHECK(semaphore.try_acquire());
    CHECK_FALSE(semaphore.try_acquire());
    semaphore.release();
    CHECK(semaphore.try_acquire());
    CHECK_FALSE(semaphore.try_acquire());
}

namespace {

// [threads] that give, as many that take: every permit is taken once and all takers come home.
void ping(int threads, int rounds) {
    FutexSemaphore items(0), answers(0);
    std::atomic<int> taken = 0;
    together(2 * threads, [&](int id) {
        for (int i = 0; i < rounds; i++) {
            if (id % 2 == 0) {
                items.release();
                answers.acquire();
            } else {
                items.acquire();
                taken++;
                answers.release();
            }
        }
    });
    CHECK(taken == threads * rounds);
    CHECK_FALSE(items.try_acquire());
    CHECK_FALSE(answers.try_acquire());
}

// At most [permits] inside at a time, counted without the semaphore's help.
void at_most(int permits, int threads, int rounds) {
    FutexSemaphore semaphore(static_cast<std::uint32_t>(permits));
    std::atomic<int> inside = 0, most = 0;
    together(threads, [&](int) {
        for (int i = 0; i < rounds; i++) {
            semaphore.acquire();
            const int now = ++inside;
            for (int seen = most; seen < now && !most.compare_exchange_weak(seen, now);) continue;
            if (i % 8 == 0) std::this_thread::yield();
            inside--;
            semaphore.release();
        }
    });
    CHECK(most <= permits);
    for (int i = 0; i < permits; i++) CHECK(semaphore.try_acquire());
    CHECK_FALSE(semaphore.try_acquire());
}

// Readers see two equal words; writers make them unequal for a moment.
void read_and_write(int readers, int writers, int rounds) {
    SharedLock lock;
    int left = 0, right = 0;
    std::atomic<int> torn = 0;
    together(readers + writers, [&](int id) {
        for (int i = 0; i < rounds; i++) {
            if (id < readers) {
                lock.lock_shared();
                torn += left != right;
                if (i % 32 == 0) std::this_thread::yield();
                torn += left != right;
                lock.unlock_shared();
            } else {
                lock.lock();
                left++;
                if (i % 32 == 0) std::this_thread::yield();
                right++;
                lock.unlock();
            }
        }
    });
    CHECK(torn == 0);
    CHECK(left == writers * rounds);
    CHECK(lock.try_lock());  // nobody is left behind in the word
    lock.unlock();
}

}  // namespace

TEST_CASE("permits that one thread gives reach the thread that takes", "[threads][locks]") {
    ping(1, 1'000);
    at_most(2, 3, 300);
}

TEST_CASE("permits that many threads give reach all that take", "[.heavy][locks]") {
    ping(1, 50'000);
    ping(4, 10'000);
    at_most(3, 8, 20'000);
}

TEST_CASE("readers never see half of a write", "[threads][locks]") {
    read_and_write(1, 1, 1'000);
    read_and_write(2, 1, 300);
}

TEST_CASE("readers never see half of a write, for longer", "[.heavy][locks]") {
    read_and_write(1, 1, 50'000);
    read_and_write(4, 3, 20'000);
}

TEST_CASE("readers share the lock; a writer that waits keeps new readers out", "[threads][locks]") {
    SharedLock lock;
    lock.lock_shared();
    REQUIRE(lock.try_lock_shared());
    CHECK_FALSE(lock.try_lock());
    lock.unlock_shared();
    std::atomic<bool> wrote = false;
    std::thread writer([&] {
        lock.lock();
        wrote = true;
        lock.unlock();
    });
    // Once it is seen to wait, no reader comes in any more.
    while (lock.try_lock_shared()) {
        lock.unlock_shared();
        std::this_thread::yield();
    }
    CHECK_FALSE(wrote);
    lock.unlock_shared();
    writer.join();
    CHECK(wrote);
    CHECK(lock.try_lock_shared());
    lock.unlock_shared();
}

#endif
