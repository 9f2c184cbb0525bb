// One decision about what happens next. A person clicking, a saved schedule, a policy and the
// explorer are four suppliers of this small value; a list of them is a run. Knows nothing of why a
// choice was made.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/sync/task.h"

namespace vm {

using sync::TaskId;

enum class ChoiceKind : std::uint8_t {
    Step,     // [task] makes its next visible step; alternative: which outcome where it has several
    Timeout,  // the time-out of [task]'s wait fires (where time is not exact)
    Spurious,  // [task]'s condition wait ends for no reason
    Release,   // [task]'s release falls on tick release_from + alternative (before the first step)
    Dispatch,  // [task] goes first among equals that became ready in the same tick
    Die,       // [task], which may die anywhere, ends where it stands
    Tick,  // every running task uses one tick of CPU; or, with nobody running, time goes on to the next timer
};

struct Choice {
    ChoiceKind kind = ChoiceKind::Step;
    TaskId task = sync::no_task;
    std::uint16_t alternative = 0;

    bool operator==(const Choice&) const = default;
    // True of what may happen but need not ever: a state in which nothing else can is stuck.
    bool by_chance() const { return kind == ChoiceKind::Spurious || kind == ChoiceKind::Die; }
    // The number by which equally simple schedules are ordered.
    std::uint32_t number() const {
        return static_cast<std::uint32_t>(task) << 24 | static_cast<std::uint32_t>(kind) << 16 |
               alternative;
    }
};

using Choices = std::vector<Choice>;

}  // namespace vm
