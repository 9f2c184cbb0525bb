// Laying the waits of each lane beside who ran meanwhile.
#include "web/inversions.h"

#include <algorithm>

namespace screen {

namespace {

using State = sched::LaneState;

const sched::Segment* at(const Chart& chart, vm::TaskId task, vm::Word time) {
    for (const TaskLane& lane : chart.tasks) {
        if (lane.task != task) continue;
        const std::size_t i = chart.segment_at(lane, time);
        if (i < lane.last && chart.segments[i].from <= time) return &chart.segments[i];
    }
    return nullptr;
}

// Whether [task] holds what [waiting] waits for, or what its holder waits for in turn.
bool in_chain(const Chart& chart, const sched::Segment& waiting, vm::TaskId task, vm::Word time) {
    vm::TaskId owner = waiting.owner;
    for (std::size_t i = 0; i <= chart.tasks.size() && owner != sync::no_task; ++i) {
        if (owner == task) return true;
        const sched::Segment* next = at(chart, owner, time);
        owner = next && next->state == State::Blocked ? next->owner : sync::no_task;
    }
    return false;
}

void count(const Chart& chart, const sched::Segment& waiting, Inversion& inversion) {
    for (const TaskLane& lane : chart.tasks) {
        if (lane.task == waiting.task) continue;
        for (std::size_t i = chart.segment_at(lane, waiting.from);
             i < lane.last && chart.segments[i].from < waiting.to; ++i) {
            const sched::Segment& other = chart.segments[i];
            if (other.state != State::Running) continue;
            const vm::Word from = std::max(other.from, waiting.from);
            const vm::Word ticks = std::min(other.to, waiting.to) - from;
            if (ticks <= 0) continue;
            if (in_chain(chart, waiting, lane.task, from)) {
                inversion.owed += ticks;
            } else if (other.priority < waiting.priority) {
                const auto known = std::find_if(
                    inversion.thieves.begin(), inversion.thieves.end(),
                    [&](const Inversion::Thief& thief) { return thief.task == lane.task; });
                if (known == inversion.thieves.end()) {
                    inversion.thieves.push_back({lane.task, ticks});
                } else {
                    known->ticks += ticks;
                }
            }
        }
    }
}

}  // namespace

vm::Word Inversion::stolen() const {
    vm::Word sum = 0;
    for (const Thief& thief : thieves) sum += thief.ticks;
    return sum;
}

std::vector<Inversion> inversions_of(const Chart& chart) {
    std::vector<Inversion> found;
    if (!chart.exact_time) return found;
    for (const TaskLane& lane : chart.tasks) {
        for (std::size_t i = lane.first; i < lane.last; ++i) {
            const sched::Segment& waiting = chart.segments[i];
            if (waiting.state != State::Blocked || waiting.owner == sync::no_task) continue;
            // One wait is several segments where the owner or a priority changes.
            const bool goes_on = !found.empty() && found.back().victim == lane.task &&
                                 found.back().object == waiting.object &&
                                 found.back().to == waiting.from;
            if (!goes_on) {
                found.push_back({lane.task,
                                 waiting.owner,
                                 waiting.object,
                                 waiting.from,
                                 waiting.to,
                                 waiting.first_step,
                                 0,
                                 {}});
            }
            found.back().to = waiting.to;
            count(chart, waiting, found.back());
        }
    }
    found.erase(std::remove_if(found.begin(), found.end(),
                               [](const Inversion& each) { return each.thieves.empty(); }),
                found.end());
    std::stable_sort(found.begin(), found.end(),
                     [](const Inversion& a, const Inversion& b) { return a.from < b.from; });
    return found;
}

}  // namespace screen
