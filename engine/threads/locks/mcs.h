// MCS queue lock: each waiter spins on a word of its own, and its predecessor clears it. First
// come, first served, and a hand-off disturbs one waiter, whatever their number. J. M.
// Mellor-Crummey and M. L. Scott, "Algorithms for Scalable Synchronization on Shared-Memory
// Multiprocessors" (TOCS 1991).
//
// The node belongs to one thread from lock() until unlock(), and to this lock alone; it usually
// lies on the stack:
//   McsLock::Node node;
//   lock.lock(node);
//   ...
//   lock.unlock(node);
#pragma once

#include <atomic>

#include "engine/threads/locks/cpu.h"

namespace threads {

class McsLock {
  public:
    struct alignas(cache_line) Node {
        std::atomic<Node*> behind = nullptr;
        std::atomic<bool> waits = false;
    };

    void lock(Node& mine) {
        mine.behind.store(nullptr, std::memory_order_relaxed);
        mine.waits.store(true, std::memory_order_relaxed);
        // Release, so that who comes behind sees the two stores above; acquire, for the last owner.
        Node* before = last_.exchange(&mine, std::memory_order_acq_rel);
        if (!before) return;
        before->behind.store(&mine, std::memory_order_release);
        while (mine.waits.load(std::memory_order_acquire)) pause();
    }
    bool try_lock(Node& mine) {
        mine.behind.store(nullptr, std::memory_order_relaxed);
        Node* nobody = nullptr;
        return last_.compare_exchange_strong(nobody, &mine, std::memory_order_acq_rel,
                                             std::memory_order_relaxed);
    }
    void unlock(Node& mine) {
        Node* next = mine.behind.load(std::memory_order_acquire);
        if (!next) {
            Node* me = &mine;
            if (last_.compare_exchange_strong(me, nullptr, std::memory_order_release,
                                              std::memory_order_relaxed)) {
                return;
            }
            // Somebody has swapped itself in as the last and is about to say who it is.
            while (!(next = mine.behind.load(std::memory_order_acquire))) pause();
        }
        next->waits.store(false, std::memory_order_release);
    }

  private:
    std::atomic<Node*> last_ = nullptr;
};

}  // namespace threads
