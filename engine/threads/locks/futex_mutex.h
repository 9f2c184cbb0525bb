// A mutex that sleeps: mutex2 of U. Drepper, "Futexes Are Tricky" (2011), with a short spin before
// and after each sleep. One word with three states:
//   0 free   1 taken   2 taken, and somebody may sleep
// Without a rival lock() and unlock() are one atomic instruction each and the kernel hears nothing.
// Who has to sleep leaves a 2, so that the owner wakes one; who woke cannot know whether others
// still sleep, so it takes the lock with a 2 as well: a wake-up too many costs time, one too few is
// a deadlock. Not fair: whoever comes along may take it before the one that was woken.
#pragma once

#include <atomic>
#include <cstdint>

#include "engine/threads/locks/cpu.h"
#include "engine/threads/locks/futex.h"

namespace threads {

class FutexMutex {
  public:
    void lock() {
        if (!try_lock()) lock_slowly();
    }
    bool try_lock() {
        std::uint32_t expected = free;
        return state_.compare_exchange_strong(expected, taken, std::memory_order_acquire,
                                              std::memory_order_relaxed);
    }
    void unlock() {
        if (state_.exchange(free, std::memory_order_release) == contended) {
            futex_wake(word_of(state_), 1);
        }
    }

  private:
    static constexpr std::uint32_t free = 0, taken = 1, contended = 2;

    void lock_slowly() {
        const auto take_as = [&](std::uint32_t state) {
            std::uint32_t expected = free;
            return state_.load(std::memory_order_relaxed) == free &&
                   state_.compare_exchange_strong(expected, state, std::memory_order_acquire,
                                                  std::memory_order_relaxed);
        };
        if (spin_briefly([&] { return take_as(taken); })) return;
        while (state_.exchange(contended, std::memory_order_acquire) != free) {
            futex_wait(word_of(state_), contended);
            // Whoever was faster has left a 1, and need not wake anybody as long as this one spins.
            if (spin_briefly([&] { return take_as(contended); })) return;
        }
    }

    std::atomic<std::uint32_t> state_ = free;
};

}  // namespace threads
