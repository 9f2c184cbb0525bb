// The first word of every sync object: what kind it is and by which rules it blocks.
// Written once by the object's constructor (engine/api), read by the primitives; a profile of
// SEMANTICS 2.5 (queue order, grant, protocol, recursion ...) is one choice per field here.
// Knows no API: a system's option names are mapped onto these fields by its header.
#pragma once

#include <cstdint>

#include "engine/sync/task.h"

namespace sync {

enum class Kind : std::uint8_t {
    None,
    Mutex,
    SharedMutex,
    Semaphore,
    Condition,
    Barrier,
    Latch,
    Spin,
    OnceFlag,
    Guard,
    UniqueGuard,
    SharedGuard,
    ScopedGuard,
    Thread,
    Queue,
    Value,
    Event,     // a flag that tasks wait for: set, reset, automatic or manual
    Named,     // an API's table of names
    Resource,  // of a lock manager
    Request,   // a lock on such a resource, granted or waited for
    NestingLock,
    LockList,
    WakeAllLock,
    Delivery,  // of an AST: a task that runs while another stands still
};

// Who among the waiters goes first. Unspecified: the object's default (see queue_order).
enum class Order : std::uint8_t { Unspecified, Fifo, Priority, Undefined };

// HandOff: the releaser makes the chosen waiter the owner. Barge: the object becomes free, the
// chosen waiter is made ready and tries again, so that another may be quicker. Steal: the same, but
// only a more urgent task than the chosen one may be quicker (Linux's mutexes with inheritance).
enum class Grant : std::uint8_t { Unspecified, HandOff, Barge, Steal };

// What owning and waiting does to priorities: protocol.h has the rules, one row each.
enum class Protocol : std::uint8_t {
    None,
    Inherit,      // POSIX's text: to any depth, undone at once
    Ceiling,      // immediate: POSIX's PROTECT, VMS's lift to 16
    Original,     // Sha, Rajkumar, Lehoczky 1990: refuses also free locks
    InheritOnce,  // one level only: Windows CE
    LinuxInherit,
    VxWorks5,
    VxWorks6,
    Reserved,  // uC/OS-II: a jump to the mutex's own number
    FreeRtos,
    ZephyrClassic,
    Zephyr,       // main, 2026
    LateTimeout,  // none; a time-out leaves the queue only when the waiter runs (Linux, uC/OS-II)
};

// A lock by its owner: counted; reported as misuse (C++ leaves it undefined); or it waits for
// itself.
enum class Relock : std::uint8_t { Misuse, Count, Wait };

// The owner's end: misuse (C++); nothing happens and the lock stays taken; the next owner is told;
// all are told and nobody owns it any more; the lock is given back as if nothing had happened.
// TellOnce: the next owner is told, and need not repair anything.
enum class Death : std::uint8_t { Misuse, Ignore, TellOne, TellAll, Release, TellOnce };

struct Options {
    std::uint32_t kind : 5;
    std::uint32_t order : 2;
    std::uint32_t grant : 2;
    std::uint32_t protocol : 4;
    std::uint32_t relock : 2;
    std::uint32_t death : 3;
    std::uint32_t
        saturate : 1;  // a permit past the maximum vanishes, instead of being misuse; of a mutex:
                       // whoever unlocks it is its owner or not
    std::uint32_t extended : 1;  // a mutex that remembers more than its owner: see MutexMemory
    std::uint32_t number : 12;   // the ceiling; of a container its capacity; else the API's own

    Kind k() const { return static_cast<Kind>(kind); }
    Protocol p() const { return static_cast<Protocol>(protocol); }
    int ceiling() const { return static_cast<std::int16_t>(number << 4) >> 4; }
};
static_assert(sizeof(Options) == sizeof(Word));

// A word of a World as options, and back. (std::bit_cast is not yet in every library that builds
// us.)
inline Options to_options(Word word) { return __builtin_bit_cast(Options, word); }
inline Word to_word(Options options) { return __builtin_bit_cast(Word, options); }

// The place of a field in the word, for attributes that set it (lang::Attribute).
inline constexpr int order_shift = 5, grant_shift = 7, protocol_shift = 9, relock_shift = 13,
                     death_shift = 15, saturate_shift = 18, number_shift = 20;
inline constexpr int number_max = 2047;

// The defaults: a lock with a protocol keeps a priority queue, everything else none; a lock with a
// queue in a stated order is handed off, others may be barged.
inline Order order_of(Options o) {
    if (o.order != 0) return static_cast<Order>(o.order);
    return o.p() != Protocol::None ? Order::Priority : Order::Undefined;
}
inline Grant grant_of(Options o) {
    if (o.grant != 0) return static_cast<Grant>(o.grant);
    return order_of(o) == Order::Undefined ? Grant::Barge : Grant::HandOff;
}

}  // namespace sync
