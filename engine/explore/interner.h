// One component of a World, each value it ever had kept once and numbered 0, 1, 2 ... in the order
// of appearance. A state is then a few small numbers instead of hundreds of words (see visited.h).
// It knows only words; what they mean is the machine's affair.
#pragma once

#include <cstdint>
#include <cstring>
#include <memory>
#include <vector>

#include "engine/explore/hash.h"
#include "engine/explore/number_table.h"

namespace explore {

using Word = std::int32_t;  // the World's

class Interner {
  public:
    static constexpr std::uint32_t none = NumberTable::none;

    // Of values of [words] words each.
    Interner(std::uint32_t words, Memory& memory);
    ~Interner();
    Interner(const Interner&) = delete;
    Interner& operator=(const Interner&) = delete;

    // The number of the value whose first [length] words are given and whose others are zero. The
    // same value always comes with the same [length]. none: there is no memory for a new one.
    std::uint32_t intern(const Word* value, std::uint32_t length);

    const Word* value(std::uint32_t number) const { return entry(number) + 1; }
    // Words from here on are zero.
    std::uint32_t length(std::uint32_t number) const {
        return static_cast<std::uint32_t>(*entry(number));
    }
    std::uint32_t size() const { return table_.size(); }

  private:
    // An entry is the length, then all the words.
    Word* entry(std::uint32_t number) const {
        const std::uint32_t in_chunk = number & ((1u << chunk_bits_) - 1);
        return chunks_[number >> chunk_bits_].get() + std::size_t{in_chunk} * entry_words_;
    }
    std::uint64_t hash_of(std::uint32_t number) const {
        return hash_words(value(number), length(number));
    }
    bool make_room();
    std::uint64_t chunk_bytes() const {
        return (std::uint64_t{entry_words_} << chunk_bits_) * sizeof(Word);
    }

    const std::uint32_t entry_words_;
    const unsigned chunk_bits_;
    Memory* memory_;
    NumberTable table_;
    std::vector<std::unique_ptr<Word[]>> chunks_;
};

}  // namespace explore
