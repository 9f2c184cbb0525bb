// A readers-writer lock that prefers writers: many readers or one writer, and no reader comes in
// while a writer is inside or waits. So a stream of readers cannot starve a writer; a stream of
// writers does starve readers. One word:
//   readers inside | writers that wait or are inside | a writer is inside | somebody may sleep
// Whoever makes the last obstacle go away wakes all sleepers, who look again. P. J. Courtois,
// F. Heymans and D. L. Parnas, "Concurrent Control with Readers and Writers" (CACM 1971).
#pragma once

#include <atomic>
#include <cstdint>

#include "engine/threads/locks/cpu.h"
#include "engine/threads/locks/futex.h"

namespace threads {

class SharedLock {
  public:
    void lock() {
        std::uint32_t state = state_.fetch_add(writer, std::memory_order_relaxed) + writer;
        for (;;) {
            if (state & (readers | inside)) {
                sleep(state);
            } else if (state_.compare_exchange_weak(state, state | inside,
                                                    std::memory_order_acquire,
                                                    std::memory_order_relaxed)) {
                return;
            }
        }
    }
    bool try_lock() {
        std::uint32_t state = state_.load(std::memory_order_relaxed);
        while (!(state & (readers | inside))) {
            if (state_.compare_exchange_weak(state, (state + writer) | inside,
                                             std::memory_order_acquire,
                                             std::memory_order_relaxed)) {
                return true;
            }
        }
        return false;
    }
    void unlock() { wake(state_.fetch_sub(writer + inside, std::memory_order_release)); }

    void lock_shared() {
        std::uint32_t state = state_.load(std::memory_order_relaxed);
        while (!enter_as_reader(state)) sleep(state);
    }
    bool try_lock_shared() {
        std::uint32_t state = state_.load(std::memory_order_relaxed);
        return enter_as_reader(state);
    }
    void unlock_shared() {
        const std::uint32_t before = state_.fetch_sub(reader, std::memory_order_release);
        if ((before & readers) == reader) wake(before);
    }

  private:
    static constexpr std::uint32_t reader = 1, readers = 0x7fff;
    static constexpr std::uint32_t writer = 0x8000, writers = 0x3fff8000;
    static constexpr std::uint32_t inside = 0x40000000, sleepers = 0x80000000;

    // False where a writer is in the way; [state] is then what was seen.
    bool enter_as_reader(std::uint32_t& state) {
        while (!(state & writers)) {
            if (state_.compare_exchange_weak(state, state + reader, std::memory_order_acquire,
                                             std::memory_order_relaxed)) {
                return true;
            }
        }
        return false;
    }

    // Until something has changed since [state], which becomes what is there now. The mark is only
    // set in the very state that made us wait, so whoever ends that state sees it.
    void sleep(std::uint32_t& state) {
        const std::uint32_t seen = state;
        const auto changed = [&] {
            state = state_.load(std::memory_order_relaxed);
            return state != seen;
        };
        if (spin_briefly(changed)) return;
        if (!(state & sleepers) &&
            !state_.compare_exchange_weak(state, state | sleepers, std::memory_order_relaxed)) {
            return;
        }
        futex_wait(word_of(state_), state | sleepers);
        state = state_.load(std::memory_order_relaxed);
    }

    // After a change from [before] on: whoever sleeps by now looks again, and sets the mark anew.
    void wake(std::uint32_t before) {
        if (!(before & sleepers)) return;
        state_.fetch_and(~sleepers, std::memory_order_relaxed);
        futex_wake(word_of(state_), everybody);
    }

    std::atomic<std::uint32_t> state_ = 0;
};

}  // namespace threads
