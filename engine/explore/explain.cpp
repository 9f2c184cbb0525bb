// Sentences and bounds. The story is in story.cpp, whose fault a missed deadline is in blame.cpp.
#include "engine/explore/explain.h"

#include <algorithm>
#include <bit>
#include <cassert>

#include "engine/explore/blame.h"
#include "engine/explore/relevant.h"
#include "engine/explore/replay.h"
#include "engine/explore/story.h"
#include "engine/explore/stuck.h"
#include "engine/explore/words.h"
#include "engine/vm/races.h"

namespace explore {

namespace {

std::string rule_of(const vm::Machine& machine) {
    const vm::Rule& rule = machine.settings.rule;
    const std::string spurious = rule.spurious ? "spurious wake-ups on" : "spurious wake-ups off";
    if (!rule.exact_time()) return "any order of steps, " + spurious;
    using Scheduling = vm::Rule::Scheduling;
    const char* const by = rule.scheduling == Scheduling::RateMonotonic ? "rate monotonic"
                           : rule.scheduling == Scheduling::EarliestDeadline
                               ? "earliest deadline first"
                               : "fixed priorities";
    std::string out = by + std::string(" on ") + counted(rule.cores, "core");
    if (rule.slice > 0) out += ", slices of " + counted(rule.slice, "tick");
    return out + ", " + spurious;
}

std::string within(int preemptions) {
    if (preemptions == 0) return "without preemptions";
    return "with at most " + counted(static_cast<std::uint64_t>(preemptions), "preemption");
}

std::string tasks_of(const vm::Machine& machine) {
    std::string out = counted(machine.program.tasks.size(), "task");
    if (machine.program.spawned_max > 0)
        out += " and " + counted(machine.program.spawned_max, "thread");
    return out;
}

Verdict verdict_of(VerdictKind kind, const Counts& counts) {
    Verdict verdict;
    verdict.kind = kind;
    verdict.counts = counts;
    return verdict;
}

// " (count is 3 and CAPACITY is 2)": the variables that the property looks at by name.
std::string values_in(const vm::Machine& machine, const vm::Word* world,
                      const lang::Property& property) {
    std::vector<sync::Address> seen;
    std::vector<std::string> values;
    const auto& code = machine.program.code;
    for (std::size_t pc = property.entry; code[pc].opcode != lang::Opcode::AwaitEnd; ++pc) {
        if (code[pc].opcode != lang::Opcode::LoadGlobal) continue;
        const auto address = static_cast<sync::Address>(code[pc].b);
        if (std::find(seen.begin(), seen.end(), address) != seen.end()) continue;
        seen.push_back(address);
        values.push_back(vm::name_of(machine, world, address) + " is " +
                         vm::describe(machine, world, address));
    }
    return values.empty() ? "" : " (" + listed(values) + ")";
}

std::string property_sentence(const vm::Machine& machine, const vm::Word* world,
                              const Wrong& wrong) {
    const lang::Property& property = *wrong.property;
    const bool never = wrong.kind == VerdictKind::Never;
    const std::string values = values_in(machine, world, property);
    // Where its author gave no sentence, the text is the condition itself.
    if (property.text != lang::text_of(machine.program, property.span, 100)) {
        const std::string when = never ? "" : " when all tasks have ended";
        return "Not true" + when + ": \"" + property.text + "\"" + values;
    }
    const std::string what = never ? "This must never hold, but does: '"
                                   : "This must hold when all tasks have ended, but does not: '";
    return what + property.text + "'" + values;
}

// What [wait] waits for: "b, held by high"; "worker#1 to end".
std::string waited_for(const vm::Machine& machine, const vm::Word* world, const vm::Wait& wait) {
    const std::string what = vm::name_of(machine, world, wait.object);
    if (wait.role == sync::Role::Join) return what + " to end";
    if (wait.role == sync::Role::Safe) return what + " to be safe no more";
    std::vector<std::string> holders;
    for (const vm::TaskId holder : wait.holders) {
        if (holder == wait.waiter) return what + ", which it holds itself";
        const bool ended = machine.task(world, holder).state == sync::State::Ended;
        holders.push_back(vm::task_name(machine, world, holder) +
                          (ended ? ", which has ended" : ""));
    }
    return holders.empty() ? what : what + ", held by " + listed(holders);
}

// A circle is told alone, for the others wait because of it. Who waits for the same is told
// together.
std::string deadlock_sentence(const vm::Machine& machine, const vm::Word* world,
                              const Wrong& wrong) {
    const Stuck stuck = stuck_tasks(machine, world, wrong.stuck);
    const std::size_t told = stuck.in_circle > 0 ? stuck.in_circle : stuck.waits.size();
    std::vector<std::pair<std::string, std::vector<std::string>>> groups;  // what for: who
    for (std::size_t i = 0; i < told; ++i) {
        const vm::Wait& wait = stuck.waits[i];
        const lang::Span place = vm::place(machine, world, wait.waiter);
        const std::string what = wait.object == 0
                                     ? "at '" + lang::text_of(machine.program, place) + "'"
                                     : "for " + waited_for(machine, world, wait);
        if (groups.empty() || groups.back().first != what) groups.push_back({what, {}});
        groups.back().second.push_back(vm::task_name(machine, world, wait.waiter));
    }
    std::string suspended;
    for (int i = 0; stuck.in_circle == 0 && i < machine.task_count(); ++i) {
        const auto id = static_cast<vm::TaskId>(i);
        if (!wrong.total && (wrong.stuck & bit(id)) == 0) continue;
        const sync::Task& task = machine.task(world, id);
        if (task.state != sync::State::Ready || (task.flags & sync::Suspended) == 0) continue;
        suspended +=
            (suspended.empty() ? "" : "; ") + vm::task_name(machine, world, id) + " is suspended";
    }
    std::string out = wrong.total ? "Deadlock: " : "Partial deadlock: ";
    if (groups.empty() && suspended.empty())
        out += "nothing can happen any more, and not all tasks have ended";
    for (const auto& [what, who] : groups) {
        if (&what != &groups.front().first) out += "; ";
        out += listed(who) + (who.size() == 1 ? " waits " : " wait ") + what;
    }
    if (!suspended.empty()) out += (groups.empty() ? "" : "; ") + suspended;
    return wrong.total ? out : out + ", for ever, while others go on";
}

std::string race_sentence(const vm::Machine& machine, const vm::Word* world, const Wrong& wrong) {
    const vm::Access first = vm::next_access(machine, world, wrong.first);
    const vm::Access second = vm::next_access(machine, world, wrong.second);
    const auto side = [&](vm::TaskId task, const vm::Access& access) {
        return vm::task_name(machine, world, task) +
               (access.write ? " is about to write it at " : " is about to read it at ") +
               code_at(machine.program, vm::place(machine, world, task));
    };
    return "Data race on " + vm::name_of(machine, world, first.address) + ": " +
           side(wrong.first, first) + " while " + side(wrong.second, second) +
           ", and nothing puts one before the other";
}

// The schedule ends where two tasks meet: with the reader's step behind it the run tells whether
// the writer had promised what it has not made yet. Empty where it had not.
std::string publication(const vm::Machine& machine, const vm::Word* world, const Wrong& wrong,
                        vm::Choices schedule) {
    const bool first_writes = vm::next_access(machine, world, wrong.first).write;
    const vm::TaskId writer = first_writes ? wrong.first : wrong.second;
    const vm::TaskId reader = first_writes ? wrong.second : wrong.first;
    schedule.push_back({vm::ChoiceKind::Step, reader, 0});
    schedule.push_back({vm::ChoiceKind::Step, writer, 0});
    for (const vm::RunRace& race : vm::races(machine, schedule)) {
        if (race.second.step + 1 == schedule.size() && race.published_too_early)
            return vm::publication(race.place, race.second.name, race.first.name);
    }
    return "";
}

int preemptions_in(const vm::Machine& machine, const vm::Choices& schedule) {
    Replay replay(machine, schedule);
    vm::TaskId last = sync::no_task;
    int preemptions = 0;
    for (; !replay.at_end(); replay.step()) {
        preemptions += machine.preempts(replay.world(), last, replay.next());
        last = runner_after(last, replay.next());
    }
    return preemptions;
}

}  // namespace

std::string what_was_run(const vm::Machine& machine) {
    return tasks_of(machine) + ", " + rule_of(machine);
}

std::string everything(const vm::Machine& machine, const Counts& counts, const Reducer* reducer) {
    std::string states =
        counts.states == 1 ? "the only state" : "every one of " + counted(counts.states, "state");
    if (reducer == nullptr) return states + ", " + what_was_run(machine);
    if (!reducer->names().empty() && counts.states > 1) {
        states = counted(counts.states, "state") + " that stand for every one (" +
                 reducer->names() + ")";
    }
    const std::string off = reducer->obstacles();
    return states + ", " + what_was_run(machine) + (off.empty() ? "" : "; " + off);
}

Verdict explain_pass(const vm::Machine& machine, const Counts& counts, const Reducer& reducer) {
    Verdict verdict = verdict_of(VerdictKind::Pass, counts);
    verdict.sentence = "Pass: no order of steps breaks it";
    verdict.bounds = everything(machine, counts, &reducer);
    return verdict;
}

void explain_no_end(const vm::Machine& machine, bool endless_asked,
                    std::vector<Finding>& findings) {
    const std::string no_end = "No run ever ends";
    bool told = endless_asked || machine.settings.rule.exact_time();
    for (const lang::Property& property : machine.program.properties) {
        if (property.kind != lang::PropertyKind::Finally) continue;
        findings.push_back(
            {no_end + ", so this is never asked: '" + property.text + "'", property.span});
        told = true;
    }
    if (!told)
        findings.push_back({no_end + ". liveness = \"weak\" asks whether every task gets on", {}});
}

Verdict explain_not_possible(const vm::Machine& machine, const lang::Property& property,
                             const Counts& counts, const Reducer& reducer) {
    Verdict verdict = verdict_of(VerdictKind::NotPossible, counts);
    verdict.sentence = "Not possible in any schedule: " + property.text;
    verdict.bounds = everything(machine, counts, &reducer);
    verdict.property = property.text;
    verdict.span = property.span;
    return verdict;
}

std::string why_stopped(const vm::Machine& machine, Stop stop, const Limits& limits,
                        const vm::Failure& cut_off) {
    switch (stop) {
        case Stop::States:
            return "the limit of " + counted(limits.states_max, "state") +
                   " is reached. Raise `states` to look further";
        case Stop::Bytes:
            return "the limit of " + grouped(limits.bytes_max >> 20) +
                   " MB of memory is reached. Raise `memory` to look further";
        case Stop::Depth:
            return "a run of " + counted(limits.depth_max, "step") +
                   " is not over yet. Raise `depth` to look further";
        default:
            break;
    }
    if (cut_off.kind == vm::FailureKind::None) return "stopped before the end";
    const std::string at = ", at " + code_at(machine.program, machine.program.spans[cut_off.pc]);
    if (cut_off.code == static_cast<std::uint8_t>(vm::Limit::Outcomes)) {
        return "some step can end in more than " +
               counted(static_cast<std::uint64_t>(sync::Kernel::outcomes_max), "way") + at +
               ". Let it choose among fewer, or wake fewer at once";
    }
    return "some run prints more than the " +
           counted(machine.settings.output_words_max / 2, "value") + " that are kept" + at +
           ". Print less, or not in an endless loop";
}

Verdict explain_limit(const vm::Machine& machine, Stop stop, const Limits& limits,
                      const vm::Failure& cut_off, const Counts& counts, const Covered& covered) {
    Verdict verdict = verdict_of(VerdictKind::LimitReached, counts);
    verdict.covered = covered;
    verdict.sentence = "Not decided: " + why_stopped(machine, stop, limits, cut_off);
    const bool at_step = stop == Stop::Finished && cut_off.kind != vm::FailureKind::None;
    if (at_step) verdict.span = machine.program.spans[cut_off.pc];
    verdict.bounds = "nothing wrong in the " + counted(counts.states, "state") + " looked at, ";
    if (covered.all) {
        verdict.bounds = "nothing wrong in any of " + counted(covered.states, "state") +
                         ", but whether some task waits for ever while others go on is open, ";
    } else if (covered.preemptions >= 0) {
        verdict.bounds += "nor in any schedule " + within(covered.preemptions) + " (" +
                          counted(covered.states, "state") + "), ";
    }
    verdict.bounds += what_was_run(machine);
    return verdict;
}

Finding explain_race(const vm::Machine& machine, const Judge::Race& race) {
    const lang::Program& program = machine.program;
    const lang::Span& first = program.spans[race.first_pc];
    const lang::Span& second = program.spans[race.second_pc];
    std::string text = "Data race: " + code_at(program, first);
    text += race.first_pc == race.second_pc ? " in two tasks at once"
                                            : " and " + code_at(program, second) + " at once";
    return {text, first};
}

Verdict explain_failure(const vm::Machine& machine, const Counterexample& counterexample,
                        const Counts& counts) {
    const Wrong& wrong = counterexample.wrong;
    assert(wrong && "nothing is wrong behind this schedule: a graph that is wrong led to it");
    Verdict verdict = verdict_of(wrong.kind, counts);
    verdict.schedule = counterexample.schedule;
    verdict.simplest = counterexample.simplest;
    verdict.preemptions = preemptions_in(machine, verdict.schedule);

    Replay replay(machine, verdict.schedule);
    while (!replay.at_end()) replay.step();
    vm::Word* const world = replay.world();
    switch (wrong.kind) {
        case VerdictKind::Never:
        case VerdictKind::Finally:
            verdict.property = wrong.property->text;
            verdict.span = wrong.property->span;
            verdict.sentence = property_sentence(machine, world, wrong);
            break;
        case VerdictKind::Deadlock:
            verdict.sentence = deadlock_sentence(machine, world, wrong);
            if (wrong.stuck != 0) {
                const auto task = static_cast<vm::TaskId>(std::countr_zero(wrong.stuck));
                verdict.span = vm::place(machine, world, task);
            }
            break;
        case VerdictKind::DataRace:
            verdict.sentence = race_sentence(machine, world, wrong) +
                               publication(machine, world, wrong, verdict.schedule);
            verdict.span = vm::place(machine, world, wrong.first);
            verdict.second = vm::place(machine, world, wrong.second);
            break;
        default:
            verdict.sentence = vm::sentence(machine, world, wrong.failure);
            verdict.span = machine.program.spans[wrong.failure.pc];
            if (wrong.kind == VerdictKind::Assertion && wrong.failure.detail >= 0) {
                verdict.property =
                    machine.program.messages[static_cast<std::size_t>(wrong.failure.detail)];
            }
            if (wrong.kind == VerdictKind::DeadlineMissed) {
                verdict.sentence += blame(machine, verdict.schedule, wrong.failure.task);
            }
    }
    verdict.bounds =
        counted(verdict.schedule.size(), "step") + ", " +
        counted(static_cast<std::uint64_t>(verdict.preemptions), "preemption") +
        (verdict.simplest ? ": the simplest schedule that fails" : "; simplest not proven") + " (" +
        what_was_run(machine) + ")";
    verdict.relevant = relevant_tasks(machine, counterexample);
    verdict.story = tell_story(machine, counterexample, verdict.sentence, verdict.relevant);
    return verdict;
}

}  // namespace explore
