// Would a task's next step be possible now? Found out by making it on a copy of the World, so that
// the rules of blocking stay in one place. Used by inspect and by the timeline; knows no schedule.
#pragma once

#include "engine/vm/machine.h"

namespace vm {

class Trial {
  public:
    explicit Trial(const Machine& machine) : machine_(machine) {}

    // The World to ask about, until the next look_at.
    void look_at(const Word* world) {
        world_ = world;
        stale_ = true;
    }

    // True where [task] is Ready but stays before its step, since a call that keeps no queue cannot
    // proceed or an `await` does not hold. Only where time is not exact; most instructions never
    // wait and are told without a copy.
    bool held_up(TaskId task);

    // After held_up: the object waited for (0: none has a name), and what the step looked at.
    sync::Address object() const { return object_; }
    const Footprint& footprint() const { return footprint_; }

  private:
    const Machine& machine_;
    const Word* world_ = nullptr;
    World copy_;
    bool stale_ = true;
    sync::Address object_ = 0;
    Footprint footprint_;
};

}  // namespace vm
