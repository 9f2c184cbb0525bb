// lockstep run: one run under a policy, drawn as a timeline.
#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "engine/sched/differ.h"
#include "engine/sched/perfetto.h"
#include "engine/sched/schedule.h"
#include "engine/terminal/json.h"
#include "engine/terminal/output.h"

namespace terminal {

namespace {

// The same policy over another script, or over this one under other rules; both are drawn.
int compare(const Common& common, const RunOptions& options, const Target& target,
            const sched::Run& run) {
    std::vector<lang::Diagnostic> diagnostics;
    Named other = options.named;
    std::string name = options.against;
    if (std::filesystem::is_regular_file(name)) {
        (target.puzzle ? other.file : other.target) = name;
    } else {
        other.profile += (other.profile.empty() ? "" : ",") + name;
    }
    const std::optional<Target> second = find_target(common, other, diagnostics);
    if (!second || !second->built.machine) return report(common, diagnostics);
    warn(common, diagnostics);
    const std::unique_ptr<sched::Policy> policy = sched::policy(options.policy, options.seed);
    sched::Run beside(second->built.machine);
    beside.play(*policy, options.steps_max);
    const std::string mine = options.named.profile.empty() ? target.file : options.named.profile;
    const auto found = sched::difference(run, beside);
    if (common.json) {
        nlohmann::json out{{"same", !found}};
        if (found) {
            const auto side = [](const sched::Side& told) {
                return nlohmann::json{
                    {"step", told.step + 1}, {"tick", told.tick}, {"what", told.what}};
            };
            out["first"] = side(found->first);
            out["second"] = side(found->second);
        }
        std::printf("%s\n", out.dump(2).c_str());
    } else {
        const int width = options.width > 0 ? options.width : terminal_width();
        std::printf("%s", sched::draw_both(mine, run, name, beside, width).c_str());
    }
    return found ? Failed : Ok;
}

}  // namespace

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
    if (!options.against.empty()) return compare(common, options, *target, run);
    if (!options.save.empty() &&
        !write_text(options.save, sched::write(run.machine(), run.choices()), diagnostics)) {
        return report(common, diagnostics);
    }
    if (!options.perfetto.empty() &&
        !write_text(options.perfetto, sched::perfetto(run, target->file), diagnostics)) {
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
