// What applies.
#include "engine/explore/reducer.h"

namespace explore {

Reducer::Reducer(const vm::Machine& machine, Reduction wished) {
    if (wished.symmetry) {
        symmetry_.emplace(machine);
        if (!symmetry_->any()) symmetry_.reset();
    }
    if (wished.partial_order && Persistent::applies(machine)) {
        persistent_.emplace(machine);
    }
}

}  // namespace explore
