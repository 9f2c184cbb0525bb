// A schedule made again, step by step, for whoever explains it. Unlike sched's Run it keeps nothing
// but the World of the moment and the events of the last step.
#pragma once

#include "engine/explore/counterexample.h"

namespace explore {

class Replay {
  public:
    Replay(const vm::Machine& machine, const vm::Choices& schedule)
        : machine_(machine), schedule_(schedule), world_(machine.initial()) {}

    bool at_end() const { return position_ == schedule_.size(); }
    std::size_t position() const { return position_; }
    const vm::Choice& next() const { return schedule_[position_]; }

    void step() {
        events_.clear();
        result_ = machine_.step(world_.data(), schedule_[position_++], {&events_, nullptr});
    }

    vm::Word* world() { return world_.data(); }
    const std::vector<vm::Event>& events() const { return events_; }
    const vm::StepResult& result() const { return result_; }

  private:
    const vm::Machine& machine_;
    const vm::Choices& schedule_;
    vm::World world_;
    std::size_t position_ = 0;
    std::vector<vm::Event> events_;
    vm::StepResult result_;
};

}  // namespace explore
