// Test-and-set: swap a 1 in until a 0 comes out. Fits every machine with one atomic instruction,
// and is the worst neighbour: each try is a write, so that every waiter takes the cache line away
// from the owner and from all other waiters, again and again. Unfair: who has just had the lock has
// its line and wins again. T. E. Anderson, "The Performance of Spin Lock Alternatives" (IEEE TPDS
// 1990).
//
// The loop has no pause on purpose, and neither has ttas.h: one reads, one writes, and nothing else
// is different, so that the lab can compare them.
#pragma once

#include <atomic>

namespace threads {

class TestAndSetLock {
  public:
    void lock() {
        while (taken_.exchange(true, std::memory_order_acquire)) continue;
    }
    bool try_lock() { return !taken_.exchange(true, std::memory_order_acquire); }
    void unlock() { taken_.store(false, std::memory_order_release); }

  private:
    std::atomic<bool> taken_ = false;
};

}  // namespace threads
