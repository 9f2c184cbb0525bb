// See shared_mutex.h for the rules.
#include "engine/sync/shared_mutex.h"

#include <bit>

namespace sync {

namespace {

Word bit(TaskId task) { return static_cast<Word>(1u << task); }

void take_exclusive(Kernel& k, Address address, TaskId task) {
    k.at<SharedMutex>(address).writer = task + 1;
    k.own(task, address);
    k.emit(EventKind::Acquired, task, address, -1);
}

void take_shared(Kernel& k, Address address, TaskId task) {
    SharedMutex& m = k.at<SharedMutex>(address);
    m.readers |= bit(task);
    if (static_cast<Death>(m.options.death) == Death::Misuse) k.tasks[task].shared_holds++;
    k.emit(EventKind::Acquired, task, address, std::popcount(static_cast<std::uint32_t>(m.readers)));
}

bool waits_for_itself(Options o) { return static_cast<Relock>(o.relock) == Relock::Wait; }

// A writer of the caller's priority or above waits: the caller must not overtake it.
bool writer_waits(const Kernel& k, Address address) {
    const Task& self = k.tasks[k.self];
    for (int i = 0; i < k.task_count; i++) {
        const Task& t = k.tasks[i];
        if (t.state == State::Waiting && t.object == address && t.role == Role::Lock &&
            t.effective >= self.effective) {
            return true;
        }
    }
    return false;
}

bool free_for_reader(Kernel& k, Address address) {
    const SharedMutex& m = k.at<SharedMutex>(address);
    return m.writer == 0 && (k.no_queue(m.options) || !writer_waits(k, address));
}

// Gives what is free to those who wait, in the queue's order.
void grant(Kernel& k, Address address) {
    SharedMutex& m = k.at<SharedMutex>(address);
    const Order order = order_of(m.options);
    const bool hand_off = grant_of(m.options) == Grant::HandOff;
    while (m.writer == 0) {
        const bool writers = k.waiters(address, Role::Lock) > 0;
        const bool readers = k.waiters(address, Role::LockShared) > 0;
        if (!writers && !readers) return;
        TaskId writer = writers ? k.pick(address, Role::Lock, order) : no_task;
        TaskId reader = readers ? k.pick(address, Role::LockShared, order) : no_task;
        // Among equals a writer goes before readers (POSIX, rw unlock).
        const bool writer_first =
            writer != no_task &&
            (reader == no_task || k.tasks[writer].effective >= k.tasks[reader].effective);
        const TaskId next = writer_first ? writer : reader;
        if (writer_first && m.readers != 0) return;
        k.emit(EventKind::Woken, next, address, k.self);
        if (!hand_off) {
            k.retry(next);
            if (writer_first) return;
            continue;
        }
        if (writer_first) {
            take_exclusive(k, address, next);
        } else {
            take_shared(k, address, next);
        }
        k.complete(next);
    }
}

}  // namespace

Outcome lock_exclusive(Kernel& k, Address address, Word ticks, Word result) {
    SharedMutex& m = k.at<SharedMutex>(address);
    if (!waits_for_itself(m.options)) {
        if (m.writer == k.self + 1) return k.misused(Misuse::Relock);
        if (m.readers & bit(k.self)) return k.misused(Misuse::RelockShared);
    }
    if (m.writer == 0 && m.readers == 0) {
        k.touch(address, true, false);
        take_exclusive(k, address, k.self);
        return Outcome::Done;
    }
    return k.block(address, Role::Lock, ticks, result,
                   m.writer ? static_cast<TaskId>(m.writer - 1) : no_task);
}

Outcome lock_shared(Kernel& k, Address address, Word ticks, Word result) {
    SharedMutex& m = k.at<SharedMutex>(address);
    if (m.writer == k.self + 1 && !waits_for_itself(m.options)) return k.misused(Misuse::Relock);
    if (m.readers & bit(k.self)) return k.misused(Misuse::RelockShared);
    if (free_for_reader(k, address)) {
        k.touch(address, true, false);
        take_shared(k, address, k.self);
        return Outcome::Done;
    }
    return k.block(address, Role::LockShared, ticks, result,
                   m.writer ? static_cast<TaskId>(m.writer - 1) : no_task);
}

bool try_lock_exclusive(Kernel& k, Address address) {
    const SharedMutex& m = k.at<SharedMutex>(address);
    k.touch(address, true, false);
    if (m.writer != 0 || m.readers != 0) return false;
    take_exclusive(k, address, k.self);
    return true;
}

bool try_lock_shared(Kernel& k, Address address) {
    k.touch(address, true, false);
    if (!free_for_reader(k, address) || (k.at<SharedMutex>(address).readers & bit(k.self))) return false;
    take_shared(k, address, k.self);
    return true;
}

Outcome unlock_exclusive(Kernel& k, Address address) {
    SharedMutex& m = k.at<SharedMutex>(address);
    k.touch(address, true, false);
    if (m.writer != k.self + 1) {
        return k.misused(m.readers & bit(k.self) ? Misuse::WrongUnlockMode : Misuse::UnlockNotOwned);
    }
    k.disown(k.self, address);
    m.writer = 0;
    k.emit(EventKind::Unlocked, k.self, address, 0);
    grant(k, address);
    return Outcome::Done;
}

Outcome unlock_shared(Kernel& k, Address address) {
    SharedMutex& m = k.at<SharedMutex>(address);
    k.touch(address, true, false);
    if (!(m.readers & bit(k.self))) {
        return k.misused(m.writer == k.self + 1 ? Misuse::WrongUnlockMode : Misuse::UnlockNotOwned);
    }
    m.readers &= ~bit(k.self);
    if (static_cast<Death>(m.options.death) == Death::Misuse) k.tasks[k.self].shared_holds--;
    k.emit(EventKind::Unlocked, k.self, address,
           std::popcount(static_cast<std::uint32_t>(m.readers)));
    grant(k, address);
    return Outcome::Done;
}

}  // namespace sync
