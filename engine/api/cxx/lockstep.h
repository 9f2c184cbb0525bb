// <lockstep.h> for a C++ compiler, so that an answer compiles and runs outside of Lockstep, too:
//   g++ -std=c++20 -I engine/api/cxx -I puzzles/020-print-in-order -x c++ answer.task ...
// The engine does not read this file; its own meaning of these names is in engine/api/lockstep.cpp.
#pragma once

#include <chrono>
#include <iostream>
#include <random>
#include <thread>

// Uses [ticks] of processor time; one tick is a millisecond.
inline void work(int ticks) {
    auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(ticks);
    while (std::chrono::steady_clock::now() < end) {
    }
}

// Any value from 0 to [n] - 1. The judge tries every one, a real run only one.
inline int choose(int n) {
    thread_local std::minstd_rand numbers{std::random_device{}()};
    return std::uniform_int_distribution<int>(0, n - 1)(numbers);
}

// Writes texts and values to the output, on a line of their own.
template <class... Values> void print(const Values&... values) {
    (std::cout << ... << values) << '\n';
}

// The tick.
inline int now() {
    static const auto begin = std::chrono::steady_clock::now();
    auto passed = std::chrono::steady_clock::now() - begin;
    return static_cast<int>(std::chrono::duration_cast<std::chrono::milliseconds>(passed).count());
}
