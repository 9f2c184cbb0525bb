// See semaphore.h for the rules.
#include "engine/sync/semaphore.h"

#include "engine/sync/wait_many.h"

namespace sync {

Outcome acquire(Kernel& k, Address address, Word ticks, Word result) {
    if (try_acquire(k, address)) return Outcome::Done;
    return k.block(address, Role::Permit, ticks, result);
}

bool try_acquire(Kernel& k, Address address) {
    Semaphore& s = k.at<Semaphore>(address);
    if (s.count == 0) {
        k.touch(address, false);
        return false;
    }
    k.touch(address, true, false);
    k.becomes(address, s.count, s.count - 1);
    s.count--;
    k.emit(EventKind::Acquired, k.self, address, s.count);
    return true;
}

Outcome release(Kernel& k, Address address, Word permits) {
    if (permits < 0) return k.misused(Misuse::NegativeCount);
    if (give_permits(k, address, permits) == Status::Ok) return Outcome::Done;
    return k.misused(Misuse::PermitsPastMaximum);
}

Outcome take_permit(Call& c, Address address, Word ticks) {
    Kernel& k = c.k;
    if (c.timed_out()) {
        k.stop_waiting(k.self);
        // FreeRTOS tries once more before it reports the time-out.
        if (k.options(address).p() == Protocol::FreeRtos && try_acquire(k, address))
            return c.ended(Status::Ok);
        return c.ended(Status::TimedOut);
    }
    if (try_acquire(k, address)) return c.ended(Status::Ok);
    if (ticks == 0) return c.ended(Status::Busy);
    const Outcome out = k.block(address, Role::Permit, ticks, static_cast<Word>(Status::Ok));
    if (out == Outcome::Disabled && k.gives_up(ticks)) return c.ended(Status::TimedOut);
    return out;
}

Status give_permits(Kernel& k, Address address, Word permits) {
    Semaphore& s = k.at<Semaphore>(address);
    k.touch(address, true, false);
    const Word before = s.count;
    if (permits > s.maximum - s.count) {
        if (!s.options.saturate) return Status::Overflow;
        permits = s.maximum - s.count;
    }
    const bool hand_off = grant_of(s.options) == Grant::HandOff;
    for (; permits > 0; permits--) {
        const TaskId next = pick_waiter(k, address, Role::Permit);
        if (next == no_task) break;
        k.changed = true;
        k.emit(EventKind::Woken, next, address, k.self);
        if (hand_off) {
            k.emit(EventKind::Acquired, next, address, s.count);
            if (k.tasks[next].role == Role::Many) {
                grant(k, next, address, Status::Ok);
            } else {
                k.complete(next);
            }
        } else {
            s.count++;
            k.retry(next);
        }
    }
    s.count += permits;
    k.becomes(address, before, s.count);
    k.emit(EventKind::Unlocked, k.self, address, s.count);
    return Status::Ok;
}

}  // namespace sync
