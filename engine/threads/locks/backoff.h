// Test-and-test-and-set with exponential back-off: who loses the swap stays away for a while, and
// twice as long each time, as on Ethernet. Few collide, at the price of a lock that may stand free
// while all stay away, and of late comers who overtake those that have waited long (Anderson 1990).
#pragma once

#include <algorithm>
#include <atomic>

#include "engine/threads/locks/cpu.h"

namespace threads {

class BackOffLock {
  public:
    void lock() {
        int delay = shortest;
        for (;;) {
            while (taken_.load(std::memory_order_relaxed)) pause();
            if (!taken_.exchange(true, std::memory_order_acquire)) return;
            for (int i = 0; i < delay; i++) pause();
            delay = std::min(2 * delay, longest);
        }
    }
    bool try_lock() {
        return !taken_.load(std::memory_order_relaxed) &&
               !taken_.exchange(true, std::memory_order_acquire);
    }
    void unlock() { taken_.store(false, std::memory_order_release); }

  private:
    // In pauses: from a short critical section to about what it takes to put a thread to sleep.
    static constexpr int shortest = 4, longest = 256;

    std::atomic<bool> taken_ = false;
};

}  // namespace threads
