// lockstep judge: the verdict over every interleaving, with the schedule that shows a failure.
#include <cstdio>

#include "engine/explore/failures.h"
#include "engine/explore/random_walks.h"
#include "engine/sched/schedule.h"
#include "engine/terminal/json.h"
#include "engine/terminal/output.h"
#include "engine/terminal/search.h"

namespace terminal {
namespace {

void print_verdict(const Target& target, const explore::Verdict& verdict) {
    const lang::Program& program = *target.built.program;
    std::printf("%s\n", coloured(colour_of(verdict.kind), verdict.sentence).c_str());
    if (std::string place = place_text(program, verdict.span); !place.empty()) {
        std::string second = place_text(program, verdict.second);
        std::printf("  at %s%s: %s\n", place.c_str(),
                    second.empty() ? "" : (" and " + second).c_str(),
                    lang::text_of(program, verdict.span).c_str());
    }
    if (!verdict.story.empty()) std::printf("\n");
    for (const explore::StoryLine& line : verdict.story) {
        std::printf("%6zu  %s\n", line.step, line.text.c_str());
    }
    for (const explore::Finding& finding : verdict.findings) {
        std::string place = place_text(program, finding.span);
        std::printf("\nNote: %s%s\n", finding.text.c_str(),
                    place.empty() ? "" : (" (" + place + ")").c_str());
    }
}

void print_bounds(const std::string& bounds, double seconds) {
    std::printf("\n%s, in %s s\n", bounds.c_str(), with_decimals(seconds, 3).c_str());
}

int exit_of(explore::VerdictKind kind) {
    if (kind == explore::VerdictKind::Pass) return Ok;
    return kind == explore::VerdictKind::LimitReached ? Limit : Failed;
}

Searched walk(std::shared_ptr<const vm::Machine> machine, explore::Races races,
              const JudgeOptions& options) {
    explore::Walks walks;
    walks.runs = options.random;
    walks.seed = options.seed;
    walks.pct_depth = options.pct_depth;
    explore::RandomWalks search(std::move(machine), races, walks);
    const Effort effort =
        work([&](std::uint64_t steps) { return search.run(steps); }, [&] { search.cancel(); });
    return {effort, search.verdict()};
}

// Every different failure. Nothing where there is none: then the usual answer says more.
std::optional<int> judge_all(const Common& common, const Target& target,
                             const explore::Question& question) {
    explore::FailureSearch search(target.built.machine, question);
    const Effort effort =
        work([&](std::uint64_t states) { return search.run(states); }, [&] { search.cancel(); });
    const explore::FailureSet& set = search.failures();
    if (set.failures.empty()) return {};
    if (common.json) {
        std::printf("%s\n", json_text(target, set, effort.seconds).c_str());
        return Failed;
    }
    const std::size_t count = set.failures.size();
    for (std::size_t i = 0; i < count; i++) {
        const std::string title =
            "Failure " + std::to_string(i + 1) + " of " + std::to_string(count);
        std::printf("%s%s\n", i == 0 ? "" : "\n", coloured(Colour::Strong, title).c_str());
        print_verdict(target, set.failures[i]);
        std::printf("\n%s\n", set.failures[i].bounds.c_str());
    }
    print_bounds(set.bounds, effort.seconds);
    return Failed;
}

}  // namespace

int judge(const Common& common, const JudgeOptions& options) {
    std::vector<lang::Diagnostic> diagnostics;
    std::optional<Target> target = find_target(common, options.named, diagnostics);
    if (!target || !target->built.machine) return report(common, diagnostics);
    warn(common, diagnostics);
    explore::Question question = puzzle::question(target->rules);
    question.reduction = options.reduction;
    question.workers.count = common.workers;
    if (options.states_max > 0) question.limits.states_max = options.states_max;
    if (options.all && options.random == 0) {
        if (const std::optional<int> exit = judge_all(common, *target, question)) return *exit;
    }
    const Searched searched = options.random > 0
                                  ? walk(target->built.machine, question.races, options)
                                  : search(target->built.machine, question);
    const explore::Verdict& verdict = searched.verdict;
    if (!options.save.empty()) {
        std::string text = sched::write(*target->built.machine, verdict.schedule);
        if (!write_text(options.save, text, diagnostics)) return report(common, diagnostics);
    }
    if (common.json) {
        std::printf("%s\n", json_text(*target, searched).c_str());
        return exit_of(verdict.kind);
    }
    print_verdict(*target, verdict);
    print_bounds(verdict.bounds, searched.seconds);
    if (options.timeline && !verdict.schedule.empty()) {
        sched::Run run(target->built.machine);
        run.follow(verdict.schedule);
        std::printf("\n");
        print_run(run, 0);
        if (verdict.loop_from != explore::Verdict::no_loop) {
            std::printf("From step %zu on the same happens again and again.\n",
                        verdict.loop_from + 1);
        }
    }
    if (!options.save.empty()) std::printf("The schedule is in %s\n", options.save.c_str());
    return exit_of(verdict.kind);
}

}  // namespace terminal
