// How many bytes a search may hold, asked for before they are taken, so that a limit set by the
// user is never exceeded. Every container of this room that grows with the search takes its bytes
// here; several workers of one search (parallel.h) may do so at once. Knows nothing of what the
// bytes are for.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>

namespace explore {

class Memory {
  public:
    explicit Memory(std::uint64_t bytes_max) : bytes_max_(bytes_max) {}

    // False, and nothing is counted, where [bytes] more would be too many.
    bool take(std::uint64_t bytes) {
        std::uint64_t used = used_.load(std::memory_order_relaxed);
        do {
            if (used + reserved_.load(std::memory_order_relaxed) + bytes > bytes_max_) return false;
        } while (!used_.compare_exchange_weak(used, used + bytes, std::memory_order_relaxed));
        std::uint64_t largest = largest_.load(std::memory_order_relaxed);
        while (largest < used + bytes &&
               !largest_.compare_exchange_weak(largest, used + bytes, std::memory_order_relaxed)) {
        }
        return true;
    }
    void give_back(std::uint64_t bytes) { used_.fetch_sub(bytes, std::memory_order_relaxed); }

    // Bytes that nobody may take before [open_reserve]: what a search needs to tell a failure that
    // it finds with the last free byte. Not by two workers at once.
    bool reserve(std::uint64_t bytes) {
        if (used() + reserved_ + bytes > bytes_max_) return false;
        reserved_ += bytes;
        return true;
    }
    void open_reserve() { reserved_ = 0; }

    std::uint64_t limit() const { return bytes_max_; }
    std::uint64_t used() const { return used_.load(std::memory_order_relaxed); }
    std::uint64_t largest() const { return largest_.load(std::memory_order_relaxed); }

  private:
    const std::uint64_t bytes_max_;
    std::atomic<std::uint64_t> used_ = 0, reserved_ = 0, largest_ = 0;
};

}  // namespace explore
