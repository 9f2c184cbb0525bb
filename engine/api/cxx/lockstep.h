// <lockstep.h> for a C++ compiler, so that an answer compiles, and even runs, outside of Lockstep:
//   g++ -std=c++20 -I engine/api/cxx -I puzzles/020-print-in-order -fsyntax-only -x c++ answer.task
// The engine does not read this file; its own meaning of these names is in engine/api/lockstep.cpp.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <thread>

// The tick; one tick is a millisecond.
inline int now() {
    static const auto begin = std::chrono::steady_clock::now();
    auto passed = std::chrono::steady_clock::now() - begin;
    return static_cast<int>(std::chrono::duration_cast<std::chrono::milliseconds>(passed).count());
}

// Uses [ticks] of processor time.
inline void work(int ticks) {
    for (int end = now() + ticks; now() < end;) {
    }
}

// Any value from 0 to [n] - 1. The judge tries every one, a real run only one.
inline int choose(int n) { return std::rand() % n; }

namespace lockstep {
// A real thread does not die inside, so that nobody is ever told; the words are there to compile.
enum : int { left_locked = 1, tells_one, tells_all, released };
enum : int { ok, busy, owner_died, not_recoverable, not_owner, nothing_to_repair };
class mutex {
  public:
    explicit mutex(int = left_locked) {}
    int lock() {
        mutex_.lock();
        owner_ = std::this_thread::get_id();
        return ok;
    }
    int try_lock() {
        if (!mutex_.try_lock()) return busy;
        owner_ = std::this_thread::get_id();
        return ok;
    }
    int unlock() {
        if (owner_ != std::this_thread::get_id()) return not_owner;
        owner_ = std::thread::id();
        mutex_.unlock();
        return ok;
    }
    int repaired() { return nothing_to_repair; }
    int reset() { return ok; }

  private:
    std::mutex mutex_;
    std::atomic<std::thread::id> owner_;
};

inline void print(const char* text) { std::printf("%s", text); }
inline void print(bool value) { std::printf("%s", value ? "true" : "false"); }
inline void print(int value) { std::printf("%d", value); }
inline void print(unsigned value) { std::printf("%u", value); }
}  // namespace lockstep

// Writes texts and values to the output, on a line of their own.
template <class... Values>
void print(const Values&... values) {
    (lockstep::print(values), ...);
    std::printf("\n");
}
