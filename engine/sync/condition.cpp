// See condition.h for the rules.
#include "engine/sync/condition.h"

namespace sync {

namespace {
// Task::phase of a wait.
constexpr int asleep = 1, taking_lock = 2, taking_lock_after_time_out = 3;
}  // namespace

Outcome wait_on(Call& c, Address condition, Address lock, LockFunctions functions, Word ticks) {
    Kernel& k = c.k;
    Condition& cv = k.at<Condition>(condition);
    Task& task = c.task();
    if (task.phase == 0) {
        const bool first = k.waiters(condition, Role::Condition) == 0;
        if (!first && cv.lock != lock) return k.misused(Misuse::WaitOnTwoLocks);
        if (task.flags & Interrupt) return k.misused(Misuse::BlocksInInterrupt);
        const Outcome unlocked = functions.unlock(k, lock);
        if (unlocked != Outcome::Done) return unlocked;
        cv.lock = lock;
        task.phase = asleep;
        return k.wait(condition, Role::Condition, order_of(cv.options), ticks);
    }
    // Awake: the lock is taken again, and how the sleep ended is kept in the phase until then. Nothing may
    // be written before it is known that the lock does not disable the call.
    const bool woken_now = task.phase == asleep;
    const bool timed_out =
        woken_now ? task.wake == Wake::TimedOut : task.phase == taking_lock_after_time_out;
    const Word timer = task.timer;
    if (woken_now) task.timer = forever;
    const Outcome out = functions.lock(k, lock, forever, timed_out);
    if (out == Outcome::Disabled) {
        task.timer = timer;
        return out;
    }
    if (woken_now) {
        task.phase = timed_out ? taking_lock_after_time_out : taking_lock;
        if (k.waiters(condition, Role::Condition) == 0) cv.lock = 0;
    }
    c.result = timed_out;
    return out;
}

Outcome notify(Kernel& k, Address condition, bool all) {
    Condition& cv = k.at<Condition>(condition);
    k.touch(condition, true);
    // With `all` every waiter goes, so that an undefined order is no choice: they compete afterwards.
    Order order = order_of(cv.options);
    if (all && order == Order::Undefined) order = Order::Fifo;
    int woken = 0;
    while (true) {
        const TaskId next = k.pick(condition, Role::Condition, order);
        if (next == no_task) break;
        k.emit(EventKind::Woken, next, condition, k.self);
        k.retry(next);
        woken++;
        if (!all) break;
    }
    if (k.waiters(condition, Role::Condition) == 0) cv.lock = 0;
    k.emit(EventKind::Unlocked, k.self, condition, woken);
    return Outcome::Done;
}

}  // namespace sync
