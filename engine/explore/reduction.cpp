// The names of the switches.
#include "engine/explore/reduction.h"

namespace explore {

bool switch_off(Reduction& reduction, std::string_view name) {
    if (name == "partial-order") {
        reduction.partial_order = false;
    } else if (name == "merging") {
        reduction.merging = false;
    } else if (name == "symmetry") {
        reduction.symmetry = false;
    } else if (name == "dead-variables") {
        reduction.dead_variables = false;
    } else {
        return false;
    }
    return true;
}

}  // namespace explore
