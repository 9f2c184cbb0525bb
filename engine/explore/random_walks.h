// Runs chosen at random, for scripts of which not even the schedules of few preemptions can be
// looked at: a failure that one of them shows is a failure, but that none shows one proves nothing,
// and the verdict says so. Called by `lockstep judge --random`. The same seed gives the same runs
// everywhere.
//
// Two ways to choose. Uniform: each possible step is as likely as any other. PCT (Burckhardt and
// others, "A randomized scheduler with probabilistic guarantees of finding bugs", 2010): every task
// has a random rank and the highest that can go on does; at d - 1 random places of the run the one
// that runs is put below all others. A failure that needs d things to happen in a certain order
// shows in a run of n tasks and k steps with a probability of at least 1 / (n * k^(d-1)).
#pragma once

#include <memory>

#include "engine/explore/search.h"

namespace explore {

struct Walks {
    std::uint64_t runs = 1'000;
    std::uint64_t seed = 1;
    std::uint32_t pct_depth = 0;        // d; 0: uniform
    std::uint32_t steps_max = 100'000;  // of one run; a longer one is left
};

class RandomWalks {
  public:
    RandomWalks(std::shared_ptr<const vm::Machine> machine, Races races, const Walks& walks);
    ~RandomWalks();

    // Makes about [steps] steps. Counts: states are steps here, one run may come to a state again.
    Progress run(std::uint64_t steps);
    // As in Search.
    void cancel();

    // Valid once done: a failure, or LimitReached.
    const Verdict& verdict() const;

  private:
    struct Inside;
    std::unique_ptr<Inside> inside_;
};

}  // namespace explore
