// The words of a guard: an object among a task's own variables that holds locks until the end of
// its scope. Written by engine/api/standard_lock.cpp; explore/skeleton.h follows what they guard.
#pragma once

#include "engine/sync/options.h"

namespace sync {

struct LockGuard {
    Options options;
    Word lock;
};
struct UniqueGuard {
    Options options;
    Word lock;  // 0: none
    Word owns;
};
inline constexpr int scoped_locks_max = 4;
struct ScopedGuard {
    Options options;
    Word count;
    Word locks[scoped_locks_max];
};

}  // namespace sync
