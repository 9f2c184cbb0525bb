// The counterexample told: one sentence for each stretch in which one task runs, that says what it
// did and why it stopped; then what is wrong at the end. Called by explain.cpp.
#pragma once

#include "engine/explore/counterexample.h"

namespace explore {

// [what_is_wrong]: the verdict's sentence, which ends every story but that of a deadlock. What
// tasks beyond [relevant] do is left out.
std::vector<StoryLine> tell_story(const vm::Machine& machine, const Counterexample& counterexample,
                                  const std::string& what_is_wrong,
                                  TaskMask relevant = ~TaskMask{0});

}  // namespace explore
