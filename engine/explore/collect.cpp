// The stages, in slices.
#include "engine/explore/collect.h"

#include <algorithm>

namespace explore {

namespace {

// States between two looks at whether somebody wants the search to stop.
constexpr std::uint64_t slice_states = 2048;

Question past_failures(Question question) {
    question.all_failures = true;
    return question;
}

}  // namespace

Collect::Collect(std::shared_ptr<const vm::Machine> machine, const Question& question,
                 Collection& collection, Order order)
    : machine_(std::move(machine)),
      question_(past_failures(question)),
      collection_(collection),
      order_(order),
      memory_(question.limits.bytes_max),
      judge_(*machine_, Races::Off) {
    begin();
}

void Collect::begin() {
    visited_.emplace(*machine_, memory_);
    walker_.emplace(*machine_, *visited_);
    start_ = walker_->start(failure_at_start_);
    if (failure_at_start_.kind != vm::FailureKind::None) {
        complete_ = true;
        finish();
    } else if (start_ == no_id) {
        stop_ = Stop::Bytes;
        finish();
    } else {
        first_.emplace(*walker_, judge_, memory_, question_, &collection_);
        first_->begin(start_);
    }
}

// The goals that are known stay: they are met again in the same order.
void Collect::begin_alone() {
    question_.workers.count = 1;
    first_.reset();
    walker_.reset();
    visited_.reset();
    memory_.open_reserve();
    judge_.forget();
    begin();
}

Progress Collect::run(std::uint64_t states) {
    while (states > 0 && stage_ != Stage::Done) {
        if (cancelled_.load(std::memory_order_relaxed)) {
            complete_ = false;
            if (stage_ == Stage::Simplest) take_simplest();
            finish();
            break;
        }
        const std::uint64_t slice = std::min(states, slice_states);
        work(slice);
        states -= slice;
    }
    Progress progress;
    progress.counts = counts_;
    progress.counts.bytes = memory_.largest();
    progress.done = stage_ == Stage::Done;
    progress.stage = stage_ == Stage::Exploring ? "exploring"
                     : progress.done            ? "done"
                                                : "shortening";
    return progress;
}

void Collect::work(std::uint64_t states) {
    switch (stage_) {
        case Stage::Exploring: {
            const Stop stop = first_->run(states);
            counts_ = first_->counts();
            if (stop == Stop::None) break;
            if (first_->helpers_may_show(stop)) return begin_alone();
            explored(stop);
            break;
        }
        case Stage::Simplest: {
            const Searched searched = simplest_->run(states);
            if (searched == Searched::Working) break;
            take_simplest();
            if (searched == Searched::Found) return finish();
            simplest_.reset();
            memory_.open_reserve();
            std::vector<bool> wanted;
            for (const auto& reached : reached_) wanted.push_back(!reached);
            shortest_.emplace(*walker_, collection_, memory_);
            shortest_->begin(start_, std::move(wanted));
            stage_ = Stage::Shortest;
            break;
        }
        case Stage::Shortest:
            if (shortest_->run(states) == Searched::Working) break;
            take_shortest();
            finish();
            break;
        case Stage::Done:
            break;
    }
}

void Collect::explored(Stop stop) {
    output_full_ = first_->output_full();
    first_.reset();
    complete_ = stop == Stop::Finished && output_full_.kind == vm::FailureKind::None;
    if (stop == Stop::Finished) {
        collection_.graph_known(*walker_);
    } else {
        stop_ = stop;
    }
    simplest_.emplace(*walker_, collection_, memory_, question_.limits.simplest_states_max, order_);
    simplest_->begin(start_, collection_.size());
    stage_ = Stage::Simplest;
}

void Collect::take_simplest() {
    reached_.resize(collection_.size());
    for (Goal goal = 0; goal < reached_.size(); ++goal) {
        if (simplest_->reached(goal)) reached_[goal] = simplest_->way_to(goal);
    }
}

void Collect::take_shortest() {
    reached_.resize(collection_.size());
    for (Goal goal = 0; goal < reached_.size(); ++goal) {
        if (!reached_[goal] && shortest_->reached(goal)) {
            reached_[goal] = shortest_->way_to(goal);
        }
    }
}

void Collect::finish() {
    reached_.resize(collection_.size());
    counts_.bytes = memory_.largest();
    simplest_.reset();
    shortest_.reset();
    first_.reset();
    stage_ = Stage::Done;
}

}  // namespace explore
