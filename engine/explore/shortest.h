// Where the search for the simplest schedule ends too early: a failing schedule of the fewest steps
// that leads through states of the first search only. Breadth first; it needs no more memory than
// Visited::telling_bytes a state, which the first search has left for it, so that it always
// succeeds. Called by search.cpp.
#pragma once

#include "engine/explore/chunked.h"
#include "engine/explore/counterexample.h"

namespace explore {

class Shortest {
  public:
    // [targets]: as in simplest.h.
    Shortest(Walker& walker, Judge& judge, Memory& memory, std::uint8_t targets);

    void begin(Id start);
    // Looks at up to [states] states.
    Searched run(std::uint64_t states);
    const Counterexample& counterexample() const { return best_; }

  private:
    void way_to(Id state);

    Walker& walker_;
    Judge& judge_;
    const std::uint8_t targets_;
    Chunked<Id, 12> parents_;  // of each state, plus one; 0: not reached. The start is its own
    Chunked<Id, 12> queue_;
    std::size_t next_ = 0;
    Expansion expansion_;
    Counterexample best_;
};

}  // namespace explore
