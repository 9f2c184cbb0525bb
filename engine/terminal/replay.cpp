// lockstep replay: a saved schedule, step by step, as far as it fits the script.
#include <cstdio>

#include "engine/sched/schedule.h"
#include "engine/terminal/json.h"
#include "engine/terminal/output.h"

namespace terminal {

int replay(const Common& common, const ReplayOptions& options) {
    std::vector<lang::Diagnostic> diagnostics;
    std::optional<Target> target = find_target(common, options.named, diagnostics);
    if (!target || !target->built.machine) return report(common, diagnostics);
    // A schedule of the puzzle's folder goes by its name.
    const std::string* own = target->puzzle ? target->puzzle->file(options.schedule) : nullptr;
    std::optional<std::string> text =
        own ? std::optional(*own) : read_text(options.schedule, diagnostics);
    if (!text) return report(common, diagnostics);
    sched::Replayed replayed = sched::read(*target->built.machine, *text, options.schedule);
    sched::Run run(target->built.machine);
    run.follow(replayed.choices);
    if (common.json) {
        std::printf("%s\n", json_text(*target, run, replayed.diagnostics).c_str());
        return replayed.ok() ? ending_exit(run.ending()) : BadInput;
    }
    if (run.size() > 0) {
        print_steps(run);
        std::printf("\n");
        print_run(run, options.width);
        if (target->rules.races != explore::Races::Off) print_races(run);
    }
    if (!replayed.ok()) return report(common, replayed.diagnostics);
    return ending_exit(run.ending());
}

}  // namespace terminal
