// How many bytes a search may hold, asked for before they are taken, so that a limit set by the
// user is never exceeded. Every container of this room that grows with the search takes its bytes
// here. Knows nothing of what the bytes are for.
#pragma once

#include <algorithm>
#include <cstdint>

namespace explore {

class Memory {
  public:
    explicit Memory(std::uint64_t bytes_max) : bytes_max_(bytes_max) {}

    // False, and nothing is counted, where [bytes] more would be too many.
    bool take(std::uint64_t bytes) {
        if (used_ + reserved_ + bytes > bytes_max_) return false;
        used_ += bytes;
        largest_ = std::max(largest_, used_);
        return true;
    }
    void give_back(std::uint64_t bytes) { used_ -= bytes; }

    // Bytes that nobody may take before [open_reserve]: what a search needs to tell a failure that
    // it finds with the last free byte.
    bool reserve(std::uint64_t bytes) {
        if (used_ + reserved_ + bytes > bytes_max_) return false;
        reserved_ += bytes;
        return true;
    }
    void open_reserve() { reserved_ = 0; }

    std::uint64_t limit() const { return bytes_max_; }
    std::uint64_t used() const { return used_; }
    std::uint64_t largest() const { return largest_; }

  private:
    const std::uint64_t bytes_max_;
    std::uint64_t used_ = 0, reserved_ = 0, largest_ = 0;
};

}  // namespace explore
