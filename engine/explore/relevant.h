// Which tasks a failure needs: the others can be left out of its schedule and it fails all the
// same, for the same reason, whether they never run or run behind it. Found by leaving them out,
// one after the other, and making the schedule again. Called by explain.cpp; the story and the
// screen pass over the others.
//
//   schedule   a a b c c b       a deadlock of a and b
//   without c  a a b b           the same one
//   c behind   a a b b c c ...   the same one still: c is left out
#pragma once

#include "engine/explore/counterexample.h"

namespace explore {

// Where it cannot be told (time is exact, or a run goes on for ever), all tasks.
TaskMask relevant_tasks(const vm::Machine& machine, const Counterexample& counterexample);

}  // namespace explore
