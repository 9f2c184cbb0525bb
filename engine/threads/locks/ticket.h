// Ticket lock: take the next number, wait until it is on the display. First come, first served,
// with two counters. All waiters read one display, so each hand-off takes the line from all of
// them; and where the next in turn does not run, nobody gets in. D. P. Reed and R. K. Kanodia,
// "Synchronization with Eventcounts and Sequencers" (CACM 1979); Mellor-Crummey and Scott (TOCS
// 1991), section 2.2.
#pragma once

#include <atomic>
#include <cstdint>

#include "engine/threads/locks/cpu.h"

namespace threads {

class TicketLock {
  public:
    void lock() {
        const std::uint32_t mine = next_.fetch_add(1, std::memory_order_relaxed);
        while (serving_.load(std::memory_order_acquire) != mine) pause();
    }
    // Takes a number only where it would be served at once.
    bool try_lock() {
        std::uint32_t free = serving_.load(std::memory_order_acquire);
        return next_.compare_exchange_strong(free, free + 1, std::memory_order_acquire,
                                             std::memory_order_relaxed);
    }
    // Only the owner writes the display, so this need be no atomic addition. Numbers wrap round;
    // that is well until 2^32 threads wait.
    void unlock() {
        serving_.store(serving_.load(std::memory_order_relaxed) + 1, std::memory_order_release);
    }

  private:
    std::atomic<std::uint32_t> next_ = 0;
    std::atomic<std::uint32_t> serving_ = 0;
};

}  // namespace threads
