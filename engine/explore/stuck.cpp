// Only an order over what vm::waits knows.
#include "engine/explore/stuck.h"

#include <algorithm>
#include <tuple>

namespace explore {

Stuck stuck_tasks(const vm::Machine& machine, const vm::Word* world, TaskMask stuck) {
    Stuck out;
    out.waits = vm::waits(machine, world);
    const std::vector<vm::TaskId> circle = vm::owner_cycle(out.waits);
    out.in_circle = circle.size();
    std::erase_if(out.waits, [&](const vm::Wait& w) {
        const bool told = std::find(circle.begin(), circle.end(), w.waiter) != circle.end();
        return !told && (stuck & bit(w.waiter)) == 0;
    });
    const auto order = [&](const vm::Wait& w) {
        const auto in_circle = std::find(circle.begin(), circle.end(), w.waiter) - circle.begin();
        return std::tuple{in_circle, w.object, machine.task(world, w.waiter).rank};
    };
    std::stable_sort(out.waits.begin(), out.waits.end(),
                     [&](const vm::Wait& a, const vm::Wait& b) { return order(a) < order(b); });
    return out;
}

}  // namespace explore
