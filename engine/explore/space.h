// A graph of states, and where it begins: what a stage of search.cpp or collect.cpp works in. Knows
// nothing of what is looked for there.
#pragma once

#include "engine/explore/reducer.h"
#include "engine/explore/walker.h"

namespace explore {

struct Space {
    // Nothing is left out where there is no [reducer].
    Space(const vm::Machine& machine, Memory& memory, Reducer* reducer, const DeadWords* dead)
        : visited(machine, memory, reducer != nullptr ? reducer->symmetry() : nullptr),
          walker(machine, visited, reducer != nullptr ? reducer->ways() : nullptr, dead) {}

    Visited visited;
    Walker walker;
    vm::Failure failure;               // of the start itself
    Id start = walker.start(failure);  // no_id: there is no memory for it
};

}  // namespace explore
