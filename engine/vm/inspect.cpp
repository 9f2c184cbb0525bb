// Tasks in a person's words: names, places, states.
#include "engine/vm/inspect.h"

#include <algorithm>

#include "engine/vm/frames.h"

namespace vm {
namespace {

TaskStatus status_of(const Machine& machine, const Word* world, TaskId id,
                     const std::vector<TaskId>& running) {
    switch (machine.task(world, id).state) {
        case sync::State::Unborn:
            return TaskStatus::Unborn;
        case sync::State::Waiting:
            return TaskStatus::Blocked;
        case sync::State::Sleeping:
            return TaskStatus::Sleeping;
        case sync::State::Ended:
            return TaskStatus::Ended;
        case sync::State::Ready:
            break;
    }
    if ((machine.task(world, id).flags & sync::Suspended) != 0) return TaskStatus::Suspended;
    const bool runs = std::find(running.begin(), running.end(), id) != running.end();
    return runs ? TaskStatus::Running : TaskStatus::Ready;
}

}  // namespace

const lang::Function* function_at(const lang::Program& program, std::uint32_t pc) {
    for (const lang::Function& function : program.functions) {
        if (pc >= function.entry && pc < function.end) return &function;
    }
    return nullptr;
}

std::vector<Frame> frames(const Machine& machine, const Word* world, TaskId task) {
    std::vector<Frame> out;
    const sync::Task& t = machine.task(world, task);
    if (t.state == sync::State::Unborn || t.state == sync::State::Ended) return out;
    // A frame begins with the place to return to, negative at the bottom, and the caller's frame.
    const std::uint32_t base = machine.stack_of(task);
    std::uint32_t pc = t.pc;
    for (Word fp = t.fp;; fp = world[base + fp + 1]) {
        const lang::Function* function = function_at(machine.program, pc);
        if (function == nullptr) return out;
        const std::uint32_t frame = base + static_cast<std::uint32_t>(fp);
        out.push_back({function, pc, frame + lang::frame_linkage_words});
        if (world[frame] < 0) return out;
        pc = static_cast<std::uint32_t>(world[frame]) - 1;
    }
}

std::string task_name(const Machine& machine, const Word* world, TaskId task) {
    const auto& declared = machine.program.tasks;
    if (task < declared.size()) return declared[task].name;
    const auto stack = frames(machine, world, task);
    const std::uint32_t last_pc =
        machine.task(world, task).pc;  // of one that has ended; 0: not yet used
    const lang::Function* function = !stack.empty() ? stack.back().function
                                     : last_pc > 0  ? function_at(machine.program, last_pc)
                                                    : nullptr;
    return (function ? function->name : "thread") + "#" +
           std::to_string(task - declared.size() + 1);
}

lang::Span place(const Machine& machine, const Word* world, TaskId task) {
    const sync::Task& t = machine.task(world, task);
    if (t.state == sync::State::Unborn || t.state == sync::State::Ended) return {};
    return machine.program.spans[t.pc];
}

std::vector<std::string> call_stack(const Machine& machine, const Word* world, TaskId task) {
    std::vector<std::string> out;
    for (const Frame& frame : frames(machine, world, task)) out.push_back(frame.function->name);
    std::reverse(out.begin(), out.end());
    return out;
}

const char* word(TaskStatus status) {
    switch (status) {
        case TaskStatus::Unborn:
            return "not released";
        case TaskStatus::Ready:
            return "ready";
        case TaskStatus::Running:
            return "running";
        case TaskStatus::Blocked:
            return "waiting";
        case TaskStatus::Sleeping:
            return "sleeping";
        case TaskStatus::Suspended:
            return "suspended";
        case TaskStatus::Ended:
            return "ended";
    }
    return "";
}

std::vector<TaskView> tasks(const Machine& machine, const Word* world) {
    const std::vector<Wait> blocked = waits(machine, world);
    std::vector<TaskId> running;
    if (machine.settings.rule.exact_time()) machine.running(world, running);
    const auto& declared = machine.program.tasks;
    std::vector<TaskView> out;
    for (int i = 0; i < machine.task_count(); ++i) {
        const auto id = static_cast<TaskId>(i);
        const sync::Task& task = machine.task(world, id);
        const bool spawned = id >= declared.size();
        if (spawned && task.state == sync::State::Unborn) continue;
        const auto wait = std::find_if(blocked.begin(), blocked.end(),
                                       [&](const Wait& w) { return w.waiter == id; });
        TaskView view;
        view.id = id;
        view.name = task_name(machine, world, id);
        view.status =
            wait != blocked.end() ? TaskStatus::Blocked : status_of(machine, world, id, running);
        view.base = machine.written(task.base);
        view.effective = machine.written(task.effective);
        view.boosted = task.effective > task.base;
        view.place = place(machine, world, id);
        view.daemon = !spawned && declared[id].daemon;
        if (wait != blocked.end()) {
            view.waits_for = wait->object != 0 ? name_of(machine, world, wait->object)
                                               : lang::text_of(machine.program, view.place);
            if (!wait->holders.empty()) view.owner = wait->holders.front();
        }
        out.push_back(std::move(view));
    }
    return out;
}

}  // namespace vm
