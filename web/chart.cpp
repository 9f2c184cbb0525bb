// Lanes, shares and the way between steps and time.
#include "web/chart.h"

#include <algorithm>

namespace screen {

namespace {

using State = sched::LaneState;

bool lives(const sched::Segment& segment) {
    return segment.state != State::Unborn && segment.state != State::Ended;
}

// The first position whose tick is not below (with [behind]: is above) [tick].
std::size_t bound(const sched::Run& run, double tick, bool behind) {
    std::size_t low = 0, high = run.size() + 1;
    while (low < high) {
        const std::size_t middle = low + (high - low) / 2;
        const double at = run.tick(middle);
        if (behind ? at <= tick : at < tick) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

double total(const Chart& chart, const TaskLane& lane, const std::vector<double>& before,
             State state, double time) {
    const std::size_t i = chart.segment_at(lane, time);
    if (i == lane.last) {
        if (lane.first == lane.last) return 0;
        const sched::Segment& last = chart.segments[lane.last - 1];
        return before[lane.last - 1] + (last.state == state ? last.to - last.from : 0);
    }
    const sched::Segment& segment = chart.segments[i];
    const double inside = std::max(0.0, time - segment.from);
    return before[i] + (segment.state == state ? inside : 0);
}

}  // namespace

std::size_t Chart::segment_at(const TaskLane& lane, double time) const {
    const auto from = segments.begin() + static_cast<std::ptrdiff_t>(lane.first);
    const auto to = segments.begin() + static_cast<std::ptrdiff_t>(lane.last);
    const auto at = std::partition_point(
        from, to, [time](const sched::Segment& segment) { return segment.to <= time; });
    return static_cast<std::size_t>(at - segments.begin());
}

std::size_t Chart::held_at(const LockLane& lane, double time) const {
    const auto from = held_until.begin() + static_cast<std::ptrdiff_t>(lane.first);
    const auto to = held_until.begin() + static_cast<std::ptrdiff_t>(lane.last);
    return static_cast<std::size_t>(std::upper_bound(from, to, time) - held_until.begin());
}

Chart::Share Chart::share(const TaskLane& lane, double from, double to) const {
    if (to <= from) return {};
    const auto of = [&](const std::vector<double>& before, State state) {
        return (total(*this, lane, before, state, to) - total(*this, lane, before, state, from)) /
               (to - from);
    };
    return {of(running_before, State::Running), of(blocked_before, State::Blocked)};
}

Chart chart_of(const sched::Run& run) {
    sched::Timeline timeline = sched::timeline(run);
    Chart chart;
    chart.exact_time = timeline.exact_time;
    chart.measured = timeline.measured;
    chart.end = std::max<double>(timeline.end, time_of(run, run.size()));
    chart.segments = std::move(timeline.tasks);
    chart.held = std::move(timeline.locks);

    const auto& segments = chart.segments;
    for (std::size_t i = 0; i < segments.size();) {
        TaskLane lane{segments[i].task, i, i};
        bool alive = false;
        double running = 0, blocked = 0;
        for (; i < segments.size() && segments[i].task == lane.task; ++i) {
            chart.running_before.push_back(running);
            chart.blocked_before.push_back(blocked);
            const double length = segments[i].to - segments[i].from;
            if (segments[i].state == State::Running) running += length;
            if (segments[i].state == State::Blocked) blocked += length;
            alive = alive || lives(segments[i]);
        }
        lane.last = i;
        if (alive) chart.tasks.push_back(lane);
    }
    const auto& held = chart.held;
    for (std::size_t i = 0; i < held.size();) {
        LockLane lane{held[i].object, i, i};
        double until = 0;
        for (; i < held.size() && held[i].object == lane.object; ++i) {
            until = std::max<double>(until, held[i].to);
            chart.held_until.push_back(until);
        }
        lane.last = i;
        chart.locks.push_back(lane);
    }
    for (const sched::LockSegment& each : held) {
        const vm::Choice choice = run.choices()[each.first_step];
        chart.handed_over.push_back(choice.kind == vm::ChoiceKind::Step &&
                                    choice.task != each.owner);
    }
    bool first = true;
    for (const sched::Segment& segment : segments) {
        if (!lives(segment)) continue;
        chart.priority_least =
            first ? segment.priority : std::min(chart.priority_least, segment.priority);
        chart.priority_most =
            first ? segment.priority : std::max(chart.priority_most, segment.priority);
        first = false;
    }
    return chart;
}

double time_of(const sched::Run& run, std::size_t position) {
    const double tick = run.tick(position);
    const std::size_t first = bound(run, tick, false);
    const std::size_t behind = bound(run, tick, true);
    return tick + static_cast<double>(position - first) / static_cast<double>(behind - first);
}

std::size_t position_at(const sched::Run& run, double time) {
    std::size_t low = 0, high = run.size();
    while (low < high) {
        const std::size_t middle = low + (high - low) / 2;
        if (time_of(run, middle) < time) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (low > 0 && time - time_of(run, low - 1) < time_of(run, low) - time) return low - 1;
    return low;
}

}  // namespace screen
