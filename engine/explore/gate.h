// Several work at once, and now and then one needs to be alone. Whoever works is inside; between
// two pieces of work he asks [pause], which only costs something where somebody waits.
//
//   A: works ........ alone(grow the table) ........ works
//   B: works . pause: waits outside ................ works
//
// Who waits outside helps where the other has pieces of work for him: together().
//
// Used by visited.h for what cannot change while others look, and by parallel.h.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>

namespace explore {

class Gate {
  public:
    void enter() {
        std::unique_lock lock(mutex_);
        come_in(lock);
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
        help_until(lock, [this] { return inside_ == 0 && part_ == nullptr; });
        act();  // under the lock: those who also want to be alone come next
        --wanting_;
        changed_.notify_all();
        come_in(lock);
    }
    // From an [act]: whoever waits at the gate does [part], too, at the same time. It must know by
    // itself when there is nothing left to do.
    void together(const std::function<void()>& part) {
        std::unique_lock lock(mutex_, std::adopt_lock);  // alone() has it
        part_ = &part;
        ++parts_;
        changed_.notify_all();
        lock.unlock();
        part();
        lock.lock();
        changed_.wait(lock, [this] { return helping_ == 0; });
        part_ = nullptr;
        lock.release();
    }

  private:
    void come_in(std::unique_lock<std::mutex>& lock) {
        help_until(lock, [this] { return wanting_ == 0; });
        ++inside_;
    }
    template <class Ready>
    void help_until(std::unique_lock<std::mutex>& lock, Ready&& ready) {
        std::uint32_t helped = 0;
        while (!ready()) {
            if (part_ == nullptr || helped == parts_) {
                changed_.wait(lock);
                continue;
            }
            helped = parts_;
            ++helping_;
            const std::function<void()>& part = *part_;
            lock.unlock();
            part();
            lock.lock();
            --helping_;
            changed_.notify_all();
        }
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    int inside_ = 0;
    std::atomic<int> wanting_ = 0;  // changed under the lock, read without it, too
    const std::function<void()>* part_ = nullptr;
    std::uint32_t parts_ = 0;  // so many there have been
    int helping_ = 0;
};

}  // namespace explore
