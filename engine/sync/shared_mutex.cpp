// See shared_mutex.h for the rules.
#include "engine/sync/shared_mutex.h"

#include <bit>

namespace sync {

namespace {

Word bit(TaskId task) { return static_cast<Word>(1u << task); }

void own_exclusive(Kernel& k, Address address, TaskId task) {
    k.at<SharedMutex>(address).writer = task + 1;
    k.own(task, address);
    k.emit(EventKind::Acquired, task, address, -1);
}

// Whether a reader's end while it reads is misuse: not where its API leaves that to its users.
bool counts_readers(const SharedMutex& m) {
    return !m.options.extended && static_cast<Death>(m.options.death) == Death::Misuse;
}

void own_shared(Kernel& k, Address address, TaskId task) {
    SharedMutex& m = k.at<SharedMutex>(address);
    m.readers |= bit(task);
    if (counts_readers(m)) k.tasks[task].shared_holds++;
    k.emit(EventKind::Acquired, task, address,
           std::popcount(static_cast<std::uint32_t>(m.readers)));
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

Preference preference_of(const SharedMutex& m) { return static_cast<Preference>(m.options.number); }

bool free_for_reader(Kernel& k, Address address) {
    const SharedMutex& m = k.at<SharedMutex>(address);
    if (m.writer != 0) return false;
    if (k.no_queue(m.options)) return true;
    switch (preference_of(m)) {
        case Preference::Readers:
            return true;
        case Preference::Writers:
            return k.waiters(address, Role::Lock) == 0;
        default:
            return (m.readers & bit(k.self)) || !writer_waits(k, address);
    }
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
        const Preference preference = preference_of(m);
        const bool writer_first =
            writer != no_task && (reader == no_task || preference == Preference::Writers ||
                                  (preference == Preference::Urgency &&
                                   k.tasks[writer].effective >= k.tasks[reader].effective));
        const TaskId next = writer_first ? writer : reader;
        if (writer_first && m.readers != 0) return;
        k.emit(EventKind::Woken, next, address, k.self);
        if (!hand_off) {
            k.retry(next);
            if (writer_first) return;
            continue;
        }
        if (writer_first) {
            own_exclusive(k, address, next);
        } else {
            own_shared(k, address, next);
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
        own_exclusive(k, address, k.self);
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
        own_shared(k, address, k.self);
        return Outcome::Done;
    }
    return k.block(address, Role::LockShared, ticks, result,
                   m.writer ? static_cast<TaskId>(m.writer - 1) : no_task);
}

bool try_lock_exclusive(Kernel& k, Address address) {
    const SharedMutex& m = k.at<SharedMutex>(address);
    k.touch(address, true, false);
    if (m.writer != 0 || m.readers != 0) return false;
    own_exclusive(k, address, k.self);
    return true;
}

bool try_lock_shared(Kernel& k, Address address) {
    k.touch(address, true, false);
    if (!free_for_reader(k, address) || (k.at<SharedMutex>(address).readers & bit(k.self)))
        return false;
    own_shared(k, address, k.self);
    return true;
}

Outcome unlock_exclusive(Kernel& k, Address address) {
    SharedMutex& m = k.at<SharedMutex>(address);
    k.touch(address, true, false);
    if (m.writer != k.self + 1) {
        return k.misused(m.readers & bit(k.self) ? Misuse::WrongUnlockMode
                                                 : Misuse::UnlockNotOwned);
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
    if (counts_readers(m)) k.tasks[k.self].shared_holds--;
    k.emit(EventKind::Unlocked, k.self, address,
           std::popcount(static_cast<std::uint32_t>(m.readers)));
    grant(k, address);
    return Outcome::Done;
}

namespace {

std::uint8_t& again(Kernel& k, Address address) {
    return reinterpret_cast<SharedMutexMemory*>(&k.words[address + shared_mutex_words])
        ->again[k.self];
}

// What both ways to take it have in common: [try_it] takes it where that is possible now.
template <class Try>
Outcome take(Call& c, Address address, Role role, Word ticks, const Try& try_it) {
    Kernel& k = c.k;
    if (c.timed_out()) {
        k.stop_waiting(k.self);
        grant(k, address);  // readers may have waited behind this writer
        return c.ended(Status::TimedOut);
    }
    if (try_it()) return c.ended(Status::Ok);
    if (ticks == 0) {
        k.touch(address, true, false);
        return c.ended(Status::Busy);
    }
    const SharedMutex& m = k.at<SharedMutex>(address);
    const Outcome out = k.block(address, role, ticks, static_cast<Word>(Status::Ok),
                                m.writer ? static_cast<TaskId>(m.writer - 1) : no_task);
    return out == Outcome::Disabled && k.gives_up(ticks) ? c.ended(Status::TimedOut) : out;
}

}  // namespace

Outcome take_shared(Call& c, Address address, Word ticks) {
    Kernel& k = c.k;
    const SharedMutex& m = k.at<SharedMutex>(address);
    const bool holds = m.readers & bit(k.self);
    if (holds && again(k, address) == UINT8_MAX) return c.ended(Status::Overflow);
    return take(c, address, Role::LockShared, ticks, [&] {
        if (!free_for_reader(k, address)) return false;
        k.touch(address, true, false);
        if (holds)
            again(k, address)++;
        else
            own_shared(k, address, k.self);
        return true;
    });
}

Outcome take_exclusive(Call& c, Address address, Word ticks) {
    Kernel& k = c.k;
    const SharedMutex& m = k.at<SharedMutex>(address);
    return take(c, address, Role::Lock, ticks, [&] {
        if (m.writer != 0 || m.readers != 0) return false;
        k.touch(address, true, false);
        own_exclusive(k, address, k.self);
        return true;
    });
}

Status give_either(Kernel& k, Address address) {
    SharedMutex& m = k.at<SharedMutex>(address);
    k.touch(address, true, false);
    if (m.writer == k.self + 1) {
        k.disown(k.self, address);
        m.writer = 0;
    } else if (!(m.readers & bit(k.self))) {
        return Status::NotOwner;
    } else if (again(k, address) > 0) {
        again(k, address)--;
        return Status::Ok;
    } else {
        m.readers &= ~bit(k.self);
    }
    k.emit(EventKind::Unlocked, k.self, address,
           std::popcount(static_cast<std::uint32_t>(m.readers)));
    grant(k, address);
    return Status::Ok;
}

}  // namespace sync
