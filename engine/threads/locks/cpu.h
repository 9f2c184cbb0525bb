// What a spin lock asks of the processor. Called by the locks and by whoever measures them.
#pragma once

#include <cstddef>

namespace threads {

// What caches move as one piece on the processors of today. Words that different threads write lie
// so far apart, or each write takes the other thread's copy away.
inline constexpr std::size_t cache_line = 64;

// Says that this thread spins: the core saves power, leaves its units to its other hardware thread,
// and does not guess ahead that the loop goes on. WebAssembly has no such instruction.
inline void pause() {
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    asm volatile("yield");
#endif
}

}  // namespace threads
