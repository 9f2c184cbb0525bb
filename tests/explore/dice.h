// Random numbers that are the same everywhere, which those of <random>'s distributions are not.
// Used by the random tests of the explorer.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace explore {

class Dice {
  public:
    explicit Dice(std::uint64_t seed) : state_(seed * step + 1) {}

    std::uint64_t roll() {
        std::uint64_t x = state_ += step;
        x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ull;
        x = (x ^ (x >> 27)) * 0x94d049bb133111ebull;
        return x ^ (x >> 31);
    }
    int below(std::size_t n) { return static_cast<int>(roll() % n); }
    int between(int low, int high) { return low + below(static_cast<std::size_t>(high - low + 1)); }
    bool percent(int chance) { return below(100) < chance; }
    template <class T>
    const T& any(const std::vector<T>& from) {
        return from[static_cast<std::size_t>(below(from.size()))];
    }
    std::string digit(int low, int high) { return std::to_string(between(low, high)); }

  private:
    static constexpr std::uint64_t step = 0x9e3779b97f4a7c15ull;
    std::uint64_t state_;
};

}  // namespace explore
