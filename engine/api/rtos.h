// What the files of the small real-time kernels (ucos.cpp, freertos.cpp, zephyr.cpp) share:
// out-parameters and tasks as those kernels see them. It knows none of their names.
#pragma once

#include "engine/api/system.h"

namespace api {

// Writes through the argument [argument], an address; nothing where that is a null pointer.
inline void put(const sync::Call& c, int argument, sync::Word value) {
    if (c[argument] == 0) return;
    const sync::Address at = c.address(argument);
    c.k.words[at] = value;
    if (c[argument] < sync::own_window) c.k.touch(at, true);
}
inline sync::Word got(const sync::Call& c, int argument) {
    const sync::Address at = c.address(argument);
    if (c[argument] < sync::own_window) c.k.touch(at, false);
    return c.k.words[at];
}

// The call looks at or changes more than can be told one by one: every other step counts as
// dependent.
inline void touches_all(const sync::Call& c) {
    if (c.k.footprint) c.k.footprint->all = true;
}

inline bool is_alive(const sync::Task& t) {
    return t.state != sync::State::Unborn && t.state != sync::State::Ended;
}

// What a protocol has made of the priority; where time is not exact none has an effect.
inline int priority_now(const sync::Call& c, sync::TaskId task) {
    const sync::Task& t = c.k.tasks[task];
    return c.k.rule.exact_time() ? t.effective : t.base;
}

// It keeps everybody else from running, so it must not wait.
inline bool is_locking(const sync::Call& c) { return c.task().scheduler_locks > 0 || c.task().masks > 0; }

// The task that [function] runs as from now on, its place its own again as soon as it ends.
inline sync::TaskId start_task(const sync::Call& c, sync::Word function, const sync::Word* arguments,
                               int count, int priority) {
    touches_all(c);
    const sync::TaskId born = sync::start(c.k, function, arguments, count, priority);
    if (born != sync::no_task) c.k.tasks[born].flags |= sync::Detached;
    return born;
}

// The scheduler is to look again, also for who still has the CPU because nobody has told it (Flag
// Lingers).
inline void look_again(const sync::Call& c) {
    for (int i = 0; i < c.k.task_count; i++) c.k.tasks[i].flags &= ~sync::Lingers;
}

// main has set up everything: the scheduler starts, and main is no task of its system.
inline sync::Outcome start_scheduler(sync::Call& c) {
    touches_all(c);
    c.task().scheduler_locks = 0;
    return sync::Outcome::Ended;
}

// Locks of the scheduler and of interrupts, counted. False where there was nothing to give back, or
// no room for one more.
inline bool lock_scheduler(const sync::Call& c) {
    touches_all(c);
    if (c.task().scheduler_locks == UINT8_MAX) return false;
    c.task().scheduler_locks++;
    return true;
}
inline bool unlock_scheduler(const sync::Call& c) {
    touches_all(c);
    if (c.task().scheduler_locks == 0) return false;
    c.task().scheduler_locks--;
    return true;
}
inline bool mask_interrupts(const sync::Call& c) {
    constexpr int masks_max = 15;  // Task::masks has four bits
    touches_all(c);
    if (c.task().masks == masks_max) return false;
    c.task().masks++;
    return true;
}
inline bool unmask_interrupts(const sync::Call& c) {
    touches_all(c);
    if (c.task().masks == 0) return false;
    c.task().masks--;
    return true;
}

}  // namespace api
