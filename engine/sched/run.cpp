// A run's bookkeeping: one machine step at a time, its events, and Worlds kept on the way so that
// any position is a short replay away. The machine decides what may happen; here it is only
// remembered.
#include "engine/sched/run.h"

#include <algorithm>
#include <cassert>

namespace sched {

bool all_ended(const vm::Machine& machine, const vm::Word* world) {
    const auto& declared = machine.program.tasks;
    for (int i = 0; i < machine.task_count(); ++i) {
        const bool spawned = i >= static_cast<int>(declared.size());
        if (!spawned && (declared[i].daemon || declared[i].isr)) continue;
        const sync::State state = machine.task(world, static_cast<vm::TaskId>(i)).state;
        if (state == sync::State::Ended || (spawned && state == sync::State::Unborn)) continue;
        return false;
    }
    return true;
}

namespace {

using vm::Choice;
using vm::ChoiceKind;

vm::Word ticks_in(const std::vector<vm::Event>& events, std::size_t from) {
    vm::Word ticks = 0;
    for (std::size_t i = from; i < events.size(); ++i) {
        if (events[i].kind == sync::EventKind::Time) ticks += events[i].value;
    }
    return ticks;
}

}  // namespace

Run::Run(std::shared_ptr<const vm::Machine> machine, std::size_t kept_bytes_max)
    : machine_(std::move(machine)),
      last_(machine_->initial(&failure_)),
      kept_bytes_max_(kept_bytes_max) {
    first_events_.push_back(0);
    ticks_.push_back(0);
    kept_.push_back(last_);
    judge();
}

bool Run::step(Choice choice) {
    if (std::find(enabled_.begin(), enabled_.end(), choice) == enabled_.end()) return false;
    make(choice);
    return true;
}

void Run::measured(std::span<const std::uint64_t> nanoseconds) {
    assert(nanoseconds.size() >= size());
    measured_.assign(size() + 1, 0);
    for (std::size_t i = 0; i < size(); ++i) {
        const auto at =
            static_cast<vm::Word>(std::min<std::uint64_t>(nanoseconds[i], INT32_MAX - 1));
        measured_[i] = i == 0 ? at : std::max(at, measured_[i - 1]);
    }
    if (size() > 0) measured_[size()] = measured_[size() - 1] + 1;
}

void Run::make(Choice choice) {
    measured_.clear();
    const vm::StepResult result = machine_->step(last_.data(), choice, {&events_, nullptr});
    assert(result.status != vm::StepResult::Status::Disabled);
    failure_ = result.failure;
    choices_.push_back(choice);
    const bool exact = machine_->settings.rule.exact_time();
    ticks_.push_back(ticks_.back() + (exact ? ticks_in(events_, first_events_.back()) : 1));
    first_events_.push_back(events_.size());
    keep();
    judge();
}

void Run::keep() {
    if (size() % keep_every_ != 0) return;
    kept_.push_back(last_);
    if (kept_.size() * last_.size() * sizeof(vm::Word) <= kept_bytes_max_) return;
    for (std::size_t i = 1; 2 * i < kept_.size(); ++i) kept_[i].swap(kept_[2 * i]);
    kept_.resize((kept_.size() + 1) / 2);
    keep_every_ *= 2;
}

std::size_t Run::play(Policy& policy, std::size_t steps_max) {
    std::size_t made = 0;
    for (; made < steps_max && ending_ == Ending::Open; ++made) {
        const std::size_t picked = policy.pick(*machine_, last_.data(), enabled_);
        assert(picked < enabled_.size());
        make(enabled_[picked]);
    }
    return made;
}

std::size_t Run::follow(std::span<const Choice> choices) {
    std::size_t made = 0;
    while (made < choices.size() && step(choices[made])) ++made;
    return made;
}

void Run::cut(std::size_t position) {
    if (position >= size()) return;
    measured_.clear();
    last_ = at(position);
    choices_.resize(position);
    ticks_.resize(position + 1);
    first_events_.resize(position + 1);
    events_.resize(first_events_.back());
    kept_.resize(position / keep_every_ + 1);
    seen_position_ = nowhere;
    failure_ = {};
    judge();
}

const vm::World& Run::at(std::size_t position) const {
    assert(position <= size());
    if (position == size()) return last_;
    const std::size_t kept = position / keep_every_;
    const bool goes_on = seen_position_ != nowhere && seen_position_ <= position &&
                         seen_position_ >= kept * keep_every_;
    if (!goes_on) {
        seen_ = kept_[kept];
        seen_position_ = kept * keep_every_;
    }
    for (; seen_position_ < position; ++seen_position_) {
        machine_->step(seen_.data(), choices_[seen_position_]);
    }
    return seen_;
}

void Run::judge() {
    ending_ = Ending::Open;
    property_ = nullptr;
    enabled_.clear();
    if (failure_.kind != vm::FailureKind::None) {
        ending_ = Ending::Failed;
        return;
    }
    if (fails(lang::PropertyKind::Never, 1)) {
        ending_ = Ending::Never;
        return;
    }
    machine_->enabled(last_.data(), enabled_);
    const bool over = std::all_of(enabled_.begin(), enabled_.end(),
                                  [](const Choice& choice) { return choice.by_chance(); });
    if (!over) return;
    if (!all_ended(*machine_, last_.data())) {
        ending_ = Ending::Deadlock;
    } else {
        ending_ = fails(lang::PropertyKind::Finally, 0) ? Ending::Finally : Ending::Finished;
    }
}

bool Run::fails(lang::PropertyKind kind, vm::Word when) {
    for (const lang::Property& property : machine_->program.properties) {
        if (property.kind != kind) continue;
        if ((machine_->evaluate(last_.data(), property) != 0) == (when != 0)) {
            property_ = &property;
            return true;
        }
    }
    return false;
}

}  // namespace sched
