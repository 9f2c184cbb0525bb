// Where two runs part: of one script under two profiles, or of two scripts. Called by `lockstep run
// --against` and by the screen. Knows nothing of why they differ.
#pragma once

#include <optional>
#include <string>

#include "engine/sched/run.h"

namespace sched {

// What one run does at the place where they part; [what] is empty where it has already ended.
struct Side {
    std::size_t step = 0;  // after so many choices comes what differs
    vm::Word tick = 0;
    std::string what;  // "low locks m"
};
struct Difference {
    Side first, second;
};

// The first event that is not the same in both, told in words, so that what means the same is the
// same whatever its address; nothing where the runs are alike to their ends.
std::optional<Difference> difference(const Run& a, const Run& b);

// Both timelines one above the other at one scale, with the first difference marked and told.
std::string draw_both(const std::string& name_a, const Run& a, const std::string& name_b,
                      const Run& b, int width = 100);

}  // namespace sched
