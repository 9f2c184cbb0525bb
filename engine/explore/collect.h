// Every goal that there is, and a schedule to each: the three searches one after the other. The
// first one meets the goals; the second one looks for the way to each that comes first in the order
// asked for, within its budget; what it did not reach is reached through states that are known.
// Called by outcomes.cpp and failures.cpp, which know what the goals are. Resumable and
// deterministic, as Search is.
//
// The reductions keep every way to end well or in a deadlock, and whether something fails or goes
// on for ever, but not what was printed before that, nor every failure. So the first search leaves
// out what they allow, and where it meets what they do not keep all of, it begins anew without
// them.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <vector>

#include "engine/explore/depth_first.h"
#include "engine/explore/shortest.h"
#include "engine/explore/simplest.h"
#include "engine/explore/space.h"

namespace explore {

class Collection : public Goals {
  public:
    // Goals 0 to size() - 1 have been met so far.
    virtual std::size_t size() const = 0;
    // Something was met of which reductions may hide the like.
    virtual bool wants_all() const = 0;
    // The first search is finished: what only the graph tells can be asked for now.
    virtual void graph_known(Walker&) {}
};

class Collect {
  public:
    // [collection] must outlive it. Its goals must be the same whoever of tasks that are alike is
    // who, or symmetry not be wished for.
    Collect(std::shared_ptr<const vm::Machine> machine, const Question& question,
            Collection& collection, Order order);

    Progress run(std::uint64_t states);
    // From another thread.
    void cancel() { cancelled_.store(true, std::memory_order_relaxed); }

    // Valid once done.
    bool complete() const { return complete_; }  // there are no other goals
    Stop stop() const { return stop_; }          // why not; None: cancelled, or see cut_off
    const vm::Failure& cut_off() const { return cut_off_; }
    // Somewhere one goes round within a tick for ever: see depth_first.h.
    bool timeless() const { return timeless_; }
    const vm::Failure& failure_at_start() const { return failure_at_start_; }  // no run at all
    const Counts& counts() const { return counts_; }
    // In which the ends of schedules can be looked at, where the collection wants all.
    Walker& walker() { return space_->walker; }
    // What the answer rests on; null: nothing was left out.
    const Reducer* reducer() const { return reducer_ ? &*reducer_ : nullptr; }
    // Of each goal; nothing where a cancelled search did not come to it.
    const std::vector<std::optional<Reached>>& reached() const { return reached_; }

  private:
    enum class Stage : std::uint8_t { Exploring, Simplest, Shortest, Done };

    void begin();
    void begin_alone();
    void work(std::uint64_t states);
    void explored(Stop stop);
    void look_for_ways();
    void take_simplest();
    void take_shortest();
    void finish();

    const std::shared_ptr<const vm::Machine> machine_;
    Question question_;
    Collection& collection_;
    const Order order_;
    Memory memory_;
    Judge judge_;
    std::optional<Reducer> reducer_;  // nothing: or no longer
    std::optional<Space> space_;      // of the first search
    std::optional<Space> whole_;      // where the first has reductions
    std::optional<DepthFirst> first_;
    std::optional<Simplest> simplest_;
    std::optional<Shortest> shortest_;
    Stage stage_ = Stage::Exploring;
    Stop stop_ = Stop::None;
    bool complete_ = false, timeless_ = false;
    vm::Failure cut_off_, failure_at_start_;
    Counts counts_;
    std::vector<std::optional<Reached>> reached_;
    std::atomic<bool> cancelled_ = false;
};

}  // namespace explore
