// A way through states that stand for others (see symmetry.h), as real tasks go it. Called by
// shortest.cpp, whose graph has only such states.
#pragma once

#include <vector>

#include "engine/explore/symmetry.h"

namespace explore {

// The schedule of the smallest choices from the initial state that leads through Worlds for which
// [worlds] stand, one after each step. Where [failing] is given a step behind the last fails so.
vm::Choices real_way(const vm::Machine& machine, const Symmetry& symmetry, const DeadWords* dead,
                     const std::vector<vm::World>& worlds, const vm::Failure* failing);

}  // namespace explore
