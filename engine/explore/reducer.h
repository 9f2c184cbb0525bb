// What of the reductions wished for applies to a program, made ready for a search: one for each
// search that wants to look at less than everything. Called by search.cpp.
#pragma once

#include <optional>
#include <string>

#include "engine/explore/dead_words.h"
#include "engine/explore/persistent.h"
#include "engine/explore/reduction.h"
#include "engine/explore/symmetry.h"

namespace explore {

class Reducer {
  public:
    Reducer(const vm::Machine& machine, Reduction wished);

    // Whether states are left out, or stand for others that only look like them from outside. Dead
    // words make no such difference: step for step the same happens.
    bool active() const { return symmetry_.has_value() || persistent_.has_value(); }
    // Null where it does not apply, or is not wished: who is alike, which steps are enough, and
    // which states need not be kept.
    const Symmetry* symmetry() const { return symmetry_ ? &*symmetry_ : nullptr; }
    const DeadWords* dead() const { return dead_ ? &*dead_ : nullptr; }
    Persistent* enough() { return wished_.partial_order && persistent_ ? &*persistent_ : nullptr; }
    Persistent* ways() { return wished_.merging && persistent_ ? &*persistent_ : nullptr; }

    // What a verdict says of it: "partial order, symmetry"; empty where nothing is left out.
    std::string names() const;
    // And why something that was wished for is off: "partial order is off, since time is exact".
    std::string obstacles() const;

  private:
    const Reduction wished_;
    const char* obstacle_ = nullptr;
    std::optional<DeadWords> dead_;
    std::optional<Symmetry> symmetry_;
    std::optional<Persistent> persistent_;
};

}  // namespace explore
