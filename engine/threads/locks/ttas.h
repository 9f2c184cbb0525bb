// Test-and-test-and-set: read until it looks free, and only then swap. While the lock is held, each
// waiter reads its own cached copy and nobody's line moves. When it is given back, all copies go at
// once and all waiters swap: a burst that grows with their number (Anderson 1990, section III).
#pragma once

#include <atomic>

namespace threads {

class TestAndTestAndSetLock {
  public:
    void lock() {
        do {
            while (taken_.load(std::memory_order_relaxed)) continue;
        } while (taken_.exchange(true, std::memory_order_acquire));
    }
    bool try_lock() {
        return !taken_.load(std::memory_order_relaxed) &&
               !taken_.exchange(true, std::memory_order_acquire);
    }
    void unlock() { taken_.store(false, std::memory_order_release); }

  private:
    std::atomic<bool> taken_ = false;
};

}  // namespace threads
