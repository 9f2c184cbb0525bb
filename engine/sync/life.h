// The life of a task as the kernel sees it: born, ended, joined. And the use of CPU time.
// Called by the machine (spawn, end) and by the APIs' join and detach.
#pragma once

#include "engine/sync/call.h"

namespace sync {

// A free place of the pool [from, task_count), the lowest; no_task where there is none.
TaskId free_place(const Kernel& k, int from);

// [self] has returned from its function: its locks are looked at by their rule of death, whoever
// joins it goes on. Misused where it still holds a lock that must not be held.
Outcome end(Kernel& k);

// Starts [function] (its number in the program) as a new task of this priority, ready at once;
// no_task where there is no place for one more.
TaskId start(Kernel& k, Word function, const Word* arguments, int count, int priority);

// Ends [task], wherever it stands: it waits for nothing any more, its stack is gone, its locks are
// looked at by their rule of death. Misuse::None, or why that must not be.
Misuse kill(Kernel& k, TaskId task);

// A task that must not be deleted now: it has made itself safe, or owns a lock that makes it so.
bool is_safe(const Kernel& k, TaskId task);
// Ends [task], or the caller itself; where it is safe, waits until it is not. In Call::status: Ok,
// or Deleted where somebody else was quicker.
Outcome delete_task(Call& c, TaskId task);
// [task] may no longer be safe: whoever waits to delete it looks again.
void wake_deleters(Kernel& k, TaskId task);

// In Task::scheduler_locks: its task has waited since, and the lock is not in force until it runs
// again.
inline constexpr std::uint8_t scheduler_lock_lapsed = 0x80;
inline bool has_locked_scheduler(const Task& t) {
    return t.scheduler_locks > 0 && (t.scheduler_locks & scheduler_lock_lapsed) == 0;
}

// Not run until resumed; it goes on waiting, and its time-outs go on.
void suspend(Kernel& k, TaskId task);
// The same for the call of a task that may mean itself: it stands still inside of the call, so that
// nothing behind it is done before it is resumed.
Outcome suspend_task(Call& c, TaskId task);
void resume(Kernel& k, TaskId task);

// An API's object that stands for a task, for as long as somebody may ask how it ended.
struct Thread {
    Options options;
    Word task;  // task + 1
};
inline bool has_ended(const Kernel& k, Address thread) {
    return k.tasks[k.at<Thread>(thread).task - 1].state == State::Ended;
}
// Waits until [task] has ended, and leaves its place as it is. In Call::status: Ok, Busy ([ticks]
// 0), TimedOut.
Outcome wait_end(Call& c, TaskId task, Word ticks);

// Waits until [task] has ended, then frees its place.
Outcome join(Kernel& k, TaskId task);
void detach(Kernel& k, TaskId task);

// work(n): n ticks of CPU. Where time is not exact, one step. Else the machine counts Task::work
// down while the task has the CPU, and completes the call.
Outcome work(Call& call);

}  // namespace sync
