// The life of a task as the kernel sees it: born, ended, joined. And the use of CPU time.
// Called by the machine (spawn, end) and by the APIs' join and detach.
#pragma once

#include "engine/sync/call.h"

namespace sync {

// A free place of the pool [from, task_count), the lowest; no_task where there is none.
TaskId free_place(const Kernel& k, int from);

// [self] has returned from its function: its locks are looked at by their rule of death, whoever joins it
// goes on. Misused where it still holds a lock that must not be held.
Outcome end(Kernel& k);

// Waits until [task] has ended, then frees its place.
Outcome join(Kernel& k, TaskId task);
void detach(Kernel& k, TaskId task);

// work(n): n ticks of CPU. Where time is not exact, one step. Else the machine counts Task::work down
// while the task has the CPU, and completes the call.
Outcome work(Call& call);

}  // namespace sync
