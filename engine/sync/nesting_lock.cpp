// See nesting_lock.h for the rules. What a waiter wants stands in its Task::phase.
#include "engine/sync/nesting_lock.h"

namespace sync {

namespace {

enum Wants : std::uint8_t { nothing, to_own, to_read };

bool set(const NestingLock& s, std::uint32_t bit) { return (s.options.number & bit) != 0; }

// The first of those who wait and want [what]; nothing: whatever they want.
TaskId first(const Kernel& k, Address lock, Wants what) {
    TaskId found = no_task;
    const Task* const all = k.tasks.waiting_at(lock);
    for (int i = 0; i < k.task_count; i++) {
        const Task& t = all[i];
        if (t.state != State::Waiting || t.object != lock) continue;
        if (what != nothing && t.phase != what) continue;
        if (found == no_task || t.rank < all[found].rank) found = static_cast<TaskId>(i);
    }
    return found;
}

void own_it(Kernel& k, Address lock, TaskId task) {
    NestingLock& s = k.at<NestingLock>(lock);
    s.owner = task + 1;
    s.nest = 1;
    k.own(task, lock);
    k.emit(EventKind::Acquired, task, lock, 1);
}

void nest_once_more(Kernel& k, Address lock) {
    NestingLock& s = k.at<NestingLock>(lock);
    k.touch(lock, true, false);
    s.nest++;
    k.emit(EventKind::Acquired, k.self, lock, s.nest);
}

bool may_read(const Kernel& k, Address lock) {
    const NestingLock& s = k.at<NestingLock>(lock);
    if (s.owner == k.self + 1) return true;
    if (s.owner != 0) return false;
    return !set(s, NestingLock::queued_writer_blocks) ||
           (first(k, lock, to_own) == no_task && s.bidder == 0);
}

Outcome queue_up(Kernel& k, Address lock, Wants what) {
    const NestingLock& s = k.at<NestingLock>(lock);
    const Outcome out = k.wait(lock, Role::Lock, Order::Fifo, forever, 0,
                               s.owner ? static_cast<TaskId>(s.owner - 1) : no_task);
    if (out == Outcome::Waiting) k.tasks[k.self].phase = what;
    return out;
}

void let_in(Kernel& k, Address lock, TaskId task) {
    NestingLock& s = k.at<NestingLock>(lock);
    const bool reads = k.tasks[task].phase == to_read;
    if (s.bidder != 0 && k.tasks[task].rank < s.ahead) s.ahead--;
    k.emit(EventKind::Woken, task, lock, k.self);
    if (reads) {
        s.nest++;
        k.emit(EventKind::Acquired, task, lock, s.nest);
    } else {
        own_it(k, lock, task);
    }
    k.complete(task);
}

void grant(Kernel& k, Address lock);

// Who bids for several owns this one, too; where that was the last, it goes on.
void let_bidder_in(Kernel& k, Address lock) {
    NestingLock& s = k.at<NestingLock>(lock);
    const TaskId task = static_cast<TaskId>(s.bidder - 1);
    s.bidder = s.ahead = 0;
    Task& t = k.tasks[task];
    if (t.state != State::Waiting || t.role != Role::Many) return grant(k, lock);  // it was removed
    own_it(k, lock, task);
    t.result--;
    k.touch(t.object, true);
    if (t.result > 0) return;
    k.emit(EventKind::Woken, task, t.object, k.self);
    k.complete(task, 0);
}

// It is free: whose turn it is.
void grant(Kernel& k, Address lock) {
    NestingLock& s = k.at<NestingLock>(lock);
    const TaskId writer = set(s, NestingLock::writers_first) ? first(k, lock, to_own) : no_task;
    const bool bids = s.bidder != 0 && (s.ahead == 0 || k.waiters(lock, Role::Lock) == 0 ||
                                        (set(s, NestingLock::writers_first) &&
                                         (writer == no_task || k.tasks[writer].rank >= s.ahead)));
    if (bids) return let_bidder_in(k, lock);
    const TaskId next = writer != no_task ? writer : first(k, lock, nothing);
    if (next == no_task) return;
    if (k.tasks[next].phase == to_own) return let_in(k, lock, next);
    for (TaskId reader; (reader = first(k, lock, to_read)) != no_task;) let_in(k, lock, reader);
}

}  // namespace

bool attempt(Kernel& k, Address lock) {
    const NestingLock& s = k.at<NestingLock>(lock);
    k.touch(lock, true, false);
    if (s.owner == k.self + 1) {
        nest_once_more(k, lock);
        return true;
    }
    if (s.nest != 0) return false;
    own_it(k, lock, k.self);
    return true;
}

bool attempt_shared(Kernel& k, Address lock) {
    k.touch(lock, true, false);
    if (!may_read(k, lock)) return false;
    nest_once_more(k, lock);
    return true;
}

Outcome obtain(Kernel& k, Address lock) {
    return attempt(k, lock) ? Outcome::Done : queue_up(k, lock, to_own);
}

Outcome obtain_shared(Kernel& k, Address lock) {
    return attempt_shared(k, lock) ? Outcome::Done : queue_up(k, lock, to_read);
}

Outcome release_nesting(Kernel& k, Address lock) {
    NestingLock& s = k.at<NestingLock>(lock);
    k.touch(lock, true, false);
    if (s.nest == 0) return k.misused(Misuse::NothingToGiveBack);
    s.nest--;
    k.emit(EventKind::Unlocked, k.self, lock, s.nest);
    if (s.nest > 0) return Outcome::Done;
    if (s.owner != 0) k.disown(static_cast<TaskId>(s.owner - 1), lock);
    s.owner = 0;
    grant(k, lock);
    return Outcome::Done;
}

Outcome obtain_all(Kernel& k, Address list, const Address* locks, int count) {
    Word missing = 0;
    for (int i = 0; i < count; i++) {
        const NestingLock& s = k.at<NestingLock>(locks[i]);
        k.touch(locks[i], true);
        if (s.nest == 0 || s.owner == k.self + 1) continue;
        if (s.bidder != 0) return k.misused(Misuse::TwoBidders);
        missing++;
    }
    if (missing > 0) {
        const Outcome out = k.wait(list, Role::Many, Order::Fifo, forever, missing);
        if (out != Outcome::Waiting) return out;
    }
    for (int i = 0; i < count; i++) {
        NestingLock& s = k.at<NestingLock>(locks[i]);
        if (s.owner == k.self + 1) {
            nest_once_more(k, locks[i]);
        } else if (s.nest == 0) {
            own_it(k, locks[i], k.self);
        } else {
            s.bidder = k.self + 1;
            s.ahead = k.waiters(locks[i], Role::Lock);
        }
    }
    return missing > 0 ? Outcome::Waiting : Outcome::Done;
}

}  // namespace sync
