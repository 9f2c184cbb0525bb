// <lockstep.h> for a C++ compiler, so that an answer compiles, and even runs, outside of Lockstep:
//   g++ -std=c++20 -I engine/api/cxx -I puzzles/020-print-in-order -fsyntax-only -x c++ answer.task
// The engine does not read this file; its own meaning of these names is in engine/api/lockstep.cpp.
#pragma once

#include <chrono>
#include <cstdio>
#include <cstdlib>

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
