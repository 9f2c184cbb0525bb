// What applies.
#include "engine/explore/reducer.h"

namespace explore {

Reducer::Reducer(const vm::Machine& machine, Reduction wished) {
    if (wished.symmetry) {
        symmetry_.emplace(machine);
        if (!symmetry_->any()) symmetry_.reset();
    }
    if (!wished.partial_order) return;
    obstacle_ = Persistent::obstacle(machine);
    if (obstacle_ == nullptr) persistent_.emplace(machine);
}

std::string Reducer::names() const {
    std::string out;
    if (persistent_) out = "partial order";
    if (symmetry_) out += out.empty() ? "symmetry" : ", symmetry";
    return out;
}

std::string Reducer::obstacles() const {
    if (obstacle_ == nullptr) return "";
    return std::string("partial order is off, since ") + obstacle_;
}

}  // namespace explore
