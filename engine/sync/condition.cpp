// See condition.h for the rules.
#include "engine/sync/condition.h"

#include "engine/sync/mutex.h"

namespace sync {

namespace {
// Task::phase of a wait.
constexpr int asleep = 1, taking_lock = 2, taking_lock_after_time_out = 3;

// What is common to all waits. [release] gives the lock back; where it answers anything but Done,
// that is the wait's answer. [retake] takes it again, and is told whether the sleep was ended by
// its time-out.
template <class Release, class Retake>
Outcome wait(Call& c, Address condition, Address lock, Word ticks, Release release, Retake retake) {
    Kernel& k = c.k;
    Condition& cv = k.at<Condition>(condition);
    Task& task = c.task();
    if (task.phase == 0) {
        const bool first = k.waiters(condition, Role::Condition) == 0;
        if (!first && cv.lock != lock) return k.misused(Misuse::WaitOnTwoLocks);
        if (task.flags & Interrupt) return k.misused(Misuse::BlocksInInterrupt);
        const Outcome released = release();
        if (released != Outcome::Done) return released;
        cv.lock = lock;
        task.phase = asleep;
        return k.wait(condition, Role::Condition, order_of(cv.options), ticks);
    }
    // Awake: the lock is taken again, and how the sleep ended is kept in the phase until then.
    // Nothing may be written before it is known that the lock does not disable the call.
    const bool woken_now = task.phase == asleep;
    const bool timed_out =
        woken_now ? task.wake == Wake::TimedOut : task.phase == taking_lock_after_time_out;
    const Word timer = task.timer;
    const Wake wake = task.wake;
    if (woken_now) task.timer = forever;
    const Outcome out = retake(woken_now, timed_out);
    if (out == Outcome::Disabled) {
        task.timer = timer;
        task.wake = wake;
        return out;
    }
    if (woken_now) {
        task.phase = timed_out ? taking_lock_after_time_out : taking_lock;
        if (k.waiters(condition, Role::Condition) == 0) cv.lock = 0;
    }
    return out;
}
}  // namespace

Outcome wait_on(Call& c, Address condition, Address lock, LockFunctions functions, Word ticks) {
    const auto release = [&] { return functions.unlock(c.k, lock); };
    const auto retake = [&](bool, bool timed_out) {
        const Outcome out = functions.lock(c.k, lock, forever, timed_out);
        if (out != Outcome::Disabled) c.result = timed_out;
        return out;
    };
    return wait(c, condition, lock, ticks, release, retake);
}

Outcome wait_on_mutex(Call& c, Address condition, Address mutex, Word ticks) {
    Task& task = c.task();
    const auto release = [&] {
        give(c.k, mutex, true);
        if (ticks != 0) return Outcome::Done;
        task.phase = asleep;
        task.wake = Wake::TimedOut;
        return Outcome::Again;
    };
    const auto retake = [&](bool woken_now, bool timed_out) {
        // To the mutex this is a call of its own.
        if (woken_now) task.wake = Wake::None;
        const Outcome out = take(c, mutex);
        if (timed_out && out == Outcome::Waiting) task.result = static_cast<Word>(Status::TimedOut);
        if (timed_out && out == Outcome::Done && c.status == Status::Ok)
            c.status = Status::TimedOut;
        return out;
    };
    return wait(c, condition, mutex, ticks, release, retake);
}

Outcome notify(Kernel& k, Address condition, bool all) {
    Condition& cv = k.at<Condition>(condition);
    k.touch(condition, true);
    // With `all` every waiter goes, so that an undefined order is no choice: they compete
    // afterwards.
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
