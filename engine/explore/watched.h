// Which words of the World the `never` and `possible` properties can look at. A step that changes
// none of them leads to a state in which these properties are what they were before, and need no
// evaluation. Found in the code of the properties, on the safe side: where it is not plain what
// they look at, it is everything. Called once, when a search begins.
#pragma once

#include <vector>

#include "engine/explore/task_mask.h"
#include "engine/vm/machine.h"

namespace explore {

struct Watched {
    std::vector<bool> words;  // of each stored word, whether it is watched
    TaskMask tasks = 0;       // whose place in the code is looked at (at); not among [words]
    TaskMask ends = 0;        // of whom it is asked whether they have ended; not among [words]
};
// By `never` and `possible`, and where [at_the_end] by `finally`, too.
Watched watched_by(const vm::Machine& machine, bool at_the_end);

// Whether each stored word is watched by `never` or `possible`, the words of watched tasks
// included.
std::vector<bool> watched_words(const vm::Machine& machine);

}  // namespace explore
