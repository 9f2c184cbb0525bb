// The condition variable: release the lock and fall asleep in one step, be notified, take the lock
// again. A notify with nobody asleep is lost. A wait may end for no reason (spurious wake-up),
// which the machine offers as a choice. Called by std::condition_variable and the APIs' own.
//
//   waiter                              notifier
//   [step 1] unlock m, sleep
//                                       lock m; change; notify: the waiter is ready; unlock m
//   [step 2] lock m (blocks while held)
#pragma once

#include "engine/sync/call.h"

namespace sync {

struct Condition {
    Options options;
    Word lock;  // with which its present waiters wait; 0: nobody waits
};
inline constexpr int condition_words = sizeof(Condition) / sizeof(Word);

// How a condition wait gives its lock back and takes it again, whatever kind of lock that is.
struct LockFunctions {
    Outcome (*unlock)(Kernel&, Address);
    Outcome (*lock)(Kernel&, Address, Word ticks, Word result);
};

// The stages of a wait on [condition] with [lock], for a call that does nothing else; it answers 1
// where the time-out of [ticks] ended it, else 0. The caller has checked that the lock is owned.
Outcome wait_on(Call& call, Address condition, Address lock, LockFunctions functions,
                Word ticks = forever);

// The same with a mutex, for APIs that answer. In Call::status: Ok, TimedOut ([ticks] 0: at once,
// but the mutex is given back and taken again), and OwnerDied or NotRecoverable of the mutex
// instead. Whether the caller owns the mutex is the API's affair; here it is given back whoever
// owns it.
Outcome wait_on_mutex(Call& call, Address condition, Address mutex, Word ticks = forever);

Outcome notify(Kernel& k, Address condition, bool all);

}  // namespace sync
