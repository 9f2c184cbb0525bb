// The semaphore: permits that anybody may take and anybody may give; it has no owner, hence no
// inheritance and no notice of a task's death. Called by every API's counting and binary
// semaphores. Handed off, a permit given while somebody waits goes to the waiter and the count
// stays 0.
#pragma once

#include "engine/sync/call.h"

namespace sync {

struct Semaphore {
    Options options;
    Word count;
    Word maximum;
};
inline constexpr int semaphore_words = sizeof(Semaphore) / sizeof(Word);

Outcome acquire(Kernel& k, Address semaphore, Word ticks = forever, Word result = 0);
bool try_acquire(Kernel& k, Address semaphore);
// Past the maximum: misuse, or nothing where the semaphore saturates.
Outcome release(Kernel& k, Address semaphore, Word permits = 1);

// The same for APIs that answer instead of calling it misuse. In Call::status: Ok, Busy ([ticks] 0
// and no permit), TimedOut.
Outcome take_permit(Call& c, Address semaphore, Word ticks = forever);
// Ok, or Overflow where [permits] are too many and the semaphore does not saturate; it is then as
// before.
Status give_permits(Kernel& k, Address semaphore, Word permits = 1);

}  // namespace sync
