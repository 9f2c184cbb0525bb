// <ppl$routines.h>, with <ppl$def.h>: the parallel processing library of VMS: spin locks,
// semaphores with a maximum, barriers with a quorum, events. Rules: "VAX Parallel Processing
// Run-Time Library (PPL$) Manual". The numbers of its conditions are not known here: as everywhere
// on VMS an odd one is a success. An object with a name is made once; who makes it again gets the
// same. A task that spins uses a tick of CPU for each look.
#include "engine/api/vms.h"
#include "engine/sync/barrier.h"

namespace api {

using namespace sync;

namespace {

enum Ppl : Word {
    ppl_normal = 1, ppl_created = 9, ppl_exists = 17, ppl_not_available = 8, ppl_invalid_id = 16, ppl_invalid = 24,
    ppl_no_memory = 32, ppl_at_maximum = 40, ppl_bad_maximum = 48, ppl_bad_start = 56, ppl_not_seized = 64,
};
enum Flag : Word { non_blocking = 1, notify_one = 2 };

struct SpinLock {
    Options options;
    Word owner;  // task + 1, for telling alone: anybody may release it
};
struct Event {
    Options options;
    Word occurred;
    Word pending;  // triggers for one, that nobody has waited for yet
};
constexpr int name_at = 4, object_words = 5;
constexpr int spinning = 2;  // Task::phase; 1 would be work(n)

Address find(const Call& c, Word id, Kind kind) {
    const Address at = object_in(c, ppl_objects, id);
    return at != 0 && c.k.options(at).k() == kind ? at : Address{0};
}

// The object that argument 0 points to, of this kind: a new one, for the caller to fill in, or one
// of the same name; [condition] tells which, or why there is none.
Address make(Call& c, Kind kind, Word name, Word& condition) {
    condition = ppl_no_memory;
    if (c[0] == 0) return condition = ppl_invalid, Address{0};
    const Rooms::Pool& pool = c.k.rooms.pools[ppl_objects];
    Address made = 0;
    for (int i = 0; i < pool.count && name != 0; i++) {
        const Address at = static_cast<Address>(pool.first + i * pool.words);
        if (c.k.options(at).k() == kind && c.k.words[static_cast<std::size_t>(at + name_at)] == name) made = at;
    }
    condition = ppl_exists;
    if (made == 0) {
        made = c.k.from_pool(ppl_objects);
        if (made == 0) return condition = ppl_no_memory, made;
        c.k.words[made] = to_word(options_of(kind, Order::Fifo, Grant::HandOff));
        c.k.words[static_cast<std::size_t>(made + name_at)] = name;
        condition = ppl_created;
    }
    c.k.touch(made, true);
    c.k.touch(c.address(0), true);
    c.k.words[c.address(0)] = handle_of(made);
    return made;
}

// -- spin locks

constexpr lang::BuiltinCode create_spin_code{.run = [](Call& c) {
    Word condition;
    make(c, Kind::Spin, c[1], condition);
    return c.done(condition);
}};
constexpr lang::BuiltinCode seize_code{.run = [](Call& c) -> Outcome {
    const Address at = find(c, c[0], Kind::Spin);
    if (at == 0) return c.done(ppl_invalid_id);
    SpinLock& lock = c.k.at<SpinLock>(at);
    if (lock.owner == 0) {
        c.k.touch(at, true, false);
        lock.owner = c.k.self + 1;
        c.k.emit(EventKind::Acquired, c.k.self, at, 1);
        return c.done(ppl_normal);
    }
    c.k.touch(at, false);
    if (c[1] & non_blocking) return c.done(ppl_not_available);
    if (!c.k.rule.exact_time()) {
        c.k.blocked_on = at;
        return Outcome::Disabled;
    }
    c.task().work = 1;
    c.task().phase = spinning;
    return Outcome::Again;
}};
constexpr lang::BuiltinCode release_code{.run = [](Call& c) -> Outcome {
    const Address at = find(c, c[0], Kind::Spin);
    if (at == 0) return c.done(ppl_invalid_id);
    SpinLock& lock = c.k.at<SpinLock>(at);
    c.k.touch(at, true, false);
    if (lock.owner == 0) return c.done(ppl_not_seized);
    lock.owner = 0;
    c.k.emit(EventKind::Unlocked, c.k.self, at, 0);
    return c.done(ppl_normal);
}};

// -- semaphores

constexpr lang::BuiltinCode create_semaphore_code{.run = [](Call& c) -> Outcome {
    if (c[2] < 1) return c.done(ppl_bad_maximum);
    if (c[3] < 0 || c[3] > c[2]) return c.done(ppl_bad_start);
    Word condition;
    const Address at = make(c, Kind::Semaphore, c[1], condition);
    if (condition == ppl_created) {
        c.k.at<Semaphore>(at).maximum = c[2];
        c.k.at<Semaphore>(at).count = c[3];
    }
    return c.done(condition);
}};
void finish_semaphore(Call& c) {
    switch (c.status) {
        case Status::Ok: c.result = ppl_normal; break;
        case Status::Busy: c.result = ppl_not_available; break;
        case Status::Overflow: c.result = ppl_at_maximum; break;
        default: c.result = ppl_invalid_id; break;
    }
}
constexpr lang::BuiltinCode decrement_code{
    .run = [](Call& c) -> Outcome {
        const Address at = find(c, c[0], Kind::Semaphore);
        return at == 0 ? c.ended(Status::Invalid) : take_permit(c, at, c[1] & non_blocking ? 0 : forever);
    },
    .finish = finish_semaphore};
constexpr lang::BuiltinCode increment_code{
    .run = [](Call& c) -> Outcome {
        const Address at = find(c, c[0], Kind::Semaphore);
        return c.ended(at == 0 ? Status::Invalid : give_permits(c.k, at));
    },
    .finish = finish_semaphore};
constexpr lang::BuiltinCode read_semaphore_code{.run = [](Call& c) -> Outcome {
    const Address at = find(c, c[0], Kind::Semaphore);
    if (at == 0) return c.done(ppl_invalid_id);
    const Semaphore& s = c.k.at<Semaphore>(at);
    c.k.touch(at, false);
    for (const int i : {1, 2}) {
        if (c[i] == 0) continue;
        c.k.touch(c.address(i), true);
        c.k.words[c.address(i)] = i == 1 ? s.count : s.maximum;
    }
    return c.done(ppl_normal);
}};
constexpr lang::BuiltinCode adjust_maximum_code{.run = [](Call& c) -> Outcome {
    const Address at = find(c, c[0], Kind::Semaphore);
    if (at == 0) return c.done(ppl_invalid_id);
    Semaphore& s = c.k.at<Semaphore>(at);
    const std::int64_t maximum = std::int64_t{s.maximum} + c[1];
    if (maximum < 1 || maximum < s.count || maximum > INT32_MAX) return c.done(ppl_bad_maximum);
    c.k.touch(at, true);
    s.maximum = static_cast<Word>(maximum);
    return c.done(ppl_normal);
}};

// -- barriers

constexpr lang::BuiltinCode create_barrier_code{.run = [](Call& c) -> Outcome {
    if (c[2] < 1) return c.done(ppl_invalid);
    Word condition;
    const Address at = make(c, Kind::Barrier, c[1], condition);
    if (condition == ppl_created) c.k.at<Barrier>(at).expected = c[2];
    return c.done(condition);
}};
constexpr lang::BuiltinCode wait_barrier_code{.run = [](Call& c) -> Outcome {
    const Address at = find(c, c[0], Kind::Barrier);
    if (at == 0) return c.done(ppl_invalid_id);
    bool last = false;
    const Outcome out = arrive(c.k, at, last);
    if (out != Outcome::Done) return out;
    if (!last) return c.k.wait(at, Role::Barrier, Order::Fifo, forever, ppl_normal);
    end_round(c.k, at);
    return c.done(ppl_normal);
}};
constexpr lang::BuiltinCode adjust_quorum_code{.run = [](Call& c) -> Outcome {
    const Address at = find(c, c[0], Kind::Barrier);
    if (at == 0) return c.done(ppl_invalid_id);
    Barrier& b = c.k.at<Barrier>(at);
    const std::int64_t quorum = std::int64_t{b.expected} + c[1];
    if (quorum < 1 || quorum > INT32_MAX) return c.done(ppl_invalid);
    c.k.touch(at, true);
    b.expected = static_cast<Word>(quorum);
    if (b.arrived >= b.expected) end_round(c.k, at);
    return c.done(ppl_normal);
}};

// -- events

constexpr lang::BuiltinCode create_event_code{.run = [](Call& c) {
    Word condition;
    make(c, Kind::Event, c[1], condition);
    return c.done(condition);
}};
constexpr lang::BuiltinCode await_code{.run = [](Call& c) -> Outcome {
    const Address at = find(c, c[0], Kind::Event);
    if (at == 0) return c.done(ppl_invalid_id);
    Event& e = c.k.at<Event>(at);
    c.k.touch(at, true);
    if (e.occurred == 0 && e.pending == 0) return c.k.wait(at, Role::Event, Order::Fifo, forever, ppl_normal);
    if (e.occurred == 0) e.pending--;
    return c.done(ppl_normal);
}};
constexpr lang::BuiltinCode trigger_code{.run = [](Call& c) -> Outcome {
    const Address at = find(c, c[0], Kind::Event);
    if (at == 0) return c.done(ppl_invalid_id);
    Event& e = c.k.at<Event>(at);
    c.k.touch(at, true);
    const bool one = c[1] & notify_one;
    bool told = false;
    for (TaskId next; (next = c.k.pick(at, Role::Event, Order::Fifo)) != no_task;) {
        c.k.emit(EventKind::Woken, next, at, c.k.self);
        c.k.complete(next);
        told = true;
        if (one) break;
    }
    if (!one) e.occurred = 1;
    if (one && !told && e.pending < INT32_MAX) e.pending++;
    return c.done(ppl_normal);
}};
constexpr lang::BuiltinCode reset_code{.run = [](Call& c) -> Outcome {
    const Address at = find(c, c[0], Kind::Event);
    if (at == 0) return c.done(ppl_invalid_id);
    c.k.touch(at, true);
    c.k.at<Event>(at).occurred = c.k.at<Event>(at).pending = 0;
    return c.done(ppl_normal);
}};

constexpr lang::BuiltinType types[] = {
    {.name = "PPL object", .words = object_words, .names_tasks = true, .pool = ppl_objects},
};
constexpr lang::Builtin functions[] = {
    {.signature = "int ppl$create_spin_lock(unsigned* id, const char* name = 0)", .code = &create_spin_code,
     .help = "a spin lock", .makes = ppl_objects},
    {.signature = "int ppl$seize_spin_lock(unsigned, unsigned = 0)", .code = &seize_code,
     .help = "looks until it is free, using the CPU meanwhile"},
    {.signature = "int ppl$release_spin_lock(unsigned)", .code = &release_code, .help = "frees it; nobody asks whose it was"},
    {.signature = "int ppl$create_semaphore(unsigned* id, const char* name, int maximum, int initial)",
     .code = &create_semaphore_code, .help = "a semaphore with a maximum", .makes = ppl_objects},
    {.signature = "int ppl$decrement_semaphore(unsigned, unsigned = 0)", .code = &decrement_code,
     .help = "takes one, or waits"},
    {.signature = "int ppl$increment_semaphore(unsigned)", .code = &increment_code, .help = "gives one"},
    {.signature = "int ppl$read_semaphore(unsigned, int* value, int* maximum = 0)", .code = &read_semaphore_code,
     .help = "what is there, and the most there can be"},
    {.signature = "int ppl$adjust_semaphore_maximum(unsigned, int amount)", .code = &adjust_maximum_code,
     .help = "more or fewer can be there"},
    {.signature = "int ppl$create_barrier(unsigned* id, const char* name, int quorum)", .code = &create_barrier_code,
     .help = "lets through when so many have come", .makes = ppl_objects},
    {.signature = "int ppl$wait_at_barrier(unsigned, int spin = 0)", .code = &wait_barrier_code,
     .help = "waits until the quorum is there"},
    {.signature = "int ppl$adjust_quorum(unsigned, int amount)", .code = &adjust_quorum_code,
     .help = "more or fewer have to come"},
    {.signature = "int ppl$create_event(unsigned* id, const char* name = 0)", .code = &create_event_code,
     .help = "an event that has not occurred", .makes = ppl_objects},
    {.signature = "int ppl$await_event(unsigned)", .code = &await_code, .help = "waits until it has occurred"},
    {.signature = "int ppl$trigger_event(unsigned, unsigned = 0)", .code = &trigger_code,
     .help = "it has occurred: all who wait go on, or with PPL$M_NOTIFY_ONE one"},
    {.signature = "int ppl$reset_event(unsigned)", .code = &reset_code, .help = "it has not occurred"},
};
constexpr lang::Constant constants[] = {
    {"PPL$M_NON_BLOCKING", "", non_blocking}, {"PPL$M_NOTIFY_ONE", "", notify_one}, {"PPL$_NORMAL", "", ppl_normal},
    {"PPL$_CREATED", "", ppl_created}, {"PPL$_ELEALREXI", "", ppl_exists},
    {"PPL$_NOT_AVAILABLE", "", ppl_not_available}, {"PPL$_INVELEID", "", ppl_invalid_id},
    {"PPL$_INVARG", "", ppl_invalid}, {"PPL$_INSVIRMEM", "", ppl_no_memory},
    {"PPL$_SEMALRMAX", "", ppl_at_maximum}, {"PPL$_INVSEMMAX", "", ppl_bad_maximum},
    {"PPL$_INVSEMINI", "", ppl_bad_start}, {"PPL$_NOTSEIZED", "", ppl_not_seized},
};
constexpr std::string_view includes[] = {"ppl$def.h"};

}  // namespace

extern const lang::Header ppl_header{.name = "ppl$routines.h", .includes = includes, .types = types,
                                     .functions = functions, .system = "vms"};
extern const lang::Header ppl_constants_header{.name = "ppl$def.h", .constants = constants, .system = "vms"};

}  // namespace api
