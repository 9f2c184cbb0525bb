// Whose fault it is that a deadline was missed: where the ticks between release and deadline went.
// Called by explain.cpp.
#pragma once

#include <string>

#include "engine/vm/machine.h"

namespace explore {

// ": since its release it ran 2 ticks and it waited 6 ticks for m, held by low (5 of them while mid
// ran)". [schedule] ends with the step in which [task] misses its deadline.
std::string blame(const vm::Machine& machine, const vm::Choices& schedule, vm::TaskId task);

}  // namespace explore
