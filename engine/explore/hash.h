// One pass over some words to 64 well mixed bits. Fixed, without a seed: the same everywhere, so
// that no answer depends on the machine. Used by the tables of this room; equality is always
// checked.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace explore {

// Odd constants with about half of their bits set; nothing else is asked of them.
inline constexpr std::uint64_t hash_factor = 0x9fb21c651e98df25ull;
inline constexpr std::uint64_t hash_second = 0xd6e8feb86659fd93ull;
inline constexpr std::uint64_t hash_start = 0x2b7e151628aed2a7ull;

inline std::uint64_t mix(std::uint64_t x) {
    x = (x ^ (x >> 32)) * hash_factor;
    return x ^ (x >> 29);
}

// [words] of 32 bits each.
inline std::uint64_t hash_words(const void* words, std::size_t count) {
    const char* at = static_cast<const char*>(words);
    std::uint64_t h = hash_start ^ count;
    // Word by word: two that were just written one by one cannot be read as one at once.
    const auto word = [&] {
        std::uint32_t value;
        std::memcpy(&value, at, sizeof value);
        at += sizeof value;
        return std::uint64_t{value};
    };
    for (; count >= 2; count -= 2) {
        h = (h ^ word()) * hash_factor;
        h += word() * hash_second;
        h ^= h >> 32;
    }
    if (count != 0) h = (h ^ word()) * hash_factor;
    return mix(h);
}

}  // namespace explore
