// The first word of every sync object: what kind it is and by which rules it blocks.
// Written once by the object's constructor (engine/api), read by the primitives; a profile of
// SEMANTICS 2.5 (queue order, grant, protocol, recursion ...) is one choice per field here.
// Knows no API: a system's option names are mapped onto these fields by its header.
#pragma once

#include <cstdint>

#include "engine/sync/task.h"

namespace sync {

enum class Kind : std::uint8_t {
    None, Mutex, SharedMutex, Semaphore, Condition, Barrier, Latch, Spin, OnceFlag,
    Guard, UniqueGuard, SharedGuard, ScopedGuard, Thread, Queue, Value,
};

// Who among the waiters goes first. Unspecified: the object's default (see queue_order).
enum class Order : std::uint8_t { Unspecified, Fifo, Priority, Undefined };

// HandOff: the releaser makes the chosen waiter the owner. Barge: the object becomes free, the chosen
// waiter is made ready and tries again, so that another may be quicker.
enum class Grant : std::uint8_t { Unspecified, HandOff, Barge };

enum class Protocol : std::uint8_t { None, Inherit, Ceiling };

// A lock by its owner: counted; reported as misuse (C++ leaves it undefined); or it waits for itself.
enum class Relock : std::uint8_t { Misuse, Count, Wait };

// The owner's end: misuse (C++), or nothing happens and the lock stays taken.
enum class Death : std::uint8_t { Misuse, Ignore };

struct Options {
    std::uint32_t kind : 5;
    std::uint32_t order : 2;
    std::uint32_t grant : 2;
    std::uint32_t protocol : 2;
    std::uint32_t relock : 2;
    std::uint32_t death : 1;
    std::uint32_t timed : 1;
    std::uint32_t saturate : 1;  // a permit past the maximum vanishes, instead of being misuse
    std::uint32_t number : 16;   // of Ceiling: the priority; of a container: its capacity

    Kind k() const { return static_cast<Kind>(kind); }
    int ceiling() const { return static_cast<std::int16_t>(number); }
};
static_assert(sizeof(Options) == sizeof(Word));

// A word of a World as options, and back. (std::bit_cast is not yet in every library that builds us.)
inline Options to_options(Word word) { return __builtin_bit_cast(Options, word); }
inline Word to_word(Options options) { return __builtin_bit_cast(Word, options); }

// The place of a field in the word, for attributes that set it (lang::Attribute).
inline constexpr int order_shift = 5, grant_shift = 7, protocol_shift = 9, relock_shift = 11,
                     death_shift = 13, saturate_shift = 15, number_shift = 16;

// The defaults: a lock with a protocol keeps a priority queue, everything else none; a lock with a
// queue in a stated order is handed off, others may be barged.
inline Order order_of(Options o) {
    if (o.order != 0) return static_cast<Order>(o.order);
    return o.protocol != 0 ? Order::Priority : Order::Undefined;
}
inline Grant grant_of(Options o) {
    if (o.grant != 0) return static_cast<Grant>(o.grant);
    return order_of(o) == Order::Undefined ? Grant::Barge : Grant::HandOff;
}

}  // namespace sync
