// lockstep judge: the verdict over every interleaving, with the schedule that shows a failure.
#include <cstdio>

#include "engine/sched/schedule.h"
#include "engine/terminal/json.h"
#include "engine/terminal/output.h"
#include "engine/terminal/search.h"

namespace terminal {
namespace {

void print_verdict(const Target& target, const Searched& searched) {
    const explore::Verdict& verdict = searched.verdict;
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
    std::printf("\n%s, in %s s\n", verdict.bounds.c_str(),
                with_decimals(searched.seconds, 3).c_str());
}

int exit_of(explore::VerdictKind kind) {
    if (kind == explore::VerdictKind::Pass) return Ok;
    return kind == explore::VerdictKind::LimitReached ? Limit : Failed;
}

}  // namespace

int judge(const Common& common, const JudgeOptions& options) {
    std::vector<lang::Diagnostic> diagnostics;
    std::optional<Target> target = find_target(common, options.named, diagnostics);
    if (!target || !target->built.machine) return report(common, diagnostics);
    warn(common, diagnostics);
    explore::Question question = puzzle::question(target->rules);
    question.reduction = options.reduction;
    if (options.states_max > 0) question.limits.states_max = options.states_max;
    Searched searched = search(target->built.machine, question);
    const explore::Verdict& verdict = searched.verdict;
    if (!options.save.empty()) {
        std::string text = sched::write(*target->built.machine, verdict.schedule);
        if (!write_text(options.save, text, diagnostics)) return report(common, diagnostics);
    }
    if (common.json) {
        std::printf("%s\n", json_text(*target, searched).c_str());
        return exit_of(verdict.kind);
    }
    print_verdict(*target, searched);
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
