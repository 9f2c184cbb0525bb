// What the kernel knows of one task: a fixed block of words inside the World.
// Used by every primitive through kernel.h, by vm (which keeps the place in the code here, too) and
// by whoever shows a state. Knows no instruction: [pc], [fp] and [sp] are the machine's, carried
// along.
#pragma once

#include <cstdint>

namespace sync {

using Word = std::int32_t;
using Address = std::uint16_t;  // index of a word in the World; 0: nothing
using TaskId = std::uint8_t;
inline constexpr TaskId no_task = 0xff;
inline constexpr Word forever = -1;

enum class State : std::uint8_t {
    Unborn,  // a free place in the pool, or declared and not yet released
    Ready,
    Waiting,   // in the queue of [object]
    Sleeping,  // only [timer] ends it
    Ended,
};

// What a waiting task waits for at its object; one object can have several roles of waiters.
enum class Role : std::uint8_t {
    None,
    Lock,
    LockShared,
    Condition,
    Permit,
    Barrier,
    Latch,
    Join,
    Value,
    Once,
    Safe,  // until a task may be deleted
    Event,
    Many,  // several objects at once; which ones, the API knows
};

// How the last wait ended; the call that waited reads it when it goes on.
enum class Wake : std::uint8_t {
    None,
    Completed,  // the waker finished the call on the task's behalf (hand-off): [result] is its answer
    Retry,      // tried again from where it stood: the object may be free now
    TimedOut,
    Spurious,
};

// How a call of an API ended, for the API to turn into its own results and errors.
enum class Status : std::uint8_t {
    Ok,
    TimedOut,
    Busy,            // it would have had to wait, and was not to
    Deleted,         // the object was, under the waiting task
    Aborted,         // somebody ended the wait without giving anything
    OwnerDied,       // owned now, but the last owner died with it
    NotRecoverable,  // nobody can own it any more
    NotOwner,
    Overflow,  // a count past its maximum; it is as before
    Invalid,   // the call makes no sense for this object now
};

enum Flag : std::uint8_t {
    Fresh = 1,     // local computation is to be done (by the machine) before its next visible step
    Detached = 2,  // its place is free again as soon as it ends
    Changed = 4,   // it changed something since its last jump back (where time is exact)
    Started = 8,
    Interrupt = 16,  // runs in interrupt context: it may not block
    Continues = 32,  // being granted what it waits for is only a stage of its call
    Suspended = 64,  // not run until resumed, whatever else it waits for
    Lingers = 128,   // keeps the CPU until the next tick or wait, though another is more urgent
};

// All zero for a task that is not born. 48 bytes, so that a state stays small.
struct Task {
    State state;
    Role role;
    std::uint8_t phase;  // where in a call of several visible stages; 0: not in a call
    Wake wake : 4;
    std::uint8_t masks : 4;  // while not 0 no interrupt comes, and it keeps the CPU unless it waits
    std::int16_t base;       // priority, larger is more urgent
    std::int16_t effective;  // with what protocols add
    std::uint8_t rank;  // ready: place in its priority level; waiting: order of arrival. 0 is first
    std::uint8_t slice;  // ticks used of its round-robin slice
    Address object;      // waited for; while Unborn: nothing
    Address held;        // first of the locks it owns, chained in order of address
    std::uint16_t fp,
        sp;              // the machine's: frame and top of the operand stack, from the stack's base
    std::uint8_t flags;  // Flag
    std::uint8_t shared_holds : 7;  // read locks it holds
    std::uint8_t
        had_turn : 1;  // Rule::rotates: the last of its level that had the CPU; whoever becomes ready
                       // comes before it
    Word timer;   // ticks until the wait or sleep ends; -1: never; while Unborn: until the release;
                  // 0 where time is not exact: at any moment
    Word result;  // what the call answers when it is Completed
    Word work;    // ticks of work(n) still to do
    Word deadline;        // ticks until it must have ended; -1: none
    std::uint32_t pc;     // the machine's: the visible instruction before which it is parked
    std::uint16_t boost;  // above its base, of protocols that remember what they raised
    std::uint8_t scheduler_locks;  // it keeps the CPU while this is not 0, unless it waits
    std::uint8_t safe;             // while not 0 nobody can delete it
    std::uint32_t
        seen;  // where time is exact, in a loop: what its last pass left behind (Kernel::mark), with
               // what it has changed since; 0: nothing to compare with
};
static_assert(sizeof(Task) == 48 && alignof(Task) == 4);
inline constexpr int task_words = sizeof(Task) / sizeof(Word);

}  // namespace sync
