// Latch and barrier: both let nobody through before enough have arrived; a latch once, a barrier
// round after round. Arriving at a barrier is a step of its own, also where others need no queue,
// since the round that a task waits for is the one in which it arrived.
#pragma once

#include "engine/sync/call.h"

namespace sync {

struct Latch {
    Options options;
    Word count;
};
inline constexpr int latch_words = sizeof(Latch) / sizeof(Word);

struct Barrier {
    Options options;
    Word expected;    // arrivals that end a round
    Word arrived;     // in this round
    Word completion;  // function to run at the end of each round, + 1; 0: none
};
inline constexpr int barrier_words = sizeof(Barrier) / sizeof(Word);

Outcome count_down(Kernel& k, Address latch, Word n);
Outcome wait_latch(Kernel& k, Address latch);

// One arrival. [last] is set where it ends the round; then the others still wait: the caller runs
// the completion, if there is one, and then end_round lets them through.
Outcome arrive(Kernel& k, Address barrier, bool& last);
// The caller waits for the end of the round in which it has just arrived.
Outcome wait_round(Kernel& k, Address barrier);
Outcome end_round(Kernel& k, Address barrier);

}  // namespace sync
