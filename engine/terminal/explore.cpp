// lockstep explore: how big the space of runs is, failures or not.
#include <cstdio>

#include "engine/terminal/json.h"
#include "engine/terminal/output.h"
#include "engine/terminal/search.h"

namespace terminal {

int count(const Common& common, const ExploreOptions& options) {
    std::vector<lang::Diagnostic> diagnostics;
    std::optional<Target> target = find_target(common, options.named, diagnostics);
    if (!target || !target->built.machine) return report(common, diagnostics);
    warn(common, diagnostics);
    explore::Question question = puzzle::question(target->rules);
    question.all_failures = true;
    question.reduction = options.reduction;
    question.workers.count = common.workers;
    if (options.states_max > 0) question.limits.states_max = options.states_max;
    Searched searched = search(target->built.machine, question);
    const bool finished = searched.verdict.kind != explore::VerdictKind::LimitReached;
    const explore::Counts& counts = searched.counts;

    std::optional<explore::Schedules> schedules;
    if (options.schedules && finished) schedules = explore::count_schedules(*target->built.machine);
    if (common.json) {
        std::printf(
            "%s\n",
            json_text(*target, counts, finished, schedules ? &*schedules : nullptr).c_str());
        return finished ? Ok : Limit;
    }
    Table table;
    table.right = {false, true};
    table.rows = {{"states", with_commas(counts.states)},
                  {"transitions", with_commas(counts.transitions)},
                  {"final states, all ended", with_commas(counts.finished)},
                  {"deadlocked states", with_commas(counts.deadlocks)},
                  {"longest path", with_commas(counts.depth)}};
    if (schedules) {
        auto number = [&](std::uint64_t n) {
            return schedules->finished ? with_commas(n) : "without end";
        };
        table.rows.push_back({"complete schedules", number(schedules->complete)});
        table.rows.push_back({"deadlocked schedules", number(schedules->deadlocked)});
        table.rows.push_back({"failed schedules", number(schedules->failed)});
    }
    std::printf("%s", table.text().c_str());
    std::printf("\n%s\n", searched.verdict.sentence.c_str());
    return finished ? Ok : Limit;
}

}  // namespace terminal
