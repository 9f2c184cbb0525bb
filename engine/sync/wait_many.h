// A wait for several objects at once: until one of them is there, or until all of them are, and
// then they are taken together. Objects are mutexes, semaphores, events and the ends of tasks, out
// of one pool. Called by APIs that have such a wait, and by these primitives wherever they give
// something away: who waits for several things is one more candidate there. Until all are there a
// wait for all takes nothing.
//
// Worked example, semaphores S1 = 1 and S2 = 0, A waits for both from tick 0, B takes S1 at 1:
//   tick  A                        B                 C
//   0     waits; S1 stays 1
//   1                              takes S1: 0
//   3                                                gives S2: S1 is not there, so S2 becomes 1
//   5                              gives S1: A takes both at once
//
// What a task waits for is kept in words of its own (Kernel::own_word), all 0 while it does not
// wait so; the first of them is the object that it waits at.
#pragma once

#include "engine/sync/call.h"

namespace sync {

// A task's words for it: which pool and how, then a bit for each object of the pool. A program that
// never waits so has no room for them, and pays nothing.
inline constexpr int many_word = 6, many_words = 3, many_objects_max = 64;

// Waits for [n] objects of [pool]; with [all] no two of them are the same. In Call::status: Ok,
// OwnerDied (of one that was taken), Busy ([ticks] 0), TimedOut. Call::result is the index of the
// object that it was, the lowest, where the call did not have to wait; else [granted] tells the
// object.
Outcome take_many(Call& c, int pool, const Address* objects, int n, bool all, Word ticks = forever);
// While a waker's completion is being turned into a result: the object that ended the wait; else 0.
inline Address granted(const Call& c) { return static_cast<Address>(c.task().result >> 8); }

// Whether a wait of [task] for [object] would be satisfied at once; and satisfying it.
bool signalled(const Kernel& k, Address object, TaskId task);
Status satisfy(Kernel& k, Address object, TaskId task);

// Who goes first among those who wait for [object], in [role] or for several at once; no_task:
// nobody can. [everybody]: all will be let go one after the other, so that their order is no choice
// where it makes no difference.
TaskId pick_waiter(Kernel& k, Address object, Role role, bool everybody = false);
// [task] has been given [object], so that its wait is over; it takes what else it waits for.
void grant(Kernel& k, TaskId task, Address object, Status status);
// [task] has ended: whoever waits for that among others.
void grant_end(Kernel& k, TaskId task);

// True where [task] waits for [object] among others.
bool waits_among(const Kernel& k, TaskId task, Address object);

}  // namespace sync
