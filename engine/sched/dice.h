// Random numbers by splitmix64's published constants: the same sequence on every platform,
// unlike the standard library's distributions. Used by the
// policy `random` and by real threads, each of which has its own.
#pragma once

#include <cstdint>

namespace sched {

class Dice {
  public:
    explicit Dice(std::uint64_t seed) : state_(seed) {}

    std::uint64_t roll() {
        state_ += 0x9e3779b97f4a7c15u;
        std::uint64_t z = state_;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
        return z ^ (z >> 31);
    }
    std::uint32_t below(std::uint32_t n) {
        return static_cast<std::uint32_t>(((roll() >> 32) * n) >> 32);
    }

  private:
    std::uint64_t state_;
};

}  // namespace sched
