// Several work at once, and now and then one needs to be alone. Whoever works is inside; between
// two pieces of work he asks [pause], which only costs something where somebody waits.
//
//   A: works ........ alone(grow the table) ........ works
//   B: works . pause: waits outside ................ works
//
// Used by visited.h for what cannot change while others look, and by parallel.h.
#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>

namespace explore {

class Gate {
  public:
    void enter() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return wanting_ == 0; });
        ++inside_;
    }
    void leave() {
        const std::lock_guard lock(mutex_);
        --inside_;
        changed_.notify_all();
    }
    void pause() {
        if (wanting_.load(std::memory_order_relaxed) == 0) return;
        leave();
        enter();
    }
    // From inside, between two pieces of work: [act] while nobody else is. Others may have done so
    // just before.
    template <class Act>
    void alone(Act&& act) {
        std::unique_lock lock(mutex_);
        ++wanting_;
        --inside_;
        changed_.notify_all();
        changed_.wait(lock, [this] { return inside_ == 0; });
        act();  // under the lock: those who also want to be alone come next
        --wanting_;
        changed_.notify_all();
        changed_.wait(lock, [this] { return wanting_ == 0; });
        ++inside_;
    }

  private:
    std::mutex mutex_;
    std::condition_variable changed_;
    int inside_ = 0;
    std::atomic<int> wanting_ = 0;  // changed under the lock, read without it, too
};

}  // namespace explore
