// One component of a World, each value it ever had kept once and numbered 0, 1, 2 ... in the order
// of appearance. A state is then a few small numbers instead of hundreds of words (see visited.h).
// It knows only words; what they mean is the machine's affair. Several may use it at once
// where it has been told so.
#pragma once

#include <cstdint>
#include <cstring>
#include <memory>
#include <mutex>

#include "engine/explore/directory.h"
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
    std::uint32_t intern(const Word* value, std::uint32_t length) {
        if (!shared_) return intern_alone(value, length);
        const std::lock_guard lock(mutex_);
        return intern_alone(value, length);
    }
    // While only one uses it. Who knows a number may always look at its value.
    void share(bool shared) { shared_ = shared; }

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
        return chunks_[number >> chunk_bits_] + std::size_t{in_chunk} * entry_words_;
    }
    std::uint64_t hash_of(std::uint32_t number) const {
        return hash_words(value(number), length(number));
    }
    std::uint32_t intern_alone(const Word* value, std::uint32_t length);
    bool make_room();
    std::uint64_t chunk_bytes() const {
        return (std::uint64_t{entry_words_} << chunk_bits_) * sizeof(Word);
    }

    const std::uint32_t entry_words_;
    const unsigned chunk_bits_;
    Memory* memory_;
    NumberTable table_;
    Directory<Word> chunks_;
    bool shared_ = false;
    std::mutex mutex_;
};

}  // namespace explore
