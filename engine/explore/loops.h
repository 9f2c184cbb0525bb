// The loops of a script's code, and which of them a task is meant to go round for ever. Used by
// state_graph.h, where going round one of these counts as progress. Looks at instructions only.
#pragma once

#include <vector>

#include "engine/vm/machine.h"

namespace explore {

// For each instruction: whether it jumps back in a loop that has no way out, as `for (;;)` without
// a break. A way out that the task's own choose() decides is none that it waits for, and does not
// count; [chooses] marks the calls whose answers are chosen. A `continue` that depends on something
// else is another try, as is every pass of a loop that has a way out.
std::vector<bool> endless_jumps(const lang::Program& program, const std::vector<bool>& chooses);

}  // namespace explore
