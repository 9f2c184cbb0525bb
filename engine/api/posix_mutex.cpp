// POSIX mutexes and their attributes. What each type answers to whom: IEEE 1003.1-2017,
// pthread_mutex_lock, table of relock and unlock behaviour; where it leaves something undefined,
// strict rules report it, glibc's do what glibc does.
#include "engine/api/posix.h"

#include "engine/sync/protocol.h"

namespace api::posix {

namespace {

// Of the type attribute; [by_default] is what nobody chose: PTHREAD_MUTEX_DEFAULT, which has
// NORMAL's number.
enum Type : Word { normal, recursive, errorcheck, adaptive, by_default };
enum ProtocolOf : Word { prio_none, prio_inherit, prio_protect };

constexpr int type_shift = 4, protocol_shift = 8, robust_shift = 12, pshared_shift = 16, ceiling_shift = 20;
constexpr Word type_of(Word attributes) { return field_of(attributes, {type_shift, 0}); }

struct PosixMutex {
    Mutex mutex;
    MutexMemory memory;
    Word type;  // Type; destroyed: where no mutex lives any more
};
constexpr Word destroyed = -1;
constexpr int posix_mutex_words = sizeof(PosixMutex) / sizeof(Word);
static_assert(posix_mutex_words == 8);

PosixMutex& at(const Call& c, Address a) { return c.k.at<PosixMutex>(a); }
bool robust(const Mutex& m) { return static_cast<Death>(m.options.death) == Death::TellOne; }

void build(Call& c, Address address, Word attributes) {
    static constexpr Protocol standard[] = {Protocol::None, Protocol::Inherit, Protocol::Ceiling};
    static constexpr Protocol linux_has[] = {Protocol::LateTimeout, Protocol::LinuxInherit, Protocol::Ceiling};
    const Word protocol = field_of(attributes, {protocol_shift, 0}), type = type_of(attributes);
    PosixMutex& m = at(c, address);
    m = {};
    m.type = type;
    Options& o = m.mutex.options;
    o.kind = static_cast<std::uint32_t>(Kind::Mutex);
    o.protocol = static_cast<std::uint32_t>((gnu(c) ? linux_has : standard)[protocol]);
    set_queue(c, o, protocol == prio_inherit ? Grant::Steal : Grant::Barge);
    o.relock = static_cast<std::uint32_t>(type == recursive ? Relock::Count : Relock::Wait);
    const bool is_robust = field_of(attributes, {robust_shift, 0}) != 0;
    o.death = static_cast<std::uint32_t>(is_robust ? Death::TellOne : Death::Ignore);
    o.extended = 1;
    // glibc looks at the owner of these only where it has to.
    const bool unchecked = type != recursive && type != errorcheck && protocol != prio_inherit && !is_robust;
    o.saturate = gnu(c) && unchecked;
    if (protocol == prio_protect) {
        const Word ceiling = static_cast<Word>(static_cast<std::uint32_t>(attributes) >> ceiling_shift);
        o.number = static_cast<std::uint32_t>(std::max(ceiling, priority_min));
    }
}

// The mutex that the first argument points at, or 0.
Address mutex_in(Call& c, int i = 0) {
    const Address found = object_at(c, i, Kind::Mutex);
    if (found != 0 || c[i] == 0 || !gnu(c)) return found;
    // Static memory that nobody initialised is a plain mutex to glibc.
    const Address address = c.address(i);
    if (c.k.words[address] != 0 || at(c, address).type == destroyed) return 0;
    build(c, address, 0);
    return address;
}

bool is_owner(const Call& c, const Mutex& m) { return m.owner == c.k.self + 1; }

// Why the caller cannot have this mutex, whoever owns it; Done with a result of 0: it can.
Outcome refused(Call& c, Address address) {
    if (address == 0) return no_object(c);
    if (c.in_interrupt()) return c.k.misused(Misuse::NotFromInterrupt);
    const PosixMutex& m = at(c, address);
    if (m.mutex.options.p() != Protocol::Ceiling || !c.k.rule.exact_time()) return c.done();
    const Word base = c.task().base;
    const bool no_realtime = gnu(c) && policy_of(c, c.k.self) == sched_other;
    return c.done(base > m.mutex.options.ceiling() || no_realtime ? Word{einval} : Word{0});
}

// The owner's own second lock, by the mutex's type; Done with a result of 0: it goes its way.
Outcome relocked(Call& c, Address address) {
    const PosixMutex& m = at(c, address);
    if (!is_owner(c, m.mutex)) return c.done();
    if (m.type == errorcheck) return c.done(edeadlk);
    if (m.type == by_default && !gnu(c)) return c.k.misused(Misuse::Relock);
    if (m.type == recursive && m.mutex.count == INT32_MAX) return c.done(eagain);
    return c.done();
}

Outcome lock(Call& c) {
    const Address address = mutex_in(c);
    Outcome out = refused(c, address);
    if (out != Outcome::Done || c.result != 0) return out;
    out = relocked(c, address);
    if (out != Outcome::Done || c.result != 0) return out;
    return take(c, address);
}

Outcome try_lock(Call& c) {
    const Address address = mutex_in(c);
    const Outcome out = refused(c, address);
    if (out != Outcome::Done || c.result != 0) return out;
    const PosixMutex& m = at(c, address);
    // glibc's errorcheck mutexes of the less simple kinds call it a deadlock.
    const bool odd = m.mutex.options.p() == Protocol::LinuxInherit || m.mutex.options.p() == Protocol::Ceiling ||
                     robust(m.mutex);
    if (gnu(c) && m.type == errorcheck && odd && is_owner(c, m.mutex)) return c.done(edeadlk);
    return take(c, address, 0);
}

Outcome timed_lock(Call& c) {
    const Address address = mutex_in(c);
    Outcome out = refused(c, address);
    if (out != Outcome::Done || c.result != 0) return out;
    out = relocked(c, address);
    if (out != Outcome::Done || c.result != 0) return out;
    if (c.timed_out()) return take(c, address, 0);
    // A mutex that is free is taken whatever the time says.
    out = take(c, address, 0);
    if (out != Outcome::Done || c.status != Status::Busy) return out;
    c.status = Status::Ok;
    const Deadline until = deadline(c, 1);
    if (!until.valid) return c.done(einval);
    if (until.ticks == 0) return c.done(etimedout);
    return take(c, address, until.ticks);
}

Outcome unlock(Call& c) {
    const Address address = mutex_in(c);
    if (address == 0) return no_object(c);
    if (c.in_interrupt()) return c.k.misused(Misuse::NotFromInterrupt);
    const PosixMutex& m = at(c, address);
    if (is_owner(c, m.mutex)) return c.ended(give(c.k, address));
    if (!checks_owner(c, address) && !gnu(c)) return c.k.misused(Misuse::UnlockNotOwned);
    return c.ended(give(c.k, address, m.mutex.options.saturate));
}

Outcome init(Call& c) {
    if (c[0] == 0) return no_object(c);
    const Address address = c.address(0);
    Word attributes = alive | by_default << type_shift;
    if (c[1] != 0) {
        attributes = look(c, 1);
        if (!(attributes & alive)) return not_alive(c);
    }
    if (c.k.options(address).k() == Kind::Mutex &&
        (at(c, address).mutex.owner != 0 || waited_for(c, address))) {
        return c.done(ebusy);
    }
    const bool protect = field_of(attributes, {protocol_shift, 0}) == prio_protect;
    if (protect && field_of(attributes, {robust_shift, 0}) != 0) return c.done(enotsup);
    c.k.touch(address, true);
    build(c, address, attributes);
    return c.done();
}

Outcome destroy(Call& c) {
    const Address address = mutex_in(c);
    if (address == 0) return no_object(c);
    if (at(c, address).mutex.owner != 0 || waited_for(c, address)) return c.done(ebusy);
    c.k.touch(address, true);
    at(c, address) = {};
    at(c, address).type = destroyed;
    return c.done();
}

Outcome consistent(Call& c) {
    const Address address = mutex_in(c);
    if (address == 0) return no_object(c);
    if (!robust(at(c, address).mutex)) return c.done(einval);
    return c.ended(make_consistent(c.k, address));
}

// The ceiling of a mutex that the caller owns now.
void change_ceiling(Call& c, Address address) {
    Options& o = at(c, address).mutex.options;
    store(c, 2, o.ceiling());
    o.number = static_cast<std::uint32_t>(c[1]);
    c.k.priorities_changed();
}

// Locks, changes, unlocks; whoever waits for it meanwhile waits here, too.
Outcome set_ceiling(Call& c) {
    const Address address = mutex_in(c);
    if (address == 0) return no_object(c);
    if (c.in_interrupt()) return c.k.misused(Misuse::NotFromInterrupt);
    PosixMutex& m = at(c, address);
    if (m.mutex.options.p() != Protocol::Ceiling || c[1] < priority_min || c[1] > priority_max) {
        return c.done(einval);
    }
    if (is_owner(c, m.mutex)) {
        if (m.type == errorcheck) return c.done(edeadlk);
        if (m.type == recursive || gnu(c)) {
            c.k.touch(address, true);
            m.mutex.count++;
            return c.done();
        }
    }
    return take(c, address);
}
void finish_set_ceiling(Call& c) {
    const Address address = mutex_in(c);
    if (c.result == 0 && c.status == Status::Ok && address != 0) {
        change_ceiling(c, address);
        give(c.k, address);
    }
    finish(c);
}

Outcome get_ceiling(Call& c) {
    const Address address = mutex_in(c);
    if (address == 0) return no_object(c);
    c.k.touch(address, false);
    const Options o = at(c, address).mutex.options;
    if (o.p() != Protocol::Ceiling) return c.done(einval);
    store(c, 1, o.ceiling());
    return c.done();
}

Outcome init_mutexattr(Call& c) {
    if (c[0] == 0) return not_alive(c);
    store(c, 0, alive | by_default << type_shift);
    return c.done();
}
Outcome set_type(Call& c) {
    if (c[0] == 0 || !(look(c, 0) & alive)) return not_alive(c);
    const bool known = c[1] >= normal && c[1] <= (gnu(c) ? adaptive : errorcheck);
    if (!known) return c.done(einval);
    store(c, 0, with_field(look(c, 0), {type_shift, adaptive}, c[1]));
    return c.done();
}
Outcome get_type(Call& c) {
    if (c[0] == 0 || !(look(c, 0) & alive)) return not_alive(c);
    const Word type = type_of(look(c, 0));
    store(c, 1, type == by_default ? Word{normal} : type);
    return c.done();
}
// The text of 2004 has no robust mutexes.
Outcome set_robust(Call& c) {
    if (of_2004(c)) return c.done(enotsup);
    return set_field<robust_shift, 1>(c);
}
// A number of its own in the upper bits of the word: ceilings do not fit into four.
Outcome set_attribute_ceiling(Call& c) {
    if (c[0] == 0 || !(look(c, 0) & alive)) return not_alive(c);
    if (c[1] < priority_min || c[1] > priority_max) return c.done(einval);
    const std::uint32_t kept = static_cast<std::uint32_t>(look(c, 0)) & ((1u << ceiling_shift) - 1);
    store(c, 0, static_cast<Word>(kept | static_cast<std::uint32_t>(c[1]) << ceiling_shift));
    return c.done();
}
Outcome get_attribute_ceiling(Call& c) {
    if (c[0] == 0 || !(look(c, 0) & alive)) return not_alive(c);
    store(c, 1, std::max(priority_min, static_cast<Word>(static_cast<std::uint32_t>(look(c, 0)) >> ceiling_shift)));
    return c.done();
}

Outcome build_static(Call& c) {
    build(c, c.address(0), c[1] << type_shift);
    return c.done();
}

}  // namespace

bool checks_owner(const Call& c, Address mutex) {
    const PosixMutex& m = at(c, mutex);
    if (gnu(c)) return !m.mutex.options.saturate;
    return m.type == recursive || m.type == errorcheck || robust(m.mutex);
}

using lang::BuiltinCode;

extern constexpr BuiltinCode mutexattr_init{.run = init_mutexattr}, mutexattr_destroy{.run = destroy_attributes<1>},
    mutexattr_settype{.run = set_type, .effect = Effect::Unforeseen}, mutexattr_gettype{.run = get_type},
    mutexattr_setprotocol{.run = set_field<protocol_shift, prio_protect>, .effect = Effect::Unforeseen},
    mutexattr_getprotocol{.run = get_field<protocol_shift>},
    mutexattr_setrobust{.run = set_robust, .effect = Effect::Unforeseen},
    mutexattr_getrobust{.run = get_field<robust_shift>},
    mutexattr_setprioceiling{.run = set_attribute_ceiling},
    mutexattr_getprioceiling{.run = get_attribute_ceiling},
    mutexattr_setpshared{.run = set_field<pshared_shift, 1>}, mutexattr_getpshared{.run = get_field<pshared_shift>},
    mutex_static{.run = build_static, .effect = Effect::Construct},
    mutex_static_np{.run = build_static, .effect = Effect::Unforeseen}, mutex_init{.run = init},
    mutex_destroy{.run = destroy, .effect = Effect::Unforeseen},
    mutex_lock{.run = lock, .effect = Effect::Lock, .finish = finish},
    mutex_trylock{.run = try_lock, .effect = Effect::Write, .finish = finish},
    mutex_timedlock{.run = timed_lock, .finish = finish},
    mutex_unlock{.run = unlock, .effect = Effect::Unlock, .finish = finish},
    mutex_consistent{.run = consistent, .effect = Effect::Write, .finish = finish},
    mutex_setprioceiling{.run = set_ceiling, .finish = finish_set_ceiling},
    mutex_getprioceiling{.run = get_ceiling};

}  // namespace api::posix
