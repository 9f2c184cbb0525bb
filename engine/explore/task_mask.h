// A set of tasks in one word: bit i is task i.
#pragma once

#include <cstdint>

#include "engine/vm/choice.h"

namespace explore {

using TaskMask = std::uint64_t;
inline constexpr int tasks_max = 64;
inline TaskMask bit(vm::TaskId task) { return TaskMask{1} << task; }

}  // namespace explore
