// What a spin lock asks of the processor. Called by the locks and by whoever measures them.
#pragma once

#include <cstddef>

namespace threads {

// What caches move as one piece on the processors of today. Words that different threads write lie
// so far apart, or each write takes the other thread's copy away.
inline constexpr std::size_t cache_line = 64;

// Says that this thread spins: the core saves power, leaves its units to its other hardware thread,
// and does not guess ahead that the loop goes on. Takes some 40 ns on today's x86. WebAssembly has
// no such instruction, only a loop that takes about as long.
inline void pause() {
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    asm volatile("isb");  // its "yield" does nothing on most cores
#else
    for (int i = 0; i < 32; i++) asm volatile("");
#endif
}

// What locks that sleep do first: tries ever further apart, for about as long as a sleep and a
// wake-up take. Who spins for so long loses at most half (A. R. Karlin and others, "Empirical
// Studies of Competitive Spinning", SOSP 1991). Apart, for each look takes the line away from the
// owner. True as soon as [attempt] is.
template <class Attempt>
bool spin_briefly(const Attempt& attempt) {
    constexpr int shortest = 8, longest = 256;  // pauses
    for (int delay = shortest; delay <= longest; delay *= 2) {
        for (int i = 0; i < delay; i++) pause();
        if (attempt()) return true;
    }
    return false;
}

}  // namespace threads
