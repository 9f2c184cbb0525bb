// A run on real threads told as a schedule: the same steps in an order in which one machine makes
// them, so that whatever shows, stores or explains a run can do so with this one. Between plain
// accesses of different threads the clock only guesses which came first; where the guess does not
// lead to what the threads have seen, other orders are tried. Called by stress.h and the terminal.
#pragma once

#include "engine/sched/run.h"
#include "engine/threads/run.h"

namespace threads {

struct Replayed {
    vm::Choices choices;                     // as far as an order was found
    std::vector<std::uint64_t> nanoseconds;  // of each, since the first
    // The order leads to the same last World, step for step with the values that each thread saw.
    // Where it does not, perhaps no order does: hardware may let two threads see different ones.
    bool same = false;
};
Replayed replay(const vm::Machine& machine, const Result& result);

}  // namespace threads
