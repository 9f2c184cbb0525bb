// See mutex.h for the rules.
#include "engine/sync/mutex.h"

namespace sync {

namespace {

void take(Kernel& k, Address address, TaskId task) {
    Mutex& m = k.at<Mutex>(address);
    m.owner = task + 1;
    m.count = 1;
    k.own(task, address);
    k.emit(EventKind::Acquired, task, address, 1);
}

bool above_ceiling(const Kernel& k, Options o) {
    return static_cast<Protocol>(o.protocol) == Protocol::Ceiling && k.rule.exact_time() &&
           k.tasks[k.self].base > o.ceiling();
}

}  // namespace

Outcome lock(Kernel& k, Address address, Word ticks, Word result) {
    Mutex& m = k.at<Mutex>(address);
    if (above_ceiling(k, m.options)) return k.misused(Misuse::CeilingViolated);
    if (m.owner == k.self + 1) {
        switch (static_cast<Relock>(m.options.relock)) {
            case Relock::Misuse: return k.misused(Misuse::Relock);
            case Relock::Count:
                k.touch(address, true, false);
                m.count++;
                k.emit(EventKind::Acquired, k.self, address, m.count);
                return Outcome::Done;
            case Relock::Wait: break;
        }
    } else if (m.owner == 0) {
        k.touch(address, true, false);
        take(k, address, k.self);
        return Outcome::Done;
    }
    return k.block(address, Role::Lock, ticks, result, owner_of(m));
}

bool try_lock(Kernel& k, Address address) {
    Mutex& m = k.at<Mutex>(address);
    k.touch(address, true, false);
    if (m.owner == 0) {
        take(k, address, k.self);
        return true;
    }
    if (m.owner == k.self + 1 && static_cast<Relock>(m.options.relock) == Relock::Count) {
        m.count++;
        k.emit(EventKind::Acquired, k.self, address, m.count);
        return true;
    }
    return false;
}

Outcome unlock(Kernel& k, Address address) {
    Mutex& m = k.at<Mutex>(address);
    k.touch(address, true, false);
    if (m.owner != k.self + 1) return k.misused(Misuse::UnlockNotOwned);
    m.count--;
    k.emit(EventKind::Unlocked, k.self, address, m.count);
    if (m.count > 0) return Outcome::Done;
    k.disown(k.self, address);
    m.owner = 0;
    const TaskId next = k.pick(address, Role::Lock, order_of(m.options));
    if (next == no_task) return Outcome::Done;
    k.emit(EventKind::Woken, next, address, k.self);
    if (grant_of(m.options) == Grant::HandOff) {
        take(k, address, next);
        k.complete(next);
    } else {
        k.retry(next);
    }
    return Outcome::Done;
}

}  // namespace sync
