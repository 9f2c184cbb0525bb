#include "engine/threads/lab_measure.h"

#include <semaphore.h>
#include <time.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <mutex>
#include <semaphore>
#include <shared_mutex>
#include <thread>

#include "engine/threads/locks/backoff.h"
#include "engine/threads/locks/cpu.h"
#include "engine/threads/locks/futex_mutex.h"
#include "engine/threads/locks/futex_semaphore.h"
#include "engine/threads/locks/mcs.h"
#include "engine/threads/locks/shared_lock.h"
#include "engine/threads/locks/tas.h"
#include "engine/threads/locks/ticket.h"
#include "engine/threads/locks/ttas.h"

namespace threads {
namespace {

using Clock = std::chrono::steady_clock;

std::int64_t now() {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now().time_since_epoch())
        .count();
}

// How long this thread has had a core; 0 where the system does not say.
std::int64_t time_on_core() {
#if defined(__linux__)
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return time.tv_sec * std::int64_t{1'000'000'000} + time.tv_nsec;
#else
    return 0;
#endif
}

// Keeps the core busy and no cache line: each pass needs the one before. What comes of it has to be
// stored: as wasm the asm says nothing any more, and the engine leaves out what nobody can see.
void work(std::uint64_t& value, std::int64_t passes) {
    std::uint64_t now = value;
    for (std::int64_t i = 0; i < passes; i++) {
        now = now * 6364136223846793005u + 1442695040888963407u;
        asm volatile("" : "+r"(now));
    }
    *static_cast<volatile std::uint64_t*>(&value) = now;
}

// -- the locks behind one face. A Seat is one thread's place at a lock.

template <class Lock>
struct Seat {
    Lock& lock;
    void take() { lock.lock(); }
    void give() { lock.unlock(); }
};
template <>
struct Seat<McsLock> {
    McsLock& lock;
    McsLock::Node node = {};
    void take() { lock.lock(node); }
    void give() { lock.unlock(node); }
};

// A semaphore with one permit is a lock without an owner.
struct FutexPermit {
    FutexSemaphore semaphore{1};
    void lock() { semaphore.acquire(); }
    void unlock() { semaphore.release(); }
};
struct StdPermit {
    std::counting_semaphore<> semaphore{1};
    void lock() { semaphore.acquire(); }
    void unlock() { semaphore.release(); }
};
struct PosixPermit {
    PosixPermit() { sem_init(&semaphore, 0, 1); }
    ~PosixPermit() { sem_destroy(&semaphore); }
    void lock() {
        while (sem_wait(&semaphore) != 0) continue;  // a signal came in between
    }
    void unlock() { sem_post(&semaphore); }
    sem_t semaphore;
};

enum class Style { Default, Adaptive, Inherit };
template <Style style>
struct Pthread {
    Pthread() {
        pthread_mutexattr_t attributes;
        pthread_mutexattr_init(&attributes);
#if defined(__GLIBC__)
        if (style == Style::Adaptive) {
            pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_ADAPTIVE_NP);
        }
#endif
        if (style == Style::Inherit) {
            pthread_mutexattr_setprotocol(&attributes, PTHREAD_PRIO_INHERIT);
        }
        pthread_mutex_init(&mutex, &attributes);
        pthread_mutexattr_destroy(&attributes);
    }
    ~Pthread() { pthread_mutex_destroy(&mutex); }
    void lock() { pthread_mutex_lock(&mutex); }
    void unlock() { pthread_mutex_unlock(&mutex); }
    pthread_mutex_t mutex;
};

template <class Lock>
struct Type {
    using type = Lock;
};

// Calls [use] with the type of [lock].
template <class Use>
auto with(LockKind lock, const Use& use) {
    switch (lock) {
        case LockKind::TestAndSet:
            return use(Type<TestAndSetLock>{});
        case LockKind::TestAndTestAndSet:
            return use(Type<TestAndTestAndSetLock>{});
        case LockKind::BackOff:
            return use(Type<BackOffLock>{});
        case LockKind::Ticket:
            return use(Type<TicketLock>{});
        case LockKind::Mcs:
            return use(Type<McsLock>{});
        case LockKind::FutexMutex:
            return use(Type<FutexMutex>{});
        case LockKind::FutexSemaphore:
            return use(Type<FutexPermit>{});
        case LockKind::SharedLock:
            return use(Type<SharedLock>{});
        case LockKind::StdMutex:
            return use(Type<std::mutex>{});
        case LockKind::StdSharedMutex:
            return use(Type<std::shared_mutex>{});
        case LockKind::StdSemaphore:
            return use(Type<StdPermit>{});
        case LockKind::PthreadMutex:
            return use(Type<Pthread<Style::Default>>{});
        case LockKind::PthreadAdaptive:
            return use(Type<Pthread<Style::Adaptive>>{});
        case LockKind::PthreadInherit:
            return use(Type<Pthread<Style::Inherit>>{});
        case LockKind::PosixSemaphore:
            break;
    }
    return use(Type<PosixPermit>{});
}

// -- all threads at the lock

// Lets [count] threads begin together, and tells them when to stop.
struct Start {
    explicit Start(int count) : missing(count) {}
    void arrive() {
        missing--;
        while (!open) std::this_thread::yield();
    }
    std::atomic<int> missing;
    std::atomic<bool> open = false;
    alignas(cache_line) std::atomic<bool> stop = false;
};

// Where the permit is free, and so nobody should sleep for it: gives it once more. True: it was.
template <class Lock>
bool wakes_again(Lock&) {
    return false;
}
// libstdc++ before 13 lets one sleep for ever (GCC's bug 104928). LLVM's library does not, and its
// try_acquire takes what a page without threads has not.
#if defined(__GLIBCXX__)
bool wakes_again(StdPermit& lock) {
    if (!lock.semaphore.try_acquire()) return false;
    lock.semaphore.release();
    return true;
}
#endif

// Waits until all threads are back. False: one had to be woken, for the lock had forgotten it.
template <class Lock>
bool back_home(Crew& crew, Lock& lock) {
    constexpr std::chrono::seconds patience{1};
    bool woken = false;
    while (!crew.wait(patience)) woken |= wakes_again(lock);
    return !woken;
}

// The seconds that really passed between the start of all and the sign to stop.
double let_run(Start& start, double seconds, const std::atomic<bool>& cancelled) {
    while (start.missing > 0) std::this_thread::sleep_for(std::chrono::microseconds(50));
    const std::int64_t begin = now();
    start.open = true;
    // In short sleeps, so that a cancel is heard.
    constexpr double longest_sleep = 0.05;
    for (double left = seconds; left > 0 && !cancelled;) {
        std::this_thread::sleep_for(std::chrono::duration<double>(std::min(left, longest_sleep)));
        left = seconds - static_cast<double>(now() - begin) * 1e-9;
    }
    const std::int64_t end = now();
    start.stop = true;
    return static_cast<double>(end - begin) * 1e-9;
}

// What the lock guards; in a line of its own, as one would lay it out.
struct alignas(cache_line) Guarded {
    int owner = -1;
    std::uint64_t run = 0, longest_run = 0;
    std::uint64_t value = 1;
    std::int64_t released = 0;
};

std::int64_t passes(int nanoseconds, const Bench& bench) {
    return static_cast<std::int64_t>(nanoseconds * bench.passes_per_ns);
}

template <class Lock>
Throughput throughput_of(Crew& crew, const Load& load, double seconds, const Bench& bench,
                         const std::atomic<bool>& cancelled) {
    struct alignas(cache_line) Count {
        std::uint64_t taken = 0;
        std::int64_t ran = 0;
    };
    alignas(cache_line) Lock lock;
    Guarded guarded;
    Start start(load.threads);
    std::vector<Count> counts(static_cast<std::size_t>(load.threads));
    const std::int64_t inside = passes(load.section, bench), outside = passes(load.outside, bench);
    crew.start(load.threads, [&](int id) {
        Seat<Lock> seat{lock};
        std::uint64_t taken = 0, value = 1;
        start.arrive();
        const std::int64_t ran_before = time_on_core();
        do {  // once at least, also where the time is over before this thread gets a core
            seat.take();
            if (guarded.owner != id) {
                guarded.owner = id;
                guarded.run = 0;
            }
            guarded.longest_run = std::max(guarded.longest_run, ++guarded.run);
            work(guarded.value, inside);
            seat.give();
            taken++;
            work(value, outside);
        } while (!start.stop.load(std::memory_order_relaxed));
        counts[static_cast<std::size_t>(id)] = {taken, time_on_core() - ran_before};
    });
    const double passed = let_run(start, seconds, cancelled);
    Throughput result;
    result.lost_wake_up = !back_home(crew, lock);
    double sum = 0, ran = 0;
    for (const Count& count : counts) {
        sum += static_cast<double>(count.taken);
        ran += static_cast<double>(count.ran) * 1e-9;
    }
    result.ran = std::min(ran / (passed * load.threads), 1.0);
    result.per_second = sum / passed;
    for (const Count& count : counts) {
        result.shares.push_back(sum > 0 ? static_cast<double>(count.taken) / sum : 0);
    }
    result.longest_run = guarded.longest_run;
    return result;
}

template <class Lock>
HandOffs hand_offs_of(Crew& crew, const Load& load, double seconds, const Bench& bench,
                      const std::atomic<bool>& cancelled) {
    constexpr std::size_t kept = 1 << 14;  // of each thread: enough for a 99th percentile
    alignas(cache_line) Lock lock;
    Guarded guarded;
    Start start(load.threads);
    std::vector<std::vector<double>> times(static_cast<std::size_t>(load.threads));
    const std::int64_t inside = passes(load.section, bench), outside = passes(load.outside, bench);
    crew.start(load.threads, [&](int id) {
        Seat<Lock> seat{lock};
        std::vector<double> mine;
        mine.reserve(kept);
        std::size_t next = 0;
        std::uint64_t value = 1;
        start.arrive();
        while (!start.stop.load(std::memory_order_relaxed)) {
            seat.take();
            const std::int64_t entered = now();
            if (guarded.owner != id && guarded.owner >= 0) {
                // Clocks of two cores may differ by a little.
                const std::int64_t took = std::max<std::int64_t>(entered - guarded.released, 0);
                if (mine.size() < kept) mine.push_back(0);
                mine[next++ % kept] = static_cast<double>(took);
            }
            guarded.owner = id;
            work(guarded.value, inside);
            guarded.released = now();
            seat.give();
            work(value, outside);
        }
        times[static_cast<std::size_t>(id)] = std::move(mine);
    });
    let_run(start, seconds, cancelled);
    HandOffs result;
    result.lost_wake_up = !back_home(crew, lock);
    std::vector<double>& all = result.times;
    for (const auto& each : times) all.insert(all.end(), each.begin(), each.end());
    return result;
}

// -- one owner, and others who want the lock

// What one [access] costs, over batches that are long enough for the clock and shorter than a time
// slice: the cost that one in twenty exceeds. On a machine that does something else as well, the
// others run beside the owner in a part of the batches only, and those are meant; on a quiet one
// all are alike.
template <class Access>
double cost_of(const Bench& bench, double seconds, const Access& access) {
    constexpr int batches_min = 50, at_once = 200;
    const double shortest = std::max(5'000.0, 20 * bench.clock_step);
    std::vector<double> costs;
    for (const std::int64_t begin = now();
         costs.size() < batches_min || static_cast<double>(now() - begin) < seconds * 1e9;) {
        int count = 0;
        double took = 0;
        for (const std::int64_t batch = now(); took < shortest;) {
            for (int k = 0; k < at_once; k++) access();
            count += at_once;
            took = static_cast<double>(now() - batch);
        }
        costs.push_back(took / count);
    }
    const auto at = costs.begin() + static_cast<std::ptrdiff_t>(costs.size() * 19 / 20);
    std::nth_element(costs.begin(), at, costs.end());
    return *at;
}

// Larger than a core's own caches, and read in an order that they do not guess.
struct Far {
    static constexpr std::size_t lines = 1 << 17;  // 8 MB
    struct alignas(cache_line) Line {
        std::uint32_t word = 1;
    };
    std::unique_ptr<Line[]> all{new Line[lines]};
    std::size_t at = 0;
    std::uint32_t sum = 0;

    void read() {
        at = (at * 1664525 + 1013904223 + sum % 2) % lines;  // needs the word before
        sum += all[at].word + 1;
    }
};

template <class Lock>
Held held_of(Crew& crew, int waiters, double seconds, const Bench& bench) {
    struct alignas(cache_line) Beside {
        Lock lock;
        std::atomic<std::uint32_t> word = 0;
    };
    Beside beside;
    Held result;
    std::atomic<int> waiting = 0;
    std::atomic<bool> taken = false;
    crew.start(waiters + 1, [&](int id) {
        Seat<Lock> seat{beside.lock};
        if (id > 0) {
            while (!taken) std::this_thread::yield();
            waiting++;
            seat.take();
            seat.give();
            return;
        }
        Far far;
        seat.take();
        taken = true;
        while (waiting < waiters) std::this_thread::yield();
        // Those that sleep are asleep by then, and those that back off do so for long.
        std::this_thread::sleep_for(std::chrono::microseconds(300));
        result.reads = cost_of(bench, seconds / 3, [&] {
            const std::uint32_t seen = beside.word.load(std::memory_order_relaxed);
            asm volatile("" : : "r"(seen));
        });
        std::uint32_t number = 0;
        result.writes = cost_of(bench, seconds / 3, [&] {
            beside.word.exchange(++number);  // a plain store would wait in a buffer
        });
        result.memory = cost_of(bench, seconds / 3, [&] { far.read(); });
        asm volatile("" : : "r"(far.sum));
        seat.give();
    });
    result.lost_wake_up = !back_home(crew, beside.lock);
    return result;
}

}  // namespace

Bench look_at_machine() {
    Bench bench;
    bench.cores = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
    bench.clock_step = 1e9;
    for (int i = 0; i < 20; i++) {
        const std::int64_t begin = now();
        std::int64_t next = begin;
        while (next == begin) next = now();
        bench.clock_step = std::min(bench.clock_step, static_cast<double>(next - begin));
    }
    // The fastest of some tries, for others may be using the core.
    constexpr std::int64_t tried_passes = 200'000;
    constexpr int readings = 1000;
    std::uint64_t value = 1;
    bench.clock_cost = 1e9;
    for (int i = 0; i < 5; i++) {
        const std::int64_t begin = now();
        work(value, tried_passes);
        const std::int64_t worked = now();
        for (int k = 0; k < readings; k++) now();
        const std::int64_t end = now();
        const double took = static_cast<double>(std::max<std::int64_t>(worked - begin, 1));
        bench.passes_per_ns = std::max(bench.passes_per_ns, tried_passes / took);
        bench.clock_cost = std::min(bench.clock_cost, static_cast<double>(end - worked) / readings);
    }
    return bench;
}

Throughput throughput(Crew& crew, LockKind lock, const Load& load, double seconds,
                      const Bench& bench, const std::atomic<bool>& cancelled) {
    return with(lock, [&](auto type) {
        return throughput_of<typename decltype(type)::type>(crew, load, seconds, bench, cancelled);
    });
}

HandOffs hand_offs(Crew& crew, LockKind lock, const Load& load, double seconds, const Bench& bench,
                   const std::atomic<bool>& cancelled) {
    return with(lock, [&](auto type) {
        return hand_offs_of<typename decltype(type)::type>(crew, load, seconds, bench, cancelled);
    });
}

Held held(Crew& crew, LockKind lock, int waiters, double seconds, const Bench& bench) {
    return with(lock, [&](auto type) {
        return held_of<typename decltype(type)::type>(crew, waiters, seconds, bench);
    });
}

}  // namespace threads
