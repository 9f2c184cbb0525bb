// A counting semaphore that sleeps. The permits and the number of those that may sleep for one are
// the two halves of one word, so that release() adds a permit and learns in the same instruction
// whether somebody has to be woken. Were they two words, the sleeper could take the permit and
// destroy the semaphore between the two looks of release(). Not fair: a permit is anybody's.
#pragma once

#include <atomic>
#include <cstdint>

#include "engine/threads/locks/cpu.h"
#include "engine/threads/locks/futex.h"

namespace threads {

class FutexSemaphore {
  public:
    explicit FutexSemaphore(std::uint32_t permits = 0) : state_(permits) {}

    void acquire() {
        if (!try_acquire()) acquire_slowly();
    }
    bool try_acquire() {
        std::uint64_t state = state_.load(std::memory_order_relaxed);
        while (permits(state) > 0) {
            if (state_.compare_exchange_weak(state, state - 1, std::memory_order_acquire,
                                             std::memory_order_relaxed)) {
                return true;
            }
        }
        return false;
    }
    // At most 2^32 - 1 permits, which nobody checks.
    void release() {
        const std::uint64_t before = state_.fetch_add(1, std::memory_order_release);
        if (before >= sleeper) futex_wake(permits_word(), 1);
    }

  private:
    static constexpr std::uint64_t sleeper = std::uint64_t{1} << 32;

    static std::uint32_t permits(std::uint64_t state) { return static_cast<std::uint32_t>(state); }

    // Counted only around the sleep: while it spins, release() need wake nobody.
    void acquire_slowly() {
        const auto attempt = [&] { return try_acquire(); };
        while (!spin_briefly(attempt)) {
            const std::uint64_t before = state_.fetch_add(sleeper, std::memory_order_relaxed);
            if (permits(before) == 0) futex_wait(permits_word(), 0);
            state_.fetch_sub(sleeper, std::memory_order_relaxed);
        }
    }

    // The half that sleepers look at: the first on a little-endian machine.
    const std::uint32_t* permits_word() const {
        static_assert(sizeof state_ == 2 * sizeof(std::uint32_t));
        const auto* halves = reinterpret_cast<const std::uint32_t*>(&state_);
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
        return halves + 1;
#else
        return halves;
#endif
    }

    std::atomic<std::uint64_t> state_;
};

}  // namespace threads
