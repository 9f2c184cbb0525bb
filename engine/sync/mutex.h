// The mutex: one owner, who alone may unlock. Plain, recursive or timed, with or without a queue,
// inheritance or ceiling, handed off or barged: by its Options. Called by every API's lock calls.
// Rule of the release: grant first, lower the releaser's priority second, reschedule last; else a
// task between the two could slip in (the machine reschedules when the step is over).
//
// Worked example, inheritance, priorities L < Md < H:
//   tick  L                      Md            H
//   0     lock: owns m
//   2                                          lock: waits for L -> L runs with H's priority
//   3     (runs on)              is released, waits for the CPU
//   5     unlock: H owns m, L is lowered       runs
#pragma once

#include "engine/sync/call.h"

namespace sync {

struct Mutex {
    Options options;
    Word next_held;  // chain of its owner's locks (Kernel::own)
    Word owner;      // task + 1; 0: free
    Word count;      // how often its owner has locked it
};
inline constexpr int mutex_words = sizeof(Mutex) / sizeof(Word);

// What a mutex with Options::extended has behind these words; all zero but for what was set when it
// was made, while nobody owns it and its last owner did not die with it.
struct MutexMemory {
    enum : Word {
        inconsistent =
            1,  // its last owner died: whoever owns it now has to repair what it protects
        not_recoverable = 2,  // was given back without a repair
        contributed = 4,      // a wait for it has raised its owner (Protocol::VxWorks6)
        delete_safe = 8,      // its owner cannot be deleted; set when it is made
    };
    Word saved;  // its owner's priority when it was locked
    Word flags;
    Word pending;  // Grant::Steal: the chosen waiter + 1, until it or a more urgent task has it
};
inline constexpr int extended_mutex_words = mutex_words + sizeof(MutexMemory) / sizeof(Word);
inline MutexMemory& memory(const Kernel& k, Address mutex) {
    return *reinterpret_cast<MutexMemory*>(&k.words[mutex + mutex_words]);
}

inline TaskId owner_of(const Mutex& m) { return static_cast<TaskId>(m.owner - 1); }

// Locks, or blocks until then; where it has to wait and is granted later the call answers [result].
// [ticks]: the time-out of the wait.
Outcome lock(Kernel& k, Address mutex, Word ticks = forever, Word result = 0);
// True where it was locked (again, where it is recursive).
bool try_lock(Kernel& k, Address mutex);
Outcome unlock(Kernel& k, Address mutex);

// The same for APIs that answer instead of calling it misuse. In Call::status: Ok, OwnerDied,
// NotRecoverable, Busy ([ticks] 0 and not free), TimedOut. A second lock by the owner follows
// Options::relock, with Misuse as Wait.
Outcome take(Call& c, Address mutex, Word ticks = forever);
// True where [task] could have it at once, as its new owner or once more; and giving it to [task]
// then: Ok or OwnerDied. For waits on several objects.
bool is_free_for(const Kernel& k, Address mutex, TaskId task);
Status take_free(Kernel& k, Address mutex, TaskId task);
// Ok or NotOwner; with [by_anybody] it is given back whoever asks (Ok also where it was free).
Status give(Kernel& k, Address mutex, bool by_anybody = false);
// The owner has repaired what a dead owner left: Ok, or Invalid where there was nothing to repair.
Status make_consistent(Kernel& k, Address mutex);
// Its owner, if any, owns it no more, and all who wait for it answer [status]. For deletion.
void abandon(Kernel& k, Address mutex, Status status);
// The task [owner] has ended while it owned [mutex]: by the rule of Options::death. Misuse where
// that is Death::Misuse; with Death::Ignore nothing happens.
Misuse owner_ended(Kernel& k, TaskId owner, Address mutex);

}  // namespace sync
