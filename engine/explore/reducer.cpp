// What applies.
#include "engine/explore/reducer.h"

namespace explore {

Reducer::Reducer(const vm::Machine& machine, Reduction wished) : wished_(wished) {
    if (wished.dead_variables) {
        dead_.emplace(machine);
        if (!dead_->any()) dead_.reset();
    }
    if (wished.symmetry) {
        symmetry_.emplace(machine, dead());
        if (!symmetry_->any()) symmetry_.reset();
    }
    if (!wished.partial_order && !wished.merging) return;
    obstacle_ = Persistent::obstacle(machine);
    if (obstacle_ == nullptr) persistent_.emplace(machine, dead());
}

std::string Reducer::names() const {
    std::string out;
    const auto add = [&out](bool on, const char* name) {
        if (on) out += (out.empty() ? "" : ", ") + std::string(name);
    };
    add(persistent_ && wished_.partial_order, "partial order");
    add(persistent_ && wished_.merging, "merged steps");
    add(symmetry_.has_value(), "symmetry");
    add(dead_.has_value(), "dead variables");
    return out;
}

std::string Reducer::obstacles() const {
    if (obstacle_ == nullptr) return "";
    return std::string("partial order is off, since ") + obstacle_;
}

}  // namespace explore
