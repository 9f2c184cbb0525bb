// See mutex.h for the rules.
#include "engine/sync/mutex.h"

#include "engine/sync/life.h"
#include "engine/sync/protocol.h"
#include "engine/sync/wait_many.h"

namespace sync {

namespace {

void take_for(Kernel& k, Address address, TaskId task) {
    Mutex& m = k.at<Mutex>(address);
    m.owner = task + 1;
    m.count = 1;
    if (m.options.extended) {
        MutexMemory& extra = memory(k, address);
        extra.pending = 0;
        if (k.rule.exact_time()) extra.saved = k.tasks[task].effective;
    }
    k.own(task, address);
    k.emit(EventKind::Acquired, task, address, 1);
}

bool above_ceiling(const Kernel& k, Options o) {
    return o.p() == Protocol::Ceiling && k.rule.exact_time() && k.tasks[k.self].base > o.ceiling();
}

bool can_take(Kernel& k, Address address, TaskId task) {
    const Mutex& m = k.at<Mutex>(address);
    if (m.owner != 0) return false;
    if (m.options.p() == Protocol::Original && k.rule.exact_time()) {
        return refused_by(k, task, address) == no_task;
    }
    if (grant_of(m.options) != Grant::Steal) return true;
    const Word pending = memory(k, address).pending;
    return pending == 0 || pending == task + 1 ||
           k.tasks[pending - 1].effective < k.tasks[task].effective;
}

// Whether its last owner died with it, for the one who takes it now. Where nobody has to repair
// anything that is the end of the matter.
bool owner_died(Kernel& k, Address address) {
    const Mutex& m = k.at<Mutex>(address);
    if (!m.options.extended) return false;
    Word& flags = memory(k, address).flags;
    const bool died = flags & MutexMemory::inconsistent;
    if (static_cast<Death>(m.options.death) == Death::TellOnce) flags &= ~MutexMemory::inconsistent;
    return died;
}

void hand_to(Kernel& k, Address address, TaskId next) {
    const bool died = owner_died(k, address);
    take_for(k, address, next);
    if (k.tasks[next].role == Role::Many) {
        grant(k, next, address, died ? Status::OwnerDied : Status::Ok);
    } else {
        k.complete(next, died ? static_cast<Word>(Status::OwnerDied) : k.tasks[next].result);
    }
}

// Original: whoever is refused no more gets what it waits for, the most urgent first.
void grant_refused(Kernel& k) {
    for (;;) {
        TaskId next = no_task;
        for (int i = 0; i < k.task_count; i++) {
            const Task& t = k.tasks[i];
            if (t.state != State::Waiting || t.role != Role::Lock || t.object == 0 ||
                k.options(t.object).p() != Protocol::Original ||
                !can_take(k, t.object, static_cast<TaskId>(i))) {
                continue;
            }
            if (next == no_task || t.effective > k.tasks[next].effective ||
                (t.effective == k.tasks[next].effective && t.rank < k.tasks[next].rank)) {
                next = static_cast<TaskId>(i);
            }
        }
        if (next == no_task) return;
        const Address address = k.tasks[next].object;
        k.emit(EventKind::Woken, next, address, k.self);
        hand_to(k, address, next);
    }
}

void grant_next(Kernel& k, Address address) {
    const Mutex& m = k.at<Mutex>(address);
    if (m.options.p() == Protocol::Original && k.rule.exact_time()) return grant_refused(k);
    const TaskId next = pick_waiter(k, address, Role::Lock);
    if (next == no_task) return;
    k.emit(EventKind::Woken, next, address, k.self);
    switch (grant_of(m.options)) {
        case Grant::HandOff:
            hand_to(k, address, next);
            break;
        case Grant::Steal:
            memory(k, address).pending = next + 1;
            [[fallthrough]];
        default:
            k.retry(next);
            break;
    }
}

// [owner] owns it no more; nobody does until grant_next.
void drop(Kernel& k, TaskId owner, Address address) {
    Mutex& m = k.at<Mutex>(address);
    k.disown(owner, address);
    m.owner = 0;
    m.count = 0;
    Word saved = 0;
    if (m.options.extended) {
        MutexMemory& extra = memory(k, address);
        saved = extra.saved;
        extra.saved = 0;
        extra.flags &= ~MutexMemory::contributed;
    }
    lower_giver(k, owner, address, saved, k.waiters(address, Role::Lock) > 0);
    if (m.options.extended && (memory(k, address).flags & MutexMemory::delete_safe))
        wake_deleters(k, owner);
}

void release(Kernel& k, TaskId owner, Address address) {
    const Mutex& m = k.at<Mutex>(address);
    drop(k, owner, address);
    if (m.options.extended && (memory(k, address).flags & MutexMemory::inconsistent)) {
        memory(k, address).flags = MutexMemory::not_recoverable;
        k.complete_all(address, Role::Lock, Status::NotRecoverable);
        return;
    }
    grant_next(k, address);
}

}  // namespace

Outcome lock(Kernel& k, Address address, Word ticks, Word result) {
    Mutex& m = k.at<Mutex>(address);
    if (above_ceiling(k, m.options)) return k.misused(Misuse::CeilingViolated);
    if (m.owner == k.self + 1) {
        switch (static_cast<Relock>(m.options.relock)) {
            case Relock::Misuse:
                return k.misused(Misuse::Relock);
            case Relock::Count:
                k.touch(address, true, false);
                m.count++;
                k.emit(EventKind::Acquired, k.self, address, m.count);
                return Outcome::Done;
            case Relock::Wait:
                break;
        }
    } else if (can_take(k, address, k.self)) {
        k.touch(address, true, false);
        take_for(k, address, k.self);
        return Outcome::Done;
    }
    const Outcome out = k.block(address, Role::Lock, ticks, result, owner_of(m));
    if (out == Outcome::Waiting) raise_owner(k, address);
    return out;
}

bool try_lock(Kernel& k, Address address) {
    Mutex& m = k.at<Mutex>(address);
    k.touch(address, true, false);
    if (can_take(k, address, k.self)) {
        take_for(k, address, k.self);
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
    if (m.count == 0) release(k, k.self, address);
    return Outcome::Done;
}

Outcome take(Call& c, Address address, Word ticks) {
    Kernel& k = c.k;
    Mutex& m = k.at<Mutex>(address);
    Task& t = c.task();
    const Word flags = m.options.extended ? memory(k, address).flags : 0;
    const auto taken = [&] {
        k.touch(address, true, false);
        const bool died = owner_died(k, address);
        take_for(k, address, k.self);
        return c.ended(died ? Status::OwnerDied : Status::Ok);
    };
    if (t.wake == Wake::TimedOut) {
        k.stop_waiting(k.self);
        // FreeRTOS tries once more before it reports the time-out.
        if (m.options.p() == Protocol::FreeRtos && can_take(k, address, k.self)) return taken();
        if (m.options.extended && memory(k, address).pending == k.self + 1) {
            memory(k, address).pending = 0;
            grant_next(k, address);
        }
        lower_after_timeout(k, address);
        return c.ended(Status::TimedOut);
    }
    if (flags & MutexMemory::not_recoverable) {
        k.touch(address, false);
        return c.ended(Status::NotRecoverable);
    }
    if (m.owner == k.self + 1 && static_cast<Relock>(m.options.relock) == Relock::Count) {
        k.touch(address, true, false);
        m.count++;
        k.emit(EventKind::Acquired, k.self, address, m.count);
        return c.ended(Status::Ok);
    }
    if (can_take(k, address, k.self)) return taken();
    if (ticks == 0) {
        k.touch(address, true, false);
        return c.ended(Status::Busy);
    }
    const Outcome out = k.block(address, Role::Lock, ticks, static_cast<Word>(Status::Ok),
                                m.owner != 0 ? owner_of(m) : refused_by(k, k.self, address));
    if (out == Outcome::Disabled && k.gives_up(ticks)) return c.ended(Status::TimedOut);
    if (out == Outcome::Waiting) raise_owner(k, address);
    return out;
}

bool is_free_for(const Kernel& k, Address address, TaskId task) {
    const Mutex& m = k.at<Mutex>(address);
    return m.owner == 0 ||
           (m.owner == task + 1 && static_cast<Relock>(m.options.relock) == Relock::Count);
}

Status take_free(Kernel& k, Address address, TaskId task) {
    Mutex& m = k.at<Mutex>(address);
    k.touch(address, true, false);
    if (m.owner == task + 1) {
        m.count++;
        k.emit(EventKind::Acquired, task, address, m.count);
        return Status::Ok;
    }
    const bool died = owner_died(k, address);
    take_for(k, address, task);
    return died ? Status::OwnerDied : Status::Ok;
}

Status give(Kernel& k, Address address, bool by_anybody) {
    Mutex& m = k.at<Mutex>(address);
    k.touch(address, true, false);
    if (m.owner != k.self + 1 && !by_anybody) return Status::NotOwner;
    if (m.owner == 0) return Status::Ok;
    m.count--;
    k.emit(EventKind::Unlocked, k.self, address, m.count);
    if (m.count == 0) release(k, owner_of(m), address);
    return Status::Ok;
}

Status make_consistent(Kernel& k, Address address) {
    const Mutex& m = k.at<Mutex>(address);
    k.touch(address, true);
    if (!m.options.extended || m.owner != k.self + 1) return Status::Invalid;
    Word& flags = memory(k, address).flags;
    if (!(flags & MutexMemory::inconsistent)) return Status::Invalid;
    flags &= ~MutexMemory::inconsistent;
    return Status::Ok;
}

void abandon(Kernel& k, Address address, Status status) {
    const Mutex& m = k.at<Mutex>(address);
    k.touch(address, true);
    if (m.owner != 0) drop(k, owner_of(m), address);
    if (m.options.extended) memory(k, address) = {};
    k.complete_all(address, Role::Lock, status);
}

Misuse owner_ended(Kernel& k, TaskId owner, Address address) {
    const Mutex& m = k.at<Mutex>(address);
    const Death death = static_cast<Death>(m.options.death);
    if (death == Death::Misuse) return Misuse::HeldAtEnd;
    if (death == Death::Ignore) return Misuse::None;
    k.touch(address, true);
    drop(k, owner, address);
    k.emit(EventKind::Unlocked, owner, address, 0);
    switch (death) {
        case Death::TellOnce:
        case Death::TellOne:
            memory(k, address).flags |= MutexMemory::inconsistent;
            break;
        case Death::TellAll:
            memory(k, address).flags = MutexMemory::not_recoverable;
            k.complete_all(address, Role::Lock, Status::NotRecoverable);
            return Misuse::None;
        default:
            break;
    }
    grant_next(k, address);
    return Misuse::None;
}

}  // namespace sync
