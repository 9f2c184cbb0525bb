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

inline TaskId owner_of(const Mutex& m) { return static_cast<TaskId>(m.owner - 1); }

// Locks, or blocks until then; where it has to wait and is granted later the call answers [result].
// [ticks]: the time-out of the wait.
Outcome lock(Kernel& k, Address mutex, Word ticks = forever, Word result = 0);
// True where it was locked (again, where it is recursive).
bool try_lock(Kernel& k, Address mutex);
Outcome unlock(Kernel& k, Address mutex);

}  // namespace sync
