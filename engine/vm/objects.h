// The state of one sync object in words. Internal to the files of inspect.h.
#pragma once

#include <string>

#include "engine/vm/machine.h"

namespace vm {

// Of an object that begins with its Options: "owned by low, 2 wait: high, mid".
std::string object_state(const Machine& machine, const Word* world, sync::Address object);
// "S or M": what a task waits for whose wait is for several objects; "and" where it is for all of
// them.
std::string names_of_many(const Machine& machine, const Word* world, TaskId task);
// "2 wait: high, mid", first in the queue first; empty where nobody waits there.
std::string queue_of(const Machine& machine, const Word* world, sync::Address object);

}  // namespace vm
