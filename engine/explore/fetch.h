// Fetches a line of memory that will soon be looked at, so that several waits for memory overlap.
// WebAssembly has no instruction for that: there the line is read, and since nothing depends on
// what is read nothing waits for it. Used by number_table.h and visited.h.
#pragma once

#include <cstdint>

namespace explore {

#if defined(__EMSCRIPTEN__)
// Written and never looked at, lest the reading is left out.
inline thread_local volatile std::uint32_t fetched = 0;
#endif

// [at]: a word of 32 bits.
inline void fetch(const void* at) {
#if defined(__EMSCRIPTEN__)
    fetched = __atomic_load_n(static_cast<const std::uint32_t*>(at), __ATOMIC_RELAXED);
#else
    __builtin_prefetch(at);
#endif
}
// To be written: another core may have it, which then need not be asked twice.
inline void fetch_to_write(const void* at) {
#if defined(__EMSCRIPTEN__)
    fetch(at);
#else
    __builtin_prefetch(at, 1);
#endif
}

}  // namespace explore
