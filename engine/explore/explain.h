// A finished search in words: the Verdict's kind, sentence, bounds, place and story. What a teacher
// would say: who did what, what is wrong now, and what that rests on. Called by search.cpp at the
// very end. It replays the schedule on the machine and knows nothing of how it was found.
#pragma once

#include "engine/explore/counterexample.h"
#include "engine/explore/depth_first.h"
#include "engine/explore/reducer.h"

namespace explore {

Verdict explain_pass(const vm::Machine& machine, const Counts& counts, const Reducer& reducer);

// Of a Pass without a single end: what `finally` says was not asked. [endless_asked]: that the
// tasks get on was.
void explain_no_end(const vm::Machine& machine, bool endless_asked, std::vector<Finding>& findings);
Verdict explain_not_possible(const vm::Machine& machine, const lang::Property& property,
                             const Counts& counts, const Reducer& reducer);
Verdict explain_failure(const vm::Machine& machine, const Counterexample& counterexample,
                        const Counts& counts);
// [stop]: which limit; None: a person stopped it. [cut_off]: the step that reached one of the
// machine's, if any.
Verdict explain_limit(const vm::Machine& machine, Stop stop, const Limits& limits,
                      const vm::Failure& cut_off, const Counts& counts, const Covered& covered);
// "every one of 48,211 states, 5 tasks, any order of steps, spurious wake-ups on", or with a
// [reducer] that left some out, "288 states that stand for every one (partial order), 5 tasks ..."
std::string everything(const vm::Machine& machine, const Counts& counts,
                       const Reducer* reducer = nullptr);
// Why a set may not be whole, where DepthFirst::found_timeless.
inline constexpr const char* time_stands_still =
    "perhaps not all: somebody goes round for ever within one tick, and time never gets past it";
// "the limit of 50 states is reached. Raise `states` to look further"; the arguments as above.
std::string why_stopped(const vm::Machine& machine, Stop stop, const Limits& limits,
                        const vm::Failure& cut_off);
// "4 tasks, any order of steps, spurious wake-ups on".
std::string what_was_run(const vm::Machine& machine);
// A race that does not fail the run.
Finding explain_race(const vm::Machine& machine, const Judge::Race& race);

}  // namespace explore
