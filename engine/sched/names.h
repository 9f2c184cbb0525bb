// The names of a run's tasks, also of those that have ended: a spawned one keeps the name with
// which it started, as long as its place is not given to another. Internal to the room.
#pragma once

#include <string>
#include <vector>

#include "engine/sched/run.h"
#include "engine/vm/inspect.h"

namespace sched {

inline std::vector<std::string> task_names(const Run& run) {
    const vm::Machine& machine = run.machine();
    const std::size_t declared = machine.program.tasks.size();
    std::vector<std::string> names(static_cast<std::size_t>(machine.task_count()));
    for (std::size_t step = 0; step < run.size(); ++step) {
        for (std::size_t i = run.first_event(step); i < run.first_event(step + 1); ++i) {
            const vm::Event& event = run.events()[i];
            if (event.kind != sync::EventKind::Spawned) continue;
            const auto born = static_cast<vm::TaskId>(event.value);
            std::string& name = names[born];
            if (name.empty()) name = vm::task_name(machine, run.at(step + 1).data(), born);
        }
    }
    for (std::size_t id = 0; id < names.size(); ++id) {
        const auto task = static_cast<vm::TaskId>(id);
        if (id < declared || names[id].empty()) {
            names[id] = vm::task_name(machine, run.last().data(), task);
        }
    }
    return names;
}

}  // namespace sched
