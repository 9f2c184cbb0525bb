// How often others get through a place where a task waits, before it does: the figure of bounded
// waiting. Called by liveness.h where everybody gets on. Fairness is no matter: whoever waits may
// be left standing as long as others still can move.
//
// Waiting is: in a queue; before a call that keeps none and that some state blocks; or in a loop
// that a task can go round alone without changing anything. Others overtake it when they get
// through the same place: the same call with the same arguments, or the same loop.
#pragma once

#include "engine/explore/fair.h"

namespace explore {

// "Whoever waits at 'm.lock()' (line 4) is overtaken there at most 2 times": one finding for each
// place where two tasks meet. False: there is no memory for it.
bool find_overtaking(StateGraph& graph, FairParts& parts, Memory& memory,
                     std::vector<Finding>& findings);

}  // namespace explore
