// An exact hash table of numbers: finds which of the items 0, 1, 2 ... is the same as a given one.
// The items lie elsewhere; a slot is 32 bits, the item's number below and as much of its hash above
// as there is room for, so that a wrong candidate is rarely looked at. Used by interner.h and
// visited.h.
//
//   capacity 2^20:  | 12 bits of the hash | number + 1: 20 bits |     0: an empty slot
//
// The hash only leads the way: a match is always confirmed by comparing the items themselves.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>

#include "engine/explore/memory.h"

namespace explore {

class NumberTable {
  public:
    static constexpr std::uint32_t none = 0xffffffff;

    explicit NumberTable(Memory& memory) : memory_(&memory) {}
    ~NumberTable() { memory_->give_back(bytes()); }
    NumberTable(const NumberTable&) = delete;
    NumberTable& operator=(const NumberTable&) = delete;

    std::uint32_t size() const { return size_; }

    void prefetch(std::uint64_t hash) const {
        if (slots_) __builtin_prefetch(&slots_[hash & mask_]);
    }

    // The number of the item with [hash] for which [same](number) holds, or none.
    template <class Same>
    std::uint32_t find(std::uint64_t hash, Same&& same) const {
        if (!slots_) return none;
        const std::uint32_t tag = tag_of(hash);
        for (std::uint64_t at = hash & mask_; slots_[at] != 0; at = (at + 1) & mask_) {
            const std::uint32_t number = (slots_[at] & mask_) - 1;
            if ((slots_[at] & ~mask_) == tag && same(number)) return number;
        }
        return none;
    }

    // Room for one item more; where the table has to grow it asks [hash_of](number) for every
    // item's hash. False where there is no memory for it: the items can no longer be told apart
    // quickly.
    template <class HashOf>
    bool make_room(HashOf&& hash_of) {
        if (slots_ && size_ < usual_load()) return true;
        const std::uint32_t capacity = slots_ ? mask_ + 1 : 0;
        if (resize(slots_ ? capacity * 2 : first_capacity)) {
            refill(hash_of);
            return true;
        }
        return slots_ && size_ < capacity - capacity / 16;
    }

    // Adds item number size(), which [find] did not find, after make_room().
    void add(std::uint64_t hash) { put(hash, size_++); }

    // Every item's hash has changed.
    template <class HashOf>
    void refill(HashOf&& hash_of) {
        if (!slots_) return;
        constexpr std::uint32_t batch = 16;  // so that the misses of a batch overlap
        std::fill_n(slots_.get(), std::size_t{mask_} + 1, 0u);
        std::uint64_t hashes[batch];
        for (std::uint32_t first = 0; first < size_; first += batch) {
            const std::uint32_t count = std::min(batch, size_ - first);
            for (std::uint32_t i = 0; i < count; ++i) prefetch(hashes[i] = hash_of(first + i));
            for (std::uint32_t i = 0; i < count; ++i) put(hashes[i], first + i);
        }
    }

  private:
    static constexpr std::uint32_t first_capacity = 64;

    std::uint32_t usual_load() const { return mask_ / 4 * 3; }
    std::uint32_t tag_of(std::uint64_t hash) const {
        return static_cast<std::uint32_t>(hash >> 32) & ~mask_;
    }
    std::uint64_t bytes() const {
        return slots_ ? (std::uint64_t{mask_} + 1) * sizeof(std::uint32_t) : 0;
    }

    void put(std::uint64_t hash, std::uint32_t number) {
        std::uint64_t at = hash & mask_;
        while (slots_[at] != 0) at = (at + 1) & mask_;
        slots_[at] = tag_of(hash) | (number + 1);
    }

    // The old slots go first: the new ones are filled from the items.
    bool resize(std::uint32_t capacity) {
        if (capacity == 0) return false;
        const std::uint64_t wanted = std::uint64_t{capacity} * sizeof(std::uint32_t);
        memory_->give_back(bytes());
        if (!memory_->take(wanted)) {
            memory_->take(bytes());
            return false;
        }
        slots_.reset();
        slots_.reset(new std::uint32_t[capacity]);  // refill() clears them
        mask_ = capacity - 1;
        return true;
    }

    Memory* memory_;
    std::unique_ptr<std::uint32_t[]> slots_;
    std::uint32_t mask_ = 0;
    std::uint32_t size_ = 0;
};

}  // namespace explore
