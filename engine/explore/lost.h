// How much of a script's space is lost: the states from which no way leads to a good end any more.
// A good end is a state in which every task that must end has ended, where `finally` holds, come to
// without a `never` or a failing step on the way. Called by the stress view, which shows beside
// what real threads did how likely a failure looks to the explorer. Every state is looked at,
// without reductions and without spurious wake-ups, since the count is about states.
#pragma once

#include <atomic>

#include "engine/vm/machine.h"

namespace explore {

struct LostStates {
    std::uint64_t states = 0;  // all
    std::uint64_t lost = 0;
    bool complete = false;  // else there are more than [states_max], and [lost] says nothing
};
LostStates lost_states(const vm::Machine& machine, std::uint64_t states_max = 50'000,
                       const std::atomic<bool>* cancelled = nullptr);

}  // namespace explore
