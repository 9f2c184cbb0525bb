// A run that never ends, in words: who goes round where, who never gets on, and what that assumes.
#include <algorithm>
#include <bit>
#include <map>

#include "engine/explore/explain.h"
#include "engine/explore/liveness.h"
#include "engine/explore/replay.h"
#include "engine/explore/story.h"
#include "engine/explore/words.h"
#include "engine/vm/inspect.h"

namespace explore {

namespace {

// What each task does in the loop.
class Round {
  public:
    Round(const vm::Machine& machine, const Lasso& lasso) : machine_(machine) {
        Replay replay(machine, lasso.schedule);
        while (replay.position() < lasso.loop_from) replay.step();
        for (int i = 0; i < machine.task_count(); ++i) {
            names_.push_back(vm::task_name(machine, replay.world(), static_cast<vm::TaskId>(i)));
        }
        for (;;) {
            look(replay.world());
            if (replay.at_end()) break;
            const vm::Choice choice = replay.next();
            if (choice.task != sync::no_task) moves_ |= bit(choice.task);
            replay.step();
        }
    }

    TaskMask moving() const { return moves_; }
    bool moves(vm::TaskId task) const { return (moves_ & bit(task)) != 0; }
    const std::string& name(vm::TaskId task) const { return names_[task]; }

    // Where it stands in the loop, first place first: "'a.lock()' (line 3)".
    std::string places(vm::TaskId task) const {
        const auto found = places_.find(task);
        if (found == places_.end()) return "";
        std::vector<std::string> all;
        for (const lang::Span& span : found->second) all.push_back(code_at(machine_.program, span));
        if (all.size() > 3) all = {all.front(), "further places"};
        return listed(all);
    }
    lang::Span first_place(vm::TaskId task) const {
        const auto found = places_.find(task);
        return found == places_.end() ? lang::Span{} : found->second.front();
    }
    // Has to wait somewhere in the loop: "m".
    const std::string* waits_for(vm::TaskId task) const {
        const auto found = waits_.find(task);
        return found == waits_.end() ? nullptr : &found->second;
    }

  private:
    void look(const vm::Word* world) {
        for (std::size_t i = 0; i < names_.size(); ++i) {
            const auto task = static_cast<vm::TaskId>(i);
            const lang::Span place = vm::place(machine_, world, task);
            if (place.line == 0) continue;
            std::vector<lang::Span>& seen = places_[task];
            const bool known = std::any_of(seen.begin(), seen.end(), [&](const lang::Span& span) {
                return span.file == place.file && span.line == place.line;
            });
            if (!known) seen.push_back(place);
        }
        for (const vm::Wait& wait : vm::waits(machine_, world)) {
            waits_.try_emplace(wait.waiter,
                               wait.object == 0 ? "" : vm::name_of(machine_, world, wait.object));
        }
    }

    const vm::Machine& machine_;
    TaskMask moves_ = 0;
    std::vector<std::string> names_;
    std::map<vm::TaskId, std::vector<lang::Span>> places_;
    std::map<vm::TaskId, std::string> waits_;
};

std::string names(const Round& round, TaskMask tasks) {
    std::vector<std::string> all;
    for (TaskMask left = tasks; left != 0; left &= left - 1)
        all.push_back(round.name(static_cast<vm::TaskId>(std::countr_zero(left))));
    return listed(all);
}

std::string livelock(const Round& round, bool timeless) {
    std::string out = "Livelock: ";
    const int moving = std::popcount(round.moving());
    if (moving == 0) return out + "time goes on for ever, and nobody gets on";
    out += names(round, round.moving()) + (moving == 1 ? " goes" : " go") + " round for ever";
    if (timeless) {
        out += " within one tick, so that time stands still (work(1) in a loop uses a tick), ";
    } else {
        out += moving == 1 ? " and never gets on, " : ", and nobody gets on, ";
    }
    std::vector<std::pair<std::string, TaskMask>> groups;  // where: who
    for (TaskMask left = round.moving(); left != 0; left &= left - 1) {
        const auto task = static_cast<vm::TaskId>(std::countr_zero(left));
        const std::string places = round.places(task);
        const auto same = std::find_if(groups.begin(), groups.end(),
                                       [&](const auto& group) { return group.first == places; });
        if (same == groups.end()) {
            groups.push_back({places, bit(task)});
        } else {
            same->second |= bit(task);
        }
    }
    if (groups.size() == 1) return out + "at " + groups.front().first;
    std::vector<std::string> where;
    for (const auto& [places, tasks] : groups)
        where.push_back(names(round, tasks) + " at " + places);
    return out + listed(where);
}

std::string starvation(const Round& round, vm::TaskId task) {
    std::string out = "Starvation: " + round.name(task);
    const std::string at = " at " + round.places(task);
    const std::string* const object = round.waits_for(task);
    if (round.moves(task)) {
        out += " tries again and again" + at + " and never gets on";
    } else if (object != nullptr) {
        out += " waits" + (object->empty() ? "" : " for " + *object) + at + " and never gets it";
    } else {
        out += " could go on" + at + " and never gets a turn";
    }
    const TaskMask others = round.moving() & ~bit(task);
    if (others == 0) return out;
    return out + ", while " + names(round, others) +
           (std::popcount(others) == 1 ? " goes on" : " go on");
}

std::string not_eventually(const lang::Program& program, const lang::Property& property) {
    const std::string condition = lang::text_of(program, property.span, 100);
    if (property.text == condition) {
        return "This must come true again and again, but does not: '" + condition + "'";
    }
    return "Not true: \"" + property.text + "\". From some moment on it never comes to '" +
           condition + "'";
}

}  // namespace

const char* in_words(Liveness fairness) {
    switch (fairness) {
        case Liveness::None:
            return "no fairness: anybody may be left out for ever";
        case Liveness::Weak:
            return "weak fairness: whoever could always go on does so at some time";
        case Liveness::Strong:
            return "strong fairness: whoever could go on again and again does so at some time";
        case Liveness::Off:
            break;
    }
    return "";
}

Verdict explain_lasso(const vm::Machine& machine, const EndlessRun& endless, const Counts& counts) {
    const Lasso& lasso = endless.lasso;
    const Round round(machine, lasso);
    Verdict verdict;
    verdict.kind = endless.kind;
    verdict.counts = counts;
    verdict.schedule = lasso.schedule;
    verdict.loop_from = lasso.loop_from;
    if (!endless.timeless) verdict.fairness = in_words(endless.fairness);
    verdict.simplest = lasso.shortest;
    if (endless.property != nullptr) {
        verdict.sentence = not_eventually(machine.program, *endless.property);
        verdict.property = endless.property->text;
        verdict.span = endless.property->span;
    } else if (endless.kind == VerdictKind::Livelock) {
        verdict.sentence = livelock(round, endless.timeless);
        if (round.moving() != 0) {
            verdict.span =
                round.first_place(static_cast<vm::TaskId>(std::countr_zero(round.moving())));
        }
    } else {
        verdict.span = round.first_place(endless.task);
        verdict.sentence = endless.kind == VerdictKind::Starvation
                               ? starvation(round, endless.task)
                               : "Busy waiting: " + round.name(endless.task) + " goes round " +
                                     round.places(endless.task) +
                                     " and changes nothing, for as long as others let it wait";
    }
    const std::size_t steps = lasso.schedule.size() - lasso.loop_from;
    verdict.bounds =
        counted(lasso.loop_from, "step") + " in, then a loop of " + counted(steps, "step") +
        (lasso.shortest ? ", the shortest there" : "; a shorter one is not excluded") + " (" +
        what_was_run(machine) + (verdict.fairness.empty() ? ")" : "; " + verdict.fairness + ")");
    Counterexample counterexample;
    counterexample.schedule = lasso.schedule;
    counterexample.wrong.kind = endless.kind;
    counterexample.loop_from = lasso.loop_from;
    verdict.story = tell_story(machine, counterexample, "... and so on for ever");
    return verdict;
}

}  // namespace explore
