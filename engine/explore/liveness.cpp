// The order of the questions, and the part of the graph that each is about.
#include "engine/explore/liveness.h"

#include <algorithm>
#include <bit>

#include "engine/explore/overtaking.h"
#include "engine/explore/words.h"
#include "engine/vm/inspect.h"

namespace explore {

namespace {

vm::Settings without_spurious(vm::Settings settings) {
    settings.rule.spurious = false;
    return settings;
}

}  // namespace

LivenessCheck::LivenessCheck(const vm::Machine& machine, Visited& visited, Memory& memory,
                             TaskMask must_end, const Question& question, bool timeless)
    : question_(question),
      memory_(memory),
      timeless_(timeless),
      calm_(machine.program, timeless ? machine.settings : without_spurious(machine.settings)),
      graph_(calm_, visited, memory, must_end),
      parts_(graph_, memory) {
    graph_.begin();
}

bool LivenessCheck::wanted(const lang::Program& program, const Question& question) {
    return question.liveness != Liveness::Off || question.busy_wait == BusyWait::Fail ||
           std::any_of(program.properties.begin(), program.properties.end(),
                       [](const lang::Property& property) {
                           return property.kind == lang::PropertyKind::AlwaysEventually;
                       });
}

Stop LivenessCheck::run(std::uint64_t states) {
    switch (stage_) {
        case Stage::Building: {
            const Stop stop = graph_.build(states, question_.limits);
            if (stop != Stop::Finished) return stop;
            stage_ = Stage::Cycles;
            return Stop::None;
        }
        case Stage::Cycles:
            if (!parts_.begin()) return Stop::Bytes;
            stage_ = Stage::Closer;
            return Stop::None;
        case Stage::Closer:
            for (; states > 0 && next_ < parts_.on_cycles().size(); --states)
                graph_.look_closer(parts_.on_cycles()[next_++]);
            if (next_ == parts_.on_cycles().size()) stage_ = Stage::Lassos;
            return Stop::None;
        case Stage::Lassos:
            look_for_lassos();
            if (answer_.kind == VerdictKind::Pass && !timeless_ && asks_who_gets_on() &&
                !find_overtaking(graph_, parts_, memory_, findings_)) {
                return Stop::Bytes;
            }
            break;
    }
    return Stop::Finished;
}

void LivenessCheck::look_for_lassos() {
    if (timeless_) {
        Part part;
        part.timeless = true;
        answer_.timeless = answer(VerdictKind::Livelock, part, Liveness::None);
        return;
    }
    for (const lang::Property& property : calm_.program.properties) {
        if (property.kind == lang::PropertyKind::AlwaysEventually) look_at_property(property);
        if (answer_.kind != VerdictKind::Pass) return;
    }
    Tasks alive = 0, moving = 0;
    for (const Number n : parts_.on_cycles()) {
        alive |= graph_.node(n).alive;
        moving |= graph_.node(n).enabled;
    }
    if (asks_who_gets_on()) look_for_starvation(alive);
    if (answer_.kind == VerdictKind::Pass && question_.busy_wait != BusyWait::Off)
        look_for_busy_waits(moving);
}

void LivenessCheck::look_at_property(const lang::Property& property) {
    std::vector<bool> never_met(graph_.size());
    for (const Number n : parts_.on_cycles())
        never_met[n] = calm_.evaluate(graph_.world(n), property) == 0;
    Part part;
    part.nodes = &never_met;
    if (answer(VerdictKind::Starvation, part, fairness())) answer_.property = &property;
}

void LivenessCheck::look_for_starvation(Tasks alive) {
    Part nobody;
    nobody.alive = alive;
    nobody.not_getting_on = ~Tasks{0};
    if (alive == 0 || answer(VerdictKind::Livelock, nobody, fairness())) return;
    // Of several who starve, the one for whom it begins earliest.
    Part nearest;
    Number entry = graph_.size();
    for (Tasks left = alive; left != 0; left &= left - 1) {
        Part part;
        part.alive = part.not_getting_on = left & -left;
        const std::vector<Number> component = parts_.nearest(part, fairness());
        if (component.empty() || component.front() >= entry) continue;
        entry = component.front();
        nearest = part;
    }
    if (entry == graph_.size()) return;
    answer(VerdictKind::Starvation, nearest, fairness());
    answer_.task = static_cast<vm::TaskId>(std::countr_zero(nearest.alive));
}

void LivenessCheck::look_for_busy_waits(Tasks tasks) {
    for (Tasks left = tasks; left != 0; left &= left - 1) {
        Part part;
        part.alone = left & -left;
        part.not_getting_on = part.alone;
        const auto task = static_cast<vm::TaskId>(std::countr_zero(left));
        if (question_.busy_wait == BusyWait::Fail) {
            if (!answer(VerdictKind::BusyWait, part, Liveness::None)) continue;
            answer_.task = task;
            return;
        }
        parts_.components(
            part, [&](const std::vector<Number>& component) { note_busy_wait(task, component); });
    }
}

// True where [part] has a fair loop, which then is the answer.
bool LivenessCheck::answer(VerdictKind kind, const Part& part, Liveness fairness) {
    const std::vector<Number> component = parts_.nearest(part, fairness);
    if (component.empty()) return false;
    answer_.kind = kind;
    answer_.fairness = fairness;
    answer_.lasso = lasso_in(graph_, parts_, component, part, fairness, memory_,
                             question_.limits.simplest_states_max);
    return true;
}

// Once for each line, whoever waits there.
void LivenessCheck::note_busy_wait(vm::TaskId task, const std::vector<Number>& component) {
    const vm::Word* const world = graph_.world(component.front());
    const lang::Span place = vm::place(calm_, world, task);
    for (const Finding& known : findings_) {
        if (known.span.file == place.file && known.span.line == place.line) return;
    }
    findings_.push_back({"Busy waiting: " + vm::task_name(calm_, world, task) + " goes round " +
                             code_at(calm_.program, place) +
                             " and changes nothing, for as long as others let it wait",
                         place});
}

}  // namespace explore
