// POSIX condition variables, read-write locks, barriers and spin locks. Rules: IEEE 1003.1-2017,
// pthread_cond_timedwait, pthread_rwlock_rdlock and _unlock, pthread_barrier_wait,
// pthread_spin_lock.
#include "engine/api/posix.h"
#include "engine/sync/barrier.h"
#include "engine/sync/condition.h"
#include "engine/sync/shared_mutex.h"

namespace api::posix {

namespace {

constexpr int pshared_shift = 4, clock_shift = 8, kind_shift = 8;

Outcome nothing(Call& c) { return c.done(); }

// An object of its own kind with its queue, all else 0.
Options fresh(Call& c, Address address, Kind kind, int words) {
    clear(c, address, words);
    Options o = options_of(kind, Order::Unspecified, Grant::Unspecified);
    set_queue(c, o, Grant::HandOff);
    return o;
}
// Done with a result of 0: the first argument can be made to an object, the second is none or
// attributes.
Outcome can_make(Call& c, Kind kind) {
    if (c[0] == 0) return no_object(c);
    if (c[1] != 0 && !(look(c, 1) & alive)) return not_alive(c);
    return c.done(object_at(c, 0, kind) != 0 && waited_for(c, c.address(0)) ? Word{ebusy} : Word{0});
}

// -- condition variables

Address condition_in(Call& c) {
    const Address found = object_at(c, 0, Kind::Condition);
    if (found != 0 || c[0] == 0 || !gnu(c) || c.k.words[c.address(0)] != 0) return found;
    c.k.at<Condition>(c.address(0)).options = fresh(c, c.address(0), Kind::Condition, condition_words);
    return c.address(0);
}

Outcome make_condition(Call& c) {
    c.k.at<Condition>(c.address(0)).options = fresh(c, c.address(0), Kind::Condition, condition_words);
    return c.done();
}
Outcome init_condition(Call& c) {
    const Outcome out = can_make(c, Kind::Condition);
    return out != Outcome::Done || c.result != 0 ? out : make_condition(c);
}
Outcome destroy_condition(Call& c) {
    const Address condition = condition_in(c);
    if (condition == 0) return no_object(c);
    if (waited_for(c, condition)) return c.done(ebusy);
    return clear(c, condition, condition_words);
}

// Where the wait has not yet begun: whether the mutex is one that the caller may wait with.
Outcome can_wait(Call& c, Address condition, Address mutex) {
    if (condition == 0 || mutex == 0) return no_object(c);
    if (c.in_interrupt()) return c.k.misused(Misuse::BlocksInInterrupt);
    const Mutex& m = c.k.at<Mutex>(mutex);
    if (m.owner == c.k.self + 1) return c.done();
    // The API of mutexes answers an unlock by anybody else, so a wait answers the same.
    if (checks_owner(c, mutex)) return c.done(eperm);
    return gnu(c) ? c.done() : c.k.misused(Misuse::WaitWithoutLock);
}

Outcome wait_condition(Call& c) {
    const Address condition = condition_in(c), mutex = object_at(c, 1, Kind::Mutex);
    if (c.phase() == 0) {
        const Outcome out = can_wait(c, condition, mutex);
        if (out != Outcome::Done || c.result != 0) return out;
    }
    return wait_on_mutex(c, condition, mutex);
}
Outcome timed_wait_condition(Call& c) {
    const Address condition = condition_in(c), mutex = object_at(c, 1, Kind::Mutex);
    Word ticks = forever;
    if (c.phase() == 0) {
        const Outcome out = can_wait(c, condition, mutex);
        if (out != Outcome::Done || c.result != 0) return out;
        const Deadline until = deadline(c, 2);
        if (!until.valid) return c.done(einval);
        ticks = until.ticks;
    }
    return wait_on_mutex(c, condition, mutex, ticks);
}

template <bool all> Outcome wake(Call& c) {
    const Address condition = condition_in(c);
    return condition == 0 ? no_object(c) : notify(c.k, condition, all);
}

// -- read-write locks

// Numbers of PTHREAD_RWLOCK_PREFER_..._NP; the second is what its name says to nobody, glibc least
// of all.
enum LockKind : Word { prefer_readers, prefer_writers, prefer_writers_nonrecursive };

void build_rwlock(Call& c, Word kind) {
    const Address address = c.address(0);
    Options o = fresh(c, address, Kind::SharedMutex, extended_shared_mutex_words);
    Preference preference = Preference::Urgency;
    if (gnu(c)) preference = kind == prefer_writers_nonrecursive ? Preference::Writers : Preference::Readers;
    if (preference == Preference::Writers) {
        // That a writer waits has to be known where time is not exact, too.
        o.order = static_cast<std::uint32_t>(c.k.rule.exact_time() ? Order::Priority : Order::Fifo);
        o.grant = static_cast<std::uint32_t>(Grant::HandOff);
    }
    o.number = static_cast<std::uint32_t>(preference);
    o.death = static_cast<std::uint32_t>(Death::Ignore);
    o.extended = 1;
    c.k.at<SharedMutex>(address).options = o;
}

Address rwlock_in(Call& c) {
    const Address found = object_at(c, 0, Kind::SharedMutex);
    if (found != 0 || c[0] == 0 || !gnu(c) || c.k.words[c.address(0)] != 0) return found;
    build_rwlock(c, prefer_readers);
    return c.address(0);
}
SharedMutex& rwlock(const Call& c, Address address) { return c.k.at<SharedMutex>(address); }
bool held(const SharedMutex& m) { return m.writer != 0 || m.readers != 0; }

Outcome init_rwlock(Call& c) {
    const Outcome out = can_make(c, Kind::SharedMutex);
    if (out != Outcome::Done || c.result != 0) return out;
    if (const Address old = object_at(c, 0, Kind::SharedMutex); old != 0 && held(rwlock(c, old))) return c.done(ebusy);
    build_rwlock(c, c[1] == 0 ? Word{prefer_readers} : field_of(look(c, 1), {kind_shift, 0}));
    return c.done();
}
Outcome make_rwlock(Call& c) {
    build_rwlock(c, c[1]);
    return c.done();
}
Outcome destroy_rwlock(Call& c) {
    const Address address = rwlock_in(c);
    if (address == 0) return no_object(c);
    if (held(rwlock(c, address)) || waited_for(c, address)) return c.done(ebusy);
    return clear(c, address, extended_shared_mutex_words);
}

template <bool writes> Outcome take_rwlock(Call& c, Address address, Word ticks) {
    return writes ? take_exclusive(c, address, ticks) : take_shared(c, address, ticks);
}
// Done with a result of 0: there is a lock, and the caller does not write under it already.
Outcome can_lock(Call& c, Address address) {
    if (address == 0) return no_object(c);
    if (c.in_interrupt()) return c.k.misused(Misuse::NotFromInterrupt);
    return c.done(rwlock(c, address).writer == c.k.self + 1 ? Word{edeadlk} : Word{0});
}
template <bool writes> Outcome lock_rwlock(Call& c) {
    const Address address = rwlock_in(c);
    const Outcome out = can_lock(c, address);
    return out != Outcome::Done || c.result != 0 ? out : take_rwlock<writes>(c, address, forever);
}
template <bool writes> Outcome try_rwlock(Call& c) {
    const Address address = rwlock_in(c);
    const Outcome out = can_lock(c, address);
    if (out != Outcome::Done) return out;
    return c.result != 0 ? c.done(c.result == edeadlk ? ebusy : c.result) : take_rwlock<writes>(c, address, 0);
}
template <bool writes> Outcome timed_rwlock(Call& c) {
    const Address address = rwlock_in(c);
    Outcome out = can_lock(c, address);
    if (out != Outcome::Done || c.result != 0) return out;
    if (c.timed_out()) return take_rwlock<writes>(c, address, 1);
    out = take_rwlock<writes>(c, address, 0);
    if (out != Outcome::Done || c.status != Status::Busy) return out;
    c.status = Status::Ok;
    const Deadline until = deadline(c, 1);
    if (!until.valid) return c.done(einval);
    if (until.ticks == 0) return c.done(etimedout);
    return take_rwlock<writes>(c, address, until.ticks);
}
Outcome unlock_rwlock(Call& c) {
    const Address address = rwlock_in(c);
    if (address == 0) return no_object(c);
    if (c.in_interrupt()) return c.k.misused(Misuse::NotFromInterrupt);
    const Status status = give_either(c.k, address);
    return status == Status::Ok ? c.done() : c.k.misused(Misuse::UnlockNotOwned);
}

// -- barriers

constexpr Word serial_thread = -1;

Outcome init_barrier(Call& c) {
    const Outcome out = can_make(c, Kind::Barrier);
    if (out != Outcome::Done || c.result != 0) return out;
    if (c[2] <= 0) return c.done(einval);
    const Address address = c.address(0);
    const Options o = fresh(c, address, Kind::Barrier, barrier_words);
    Barrier& b = c.k.at<Barrier>(address);
    b.options = o;
    b.expected = c[2];
    return c.done();
}
Outcome destroy_barrier(Call& c) {
    const Address address = object_at(c, 0, Kind::Barrier);
    if (address == 0) return no_object(c);
    if (waited_for(c, address)) return c.done(ebusy);
    return clear(c, address, barrier_words);
}
// The last to arrive is the one that is told so.
Outcome wait_barrier(Call& c) {
    const Address address = object_at(c, 0, Kind::Barrier);
    if (address == 0) return no_object(c);
    if (c.in_interrupt()) return c.k.misused(Misuse::BlocksInInterrupt);
    bool last = false;
    const Outcome out = arrive(c.k, address, last);
    if (out != Outcome::Done) return out;
    if (!last) return wait_round(c.k, address);
    end_round(c.k, address);
    return c.done(serial_thread);
}

// -- spin locks: nobody queues; where time is exact each look costs a tick of CPU

struct Spin {
    Options options;
    Word owner;  // task + 1
};
constexpr int spin_words = sizeof(Spin) / sizeof(Word);
constexpr int spinning = 2;  // Task::phase; 1 would be work(n)

Spin& spin(const Call& c, Address address) { return c.k.at<Spin>(address); }

Outcome init_spin(Call& c) {
    if (c[0] == 0) return no_object(c);
    const Address old = object_at(c, 0, Kind::Spin);
    if (old != 0 && spin(c, old).owner != 0) return c.done(ebusy);
    clear(c, c.address(0), spin_words);
    spin(c, c.address(0)).options = options_of(Kind::Spin, Order::Undefined, Grant::Barge);
    return c.done();
}
Outcome destroy_spin(Call& c) {
    const Address address = object_at(c, 0, Kind::Spin);
    if (address == 0) return no_object(c);
    if (spin(c, address).owner != 0) return c.done(ebusy);
    return clear(c, address, spin_words);
}
Outcome take_spin(Call& c, Address address) {
    c.k.touch(address, true, false);
    spin(c, address).owner = c.k.self + 1;
    c.k.emit(EventKind::Acquired, c.k.self, address, 1);
    return c.done();
}
Outcome lock_spin(Call& c) {
    const Address address = object_at(c, 0, Kind::Spin);
    if (address == 0) return no_object(c);
    const Word owner = spin(c, address).owner;
    if (owner == 0) return take_spin(c, address);
    if (owner == c.k.self + 1 && !gnu(c)) return c.k.misused(Misuse::Relock);
    c.k.touch(address, false);
    if (!c.k.rule.exact_time()) {
        c.k.blocked_on = address;
        return Outcome::Disabled;
    }
    c.task().work = 1;
    c.task().phase = spinning;
    return Outcome::Again;
}
Outcome try_spin(Call& c) {
    const Address address = object_at(c, 0, Kind::Spin);
    if (address == 0) return no_object(c);
    if (spin(c, address).owner == 0) return take_spin(c, address);
    c.k.touch(address, false);
    return c.done(ebusy);
}
Outcome unlock_spin(Call& c) {
    const Address address = object_at(c, 0, Kind::Spin);
    if (address == 0) return no_object(c);
    c.k.touch(address, true, false);
    if (spin(c, address).owner != c.k.self + 1 && !gnu(c)) return c.k.misused(Misuse::UnlockNotOwned);
    spin(c, address).owner = 0;
    c.k.emit(EventKind::Unlocked, c.k.self, address, 0);
    return c.done();
}

}  // namespace

using lang::BuiltinCode;

extern constexpr BuiltinCode nothing_here{.run = nothing, .effect = Effect::Nothing},
    condattr_init{.run = init_attributes<1>}, condattr_destroy{.run = destroy_attributes<1>},
    condattr_setclock{.run = set_field<clock_shift, 1>}, condattr_getclock{.run = get_field<clock_shift>},
    condattr_setpshared{.run = set_field<pshared_shift, 1>}, condattr_getpshared{.run = get_field<pshared_shift>},
    cond_static{.run = make_condition, .effect = Effect::Construct}, cond_init{.run = init_condition},
    cond_destroy{.run = destroy_condition},
    cond_wait{.run = wait_condition, .effect = Effect::Wait, .finish = finish},
    cond_timedwait{.run = timed_wait_condition, .finish = finish},
    cond_signal{.run = wake<false>, .effect = Effect::Write}, cond_broadcast{.run = wake<true>, .effect = Effect::Write},
    rwlockattr_init{.run = init_attributes<1>}, rwlockattr_destroy{.run = destroy_attributes<1>},
    rwlockattr_setpshared{.run = set_field<pshared_shift, 1>},
    rwlockattr_getpshared{.run = get_field<pshared_shift>},
    rwlockattr_setkind{.run = set_field<kind_shift, prefer_writers_nonrecursive>},
    rwlockattr_getkind{.run = get_field<kind_shift>},
    rwlock_static{.run = make_rwlock, .effect = Effect::Construct}, rwlock_init{.run = init_rwlock},
    rwlock_destroy{.run = destroy_rwlock},
    rwlock_rdlock{.run = lock_rwlock<false>, .effect = Effect::Write, .finish = finish},
    rwlock_wrlock{.run = lock_rwlock<true>, .effect = Effect::Write, .finish = finish},
    rwlock_tryrdlock{.run = try_rwlock<false>, .effect = Effect::Write, .finish = finish},
    rwlock_trywrlock{.run = try_rwlock<true>, .effect = Effect::Write, .finish = finish},
    rwlock_timedrdlock{.run = timed_rwlock<false>, .finish = finish},
    rwlock_timedwrlock{.run = timed_rwlock<true>, .finish = finish},
    rwlock_unlock{.run = unlock_rwlock, .effect = Effect::Write},
    barrierattr_init{.run = init_attributes<1>}, barrierattr_destroy{.run = destroy_attributes<1>},
    barrierattr_setpshared{.run = set_field<pshared_shift, 1>},
    barrierattr_getpshared{.run = get_field<pshared_shift>}, barrier_init{.run = init_barrier},
    barrier_destroy{.run = destroy_barrier}, barrier_wait{.run = wait_barrier}, spin_init{.run = init_spin},
    spin_destroy{.run = destroy_spin}, spin_lock{.run = lock_spin, .effect = Effect::Write},
    spin_trylock{.run = try_spin, .effect = Effect::Write}, spin_unlock{.run = unlock_spin, .effect = Effect::Write};

}  // namespace api::posix
