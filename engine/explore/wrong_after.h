// What is wrong at the end of a schedule that a search calls a failure: asked again of the judge,
// or of the graph where only that tells. Called by search.cpp and failures.cpp; it looks for no
// schedule.
#pragma once

#include <optional>

#include "engine/explore/goals.h"
#include "engine/explore/judge.h"

namespace explore {

Wrong wrong_after(Walker& walker, Judge& judge, const Reached& reached);

// The tasks that must end, wait in every state that can be reached from [id] and go on in none: not
// counting spurious wake-ups. [component]: where given, all those states. Unless [known_only],
// states are added that are not there yet; nothing where there is no memory for that.
std::optional<TaskMask> stuck_from(Walker& walker, const Judge& judge, Id id,
                                   std::vector<Id>* component = nullptr, bool known_only = true);

// The state [id] is Doomed: whatever happens from here on, things go on for ever, and some tasks
// wait all the time, or `finally` does not hold when those that must end have ended. Looked at as
// by stuck_from; LimitReached where there is no memory for that.
Wrong what_the_graph_tells(Walker& walker, const Judge& judge, Id id,
                           std::vector<Id>* component = nullptr, bool known_only = true);

}  // namespace explore
