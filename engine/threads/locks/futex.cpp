// The three systems behind futex.h.
#include "engine/threads/locks/futex.h"

#if defined(__linux__)
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>
#elif defined(__EMSCRIPTEN_PTHREADS__)
// Emscripten's own headers are the screen's business; this is all of them that is needed.
extern "C" int emscripten_is_main_browser_thread(void);
#else
#include <thread>
#endif

namespace threads {

#if defined(__linux__)

// Private: no other process sleeps on our words, which saves the kernel a look at the page table.
void futex_wait(const std::uint32_t* word, std::uint32_t expected) {
    syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, expected, nullptr, nullptr, 0);
}
void futex_wake(const std::uint32_t* word, int count) {
    syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, count, nullptr, nullptr, 0);
}

#elif defined(__EMSCRIPTEN_PTHREADS__)

// A browser's page may not sleep; its wait instruction would trap.
void futex_wait(const std::uint32_t* word, std::uint32_t expected) {
    if (emscripten_is_main_browser_thread()) return;
    constexpr std::int64_t without_end = -1;
    __builtin_wasm_memory_atomic_wait32(
        reinterpret_cast<std::int32_t*>(const_cast<std::uint32_t*>(word)),
        static_cast<std::int32_t>(expected), without_end);
}
void futex_wake(const std::uint32_t* word, int count) {
    __builtin_wasm_memory_atomic_notify(
        reinterpret_cast<std::int32_t*>(const_cast<std::uint32_t*>(word)),
        static_cast<unsigned>(count));
}

#else

void futex_wait(const std::uint32_t*, std::uint32_t) { std::this_thread::yield(); }
void futex_wake(const std::uint32_t*, int) {}

#endif

}  // namespace threads
