// <mutex> and <shared_mutex>: C++20 [thread.mutex] and [thread.lock] onto sync/mutex and
// sync/shared_mutex. What the standard leaves undefined is misuse. It defines no order among
// waiters and allows barging; [[lockstep::...]] attributes choose otherwise.
#include "engine/api/standard.h"

#include "engine/sync/guard.h"
#include "engine/sync/mutex.h"
#include "engine/sync/shared_mutex.h"

namespace api {

using namespace sync;

namespace {

// -- any lockable by its address, in the mode of a plain lock() or of lock_shared()

UniqueGuard& guard(Kernel& k, Address a) { return k.at<UniqueGuard>(a); }

Outcome lock_any(Kernel& k, Address a, Word ticks, Word result) {
    switch (k.options(a).k()) {
        case Kind::Mutex: return lock(k, a, ticks, result);
        case Kind::SharedMutex: return lock_exclusive(k, a, ticks, result);
        case Kind::UniqueGuard: {
            UniqueGuard& g = guard(k, a);
            const bool fresh_call = k.tasks[k.self].wake == Wake::None;
            if (g.lock == 0) return k.misused(Misuse::GuardOwnsNothing);
            if (g.owns && fresh_call) return k.misused(Misuse::GuardOwnsAlready);
            const Outcome out = lock_any(k, static_cast<Address>(g.lock), ticks, result);
            if (out == Outcome::Done || out == Outcome::Waiting) g.owns = 1;
            return out;
        }
        default: return k.misused(Misuse::StaleAddress);
    }
}

bool try_lock_any(Kernel& k, Address a) {
    switch (k.options(a).k()) {
        case Kind::Mutex: return try_lock(k, a);
        case Kind::SharedMutex: return try_lock_exclusive(k, a);
        case Kind::UniqueGuard: {
            UniqueGuard& g = guard(k, a);
            if (g.owns || g.lock == 0) return false;
            g.owns = try_lock_any(k, static_cast<Address>(g.lock));
            return g.owns;
        }
        default: return false;
    }
}

Outcome unlock_any(Kernel& k, Address a) {
    switch (k.options(a).k()) {
        case Kind::Mutex: return unlock(k, a);
        case Kind::SharedMutex: return unlock_exclusive(k, a);
        case Kind::UniqueGuard: {
            UniqueGuard& g = guard(k, a);
            if (!g.owns) return k.misused(Misuse::GuardOwnsNothing);
            const Outcome out = unlock_any(k, static_cast<Address>(g.lock));
            if (out == Outcome::Done) g.owns = 0;
            return out;
        }
        default: return k.misused(Misuse::StaleAddress);
    }
}

// A timed attempt is never stuck: where nobody queues, the time-out may come at any moment, so that
// it comes whenever the lock is taken.
template <auto attempt> Outcome timed(Call& c, Address a, Word ticks) {
    if (c.timed_out()) return c.done(0);
    if (ticks < 0) ticks = 0;
    const Outcome out = attempt(c.k, a, ticks, 1);
    if (out == Outcome::Done) return c.done(1);
    return out == Outcome::Disabled && c.k.gives_up(ticks) ? c.done(0) : out;
}

Word ticks_until(const Call& c, Word moment) {
    return moment > c.k.words[0] ? moment - c.k.words[0] : 0;
}

constexpr auto shared_attempt = static_cast<Outcome (*)(Kernel&, Address, Word, Word)>(&lock_shared);

// -- std::mutex and its kin

template <Relock relock> Outcome construct_mutex(Call& c) {
    Options o = attributes(c, Kind::Mutex);
    if (o.relock == 0) o.relock = static_cast<std::uint32_t>(relock);
    set_options(c, o);
    return c.done();
}
Outcome construct_shared(Call& c) {
    set_options(c, attributes(c, Kind::SharedMutex));
    return c.done();
}

constexpr lang::BuiltinCode construct_plain_code{construct_mutex<Relock::Misuse>};
constexpr lang::BuiltinCode construct_recursive_code{construct_mutex<Relock::Count>};
constexpr lang::BuiltinCode construct_shared_code{construct_shared};

constexpr lang::BuiltinCode lock_code{.run = [](Call& c) { return lock_any(c.k, c.address(0), forever, 0); }, .effect = Effect::Lock};
constexpr lang::BuiltinCode try_lock_code{.run = [](Call& c) { return c.done(try_lock_any(c.k, c.address(0))); }, .effect = Effect::Write};
constexpr lang::BuiltinCode unlock_code{.run = [](Call& c) { return unlock_any(c.k, c.address(0)); }, .effect = Effect::Unlock};
constexpr lang::BuiltinCode try_lock_for_code{.run = [](Call& c) { return timed<lock_any>(c, c.address(0), c[1]); }, .effect = Effect::Write};
constexpr lang::BuiltinCode try_lock_until_code{.run = [](Call& c) { return timed<lock_any>(c, c.address(0), ticks_until(c, c[1])); }, .effect = Effect::Write};
constexpr lang::BuiltinCode lock_shared_code{.run = [](Call& c) { return lock_shared(c.k, c.address(0)); }, .effect = Effect::LockShared};
constexpr lang::BuiltinCode try_lock_shared_code{.run = [](Call& c) { return c.done(try_lock_shared(c.k, c.address(0))); }, .effect = Effect::Write};
constexpr lang::BuiltinCode unlock_shared_code{.run = [](Call& c) { return unlock_shared(c.k, c.address(0)); }, .effect = Effect::Unlock};
constexpr lang::BuiltinCode try_lock_shared_for_code{.run = [](Call& c) { return timed<shared_attempt>(c, c.address(0), c[1]); }, .effect = Effect::Write};
constexpr lang::BuiltinCode try_lock_shared_until_code{.run = [](Call& c) { return timed<shared_attempt>(c, c.address(0), ticks_until(c, c[1])); }, .effect = Effect::Write};

// -- std::lock_guard

Outcome guard_lock(Call& c) {
    const Outcome out = lock_any(c.k, c.address(1), forever, 0);
    if (out == Outcome::Done || out == Outcome::Waiting) {
        c.k.at<LockGuard>(c.address(0)).lock = c.address(1);
    }
    return out;
}
Outcome guard_adopt(Call& c) {
    c.k.at<LockGuard>(c.address(0)).lock = c.address(1);
    return c.done();
}
template <Kind kind> Outcome construct_guard(Call& c) {
    set_options(c, attributes(c, kind));
    return c.done();
}
constexpr lang::BuiltinCode construct_lock_guard_code{.run = construct_guard<Kind::Guard>, .effect = Effect::Construct};
constexpr lang::BuiltinCode guard_lock_code{.run = guard_lock, .effect = Effect::GuardLocks};
constexpr lang::BuiltinCode guard_adopt_code{.run = guard_adopt, .effect = Effect::GuardTakes};
constexpr lang::BuiltinCode guard_unlock_code{.run = [](Call& c) {
    return unlock_any(c.k, static_cast<Address>(c.k.at<LockGuard>(c.address(0)).lock));
}, .effect = Effect::GuardUnlocks};

// -- std::unique_lock and std::shared_lock: the same words, another mode

template <bool shared> Outcome attempt_of(Kernel& k, Address a, Word ticks, Word result) {
    if constexpr (shared) return lock_shared(k, a, ticks, result);
    return lock_any(k, a, ticks, result);
}
template <bool shared> bool try_of(Kernel& k, Address a) {
    if constexpr (shared) return try_lock_shared(k, a);
    return try_lock_any(k, a);
}

template <bool shared> Outcome unique_lock_now(Call& c, Address lock) {
    UniqueGuard& g = guard(c.k, c.address(0));
    const Outcome out = attempt_of<shared>(c.k, lock, forever, 0);
    if (out == Outcome::Done || out == Outcome::Waiting) {
        g.lock = lock;
        g.owns = 1;
    }
    return out;
}
template <bool shared> Outcome unique_timed(Call& c, Address lock, Word ticks) {
    UniqueGuard& g = guard(c.k, c.address(0));
    const Outcome out = timed<attempt_of<shared>>(c, lock, ticks);
    if (out == Outcome::Done || out == Outcome::Waiting) {
        g.lock = lock;
        g.owns = out == Outcome::Done ? c.result : 1;
    }
    return out;
}
template <bool shared> Outcome unique_try(Call& c, Address lock) {
    UniqueGuard& g = guard(c.k, c.address(0));
    g.lock = lock;
    g.owns = try_of<shared>(c.k, lock);
    return c.done(g.owns);
}
// The member functions go through what the guard holds, which must not be owned yet.
template <bool shared, auto function> Outcome unique_again(Call& c) {
    const UniqueGuard& g = guard(c.k, c.address(0));
    const bool waited = c.task().wake != Wake::None;
    if (g.lock == 0) return c.k.misused(Misuse::GuardOwnsNothing);
    if (g.owns && !waited) return c.k.misused(Misuse::GuardOwnsAlready);
    return function(c, static_cast<Address>(g.lock));
}
template <bool shared> Outcome unique_for(Call& c, Address lock) {
    return unique_timed<shared>(c, lock, c[1]);
}
template <bool shared> Outcome unique_until(Call& c, Address lock) {
    return unique_timed<shared>(c, lock, ticks_until(c, c[1]));
}
template <bool shared> Outcome unique_unlock(Call& c) {
    UniqueGuard& g = guard(c.k, c.address(0));
    if (!g.owns) return c.k.misused(Misuse::GuardOwnsNothing);
    const Address lock = static_cast<Address>(g.lock);
    const Outcome out = shared ? unlock_shared(c.k, lock) : unlock_any(c.k, lock);
    if (out == Outcome::Done) g.owns = 0;
    return out;
}
template <int owns> Outcome unique_take(Call& c) {
    UniqueGuard& g = guard(c.k, c.address(0));
    g.lock = c.address(1);
    g.owns = owns;
    return c.done();
}
bool owns_nothing(const Call& c) { return guard(c.k, c.address(0)).owns == 0; }

constexpr lang::BuiltinCode construct_unique_code{.run = construct_guard<Kind::UniqueGuard>, .effect = Effect::Construct};
constexpr lang::BuiltinCode construct_shared_guard_code{.run = construct_guard<Kind::SharedGuard>, .effect = Effect::Construct};
constexpr lang::BuiltinCode nothing_code{.run = [](Call& c) { return c.done(); }, .effect = Effect::Nothing};
constexpr lang::BuiltinCode unique_defer_code{.run = unique_take<0>, .effect = Effect::UniqueDefers};
constexpr lang::BuiltinCode unique_adopt_code{.run = unique_take<1>, .effect = Effect::UniqueAdopts};
constexpr lang::BuiltinCode owns_code{.run = [](Call& c) { return c.done(guard(c.k, c.address(0)).owns); }, .effect = Effect::Nothing};
constexpr lang::BuiltinCode release_code{.run = [](Call& c) {
    UniqueGuard& g = guard(c.k, c.address(0));
    g.lock = 0;
    g.owns = 0;
    return c.done();
}, .effect = Effect::UniqueReleases};

template <bool shared> struct Unique {
    static constexpr lang::BuiltinCode make{.run = [](Call& c) { return unique_lock_now<shared>(c, c.address(1)); }, .effect = shared ? Effect::UniqueLocksShared : Effect::UniqueLocks};
    static constexpr lang::BuiltinCode make_try{.run = [](Call& c) { return unique_try<shared>(c, c.address(1)); }, .effect = Effect::UniqueTries};
    static constexpr lang::BuiltinCode make_for{.run = [](Call& c) { return unique_timed<shared>(c, c.address(1), c[2]); }, .effect = Effect::UniqueTries};
    static constexpr lang::BuiltinCode make_until{.run = [](Call& c) { return unique_timed<shared>(c, c.address(1), ticks_until(c, c[2])); }, .effect = Effect::UniqueTries};
    static constexpr lang::BuiltinCode lock{.run = unique_again<shared, unique_lock_now<shared>>, .effect = shared ? Effect::UniqueRelocksShared : Effect::UniqueRelocks};
    static constexpr lang::BuiltinCode try_lock{.run = unique_again<shared, unique_try<shared>>, .effect = Effect::UniqueRetries};
    static constexpr lang::BuiltinCode try_lock_for{.run = unique_again<shared, unique_for<shared>>, .effect = Effect::UniqueRetries};
    static constexpr lang::BuiltinCode try_lock_until{.run = unique_again<shared, unique_until<shared>>, .effect = Effect::UniqueRetries};
    static constexpr lang::BuiltinCode unlock{.run = unique_unlock<shared>, .effect = Effect::UniqueUnlocks};
    static constexpr lang::BuiltinCode destroy{.run = [](Call& c) { return guard(c.k, c.address(0)).owns ? unique_unlock<shared>(c) : c.done(); }, .rides_along = owns_nothing, .effect = Effect::UniqueUnlocks};
};

// -- several locks at once, without deadlock: std::lock and std::scoped_lock
//
// As the standard's implementations do: lock one, try the others; where one is taken, give
// everything back and begin with that one. Each attempt is a step. Task::phase - 1 = first lock * 8
// + locks held.

Outcome lock_all(Call& c, int from, int n) {
    Task& task = c.task();
    const int stage = task.phase == 0 ? 0 : task.phase - 1;
    int first = stage / 8, held = stage % 8;
    if (task.flags & Continues) {  // woken to try again, not granted
        task.flags &= ~Continues;
        held = 0;
    }
    const auto nth = [&](int i) { return c.address(from + (first + i) % n); };
    if (held == 0) {
        const Outcome out = lock_any(c.k, nth(0), forever, 0);
        if (out == Outcome::Waiting && n > 1) {
            task.phase = static_cast<std::uint8_t>(1 + first * 8 + 1);
            task.flags |= Continues;
            return out;
        }
        if (out != Outcome::Done) return out;
        held = 1;
    } else if (try_lock_any(c.k, nth(held))) {
        held++;
    } else {
        const int busy = (first + held) % n;
        for (int i = held - 1; i >= 0; i--) {
            const Outcome out = unlock_any(c.k, nth(i));
            if (out != Outcome::Done) return out;
        }
        first = busy;
        held = 0;
    }
    if (held == n) return c.done();
    task.phase = static_cast<std::uint8_t>(1 + first * 8 + held);
    return Outcome::Again;
}

constexpr lang::BuiltinCode construct_scoped_code{.run = construct_guard<Kind::ScopedGuard>, .effect = Effect::Construct};
constexpr lang::BuiltinCode lock_all_code{.run = [](Call& c) {
    const int n = c[c.count - 1];
    return lock_all(c, 0, n);
}, .effect = Effect::LockAll};
constexpr lang::BuiltinCode scoped_lock_code{.run = [](Call& c) -> Outcome {
    const int n = c[c.count - 1];
    if (n > scoped_locks_max) return c.k.misused(Misuse::BadArgument);
    const Outcome out = n == 0 ? c.done() : lock_all(c, 1, n);
    if (out == Outcome::Done || out == Outcome::Waiting) {
        ScopedGuard& g = c.k.at<ScopedGuard>(c.address(0));
        g.count = n;
        for (int i = 0; i < n; i++) g.locks[i] = c.address(1 + i);
    }
    return out;
}, .effect = Effect::ScopedLocks};
// Gives one lock back in each step, the last one first.
constexpr lang::BuiltinCode scoped_unlock_code{.run = [](Call& c) -> Outcome {
    ScopedGuard& g = c.k.at<ScopedGuard>(c.address(0));
    if (g.count == 0) return c.done();
    const Outcome out = unlock_any(c.k, static_cast<Address>(g.locks[g.count - 1]));
    if (out != Outcome::Done) return out;
    g.locks[--g.count] = 0;
    if (g.count == 0) return c.done();
    c.task().phase = 1;
    return Outcome::Again;
}, .effect = Effect::ScopedUnlocks};
constexpr lang::BuiltinCode try_lock_all_code{.run = [](Call& c) {
    const int n = c[c.count - 1];
    for (int i = 0; i < n; i++) {
        if (try_lock_any(c.k, c.address(i))) continue;
        for (int j = i - 1; j >= 0; j--) unlock_any(c.k, c.address(j));
        return c.done(i);
    }
    return c.done(-1);
}, .effect = Effect::TryAll};

// -- std::call_once: the flag is 0 new, 1 being run, 2 done

struct OnceFlag {
    Options options;
    Word state;
};
constexpr lang::BuiltinCode construct_once_code{.run = construct_guard<Kind::OnceFlag>, .effect = Effect::Construct};
constexpr lang::BuiltinCode once_enter_code{.run = [](Call& c) -> Outcome {
    OnceFlag& flag = c.k.at<OnceFlag>(c.address(0));
    if (flag.state == 2) {
        c.k.touch(c.address(0), false);
        return c.done(0);
    }
    if (flag.state == 1) return c.k.block(c.address(0), Role::Once, forever, 0);
    c.k.touch(c.address(0), true);
    flag.state = 1;
    return c.done(1);
}, .effect = Effect::Write};
constexpr lang::BuiltinCode once_leave_code{.run = [](Call& c) {
    c.k.touch(c.address(0), true);
    c.k.at<OnceFlag>(c.address(0)).state = 2;
    for (TaskId t; (t = c.k.pick(c.address(0), Role::Once, Order::Fifo)) != no_task;) c.k.complete(t, 0);
    return c.done();
}, .effect = Effect::Write};

using lang::Builtin;
using lang::BuiltinType;
using lang::Form;

constexpr BuiltinType mutex_types[] = {
    {.name = "std::mutex", .words = mutex_words, .construct = &construct_plain_code, .lockable = true, .names_tasks = true,
     .help = "one owner at a time; only the owner unlocks; not recursive"},
    {.name = "std::timed_mutex", .words = mutex_words, .construct = &construct_plain_code,
     .lockable = true, .names_tasks = true, .help = "a mutex that can be tried for a time"},
    {.name = "std::recursive_mutex", .words = mutex_words, .construct = &construct_recursive_code,
     .lockable = true, .names_tasks = true, .help = "its owner may lock it again, and unlocks as often"},
    {.name = "std::recursive_timed_mutex", .words = mutex_words, .construct = &construct_recursive_code,
     .lockable = true, .names_tasks = true, .help = "recursive, and can be tried for a time"},
    {.name = "std::lock_guard", .words = 2, .construct = &construct_lock_guard_code,
     .arguments = BuiltinType::Arguments::Optional, .guard = true,
     .help = "locks in its constructor, unlocks at the end of its scope"},
    {.name = "std::unique_lock", .words = 3, .construct = &construct_unique_code,
     .arguments = BuiltinType::Arguments::Optional, .lockable = true, .guard = true,
     .help = "a lock_guard that can be unlocked and locked again; what a condition variable needs"},
    {.name = "std::scoped_lock", .words = 2 + scoped_locks_max, .construct = &construct_scoped_code,
     .arguments = BuiltinType::Arguments::Optional, .guard = true,
     .help = "locks several without deadlock, unlocks them at the end of its scope"},
    {.name = "std::once_flag", .words = 2, .construct = &construct_once_code,
     .help = "remembers whether call_once has run its function"},
    {.name = "std::defer_lock_t", .words = 1, .copyable = true, .scalar = true},
    {.name = "std::try_to_lock_t", .words = 1, .copyable = true, .scalar = true},
    {.name = "std::adopt_lock_t", .words = 1, .copyable = true, .scalar = true},
};

constexpr Builtin mutex_functions[] = {
    {"void std::mutex::lock()", &lock_code, Form::Call, "waits until the mutex is free, then owns it"},
    {"bool std::mutex::try_lock()", &try_lock_code, Form::Call, "owns it if it is free; never waits"},
    {"void std::mutex::unlock()", &unlock_code, Form::Call, "gives it back; only its owner may"},
    {"void std::timed_mutex::lock()", &lock_code},
    {"bool std::timed_mutex::try_lock()", &try_lock_code},
    {"bool std::timed_mutex::try_lock_for(Duration)", &try_lock_for_code, Form::Call,
     "waits at most so long; false: not locked"},
    {"bool std::timed_mutex::try_lock_until(TimePoint)", &try_lock_until_code},
    {"void std::timed_mutex::unlock()", &unlock_code},
    {"void std::recursive_mutex::lock()", &lock_code},
    {"bool std::recursive_mutex::try_lock()", &try_lock_code},
    {"void std::recursive_mutex::unlock()", &unlock_code},
    {"void std::recursive_timed_mutex::lock()", &lock_code},
    {"bool std::recursive_timed_mutex::try_lock()", &try_lock_code},
    {"bool std::recursive_timed_mutex::try_lock_for(Duration)", &try_lock_for_code},
    {"bool std::recursive_timed_mutex::try_lock_until(TimePoint)", &try_lock_until_code},
    {"void std::recursive_timed_mutex::unlock()", &unlock_code},
    {"std::lock_guard::lock_guard(Lockable&)", &guard_lock_code},
    {"std::lock_guard::lock_guard(Lockable&, std::adopt_lock_t)", &guard_adopt_code, Form::Local},
    {"std::lock_guard::~lock_guard()", &guard_unlock_code},
    {"std::unique_lock::unique_lock()", &nothing_code, Form::Local},
    {"std::unique_lock::unique_lock(Lockable&)", &Unique<false>::make},
    {"std::unique_lock::unique_lock(Lockable&, std::defer_lock_t)", &unique_defer_code, Form::Local},
    {"std::unique_lock::unique_lock(Lockable&, std::adopt_lock_t)", &unique_adopt_code, Form::Local},
    {"std::unique_lock::unique_lock(Lockable&, std::try_to_lock_t)", &Unique<false>::make_try},
    {"std::unique_lock::unique_lock(Lockable&, Duration)", &Unique<false>::make_for},
    {"std::unique_lock::unique_lock(Lockable&, TimePoint)", &Unique<false>::make_until},
    {"std::unique_lock::~unique_lock()", &Unique<false>::destroy},
    {"void std::unique_lock::lock()", &Unique<false>::lock, Form::Call, "locks its mutex again"},
    {"bool std::unique_lock::try_lock()", &Unique<false>::try_lock},
    {"bool std::unique_lock::try_lock_for(Duration)", &Unique<false>::try_lock_for},
    {"bool std::unique_lock::try_lock_until(TimePoint)", &Unique<false>::try_lock_until},
    {"void std::unique_lock::unlock()", &Unique<false>::unlock, Form::Call,
     "gives its mutex back before the end of the scope"},
    {"bool std::unique_lock::owns_lock()", &owns_code, Form::Local},
    {"bool std::unique_lock::operator bool()", &owns_code, Form::Local},
    {"void std::unique_lock::release()", &release_code, Form::Local},
    {"std::scoped_lock::scoped_lock(Lockable&...)", &scoped_lock_code},
    {"std::scoped_lock::~scoped_lock()", &scoped_unlock_code},
    {"void std::lock(Lockable&...)", &lock_all_code, Form::Call, "locks all of them without deadlock"},
    {"int std::try_lock(Lockable&...)", &try_lock_all_code, Form::Call,
     "-1 where all are locked, else the number of the one that was not free"},
    {"void std::call_once(std::once_flag&, Callable)", &once_enter_code, Form::Once,
     "runs the function the first time only; others wait until it is done", &once_leave_code},
};

constexpr lang::Constant mutex_constants[] = {
    {"std::defer_lock", "std::defer_lock_t", 0, "construct the guard without locking"},
    {"std::try_to_lock", "std::try_to_lock_t", 0, "construct the guard and try"},
    {"std::adopt_lock", "std::adopt_lock_t", 0, "the mutex is locked already; take it over"},
};

constexpr BuiltinType shared_types[] = {
    {.name = "std::shared_mutex", .words = shared_mutex_words, .construct = &construct_shared_code,
     .lockable = true, .names_tasks = true, .help = "many readers or one writer"},
    {.name = "std::shared_timed_mutex", .words = shared_mutex_words, .construct = &construct_shared_code,
     .lockable = true, .names_tasks = true, .help = "a shared mutex that can be tried for a time"},
    {.name = "std::shared_lock", .words = 3, .construct = &construct_shared_guard_code,
     .arguments = BuiltinType::Arguments::Optional, .guard = true,
     .help = "holds a shared mutex for reading until the end of its scope"},
};

constexpr Builtin shared_functions[] = {
    {"void std::shared_mutex::lock()", &lock_code, Form::Call, "for writing: waits until nobody holds it"},
    {"bool std::shared_mutex::try_lock()", &try_lock_code},
    {"void std::shared_mutex::unlock()", &unlock_code},
    {"void std::shared_mutex::lock_shared()", &lock_shared_code, Form::Call,
     "for reading: waits until no writer holds it"},
    {"bool std::shared_mutex::try_lock_shared()", &try_lock_shared_code},
    {"void std::shared_mutex::unlock_shared()", &unlock_shared_code},
    {"void std::shared_timed_mutex::lock()", &lock_code},
    {"bool std::shared_timed_mutex::try_lock()", &try_lock_code},
    {"bool std::shared_timed_mutex::try_lock_for(Duration)", &try_lock_for_code},
    {"bool std::shared_timed_mutex::try_lock_until(TimePoint)", &try_lock_until_code},
    {"void std::shared_timed_mutex::unlock()", &unlock_code},
    {"void std::shared_timed_mutex::lock_shared()", &lock_shared_code},
    {"bool std::shared_timed_mutex::try_lock_shared()", &try_lock_shared_code},
    {"bool std::shared_timed_mutex::try_lock_shared_for(Duration)", &try_lock_shared_for_code},
    {"bool std::shared_timed_mutex::try_lock_shared_until(TimePoint)", &try_lock_shared_until_code},
    {"void std::shared_timed_mutex::unlock_shared()", &unlock_shared_code},
    {"std::shared_lock::shared_lock()", &nothing_code, Form::Local},
    {"std::shared_lock::shared_lock(Lockable&)", &Unique<true>::make},
    {"std::shared_lock::shared_lock(Lockable&, std::defer_lock_t)", &unique_defer_code, Form::Local},
    {"std::shared_lock::shared_lock(Lockable&, std::adopt_lock_t)", &unique_adopt_code, Form::Local},
    {"std::shared_lock::shared_lock(Lockable&, std::try_to_lock_t)", &Unique<true>::make_try},
    {"std::shared_lock::shared_lock(Lockable&, Duration)", &Unique<true>::make_for},
    {"std::shared_lock::shared_lock(Lockable&, TimePoint)", &Unique<true>::make_until},
    {"std::shared_lock::~shared_lock()", &Unique<true>::destroy},
    {"void std::shared_lock::lock()", &Unique<true>::lock},
    {"bool std::shared_lock::try_lock()", &Unique<true>::try_lock},
    {"bool std::shared_lock::try_lock_for(Duration)", &Unique<true>::try_lock_for},
    {"bool std::shared_lock::try_lock_until(TimePoint)", &Unique<true>::try_lock_until},
    {"void std::shared_lock::unlock()", &Unique<true>::unlock},
    {"bool std::shared_lock::owns_lock()", &owns_code, Form::Local},
    {"bool std::shared_lock::operator bool()", &owns_code, Form::Local},
};

constexpr std::string_view shared_includes[] = {"mutex"};

}  // namespace

Outcome lock_lockable(Kernel& k, Address lock, Word ticks, Word result) {
    return lock_any(k, lock, ticks, result);
}
Outcome unlock_lockable(Kernel& k, Address lock) { return unlock_any(k, lock); }

Address owned_lock_of(Kernel& k, Address guard_address) {
    const UniqueGuard& g = guard(k, guard_address);
    return g.owns ? static_cast<Address>(g.lock) : Address{0};
}

extern const lang::Header mutex_header{"mutex", {}, mutex_types, mutex_functions, mutex_constants};
extern const lang::Header shared_mutex_header{"shared_mutex", shared_includes, shared_types,
                                              shared_functions, {}};

}  // namespace api
