// Priority inversions of a run, with their ticks: a task waited for a lock while others ran, and
// not only the one that held it. Found in the timeline's lanes; shown by the waits panel. Only
// where time is exact.
//
//   tick   0    2    4          10   12
//   low    m....            ....|       holds m, works 2 of 8 ticks
//   mid         |...........|           6 ticks: the inversion
//   high      |hhhhhhhhhhhhhhhhh|       waits 8
#pragma once

#include <vector>

#include "web/chart.h"

namespace screen {

struct Inversion {
    vm::TaskId victim, holder;  // holder: at the begin of the wait
    sync::Address object;
    vm::Word from, to;       // of the wait
    std::size_t first_step;  // where it begins
    vm::Word owed = 0;       // ticks in which one of the chain of holders ran: these are its due
    // Ticks of others that are less urgent than the victim, and had no business with the lock.
    struct Thief {
        vm::TaskId task;
        vm::Word ticks;
    };
    std::vector<Thief> thieves;

    vm::Word stolen() const;
};

// Those in which anything was stolen, in the order of time.
std::vector<Inversion> inversions_of(const Chart& chart);

}  // namespace screen
