// The second search: the simplest schedule to each of its goals. Simple means the fewest
// preemptions (leaving a task that could go on), then the fewest steps, then the smallest row of
// Choice::number(); or, where asked, the fewest steps before the fewest preemptions. Called by
// search.cpp once something is known to be wrong, or where the first search did not come to its
// end; and by collect.cpp.
//
// It goes by cost over pairs (state, who ran last), since who ran last decides what is a
// preemption:
//   cost (0, 3)   every pair reached without preemption in three steps, and no cheaper
//   cost (1, 2)   then those with one preemption in two steps ...
// A pair is settled when its cost comes up; until then a cheaper way to it, or of two equally cheap
// ones the smaller, replaces the way known. Ways are compared by walking both back to where they
// part.
//
// Where it is known what some way costs, nothing dearer is looked at, and the search ends early
// where it foresees that its budget will not do: of the levels of preemptions that are left, it
// expects half to be needed, and each to take as many pairs as all those before it. Not where time
// is exact, since there the way that is known says little.
#pragma once

#include <map>
#include <utility>
#include <vector>

#include "engine/explore/chunked.h"
#include "engine/explore/counterexample.h"
#include "engine/explore/goals.h"
#include "engine/explore/number_table.h"

namespace explore {

enum class Order : std::uint8_t { FewestPreemptions, FewestSteps };

class Simplest {
  public:
    // It gives up after [pairs_max] pairs.
    Simplest(Walker& walker, Goals& goals, Memory& memory, std::uint64_t pairs_max,
             Order order = Order::FewestPreemptions);

    // Until [wanted] goals are reached: 0, 1 ... [wanted] - 1.
    void begin(Id start, std::size_t wanted = 1);
    // Some way to the first goal costs no more. After begin().
    void bound(std::uint32_t preemptions, std::uint32_t steps);
    // Settles up to [pairs] pairs. GaveUp: a limit, or there is nothing left; see exhausted().
    Searched run(std::uint64_t pairs);

    // The way to [goal] as far as it is known: nothing where it was not reached.
    bool reached(Goal goal) const { return goal < best_.size() && best_[goal].found; }
    Reached way_to(Goal goal) const;

    bool exhausted() const { return buckets_.empty(); }
    // Where preemptions count first: all schedules of fewer than level() preemptions have been
    // looked at, which lead through level_states() states.
    std::uint32_t level() const { return level_; }
    std::uint64_t level_states() const { return exhausted() ? settled_states_ : level_states_; }
    std::uint64_t size() const { return pairs_.size(); }
    void release();

  private:
    using Number = std::uint32_t;  // of a pair
    static constexpr Number none = NumberTable::none;
    using Cost =
        std::pair<std::uint32_t, std::uint32_t>;  // preemptions, steps; or in the other order

    // How something is reached: from a pair by a choice. The start is reached from none.
    struct Way {
        Number from;
        std::uint32_t choice;  // Choice::number()
    };
    struct Pair {
        Id state;
        Way way;
        std::uint32_t first, second;  // its cost
        vm::TaskId last;
        bool settled;
        Cost cost() const { return {first, second}; }
    };
    struct Best {  // of a goal
        bool found = false;
        Way way{none, 0};
        Cost cost;
        Id end = no_id;
    };
    struct Entry {  // of a bucket: the pairs of one cost; outdated where a pair has become cheaper
        Number pair;
        std::uint32_t next;
    };

    bool settle(Number number);
    bool too_many() const;
    bool reach(Id state, vm::TaskId last, Way way, Cost cost);
    bool put(Number pair, Cost cost);
    void meet(Goal goal, Way way, Cost cost, Id end);
    // All wanted goals are reached, and more cheaply than [cost].
    bool done_before(Cost cost) const;
    bool smaller(Way a, Way b) const;
    static std::uint64_t hash(Id state, vm::TaskId last) {
        return mix(std::uint64_t{state} << 8 | last);
    }

    Walker& walker_;
    Goals& goals_;
    const std::uint64_t pairs_max_;
    const Order order_;
    Cost bound_{~0u, ~0u};  // no way that is looked for costs more
    bool foresees_ = false;
    Chunked<Pair> pairs_;
    NumberTable numbers_;
    Chunked<Entry> entries_;
    std::map<Cost, std::uint32_t> buckets_;  // the first entry of each
    Expansion expansion_;

    std::vector<Met> met_;
    std::uint32_t level_ = 0;
    std::uint64_t level_states_ = 0, settled_states_ = 0;
    Cost reached_cost_;  // of the bucket that is looked at: what costs less is final

    std::vector<Best> best_;  // of each goal
    std::size_t wanted_ = 1, missing_ = 1;
    mutable Cost dearest_;  // of the wanted goals, once all are reached
    mutable bool stale_ = true;
};

}  // namespace explore
