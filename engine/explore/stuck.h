// Those who wait for ever at the end of a deadlock, in the order in which they are told: a circle
// of owners first and in its own order, then by object and place in its queue. Used by explain.cpp
// and story.cpp.
#pragma once

#include <vector>

#include "engine/explore/walker.h"
#include "engine/vm/inspect.h"

namespace explore {

struct Stuck {
    std::vector<vm::Wait> waits;
    std::size_t in_circle = 0;  // that many of them, from the first, wait for one another
};
// Those in [stuck], and whoever else is part of their circle (a daemon, which alone might wait).
Stuck stuck_tasks(const vm::Machine& machine, const vm::Word* world, TaskMask stuck);

}  // namespace explore
