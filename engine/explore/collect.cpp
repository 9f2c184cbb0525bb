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
    reducer_.emplace(*machine_, question.reduction);
    if (!reducer_->active()) reducer_.reset();
    begin();
}

void Collect::begin() {
    first_.reset();
    space_.reset();
    memory_.open_reserve();
    judge_.forget();
    space_.emplace(*machine_, memory_, reducer_ ? &*reducer_ : nullptr,
                   reducer_ ? reducer_->dead() : nullptr);
    failure_at_start_ = space_->failure;
    if (failure_at_start_.kind != vm::FailureKind::None) {
        complete_ = true;
        finish();
    } else if (space_->start == no_id) {
        stop_ = Stop::Bytes;
        finish();
    } else {
        first_.emplace(space_->walker, judge_, memory_, question_, &collection_,
                       reducer_ ? reducer_->enough() : nullptr);
        first_->begin(space_->start);
    }
}

// The goals that are known stay: they are met again in the same order.
void Collect::begin_alone() {
    question_.workers.count = 1;
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
            const bool early = stop == Stop::None && reducer_ && collection_.wants_all();
            if (stop == Stop::None && !early) break;
            if (!early && first_->helpers_may_show(stop)) return begin_alone();
            explored(stop);
            break;
        }
        case Stage::Simplest: {
            const Searched searched = simplest_->run(states);
            if (searched == Searched::Working) break;
            take_simplest();
            if (searched == Searched::Found) return finish();
            simplest_.reset();
            whole_.reset();
            memory_.open_reserve();
            std::vector<bool> wanted;
            for (const auto& reached : reached_) wanted.push_back(!reached);
            shortest_.emplace(space_->walker, collection_, memory_);
            shortest_->begin(space_->start, std::move(wanted));
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
    const bool lost = collection_.wants_all() || first_->found_doomed() ||
                      first_->found_endless() || first_->found_timeless();
    if (reducer_ && (lost || stop != Stop::Finished)) {
        reducer_.reset();
        return begin();
    }
    cut_off_ = first_->cut_off();
    timeless_ = first_->found_timeless();
    first_.reset();
    complete_ = stop == Stop::Finished && !timeless_ && cut_off_.kind == vm::FailureKind::None;
    if (stop == Stop::Finished) {
        collection_.graph_known(space_->walker);
    } else {
        stop_ = stop;
    }
    look_for_ways();
}

// Preemptions and steps are counted where nothing is left out.
void Collect::look_for_ways() {
    if (collection_.size() == 0) return finish();
    if (reducer_) whole_.emplace(*machine_, memory_, nullptr, reducer_->dead());
    Space& in = whole_ ? *whole_ : *space_;
    const std::uint64_t pairs = in.start == no_id ? 0 : question_.limits.simplest_states_max;
    simplest_.emplace(in.walker, collection_, memory_, pairs, order_);
    if (in.start != no_id) simplest_->begin(in.start, collection_.size());
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
