// What a search wants a schedule for: failures, outcomes. Each kind of thing is a goal and has a
// number; whoever knows what they mean (search.cpp, failures.cpp, outcomes.cpp) is asked in every
// state that a search expands. The searches know only the numbers.
#pragma once

#include <vector>

#include "engine/explore/walker.h"

namespace explore {

using Goal = std::uint32_t;

// A goal that is met in a state, or by a step from there that fails.
struct Met {
    Goal goal;
    const vm::Choice* step = nullptr;  // null: the state itself
};

class Goals {
  public:
    virtual ~Goals() = default;
    // Appends what is met in [state], the current one of [walker], in which [expansion] can happen.
    // False: runs end here, what lies beyond is not looked at.
    virtual bool look(Walker& walker, Id state, const Expansion& expansion,
                      std::vector<Met>& met) = 0;
    // Nothing is met but where nothing can happen any more, or a step fails.
    virtual bool only_ends() const { return false; }
};

// The way to a goal.
struct Reached {
    vm::Choices schedule;
    Id end = no_id;       // the state at its end; no_id where its last step fails
    bool proven = false;  // there is none that comes first in the order of the search
};

}  // namespace explore
