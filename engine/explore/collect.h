// Every goal that there is, and a schedule to each: the three searches one after the other. The
// first one meets the goals; the second one looks for the way to each that comes first in the order
// asked for, within its budget; what it did not reach is reached through states that are known.
// Called by outcomes.cpp and failures.cpp, which know what the goals are. Resumable and
// deterministic, as Search is.
//
// Nothing is left out on the way: a reduction keeps whether something fails, but not what was
// printed before it does, nor every failure.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <vector>

#include "engine/explore/depth_first.h"
#include "engine/explore/shortest.h"
#include "engine/explore/simplest.h"

namespace explore {

class Collection : public Goals {
  public:
    // Goals 0 to size() - 1 have been met so far.
    virtual std::size_t size() const = 0;
    // The first search is finished: what only the graph tells can be asked for now.
    virtual void graph_known(Walker&) {}
};

class Collect {
  public:
    // [collection] must outlive it.
    Collect(std::shared_ptr<const vm::Machine> machine, const Question& question,
            Collection& collection, Order order);

    Progress run(std::uint64_t states);
    // From another thread.
    void cancel() { cancelled_.store(true, std::memory_order_relaxed); }

    // Valid once done.
    bool complete() const { return complete_; }  // there are no other goals
    Stop stop() const { return stop_; }          // why not; None: cancelled, or see output_full
    const vm::Failure& output_full() const { return output_full_; }
    const vm::Failure& failure_at_start() const { return failure_at_start_; }  // no run at all
    const Counts& counts() const { return counts_; }
    // In which the ends of schedules can be looked at.
    Walker& walker() { return *walker_; }
    // Of each goal; nothing where a cancelled search did not come to it.
    const std::vector<std::optional<Reached>>& reached() const { return reached_; }

  private:
    enum class Stage : std::uint8_t { Exploring, Simplest, Shortest, Done };

    void begin();
    void begin_alone();
    void work(std::uint64_t states);
    void explored(Stop stop);
    void take_simplest();
    void take_shortest();
    void finish();

    const std::shared_ptr<const vm::Machine> machine_;
    Question question_;
    Collection& collection_;
    const Order order_;
    Memory memory_;
    std::optional<Visited> visited_;
    std::optional<Walker> walker_;
    Judge judge_;
    std::optional<DepthFirst> first_;
    std::optional<Simplest> simplest_;
    std::optional<Shortest> shortest_;
    Stage stage_ = Stage::Exploring;
    Id start_ = no_id;
    Stop stop_ = Stop::None;
    bool complete_ = false;
    vm::Failure output_full_, failure_at_start_;
    Counts counts_;
    std::vector<std::optional<Reached>> reached_;
    std::atomic<bool> cancelled_ = false;
};

}  // namespace explore
