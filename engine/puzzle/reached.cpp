// What a schedule has come to: a break puzzle's answer is judged by it.
#include "engine/explore/failures.h"
#include "engine/puzzle/puzzle.h"
#include "engine/sched/run.h"

namespace puzzle {
namespace {

std::string word_of(const vm::Failure& failure) {
    using explore::VerdictKind;
    switch (failure.kind) {
        case vm::FailureKind::None:
            break;
        case vm::FailureKind::Limit:
            return explore::word(VerdictKind::LimitReached);
        case vm::FailureKind::DeadlineMissed:
            return explore::word(VerdictKind::DeadlineMissed);
        case vm::FailureKind::Misuse:
            return explore::word(VerdictKind::Misuse);
        case vm::FailureKind::Fault:
            return explore::word(failure.code == static_cast<std::uint8_t>(lang::Fault::Assertion)
                                     ? VerdictKind::Assertion
                                     : VerdictKind::Misuse);
    }
    return {};
}

}  // namespace

// The same machine, which begins in [world].
std::shared_ptr<const vm::Machine> machine_at(std::shared_ptr<const vm::Machine> machine,
                                              const vm::World& world) {
    struct Whole {
        std::shared_ptr<const vm::Machine> before;
        vm::Machine here;
    };
    auto whole = std::make_shared<Whole>(Whole{machine, machine->starting_from(world)});
    return {whole, &whole->here};
}

// Who is alike, and what is still to come, was found out from the start; it says nothing about
// tasks that are under way, so nothing is left out.
explore::Question question_at(const Rules& rules) {
    explore::Question question = puzzle::question(rules);
    question.reduction = explore::Reduction::none();
    return question;
}

// What was possible before is no matter of what can still go wrong.
void forget_before(explore::Verdict& verdict) {
    if (verdict.kind != explore::VerdictKind::NotPossible) return;
    verdict.kind = explore::VerdictKind::Pass;
    verdict.schedule.clear();
}

explore::Verdict from_here(std::shared_ptr<const vm::Machine> machine, const Rules& rules,
                           const vm::World& world) {
    explore::Verdict verdict = explore::judge(machine_at(machine, world), question_at(rules));
    forget_before(verdict);
    return verdict;
}

Chance chance_of(std::shared_ptr<const vm::Machine> machine, const Rules& rules,
                 const vm::World& world, const std::string& goal) {
    const explore::FailureSet set =
        explore::failures(machine_at(machine, world), question_at(rules));
    Chance chance;
    chance.known = set.complete;
    for (const explore::Verdict& each : set.failures) {
        if (explore::word(each.kind) != goal) continue;
        if (!chance.possible || each.schedule.size() < chance.steps) {
            chance.steps = each.schedule.size();
        }
        chance.possible = true;
    }
    return chance;
}

std::string reached_by(std::shared_ptr<const vm::Machine> machine, const Rules& rules,
                       const vm::Choices& choices) {
    sched::Run run(machine);
    if (run.follow(choices) < choices.size()) return "error";
    switch (run.ending()) {
        case sched::Ending::Failed:
            return word_of(run.failure());
        case sched::Ending::Deadlock:
            return explore::word(explore::VerdictKind::Deadlock);
        case sched::Ending::Never:
            return explore::word(explore::VerdictKind::Never);
        case sched::Ending::Finally:
            return explore::word(explore::VerdictKind::Finally);
        case sched::Ending::Finished:
            return explore::word(explore::VerdictKind::Pass);
        case sched::Ending::Open:
            break;
    }
    // Two may stand at the same variable, or some may wait for what nobody will ever do: the
    // failure that is the simplest from here is one without a step.
    const explore::Verdict verdict = from_here(machine, rules, run.last());
    const bool here = !verdict.passed() && verdict.schedule.empty() &&
                      verdict.kind != explore::VerdictKind::LimitReached;
    return here ? explore::word(verdict.kind) : "unfinished";
}

}  // namespace puzzle
