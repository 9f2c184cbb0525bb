// Two threads that hand one counter to and fro.
#include "engine/threads/cores.h"

#include <pthread.h>
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

struct Line {
    alignas(128) std::atomic<std::uint32_t> value = 0;
};

void* answer(void* argument) {
    std::atomic<std::uint32_t>& line = static_cast<Line*>(argument)->value;
    for (std::uint32_t i = 0; i < tries * rounds; ++i) {
        wait_for(line, 2 * i + 1);
        line.store(2 * i + 2, std::memory_order_release);
    }
    return nullptr;
}

}  // namespace

double line_round_trip() {
    using Clock = std::chrono::steady_clock;
    if (std::thread::hardware_concurrency() < 2) return 0;
    Line shared;
    pthread_t other;
    if (pthread_create(&other, nullptr, answer, &shared) != 0) return 0;
    std::atomic<std::uint32_t>& line = shared.value;
    auto best = Clock::duration::max();
    for (std::uint32_t i = 0; i < tries * rounds;) {
        const Clock::time_point begin = Clock::now();
        for (const std::uint32_t end = i + rounds; i < end; ++i) {
            line.store(2 * i + 1, std::memory_order_release);
            wait_for(line, 2 * i + 2);
        }
        best = std::min(best, Clock::now() - begin);
    }
    pthread_join(other, nullptr);
    return std::chrono::duration<double, std::nano>(best).count() / rounds;
}

}  // namespace threads
