// lockstep run: one run under a policy, drawn as a timeline.
#include <cstdio>

#include "engine/sched/schedule.h"
#include "engine/terminal/json.h"
#include "engine/terminal/output.h"

namespace terminal {

int run(const Common& common, const RunOptions& options) {
    std::vector<lang::Diagnostic> diagnostics;
    std::optional<Target> target = find_target(common, options.named, diagnostics);
    if (!target || !target->built.machine) return report(common, diagnostics);
    std::unique_ptr<sched::Policy> policy = sched::policy(options.policy, options.seed);
    if (!policy) {
        std::string near = lang::nearest(options.policy, {"first", "round-robin", "random"});
        return report(common, {{lang::Severity::Error,
                                "--policy",
                                {},
                                "there is no policy called " + options.policy,
                                near.empty() ? "write first, round-robin or random"
                                             : "did you mean " + near + "?"}});
    }
    warn(common, diagnostics);
    sched::Run run(target->built.machine);
    run.play(*policy, options.steps_max);
    if (!options.save.empty() &&
        !write_text(options.save, sched::write(run.machine(), run.choices()), diagnostics)) {
        return report(common, diagnostics);
    }
    if (common.json) {
        std::printf("%s\n", json_text(*target, run, diagnostics).c_str());
        return ending_exit(run.ending());
    }
    if (options.events) {
        print_steps(run);
        std::printf("\n");
    }
    print_run(run, options.width);
    if (target->rules.races != explore::Races::Off) print_races(run);
    return ending_exit(run.ending());
}

}  // namespace terminal
