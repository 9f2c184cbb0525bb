// A run that never ends, as a person can follow it: the shortest way into a component of fair.h,
// then the shortest fair loop there. Called by liveness.h.
#pragma once

#include "engine/explore/fair.h"

namespace explore {

struct Lasso {
    vm::Choices schedule;       // the way in and one round
    std::size_t loop_from = 0;  // where in it the loop begins
    bool shortest = false;      // no other lasso with so short a way in has a shorter loop
};

// [component]: what FairParts::nearest has answered for [part] under [fairness]. Looks at no more
// than [budget] steps of loops; beyond that the loop is fair, but perhaps not the shortest one.
Lasso lasso_in(const StateGraph& graph, const FairParts& parts,
               const std::vector<StateGraph::Number>& component, const Part& part,
               Liveness fairness, Memory& memory, std::uint64_t budget);

}  // namespace explore
