// Drawing one lane of the timeline: a task's states by colour and pattern, or a lock's owners. Only
// what is visible costs anything; where many states share a point, their shares are drawn.
// Called by the timeline panel, which knows where the lane lies.
#pragma once

#include <functional>
#include <string>

#include "web/chart.h"
#include "web/theme.h"
#include "web/time_axis.h"

namespace screen {

// The stripe of the screen that a lane takes.
struct Stripe {
    float top, height;
    float middle() const { return top + height / 2; }
};

struct LaneNames {
    std::function<std::string(sync::Address)> object;
    std::function<std::string(sync::TaskId)> task;
    // What a task does at a step, in two or three words.
    std::function<std::string(std::size_t)> step;
};

// The times of a lane that are drawn at once, and how far their colours stand back: 0 not at all, 1
// they cannot be seen. Words stay readable on what stands back, as a veil over them would not leave
// them.
struct LanePart {
    double from, to;
    float back = 0;
};

void draw_task_lane(ImDrawList& draw, const Chart& chart, const TaskLane& lane,
                    const TimeAxis& axis, LanePart part, Stripe stripe, const LaneNames& names,
                    int base_priority);
void draw_lock_lane(ImDrawList& draw, const Chart& chart, const LockLane& lane,
                    const TimeAxis& axis, LanePart part, Stripe stripe, const LaneNames& names);

// One state alone.
void draw_state(ImDrawList& draw, sched::LaneState state, ImVec2 from, ImVec2 to, Color color);

}  // namespace screen
