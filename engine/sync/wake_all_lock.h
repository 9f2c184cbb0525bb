// The wake-all lock: one writer or many readers, and a flag that announces the writer. Whoever
// finds the flag set waits; a writer sets it before it waits, so that no more readers come in
// (writers first). When the last one leaves and the flag is set, all who wait are made ready and
// try again in the order in which they are scheduled. Called by the kernel mutexes of VMS
// (engine/api/vms.cpp). A task that owns one cannot be deleted (Task::safe), must not end
// (Task::shared_holds counts what it owns), and runs at least at the lock's number
// (Options::ceiling), from its first to its last lock.
//
// Worked example, lift to 16: P4 below 16, P8 never locks:
//   tick  P4 (4)                       P8 (8)
//   0     lock: owns it, runs at 16
//   2                                  ready, waits for the CPU
//   5     unlock: owns none, 4 again   runs
#pragma once

#include "engine/sync/call.h"

namespace sync {

struct WakeAllLock {
    Options options;
    Word count;        // owners: readers, or the one writer
    Word write_asked;  // the flag
    Word writer;       // task + 1, where a writer owns it; only for telling
};
inline constexpr int wake_all_lock_words = sizeof(WakeAllLock) / sizeof(Word);

Outcome lock_wake_all(Kernel& k, Address lock, bool write);
// True where it was locked; else nothing has changed, the flag neither.
bool try_lock_wake_all(Kernel& k, Address lock, bool write);
// Misuse where the caller owns no such lock, or nobody this one.
Outcome unlock_wake_all(Kernel& k, Address lock);

}  // namespace sync
