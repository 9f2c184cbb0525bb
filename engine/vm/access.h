// What a parked task would touch next: for data races and reductions. Reads only.
#pragma once

#include "engine/vm/machine.h"

namespace vm {

struct Access {
    sync::Address address = 0;  // 0: nothing known
    bool write = false;
    bool plain = false;  // not synchronised by C++: a plain variable, or a container
};
// Of [task]'s next visible step; {} where it is not ready to make one.
Access next_access(const Machine& machine, const Word* world, TaskId task);

}  // namespace vm
