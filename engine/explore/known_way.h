// What the first search knows of a failure is a way to it, and mostly a crooked one. Told straight,
// it bounds what the simplest schedule can cost, so that the search for that one need not look at
// anything dearer. Called by search.cpp between the two; where it finds no bound, none is used.
//
//   the stack of the first search:   A1 B1 A2 C1 A3 B2, then B3 fails
//   A and C meet nowhere, B1 before A3: B1 A1 A2 A3 C1 B2, then B3: two changes of task fewer
//
// Steps of different tasks that touch nothing in common change places, and then the schedule is
// made again, from the start: a bound counts only where that fails, too.
#pragma once

#include <optional>

#include "engine/explore/judge.h"

namespace explore {

struct Bound {
    std::uint32_t preemptions, steps;
};

// [path]: the states of [found] from its start to one in which something is wrong. [whole]: where
// nothing is left out; it may be the same. It gets to know the states at the end.
std::optional<Bound> bound_of(Walker& found, const std::vector<Id>& path, Walker& whole,
                              Judge& judge);

}  // namespace explore
