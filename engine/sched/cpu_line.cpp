// Who used the CPU when, on one line for each core: "L[0,3) Md[3,10) H[12,16)".
#include <algorithm>

#include "engine/sched/names.h"
#include "engine/sched/run.h"

namespace sched {
namespace {

using vm::TaskId;
using vm::Word;

// What a core did for a while; no_task: nothing.
struct Stretch {
    TaskId task;
    Word from, to;
};
using Core = std::vector<Stretch>;

void extend(Core& core, TaskId task, Word from, Word to) {
    if (!core.empty() && core.back().task == task) {
        core.back().to = to;
    } else {
        core.push_back({task, from, to});
    }
}

// The tasks that used the CPU in [step]. No time passes where there are none and no Time event.
std::vector<TaskId> workers(const Run& run, std::size_t step) {
    std::vector<TaskId> out;
    for (std::size_t i = run.first_event(step); i < run.first_event(step + 1); ++i) {
        const vm::Event& event = run.events()[i];
        if (event.kind == sync::EventKind::Worked) out.push_back(event.task);
    }
    return out;
}

// A task stays on its core while it runs on; else it takes the lowest free one.
std::vector<Core> cores_of(const Run& run) {
    std::vector<Core> cores(std::max<int>(1, run.machine().settings.rule.cores));
    for (std::size_t step = 0; step < run.size(); ++step) {
        const Word from = run.tick(step), to = run.tick(step + 1);
        if (from == to) continue;
        std::vector<TaskId> left = workers(run, step);
        std::vector<TaskId> on(cores.size(), sync::no_task);
        for (std::size_t c = 0; c < cores.size(); ++c) {
            if (cores[c].empty()) continue;
            const auto same = std::find(left.begin(), left.end(), cores[c].back().task);
            if (same == left.end()) continue;
            on[c] = *same;
            left.erase(same);
        }
        for (TaskId& core : on) {
            if (core != sync::no_task || left.empty()) continue;
            core = left.front();
            left.erase(left.begin());
        }
        for (std::size_t c = 0; c < cores.size(); ++c) extend(cores[c], on[c], from, to);
    }
    return cores;
}

// [core] in words. Idle time behind its last work is told only where the run ended in a deadlock.
std::string line(const Core& core, const std::vector<std::string>& names, bool to_the_end) {
    std::string out;
    for (const Stretch& stretch : core) {
        const bool idle = stretch.task == sync::no_task;
        if (idle && &stretch == &core.back() && !to_the_end) continue;
        if (!out.empty()) out += ' ';
        out += (idle ? "idle" : names[stretch.task]) + "[" + std::to_string(stretch.from) + "," +
               std::to_string(stretch.to) + ")";
    }
    return out;
}

}  // namespace

std::string cpu_line(const Run& run) {
    if (!run.machine().settings.rule.exact_time()) return "";
    const bool deadlock = run.ending() == Ending::Deadlock;
    const std::vector<std::string> names = task_names(run);
    const std::vector<Core> cores = cores_of(run);
    std::string out;
    for (std::size_t c = 0; c < cores.size(); ++c) {
        if (c > 0) out += '\n';
        if (cores.size() > 1) out += "core " + std::to_string(c) + ": ";
        out += line(cores[c], names, deadlock);
    }
    if (deadlock) out += " DEADLOCK@" + std::to_string(run.tick(run.size()));
    return out;
}

}  // namespace sched
