// What a set of states keeps of each: its record, some flags, and where it is found. Part of
// visited.h; apart from it because several workers may share it.
#pragma once

#include <atomic>
#include <mutex>

#include "engine/explore/directory.h"
#include "engine/explore/gate.h"
#include "engine/explore/number_table.h"
#include "engine/explore/packing.h"

namespace explore {

struct Records {
    static constexpr unsigned chunk_bits = 12;
    static constexpr std::uint32_t chunk_states = 1u << chunk_bits;

    explicit Records(Memory& memory_in) : memory(memory_in), packing({}), table(memory_in) {}
    ~Records() { memory.give_back(words.size() * chunk_bytes(packing.words())); }

    static std::uint64_t chunk_bytes(std::uint32_t record_words) {
        return (std::uint64_t{record_words} * sizeof(std::uint32_t) + 1) * chunk_states;
    }
    static constexpr std::uint64_t marks_bytes = sizeof(std::uint32_t) * chunk_states;

    Memory& memory;
    Packing packing;
    NumberTable table;
    Directory<std::uint32_t> words;
    Directory<std::uint8_t> flags;
    Directory<std::atomic<std::uint32_t>> marks;  // only while they are shared
    Gate* gate = nullptr;                         // of those who share
    std::mutex adding;                            // chunks, of those who share
    // States below are only there where they have one of these flags.
    std::uint32_t kept_below = 0;
    std::uint8_t kept_flags = 0;
};

}  // namespace explore
