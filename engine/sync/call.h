// One call of a builtin: what the machine hands to a function of an API, and what it gives back.
// An API function maps its names, options and result codes onto the primitives; it owns no
// blocking. It is called again where a wait ended without completing it: [phase] and [wake] tell
// where it stands. Rule for every such function: before it answers Disabled it must not have
// changed anything.
#pragma once

#include "engine/sync/effect.h"
#include "engine/sync/kernel.h"

namespace sync {

struct Call {
    Kernel& k;
    const Word* arguments;
    int count;
    Word result = 0;
    Status status = Status::Ok;  // how it ended, for [BuiltinCode::finish]

    Task& task() const { return k.tasks[k.self]; }
    Word operator[](int i) const { return arguments[i]; }
    // The address that argument [i] is, also where it lies in the caller's own stack.
    Address address(int i) const {
        const Word a = arguments[i];
        return static_cast<Address>(
            a < own_window ? a : static_cast<Word>(k.own_base) + a - own_window);
    }
    int phase() const { return task().phase; }
    bool timed_out() const { return task().wake == Wake::TimedOut; }
    bool in_interrupt() const { return (task().flags & Interrupt) != 0; }
    Outcome done(Word value = 0) {
        result = value;
        return Outcome::Done;
    }
    Outcome ended(Status how) {
        status = how;
        return Outcome::Done;
    }
};

using Function = Outcome (*)(Call&);

}  // namespace sync

namespace lang {

// The language knows this type by name only.
struct BuiltinCode {
    sync::Function run;
    // Where given and true, this very call has no effect that others could see (a guard that owns
    // nothing is destroyed): it rides along instead of being a step.
    bool (*rides_along)(const sync::Call& call) = nullptr;
    // For data races: what the call does to its first argument, if C++ gives no synchronisation for
    // it.
    enum class Plain : std::uint8_t { None, Read, Write } plain = Plain::None;
    sync::Effect effect = sync::Effect::Anything;
    // Where given, turns [Call::status] into the call's result, errno, and whatever else the API
    // answers: after [run] is Done, and where a waker has completed the call, in the waiter's own
    // context. It sees the call's arguments and may write through them, but must not wait.
    void (*finish)(sync::Call& call) = nullptr;
    // It does to other tasks what no lock does: names one by a number, ends or stops it, holds all
    // others off the CPU, or ends what they own or wait for. Where a program has such a call a
    // circle of owners may still be broken, and nobody is alike.
    bool meddles = false;
};

}  // namespace lang
