// Where the search for the simplest schedules ends too early: to each goal that is left a schedule
// of the fewest steps that leads through states of the first search only. Breadth first; it needs
// no more memory than Visited::telling_bytes a state, which the first search has left for it, so
// that it always succeeds. Called by search.cpp and collect.cpp.
#pragma once

#include <vector>

#include "engine/explore/chunked.h"
#include "engine/explore/counterexample.h"
#include "engine/explore/goals.h"

namespace explore {

class Shortest {
  public:
    Shortest(Walker& walker, Goals& goals, Memory& memory);

    // [wanted]: for each goal, whether it is looked for.
    void begin(Id start, std::vector<bool> wanted);
    // Looks at up to [states] states. GaveUp: all are seen, and some goal was not there.
    Searched run(std::uint64_t states);

    bool reached(Goal goal) const { return goal < best_.size() && best_[goal].found; }
    Reached way_to(Goal goal);

  private:
    struct Best {
        bool found = false;
        Id state = no_id;
        bool by_step = false;  // [step], which fails, leads from there to the goal
        vm::Choice step;
        vm::Failure failure;
    };

    Walker& walker_;
    Goals& goals_;
    Chunked<Id, 12> parents_;  // of each state, plus one; 0: not reached. The start is its own
    Chunked<Id, 12> queue_;    // with room for every state from the start: others take memory, too
    std::size_t next_ = 0, queued_ = 0;
    Expansion expansion_;
    std::vector<Met> met_;
    std::vector<bool> wanted_;
    std::size_t missing_ = 0;
    std::vector<Best> best_;
};

}  // namespace explore
