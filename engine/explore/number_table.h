// An exact hash table of numbers: finds which of the items 0, 1, 2 ... is the same as a given one.
// The items lie elsewhere; a slot is 32 bits, the item's number below and as much of its hash above
// as there is room for, so that a wrong candidate is rarely looked at. Used by interner.h and
// visited.h.
//
//   capacity 2^20:  | 12 bits of the hash | number + 1: 20 bits |     0: an empty slot
//
// The hash only leads the way: a match is always confirmed by comparing the items themselves.
//
// Several may look for items and add them at once, with find_or_add: who finds an empty slot first
// marks it, and only then gives the item its number. The table cannot grow meanwhile.
#pragma once

#include <sched.h>

#include <algorithm>
#include <atomic>
#include <cstdint>

#include "engine/explore/fetch.h"
#include "engine/explore/memory.h"
#include "engine/explore/zeroed.h"

namespace explore {

class NumberTable {
  public:
    static constexpr std::uint32_t none = 0xffffffff;

    explicit NumberTable(Memory& memory) : memory_(&memory) {}
    ~NumberTable() { memory_->give_back(bytes()); }
    NumberTable(const NumberTable&) = delete;
    NumberTable& operator=(const NumberTable&) = delete;

    // Whatever belongs to the items below it can be looked at.
    std::uint32_t size() const { return size_.load(std::memory_order_acquire); }

    void prefetch(std::uint64_t hash) const {
        if (slots_) fetch_to_write(&slots_[hash & mask_]);
    }

    // The number of the item with [hash] for which [same](number) holds, or none.
    template <class Same>
    std::uint32_t find(std::uint64_t hash, Same&& same) const {
        if (!slots_) return none;
        const std::uint32_t tag = tag_of(hash);
        for (std::uint64_t at = hash & mask_;; at = (at + 1) & mask_) {
            const std::uint32_t slot = slots_[at].load(std::memory_order_relaxed);
            if (slot == 0) return none;
            const std::uint32_t number = (slot & mask_) - 1;
            if ((slot & ~mask_) == tag && same(number)) return number;
        }
    }

    // Whether the table can take [count] items more and is still easy to search.
    bool roomy(std::uint64_t count) const { return slots_ && size() + count < usual_load(); }

    // The number of the item with [hash] for which [same](number) holds. Where there is none it is
    // added, and [make]() tells its number: one of those from claim(). none: make() answered so.
    template <class Same, class Make>
    std::uint32_t find_or_add(std::uint64_t hash, Same&& same, Make&& make) {
        const std::uint32_t tag = tag_of(hash), coming = mask_, never = mask_ - 1;
        for (std::uint64_t at = hash & mask_;; at = (at + 1) & mask_) {
            std::uint32_t slot = slots_[at].load(std::memory_order_acquire);
            if (slot == 0 &&
                slots_[at].compare_exchange_strong(slot, tag | coming, std::memory_order_acq_rel,
                                                   std::memory_order_acquire)) {
                const std::uint32_t number = make();
                slots_[at].store(tag | (number != none ? number + 1 : never),
                                 std::memory_order_release);
                return number;
            }
            if ((slot & ~mask_) != tag) continue;
            for (std::uint32_t spins = 1; (slot & mask_) == coming; ++spins) {
                if (spins % spins_max == 0) sched_yield();
                slot = slots_[at].load(std::memory_order_acquire);
            }
            const std::uint32_t number = (slot & mask_) - 1;
            if (number + 1 != never && same(number)) return number;
        }
    }

    // The first of [count] numbers below [end] that nobody else will use, or none. All of them
    // count for size().
    std::uint32_t claim(std::uint32_t count, std::uint64_t end) {
        std::uint32_t first = size();
        do {
            if (first + std::uint64_t{count} > end) return none;
        } while (!size_.compare_exchange_weak(first, first + count, std::memory_order_relaxed));
        return first;
    }

    // Room for one item more; where the table has to grow it asks [hash_of](number) for every
    // item's hash. False where there is no memory for it: the items can no longer be told apart
    // quickly.
    template <class HashOf>
    bool make_room(HashOf&& hash_of) {
        return make_room(hash_of, [](std::uint32_t) { return true; });
    }
    template <class HashOf, class Kept>
    bool make_room(HashOf&& hash_of, Kept&& kept) {
        if (roomy(0)) return true;
        if (resize(slots_ ? (mask_ + 1) * 2 : first_capacity)) {
            fill<false>(0, size(), hash_of, kept);
            return true;
        }
        return slots_ && size() < mask_ + 1 - (mask_ + 1) / 16;
    }

    // [in_pieces](count, piece) calls piece(0) ... piece(count - 1), several at the same time,
    // while nobody else looks into the table.

    // To [times] the room, or none more: false.
    template <class HashOf, class Kept, class InPieces>
    bool grow(std::uint32_t times, HashOf&& hash_of, Kept&& kept, InPieces&& in_pieces) {
        if (!resize((mask_ + 1) * times)) return false;
        fill_anew(hash_of, kept, in_pieces);
        return true;
    }
    // Every item's hash has changed, or some are gone: those that [kept] does not know are no
    // longer found.
    template <class HashOf, class Kept, class InPieces>
    void refill(HashOf&& hash_of, Kept&& kept, InPieces&& in_pieces) {
        if (!slots_) return;
        in_pieces(mask_ / piece_items + 1, [&](std::uint32_t piece) {
            const std::uint64_t end = (std::uint64_t{piece} + 1) * piece_items;
            for (std::uint64_t at = end - piece_items; at < end && at <= mask_; ++at) set(at, 0);
        });
        fill_anew(hash_of, kept, in_pieces);
    }

    // Adds item number size(), which [find] did not find, after make_room().
    void add(std::uint64_t hash) {
        put(hash, size());
        size_.store(size() + 1, std::memory_order_release);
    }

  private:
    using Slot = std::atomic<std::uint32_t>;
    static constexpr std::uint32_t first_capacity = 64;
    static constexpr std::uint32_t spins_max = 1'000;  // before another thread is let run
    static constexpr std::uint32_t piece_items = 1u << 13;

    std::uint32_t usual_load() const { return mask_ / 4 * 3; }
    std::uint32_t tag_of(std::uint64_t hash) const {
        return static_cast<std::uint32_t>(hash >> 32) & ~mask_;
    }
    std::uint64_t bytes() const {
        return slots_ ? (std::uint64_t{mask_} + 1) * sizeof(std::uint32_t) : 0;
    }

    void put(std::uint64_t hash, std::uint32_t number) {
        std::uint64_t at = hash & mask_;
        while (slots_[at].load(std::memory_order_relaxed) != 0) at = (at + 1) & mask_;
        set(at, tag_of(hash) | (number + 1));
    }
    // Where others do so at the same time.
    void put_shared(std::uint64_t hash, std::uint32_t number) {
        for (std::uint64_t at = hash & mask_;; at = (at + 1) & mask_) {
            std::uint32_t empty = slots_[at].load(std::memory_order_relaxed);
            if (empty == 0 && slots_[at].compare_exchange_strong(empty, tag_of(hash) | (number + 1),
                                                                 std::memory_order_relaxed)) {
                return;
            }
        }
    }
    void set(std::uint64_t at, std::uint32_t slot) {
        slots_[at].store(slot, std::memory_order_relaxed);
    }

    template <class HashOf, class Kept, class InPieces>
    void fill_anew(HashOf&& hash_of, Kept&& kept, InPieces&& in_pieces) {
        in_pieces(size() / piece_items + 1, [&](std::uint32_t piece) {
            const std::uint32_t first = piece * piece_items;
            fill<true>(first, std::min(size() - first, piece_items), hash_of, kept);
        });
    }
    // Into empty slots: [count] items from number [first] on.
    template <bool shared, class HashOf, class Kept>
    void fill(std::uint32_t first, std::uint32_t count, HashOf&& hash_of, Kept&& kept) {
        constexpr std::uint32_t batch = 16;  // so that the misses of a batch overlap
        std::uint64_t hashes[batch];
        for (const std::uint32_t end = first + count; first < end; first += batch) {
            const std::uint32_t some = std::min(batch, end - first);
            for (std::uint32_t i = 0; i < some; ++i) prefetch(hashes[i] = hash_of(first + i));
            for (std::uint32_t i = 0; i < some; ++i) {
                if (!kept(first + i)) continue;
                if constexpr (shared) {
                    put_shared(hashes[i], first + i);
                } else {
                    put(hashes[i], first + i);
                }
            }
        }
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
        slots_.reset(capacity);
        mask_ = capacity - 1;
        return true;
    }

    Memory* memory_;
    Zeroed<Slot> slots_;
    std::uint32_t mask_ = 0;
    // Whoever adds writes it: away from what everybody reads.
    alignas(64) std::atomic<std::uint32_t> size_ = 0;
};

}  // namespace explore
