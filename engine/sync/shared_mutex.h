// The shared mutex: many readers or one writer. Called by std::shared_mutex and the APIs' rw locks.
// Without a queue whoever comes takes what is free; C++ says no more. With a queue, a reader also waits
// behind a waiting writer of its own priority or above (POSIX, rdlock under SCHED_FIFO), and what is
// given back goes to the first in the queue, with every reader up to the next writer. With Relock::Wait who
// asks for more than it holds waits for itself; else that is misuse.
#pragma once

#include "engine/sync/call.h"

namespace sync {

struct SharedMutex {
    Options options;
    Word next_held;  // of the writer
    Word writer;     // task + 1; 0: none
    Word readers;    // a bit for each task
};
inline constexpr int shared_mutex_words = sizeof(SharedMutex) / sizeof(Word);

Outcome lock_exclusive(Kernel& k, Address mutex, Word ticks = forever, Word result = 0);
Outcome lock_shared(Kernel& k, Address mutex, Word ticks = forever, Word result = 0);
bool try_lock_exclusive(Kernel& k, Address mutex);
bool try_lock_shared(Kernel& k, Address mutex);
Outcome unlock_exclusive(Kernel& k, Address mutex);
Outcome unlock_shared(Kernel& k, Address mutex);

}  // namespace sync
