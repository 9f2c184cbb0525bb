// The second search: the simplest failing schedule, whatever its failure. Simple means the fewest
// preemptions (leaving a task that could go on), then the fewest steps, then the smallest row of
// Choice::number(). Called by search.cpp once something is known to be wrong.
//
// It goes by cost over pairs (state, who ran last), since who ran last decides what is a
// preemption:
//   cost (0, 3)   every pair reached without preemption in three steps, and no cheaper
//   cost (1, 2)   then those with one preemption in two steps ...
// A pair is settled when its cost comes up; until then a cheaper way to it, or of two equally cheap
// ones the smaller, replaces the way known. Ways are compared by walking both back to where they
// part.
#pragma once

#include <map>
#include <utility>

#include "engine/explore/chunked.h"
#include "engine/explore/counterexample.h"
#include "engine/explore/number_table.h"

namespace explore {

class Simplest {
  public:
    // [targets]: the flags of states that are failures, too, besides what [judge] finds. It gives
    // up, and tells nothing, after [pairs_max] pairs.
    Simplest(Walker& walker, Judge& judge, Memory& memory, std::uint8_t targets,
             std::uint64_t pairs_max);

    void begin(Id start);
    // Settles up to [pairs] pairs.
    Searched run(std::uint64_t pairs);
    // Valid once found.
    const Counterexample& counterexample() const { return best_; }

    std::uint64_t size() const { return pairs_.size(); }
    void release();

  private:
    using Number = std::uint32_t;  // of a pair
    static constexpr Number none = NumberTable::none;
    using Cost = std::pair<std::uint32_t, std::uint32_t>;  // preemptions, steps

    // How something is reached: from a pair by a choice. The start is reached from none.
    struct Way {
        Number from;
        std::uint32_t choice;  // Choice::number()
    };
    struct Pair {
        Id state;
        Way way;
        std::uint32_t preemptions, steps;
        vm::TaskId last;
        bool settled;
        Cost cost() const { return {preemptions, steps}; }
    };
    struct Entry {  // of a bucket: the pairs of one cost; outdated where a pair has become cheaper
        Number pair;
        std::uint32_t next;
    };

    bool settle(Number number);
    bool reach(Id state, vm::TaskId last, Way way, Cost cost);
    bool put(Number pair, Cost cost);
    void fail(Way way, Cost cost, const Wrong& wrong, Id end);
    bool smaller(Way a, Way b) const;
    static std::uint64_t hash(Id state, vm::TaskId last) {
        return mix(std::uint64_t{state} << 8 | last);
    }
    Searched tell();

    Walker& walker_;
    Judge& judge_;
    const std::uint8_t targets_;
    const std::uint64_t pairs_max_;
    Chunked<Pair> pairs_;
    NumberTable numbers_;
    Chunked<Entry> entries_;
    std::map<Cost, std::uint32_t> buckets_;  // the first entry of each
    Expansion expansion_;

    // The simplest failure so far.
    bool failed_ = false;
    Way failed_way_{none, 0};
    Cost failed_cost_;
    Counterexample best_;
};

}  // namespace explore
