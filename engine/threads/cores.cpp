// Two threads that hand one counter to and fro.
#include "engine/threads/cores.h"

#include <sched.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <thread>

namespace threads {
namespace {

constexpr std::uint32_t rounds = 10'000;
// Both threads may begin on one core, and are moved apart a few milliseconds later.
constexpr std::uint32_t tries = 10;
constexpr int spins_max = 10'000;  // then the other may need this very core

void wait_for(const std::atomic<std::uint32_t>& line, std::uint32_t value) {
    for (int spins = 1; line.load(std::memory_order_acquire) != value; ++spins) {
        if (spins % spins_max == 0) sched_yield();
    }
}

}  // namespace

double line_round_trip() {
    using Clock = std::chrono::steady_clock;
    if (std::thread::hardware_concurrency() < 2) return 0;
    alignas(128) std::atomic<std::uint32_t> line = 0;
    std::thread other([&] {
        for (std::uint32_t i = 0; i < tries * rounds; ++i) {
            wait_for(line, 2 * i + 1);
            line.store(2 * i + 2, std::memory_order_release);
        }
    });
    auto best = Clock::duration::max();
    for (std::uint32_t i = 0; i < tries * rounds;) {
        const Clock::time_point begin = Clock::now();
        for (const std::uint32_t end = i + rounds; i < end; ++i) {
            line.store(2 * i + 1, std::memory_order_release);
            wait_for(line, 2 * i + 2);
        }
        best = std::min(best, Clock::now() - begin);
    }
    other.join();
    return std::chrono::duration<double, std::nano>(best).count() / rounds;
}

}  // namespace threads
