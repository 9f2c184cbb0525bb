// See event.h for the rules.
#include "engine/sync/event.h"

#include "engine/sync/wait_many.h"

namespace sync {

namespace {

// Lets go who waits: everybody, or one; true where somebody did.
bool let_go(Kernel& k, Address address, bool everybody) {
    bool any = false;
    for (TaskId next; (next = pick_waiter(k, address, Role::Event, everybody)) != no_task;) {
        k.emit(EventKind::Woken, next, address, k.self);
        k.emit(EventKind::Acquired, next, address, everybody);
        grant(k, next, address, Status::Ok);
        any = true;
        if (!everybody) break;
    }
    return any;
}

}  // namespace

Outcome take_event(Call& c, Address address, Word ticks) {
    Kernel& k = c.k;
    EventFlag& e = k.at<EventFlag>(address);
    if (c.timed_out()) {
        k.stop_waiting(k.self);
        return c.ended(Status::TimedOut);
    }
    k.touch(address, e.set && !e.manual);
    if (e.set) {
        if (!e.manual) e.set = 0;
        k.emit(EventKind::Acquired, k.self, address, e.set);
        return c.ended(Status::Ok);
    }
    if (ticks == 0) return c.ended(Status::Busy);
    const Outcome out = k.block(address, Role::Event, ticks, static_cast<Word>(Status::Ok));
    if (out == Outcome::Disabled && k.gives_up(ticks)) return c.ended(Status::TimedOut);
    return out;
}

void set_event(Kernel& k, Address address) {
    EventFlag& e = k.at<EventFlag>(address);
    k.touch(address, true, !e.set);
    k.emit(EventKind::Unlocked, k.self, address, 1);
    const bool gone = let_go(k, address, e.manual);
    e.set = e.manual || e.set || !gone;
}

void reset_event(Kernel& k, Address address) {
    EventFlag& e = k.at<EventFlag>(address);
    k.touch(address, true, e.set);
    k.emit(EventKind::Unlocked, k.self, address, 0);
    e.set = 0;
}

void pulse_event(Kernel& k, Address address) {
    EventFlag& e = k.at<EventFlag>(address);
    k.touch(address, true, true);
    k.emit(EventKind::Unlocked, k.self, address, 1);
    let_go(k, address, e.manual);
    e.set = 0;
}

}  // namespace sync
