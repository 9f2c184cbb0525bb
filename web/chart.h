// A run's timeline made ready for drawing: found by binary search, so that a frame costs what is
// visible and not what has happened. Computed once for a run; drawn by the timeline panel.
// Knows no pixels: its measure is time, ticks where time is exact, nanoseconds where it was
// measured, and else steps.
#pragma once

#include <vector>

#include "engine/sched/run.h"

namespace screen {

struct TaskLane {
    vm::TaskId task;
    std::size_t first, last;  // of Chart::segments
};

struct LockLane {
    sync::Address object;
    std::size_t first, last;  // of Chart::held
};

struct Chart {
    bool exact_time = false;
    bool measured = false;  // of a run on real threads, in nanoseconds
    double end = 0;
    std::vector<sched::Segment> segments;
    std::vector<sched::LockSegment> held;
    std::vector<TaskLane> tasks;  // those that live at some time
    std::vector<LockLane> locks;

    // The latest end among the segments of a lane up to each: readers of one lock overlap.
    std::vector<double> held_until;
    // Of each of [held]: another task gave it over, without its becoming free in between.
    std::vector<bool> handed_over;
    int priority_least = 0, priority_most = 0;  // effective ones, of tasks that live
    // Ticks of Running and of Blocked before segment i, within its task: shares of a crowded pixel.
    std::vector<double> running_before, blocked_before;

    // The segment of [lane] that covers [time], or the one after it; lane.last behind the end.
    std::size_t segment_at(const TaskLane& lane, double time) const;
    // The first that is not over at [time].
    std::size_t held_at(const LockLane& lane, double time) const;
    // What share of [from, to) the task is running and blocked.
    struct Share {
        double running = 0, blocked = 0;
    };
    Share share(const TaskLane& lane, double from, double to) const;
};

Chart chart_of(const sched::Run& run);

// When the step from [position] on happens. Steps of the same tick stand side by side within it, so
// that each position has a place of its own.
double time_of(const sched::Run& run, std::size_t position);
// The position whose time is the nearest to [time].
std::size_t position_at(const sched::Run& run, double time);

}  // namespace screen
