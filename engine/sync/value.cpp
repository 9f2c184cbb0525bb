// See value.h for the rules.
#include "engine/sync/value.h"

namespace sync {

Outcome wait_value(Kernel& k, Address value, Word old) {
    k.touch(value, false);
    if (k.words[value] != old) return Outcome::Done;
    return k.wait(value, Role::Value, Order::Undefined);
}

Outcome notify_value(Kernel& k, Address value, bool all) {
    k.touch(value, true, false);
    const Order order = all ? Order::Fifo : Order::Undefined;
    for (TaskId next; (next = k.pick(value, Role::Value, order)) != no_task;) {
        k.emit(EventKind::Woken, next, value, k.self);
        k.retry(next);
        if (!all) break;
    }
    return Outcome::Done;
}

}  // namespace sync
