// What the files of the POSIX headers share: error numbers, attribute objects, out-parameters,
// deadlines, and which of three rule books a program asks for. Rules: IEEE 1003.1-2017 (strict),
// IEEE 1003.1-2004 with `#define _POSIX_C_SOURCE 200112L` in front of the include, glibc 2.36 on
// Linux with `#define _GNU_SOURCE`. Included by posix*.cpp alone.
//
// Where time is not exact nobody's queue has an order (SCHED_OTHER leaves it open), so that every
// lock may be barged; where it is exact, waiters go by priority, among equals in order of arrival.
#pragma once

#include <algorithm>

#include "engine/api/system.h"

namespace api::posix {

using namespace sync;

enum Error : Word {
    eperm = 1, enoent = 2, esrch = 3, eagain = 11, enomem = 12, ebusy = 16, eexist = 17, einval = 22,
    edeadlk = 35, eoverflow = 75, enotsup = 95, etimedout = 110, eownerdead = 130, enotrecoverable = 131,
};

enum FeatureBit : std::uint8_t { gnu_rules = 1, rules_of_2004 = 2 };
inline bool gnu(const Call& c) { return (c.k.rooms.features & gnu_rules) != 0; }
inline bool strict(const Call& c) { return c.k.rooms.features == 0; }
inline bool of_2004(const Call& c) { return !gnu(c) && (c.k.rooms.features & rules_of_2004) != 0; }
inline constexpr lang::Feature features[] = {
    {"_GNU_SOURCE", "", gnu_rules},
    {"_POSIX_C_SOURCE", "200112L", rules_of_2004},
};

// SCHED_FIFO and SCHED_RR.
inline constexpr Word priority_min = 1, priority_max = 99;
enum Policy : Word { sched_other, sched_fifo, sched_rr };
inline constexpr Word quantum = 100;  // of SCHED_RR, where the script has no rule `slice`: Linux's

// The number of an error is a call's result; 0: it went well.
constexpr Word error_of(Status status) {
    switch (status) {
        case Status::Ok: return 0;
        case Status::TimedOut: return etimedout;
        case Status::Busy: return ebusy;
        case Status::OwnerDied: return eownerdead;
        case Status::NotRecoverable: return enotrecoverable;
        case Status::NotOwner: return eperm;
        case Status::Overflow: return eagain;
        default: return einval;
    }
}
// What a call has answered by itself stands; else how its wait ended.
inline void finish(Call& c) {
    if (c.result == 0) c.result = error_of(c.status);
}

// A word that the caller's argument [i] points at, or one behind it.
inline Word look(Call& c, int i, int offset = 0) {
    const Address at = static_cast<Address>(c.address(i) + offset);
    if (c[i] < own_window) {
        c.k.touch(at, false);
        c.k.emit(EventKind::Read, c.k.self, at, c.k.words[at]);
    }
    return c.k.words[at];
}
// Writes an out-parameter; a null pointer wants none.
inline void store(Call& c, int i, Word value, int offset = 0) {
    if (c[i] == 0) return;
    const Address at = static_cast<Address>(c.address(i) + offset);
    if (c[i] < own_window) {
        c.k.touch(at, true);
        c.k.emit(EventKind::Wrote, c.k.self, at, value);
    }
    c.k.words[at] = value;
}

// The absolute time that argument [i], a struct timespec, names: ticks from now, 0 where that is
// past.
struct Deadline {
    bool valid = false;
    Word ticks = 0;
};
inline bool valid_nanoseconds(Word n) { return n >= 0 && n < 1'000'000'000; }
inline Word ticks_of(Word seconds, Word nanoseconds) {
    const std::int64_t ticks = std::int64_t{seconds} * 1000 + (nanoseconds + 999'999) / 1'000'000;
    return static_cast<Word>(std::clamp<std::int64_t>(ticks, 0, INT32_MAX / 2));
}
inline Deadline deadline(Call& c, int i) {
    if (c[i] == 0) return {};
    const Word seconds = look(c, i), nanoseconds = look(c, i, 1);
    if (!valid_nanoseconds(nanoseconds)) return {};
    return {true, std::max(0, ticks_of(seconds, nanoseconds) - c.k.words[0])};
}

// -- attribute objects: their first word has a bit that it is alive, and fields

inline constexpr Word alive = 1;
struct Field {
    int shift;
    Word largest;
};
constexpr Word field_of(Word word, Field f) { return word >> f.shift & 15; }
constexpr Word with_field(Word word, Field f, Word value) {
    return (word & ~(15 << f.shift)) | value << f.shift;
}

inline Outcome not_alive(Call& c) { return c.k.misused(Misuse::NotInitialised); }

template <int words> Outcome init_attributes(Call& c) {
    if (c[0] == 0) return not_alive(c);
    for (int i = 0; i < words; i++) store(c, 0, i == 0 ? alive : 0, i);
    return c.done();
}
template <int words> Outcome destroy_attributes(Call& c) {
    if (c[0] == 0 || !(look(c, 0) & alive)) return not_alive(c);
    for (int i = 0; i < words; i++) store(c, 0, 0, i);
    return c.done();
}
template <int shift> Outcome get_field(Call& c) {
    if (c[0] == 0 || !(look(c, 0) & alive)) return not_alive(c);
    store(c, 1, field_of(look(c, 0), {shift, 0}));
    return c.done();
}
template <int shift, Word largest> Outcome set_field(Call& c) {
    if (c[0] == 0 || !(look(c, 0) & alive)) return not_alive(c);
    if (c[1] < 0 || c[1] > largest) return c.done(einval);
    store(c, 0, with_field(look(c, 0), {shift, largest}, c[1]));
    return c.done();
}

// -- objects

// The queue of an object that is made now; [in_gnu] is how glibc grants it.
inline void set_queue(const Call& c, Options& o, Grant in_gnu = Grant::Barge) {
    const bool exact = c.k.rule.exact_time();
    o.order = static_cast<std::uint32_t>(exact ? Order::Priority : Order::Undefined);
    o.grant = static_cast<std::uint32_t>(!exact ? Grant::Barge : gnu(c) ? in_gnu : Grant::HandOff);
}

// The object that argument [i] points at; 0 where it is none of this kind.
inline Address object_at(const Call& c, int i, Kind kind) {
    if (c[i] == 0) return 0;
    const Address at = c.address(i);
    return c.k.options(at).k() == kind ? at : Address{0};
}

// The answer to a call whose object is not one: the standard leaves it undefined, older text had a
// number.
inline Outcome no_object(Call& c) {
    return strict(c) ? c.k.misused(Misuse::NotInitialised) : c.done(einval);
}
// A static initialiser as the constructor's argument: makes nothing but the object at its address.
inline bool waited_for(const Call& c, Address object) {
    for (const Role role : {Role::Lock, Role::LockShared, Role::Condition, Role::Permit, Role::Barrier}) {
        if (c.k.waiters(object, role) > 0) return true;
    }
    return false;
}
// Ends an object that nobody uses: its words are 0 again.
inline Outcome clear(Call& c, Address object, int words) {
    c.k.touch(object, true);
    for (int i = 0; i < words; i++) c.k.words[object + i] = 0;
    return c.done();
}

// Whether an unlock of this mutex by anybody but its owner is answered EPERM.
bool checks_owner(const Call& c, Address mutex);

// The policy of a task, as it was set or as the script's rules have it.
Word policy_of(const Call& c, TaskId task);
// Whether [priority] is one of [policy]'s.
bool fits(Word policy, Word priority);

// -- the calls, by the file that has them; posix.cpp makes the headers of them

extern const lang::BuiltinCode
    // posix_mutex.cpp
    mutexattr_init, mutexattr_destroy, mutexattr_settype, mutexattr_gettype, mutexattr_setprotocol,
    mutexattr_getprotocol, mutexattr_setrobust, mutexattr_getrobust, mutexattr_setprioceiling,
    mutexattr_getprioceiling, mutexattr_setpshared, mutexattr_getpshared, mutex_static, mutex_static_np,
    mutex_init, mutex_destroy, mutex_lock, mutex_trylock, mutex_timedlock, mutex_unlock,
    mutex_consistent, mutex_setprioceiling, mutex_getprioceiling,
    // posix_wait.cpp
    nothing_here, condattr_init, condattr_destroy, condattr_setclock, condattr_getclock, condattr_setpshared,
    condattr_getpshared, cond_static, cond_init, cond_destroy, cond_wait, cond_timedwait, cond_signal,
    cond_broadcast, rwlockattr_init, rwlockattr_destroy, rwlockattr_setpshared, rwlockattr_getpshared,
    rwlockattr_setkind, rwlockattr_getkind, rwlock_static, rwlock_static_np, rwlock_init, rwlock_destroy,
    rwlock_rdlock, rwlock_wrlock, rwlock_tryrdlock, rwlock_trywrlock, rwlock_timedrdlock,
    rwlock_timedwrlock, rwlock_unlock, barrierattr_init, barrierattr_destroy, barrierattr_setpshared,
    barrierattr_getpshared, barrier_init, barrier_destroy, barrier_wait, spin_init, spin_destroy, spin_lock,
    spin_trylock, spin_unlock,
    // posix_tasks.cpp
    attr_init, attr_destroy, attr_setdetachstate, attr_getdetachstate, attr_setinheritsched,
    attr_getinheritsched, attr_setschedpolicy, attr_getschedpolicy, attr_setschedparam, attr_getschedparam,
    attr_setscope, attr_getscope, thread_create, thread_join, thread_detach, thread_exit, thread_self,
    thread_equal, thread_setschedparam, thread_getschedparam, thread_setschedprio;

}  // namespace api::posix
