// The calls that a parked task is in, read from its stack. Internal to the files of inspect.h.
#pragma once

#include <vector>

#include "engine/vm/machine.h"

namespace vm {

struct Frame {
    const lang::Function* function;
    std::uint32_t pc;      // where it goes on
    std::uint32_t locals;  // index in the World of its first local
};
// Innermost first; empty for a task that is not alive.
std::vector<Frame> frames(const Machine& machine, const Word* world, TaskId task);

// The function whose code holds [pc]; null for a property's own code.
const lang::Function* function_at(const lang::Program& program, std::uint32_t pc);

}  // namespace vm
