// Priority protocols: what owning a mutex and waiting for one does to the priorities of tasks.
// Called by the mutex (mutex.cpp) at its events and by Kernel::reschedule for everything that
// follows from a state alone. Knows no API; where time is not exact nothing here has an effect.
//
// Two families. *Computed* ones are a function of who owns and who waits now, so that nothing has
// to be undone: Inherit, InheritOnce, LinuxInherit, Ceiling, Original. The others *remember*: what
// they raised stays until an event of their own lowers it (Task::boost, MutexMemory::saved, or
// simply the old priority).
//
//   protocol       raises                          to              through  lowers
//   Inherit        when somebody waits the waiter's all with every change [POSIX 2017,
//                  PRIO_INHERIT]
//   LinuxInherit   the same the same all the same; a time-out counts when its task runs
//   InheritOnce    the same waiter's base 1 the same [Windows CE .NET]
//   Ceiling        with every lock the ceiling - with every unlock [POSIX 2017, PRIO_PROTECT]
//   Original       when one is refused the refused's all with every change [Sha et al. 1990]
//   VxWorks5       when somebody waits the waiter's all when it owns none any more
//   VxWorks6       the same the same all when it gave the last one that had raised it
//   Reserved       when a more urgent one waits the ceiling - when given, to the number at its lock
//                  [uC/OS-II]
//   FreeRtos       when somebody waits the waiter's 1 when it owns none; a time-out, if it owns one
//   ZephyrClassic  the same the same 1 when given, to the priority at its lock
//   Zephyr         the same the same 16 when given, to what the others still need
//   LateTimeout    never; it only says when a waiter whose time is up leaves the queue
#pragma once

#include "engine/sync/kernel.h"

namespace sync {

// True where a waiter whose time is up stays in the queue, and can still be granted what it waits
// for, until it runs and finds out: Linux, uC/OS-II, FreeRTOS. Elsewhere it leaves at the tick of
// its time-out.
inline bool leaves_late(Protocol p) {
    return p == Protocol::LateTimeout || p == Protocol::LinuxInherit || p == Protocol::Ceiling ||
           p == Protocol::Reserved || p == Protocol::FreeRtos;
}

// True where the drop behind a release puts a task behind its equals instead of before them.
inline bool drops_to_tail(Protocol p) {
    return p == Protocol::VxWorks5 || p == Protocol::VxWorks6 || p == Protocol::Reserved ||
           p == Protocol::FreeRtos || p == Protocol::ZephyrClassic || p == Protocol::Zephyr;
}

// [self] has begun to wait for [mutex].
void raise_owner(Kernel& k, Address mutex);
// [owner] has given [mutex] and owns it no more; [waited]: somebody waited for it.
void lower_giver(Kernel& k, TaskId owner, Address mutex, Word saved, bool waited);
// [self] has found out that its wait for [mutex] timed out, and has left the queue.
void lower_after_timeout(Kernel& k, Address mutex);

// Original: whose lock keeps [task] from locking [mutex]; no_task: nobody's.
TaskId refused_by(const Kernel& k, TaskId task, Address mutex);

// What a task's priority would be now: its base, what is remembered, and the computed protocols of
// its locks with the priorities that others have now.
int priority_of(const Kernel& k, TaskId task);
// True where [task] must not be lowered now, whatever priority_of says (VxWorks).
bool keeps_priority(const Kernel& k, TaskId task);

// taskPrioritySet and its kin: a new base, by the rule of what [task] owns.
void set_base(Kernel& k, TaskId task, int priority);

}  // namespace sync
