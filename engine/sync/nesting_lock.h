// The nesting lock: one owner, who may lock it again, or any number of readers, whom nobody
// remembers. One counter for both, so that whoever unlocks only counts down; nobody asks who that
// is. Called by the signal semaphores of AmigaOS (engine/api/exec.cpp); knows nothing of lists of
// names or of messages. The queue is one, in order of arrival, and handed off. A first in it who
// wants to read is let in together with all who want to read, wherever they stand; a reader that
// comes while others read goes in at once.
//
// Worked example, A owns it; B and D want to own it, C and E to read:
//   queue         B C D E
//   A unlocks     B owns it
//   B unlocks     C and E read; D stays
//   both unlock   D owns it
#pragma once

#include "engine/sync/call.h"

namespace sync {

struct NestingLock {
    // In Options::number: which of two questions are answered in another way.
    enum : std::uint32_t {
        writers_first = 1,  // among those who wait, one that wants to own it goes before readers
        queued_writer_blocks = 2,  // a reader waits where one that wants to own it waits already
    };
    Options options;
    Word next_held;  // of the owner
    Word owner;      // task + 1; 0: free, or read
    Word nest;       // locks not yet given back, of owner or readers
    Word
        bidder;  // task + 1 that wants to own it as one of several; it waits elsewhere (obtain_all)
    Word ahead;  // how many of the queue came before it
};
inline constexpr int nesting_lock_words = sizeof(NestingLock) / sizeof(Word);

// Several nesting locks in a row, to be owned together: the first; each names its next one.
struct LockList {
    Options options;
    Word first;  // an address; 0: none
};
inline constexpr int lock_list_words = sizeof(LockList) / sizeof(Word);

Outcome obtain(Kernel& k, Address lock);
Outcome obtain_shared(Kernel& k, Address lock);
bool attempt(Kernel& k, Address lock);
bool attempt_shared(Kernel& k, Address lock);
// Misuse where there is nothing to give back.
Outcome release_nesting(Kernel& k, Address lock);

// [locks] in order: owns at once what is free, queues for all others at once, and goes on with all
// of them. [list]: where it waits. Busy in [status] where another task does the same with one of
// them.
Outcome obtain_all(Kernel& k, Address list, const Address* locks, int count);

}  // namespace sync
