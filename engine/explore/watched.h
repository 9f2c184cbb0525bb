// Which words of the World the `never` and `possible` properties can look at. A step that changes
// none of them leads to a state in which these properties are what they were before, and need no
// evaluation. Found in the code of the properties, on the safe side: where it is not plain what
// they look at, it is everything. Called once, when a search begins.
#pragma once

#include <vector>

#include "engine/vm/machine.h"

namespace explore {

// For each stored word, whether it is watched.
std::vector<bool> watched_words(const vm::Machine& machine);

}  // namespace explore
