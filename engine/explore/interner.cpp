// The values of one component, kept in chunks that never move.
#include "engine/explore/interner.h"

#include <algorithm>

namespace explore {

namespace {

// Chunks of about 4 KB: small beside any search, and large components do not waste the rest.
unsigned bits_for(std::uint32_t words) {
    unsigned bits = 0;
    while (bits < 8 && (words * sizeof(Word)) << (bits + 1) <= 4096) ++bits;
    return bits;
}

}  // namespace

Interner::Interner(std::uint32_t words, Memory& memory)
    : entry_words_(words + 1), chunk_bits_(bits_for(words + 1)), memory_(&memory), table_(memory) {}

Interner::~Interner() { memory_->give_back(chunks_.size() * chunk_bytes()); }

std::uint32_t Interner::intern_alone(const Word* words, std::uint32_t length) {
    const std::uint64_t hash = hash_words(words, length);
    const std::uint32_t known = table_.find(hash, [&](std::uint32_t number) {
        const Word* at = entry(number);
        return at[0] == static_cast<Word>(length) &&
               std::memcmp(at + 1, words, length * sizeof *words) == 0;
    });
    if (known != none) return known;
    if (!make_room()) return none;
    const std::uint32_t number = table_.size();
    *entry(number) = static_cast<Word>(length);
    std::copy_n(words, length, entry(number) + 1);
    table_.add(hash);
    return number;
}

bool Interner::make_room() {
    if (!table_.make_room([this](std::uint32_t number) { return hash_of(number); })) return false;
    if (table_.size() < chunks_.size() << chunk_bits_) return true;
    if (!memory_->take(chunk_bytes())) return false;
    chunks_.push_back(std::make_unique<Word[]>(std::size_t{entry_words_} << chunk_bits_));
    return true;
}

}  // namespace explore
