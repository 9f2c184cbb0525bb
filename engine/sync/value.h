// Waiting on a value: std::atomic's wait and notify. The waiter sleeps until it is notified *and*
// the value differs; a change without a notify leaves it asleep (the lost wake-up of futexes),
// except that it may look again for no reason, which the machine offers as a spurious wake-up.
#pragma once

#include "engine/sync/call.h"

namespace sync {

Outcome wait_value(Kernel& k, Address value, Word old);
Outcome notify_value(Kernel& k, Address value, bool all);

}  // namespace sync
