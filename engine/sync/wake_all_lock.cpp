// See wake_all_lock.h for the rules.
#include "engine/sync/wake_all_lock.h"

#include "engine/sync/life.h"

namespace sync {

namespace {

void lock_it(Kernel& k, Address address, bool write) {
    WakeAllLock& lock = k.at<WakeAllLock>(address);
    Task& t = k.tasks[k.self];
    lock.count++;
    if (write) lock.writer = k.self + 1;
    t.safe++;
    if (t.shared_holds++ == 0 && t.base < lock.options.ceiling()) {
        t.boost = static_cast<std::uint16_t>(lock.options.ceiling() - t.base);
        k.priorities_changed();
    }
    k.emit(EventKind::Acquired, k.self, address, 1);
}

}  // namespace

bool try_lock_wake_all(Kernel& k, Address address, bool write) {
    WakeAllLock& lock = k.at<WakeAllLock>(address);
    k.touch(address, true, false);
    if (lock.write_asked || (write && lock.count > 0)) return false;
    if (write) lock.write_asked = 1;
    lock_it(k, address, write);
    return true;
}

Outcome lock_wake_all(Kernel& k, Address address, bool write) {
    if (try_lock_wake_all(k, address, write)) return Outcome::Done;
    WakeAllLock& lock = k.at<WakeAllLock>(address);
    const Outcome out = k.wait(address, Role::Lock, Order::Fifo, forever, 0,
                               lock.writer ? static_cast<TaskId>(lock.writer - 1) : no_task);
    if (out == Outcome::Waiting && write) lock.write_asked = 1;
    return out;
}

Outcome unlock_wake_all(Kernel& k, Address address) {
    WakeAllLock& lock = k.at<WakeAllLock>(address);
    Task& t = k.tasks[k.self];
    k.touch(address, true, false);
    if (lock.count == 0 || t.shared_holds == 0) return k.misused(Misuse::UnlockNotOwned);
    lock.count--;
    t.safe--;
    if (--t.shared_holds == 0) {
        t.boost = 0;
        k.priorities_changed();
    }
    k.emit(EventKind::Unlocked, k.self, address, lock.count);
    if (lock.count == 0) {
        lock.writer = 0;
        if (lock.write_asked) {
            lock.write_asked = 0;
            for (TaskId next; (next = k.pick(address, Role::Lock, Order::Fifo)) != no_task;) {
                k.emit(EventKind::Woken, next, address, k.self);
                k.retry(next);
            }
        }
    }
    wake_deleters(k, k.self);
    return Outcome::Done;
}

}  // namespace sync
