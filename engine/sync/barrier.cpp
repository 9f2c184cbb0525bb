// See barrier.h for the rules.
#include "engine/sync/barrier.h"

namespace sync {

Outcome count_down(Kernel& k, Address address, Word n) {
    Latch& latch = k.at<Latch>(address);
    k.touch(address, true);
    if (n < 0) return k.misused(Misuse::NegativeCount);
    if (n > latch.count) return k.misused(Misuse::LatchBelowZero);
    latch.count -= n;
    k.emit(EventKind::Unlocked, k.self, address, latch.count);
    if (latch.count > 0) return Outcome::Done;
    for (TaskId next; (next = k.pick(address, Role::Latch, Order::Fifo)) != no_task;) {
        k.emit(EventKind::Woken, next, address, k.self);
        k.complete(next);
    }
    return Outcome::Done;
}

Outcome wait_latch(Kernel& k, Address address) {
    k.touch(address, false);
    if (k.at<Latch>(address).count == 0) return Outcome::Done;
    return k.block(address, Role::Latch);
}

Outcome arrive(Kernel& k, Address address, bool& last) {
    Barrier& b = k.at<Barrier>(address);
    k.touch(address, true);
    if (b.arrived >= b.expected) return k.misused(Misuse::BarrierOverrun);
    b.arrived++;
    last = b.arrived == b.expected;
    k.emit(EventKind::Unlocked, k.self, address, b.expected - b.arrived);
    return Outcome::Done;
}

Outcome wait_round(Kernel& k, Address address) {
    return k.wait(address, Role::Barrier, order_of(k.options(address)));
}

Outcome end_round(Kernel& k, Address address) {
    Barrier& b = k.at<Barrier>(address);
    k.touch(address, true);
    b.arrived = 0;
    for (TaskId next; (next = k.pick(address, Role::Barrier, Order::Fifo)) != no_task;) {
        k.emit(EventKind::Woken, next, address, k.self);
        k.complete(next);
    }
    return Outcome::Done;
}

}  // namespace sync
