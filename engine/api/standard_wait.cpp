// <condition_variable>: C++20 [thread.condition] onto sync/condition. Which waiter a notify_one
// wakes is not said by the standard, and a wait may end spuriously: both are choices of the
// explorer.
#include "engine/api/standard.h"

#include "engine/sync/condition.h"

namespace api {

using namespace sync;

namespace {

Outcome construct(Call& c) {
    set_options(c, attributes(c, Kind::Condition));
    return c.done();
}

constexpr LockFunctions lockable{unlock_lockable, lock_lockable};

// Waits with the mutex that the guard owns; the guard keeps saying that it owns it, as in C++.
Outcome wait_with_guard(Call& c, Word ticks) {
    const Address mutex = owned_lock_of(c.k, c.address(1));
    if (mutex == 0) return c.k.misused(Misuse::WaitWithoutLock);
    return wait_on(c, c.address(0), mutex, lockable, ticks);
}
// condition_variable_any: whatever can be locked.
Outcome wait_with_any(Call& c, Word ticks) {
    if (c.k.options(c.address(1)).k() == Kind::UniqueGuard) return wait_with_guard(c, ticks);
    return wait_on(c, c.address(0), c.address(1), lockable, ticks);
}
Word ticks_until(const Call& c) { return c[2] > c.k.words[0] ? c[2] - c.k.words[0] : 0; }
// std::cv_status: no_timeout 0, timeout 1; a time-out of 0 ticks still releases and takes the lock
// again.
Word at_least_one(const Call& c, Word ticks) {
    return c.k.rule.exact_time() && ticks < 1 ? 1 : ticks;
}

constexpr lang::BuiltinCode construct_code{construct};
constexpr lang::BuiltinCode wait_code{.run = [](Call& c) { return wait_with_guard(c, forever); }, .effect = Effect::Wait};
constexpr lang::BuiltinCode wait_for_code{.run = [](Call& c) { return wait_with_guard(c, at_least_one(c, c[2])); }, .effect = Effect::Wait};
constexpr lang::BuiltinCode wait_until_code{.run = [](Call& c) { return wait_with_guard(c, at_least_one(c, ticks_until(c))); }, .effect = Effect::Wait};
constexpr lang::BuiltinCode wait_any_code{.run = [](Call& c) { return wait_with_any(c, forever); }, .effect = Effect::Wait};
constexpr lang::BuiltinCode wait_any_for_code{.run = [](Call& c) { return wait_with_any(c, at_least_one(c, c[2])); }, .effect = Effect::Wait};
constexpr lang::BuiltinCode wait_any_until_code{.run = [](Call& c) { return wait_with_any(c, at_least_one(c, ticks_until(c))); }, .effect = Effect::Wait};
constexpr lang::BuiltinCode notify_one_code{.run = [](Call& c) { return notify(c.k, c.address(0), false); }, .effect = Effect::Write};
constexpr lang::BuiltinCode notify_all_code{.run = [](Call& c) { return notify(c.k, c.address(0), true); }, .effect = Effect::Write};

using lang::Form;

constexpr lang::BuiltinType types[] = {
    {.name = "std::condition_variable", .words = condition_words, .construct = &construct_code,
     .help = "tasks sleep here, giving up their mutex, until they are notified"},
    {.name = "std::condition_variable_any", .words = condition_words, .construct = &construct_code,
     .help = "a condition variable for any lock"},
    {.name = "std::cv_status", .words = 1, .copyable = true, .scalar = true},
};

constexpr lang::Builtin functions[] = {
    {"void std::condition_variable::wait(std::unique_lock&)", &wait_code, Form::Call,
     "gives the mutex back, sleeps until notified (or for no reason), takes the mutex again"},
    {"void std::condition_variable::wait(std::unique_lock&, Predicate)", nullptr, Form::WaitUntil,
     "while (!predicate()) wait(lock);", &wait_code},
    {"std::cv_status std::condition_variable::wait_for(std::unique_lock&, Duration)", &wait_for_code},
    {"bool std::condition_variable::wait_for(std::unique_lock&, Duration, Predicate)", nullptr,
     Form::WaitUntilTimed, "waits for the predicate, at most so long; its value at the end",
     &wait_until_code},
    {"std::cv_status std::condition_variable::wait_until(std::unique_lock&, TimePoint)",
     &wait_until_code},
    {"bool std::condition_variable::wait_until(std::unique_lock&, TimePoint, Predicate)", nullptr,
     Form::WaitUntilTimed, "waits for the predicate, at most until then; its value at the end",
     &wait_until_code},
    {"void std::condition_variable::notify_one()", &notify_one_code, Form::Call,
     "wakes one of those who sleep here now, whichever; nobody there: the notify is lost"},
    {"void std::condition_variable::notify_all()", &notify_all_code, Form::Call,
     "wakes everybody who sleeps here now"},
    {"void std::condition_variable_any::wait(Lockable&)", &wait_any_code},
    {"void std::condition_variable_any::wait(Lockable&, Predicate)", nullptr, Form::WaitUntil, {},
     &wait_any_code},
    {"std::cv_status std::condition_variable_any::wait_for(Lockable&, Duration)", &wait_any_for_code},
    {"bool std::condition_variable_any::wait_for(Lockable&, Duration, Predicate)", nullptr,
     Form::WaitUntilTimed, {}, &wait_any_until_code},
    {"std::cv_status std::condition_variable_any::wait_until(Lockable&, TimePoint)",
     &wait_any_until_code},
    {"bool std::condition_variable_any::wait_until(Lockable&, TimePoint, Predicate)", nullptr,
     Form::WaitUntilTimed, {}, &wait_any_until_code},
    {"void std::condition_variable_any::notify_one()", &notify_one_code},
    {"void std::condition_variable_any::notify_all()", &notify_all_code},
};

constexpr lang::Constant constants[] = {
    {"std::cv_status::no_timeout", "std::cv_status", 0},
    {"std::cv_status::timeout", "std::cv_status", 1},
};

constexpr std::string_view includes[] = {"mutex"};

}  // namespace

extern const lang::Header condition_variable_header{"condition_variable", includes, types, functions,
                                                    constants};

}  // namespace api
