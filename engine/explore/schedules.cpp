// How many schedules there are: paths through the graph of states, counted without walking each
// one. The number of paths from a state is the sum over its successors; every state is worked out
// once, after its successors. Three tasks of four steps have 34,650 schedules, but only 125 states.
#include <limits>
#include <vector>

#include "engine/explore/depth_first.h"
#include "engine/explore/search.h"

namespace explore {

namespace {

// A number too large to be told stays at the largest one.
std::uint64_t sum(std::uint64_t a, std::uint64_t b) {
    return a > std::numeric_limits<std::uint64_t>::max() - b
               ? std::numeric_limits<std::uint64_t>::max()
               : a + b;
}

struct Level {
    Id state;
    std::vector<Id> successors;
};

}  // namespace

Schedules count_schedules(const vm::Machine& machine, std::uint64_t states_max) {
    Memory memory(std::numeric_limits<std::uint64_t>::max() / 2);
    Visited visited(machine, memory);
    Walker walker(machine, visited);
    const Judge judge(machine, Races::Off);
    std::vector<Schedules> counts;  // of each state
    std::vector<Level> levels;
    Expansion expansion;
    Schedules endless;
    endless.finished = false;

    // Counts what ends right here, and goes one level deeper for the rest.
    const auto enter = [&](Id state) {
        walker.go_to(state);
        walker.expand(expansion);
        visited.flags(state) |= Expanded | Open;
        counts.resize(visited.size());
        Schedules& here = counts[state];
        here.failed = expansion.failing.size();
        if (expansion.successors.empty() && expansion.failing.empty()) {
            ++(judge.all_ended(walker.world()) ? here.complete : here.deadlocked);
        }
        levels.push_back({state, {}});
        for (const Expansion::Successor& next : expansion.successors) {
            levels.back().successors.push_back(next.id);
        }
    };

    vm::Failure failure;
    const Id start = walker.start(failure);
    if (failure.kind != vm::FailureKind::None) {
        Schedules failed;
        failed.failed = 1;
        return failed;
    }
    enter(start);
    while (true) {
        Level& level = levels.back();
        Schedules& here = counts[level.state];
        if (level.successors.empty()) {
            visited.flags(level.state) &= static_cast<std::uint8_t>(~Open);
            levels.pop_back();
            if (levels.empty()) return here;
            continue;
        }
        const Id next = level.successors.back();
        if ((visited.flags(next) & Open) != 0 || visited.size() > states_max) return endless;
        if ((visited.flags(next) & Expanded) == 0) {
            enter(next);
            continue;
        }
        level.successors.pop_back();
        here.complete = sum(here.complete, counts[next].complete);
        here.deadlocked = sum(here.deadlocked, counts[next].deadlocked);
        here.failed = sum(here.failed, counts[next].failed);
    }
}

}  // namespace explore
