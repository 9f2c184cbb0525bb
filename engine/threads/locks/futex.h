// The one thing that a lock which sleeps asks of the system: sleep while this word still has that
// value, and wake those that sleep on it. Looking and falling asleep are one step for whoever
// wakes, so that no wake-up falls in between. Linux's futex(2) natively; in WebAssembly its own
// memory.atomic.wait32 and notify; elsewhere, and on a page's own thread, which may not sleep,
// futex_wait yields and returns.
#pragma once

#include <atomic>
#include <climits>
#include <cstdint>

namespace threads {

// May return at any time and for no reason: the caller looks again, in a loop.
void futex_wait(const std::uint32_t* word, std::uint32_t expected);
// Wakes at most [count] sleepers.
void futex_wake(const std::uint32_t* word, int count);
inline constexpr int everybody = INT_MAX;

// The word inside of an atomic: std::atomic<std::uint32_t> is that word and nothing else.
inline const std::uint32_t* word_of(const std::atomic<std::uint32_t>& atomic) {
    static_assert(sizeof atomic == sizeof(std::uint32_t));
    return reinterpret_cast<const std::uint32_t*>(&atomic);
}

}  // namespace threads
