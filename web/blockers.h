// Who really keeps a task waiting: from it to whoever holds what it waits for, and on from there to
// the one that waits for nobody. Called by the waits panel and the timeline, for a moment of a run.
// Knows no pixels.
//
//   high waits for m, held by low; low waits for n, held by mid; mid is asleep
//   chain: high low mid, root: mid, Asleep
#pragma once

#include <string>
#include <vector>

#include "web/moment.h"

namespace screen {

struct Blockers {
    enum class Root : std::uint8_t {
        Circle,   // the chain comes back to one of its own
        Running,  // has the CPU, or could take its next step
        Ready,    // could go on, and others have the CPU
        Asleep,
        Ended,   // gave back nothing before its end
        Nobody,  // waits for a signal or a permit that belongs to nobody
    };
    std::vector<vm::TaskId> chain;  // who waits first, the root last
    Root root = Root::Nobody;
    std::string words;  // the chain in a sentence
    // Root::Nobody only: nothing at all can happen any more, so nobody is left to end the wait.
    bool for_ever = false;

    vm::TaskId last() const { return chain.back(); }
};

// [waiter] must be among [moment.waits]; else the chain is [waiter] alone.
Blockers blockers_of(const vm::Machine& machine, const vm::Word* world, const Moment& moment,
                     vm::TaskId waiter);

// Of all that wait, the one after [last] in the order of [moment.waits]; no_task where none waits.
vm::TaskId next_waiter(const Moment& moment, vm::TaskId last);

}  // namespace screen
