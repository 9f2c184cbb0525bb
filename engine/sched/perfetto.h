// A run as a trace in Chrome's JSON format, which ui.perfetto.dev and chrome://tracing open: a
// track a task with its states, a track a lock with its owners, priorities as counters, hand-offs
// and wake-ups as arrows. Called by `lockstep run --perfetto` and by the screen's export.
//
// A tick, or a step where time is not exact, is a microsecond, the unit that the format counts in;
// a measured run has its own times.
#pragma once

#include <string>

#include "engine/sched/run.h"

namespace sched {

// [title]: the name of the whole, such as a puzzle's.
std::string perfetto(const Run& run, const std::string& title);

}  // namespace sched
