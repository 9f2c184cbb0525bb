// A schedule without some tasks, made as far as the machine allows it.
#include "engine/explore/relevant.h"

#include <algorithm>

#include "engine/explore/replay.h"
#include "engine/vm/inspect.h"

namespace explore {

namespace {

// Beyond that nobody reads the story, and trying takes longer than it is worth.
constexpr std::size_t steps_max = 2'000;

class Trimming {
  public:
    Trimming(const vm::Machine& machine, const Counterexample& counterexample)
        : machine_(machine), counterexample_(counterexample), wrong_(counterexample.wrong) {
        Replay replay(machine, counterexample.schedule);
        while (!replay.at_end()) replay.step();
        end_.assign(replay.world(), replay.world() + machine.layout.total);
        for (const vm::TaskId task : vm::owner_cycle(vm::waits(machine, end_.data()))) {
            stuck_ |= bit(task);
        }
        if (stuck_ == 0) stuck_ = wrong_.stuck;
    }

    // Whom the failure itself names.
    TaskMask concerned() const {
        if (wrong_.kind == VerdictKind::Deadlock) return stuck_;
        if (wrong_.kind == VerdictKind::DataRace) return bit(wrong_.first) | bit(wrong_.second);
        return wrong_.failure.task == sync::no_task ? 0 : bit(wrong_.failure.task);
    }

    bool only_the_graph_tells() const {
        return wrong_.kind == VerdictKind::Deadlock && !wrong_.total &&
               vm::owner_cycle(vm::waits(machine_, end_.data())).empty();
    }

    bool fails_without(TaskMask left_out) {
        world_ = machine_.initial();
        const vm::Choices& schedule = counterexample_.schedule;
        for (std::size_t i = 0; i < schedule.size(); ++i) {
            if ((left_out & bit(schedule[i].task)) != 0) continue;
            vm::Failure failure;
            if (!make(schedule[i], failure)) return false;
            if (failure.kind != vm::FailureKind::None) {
                return counterexample_.end == no_id && i + 1 == schedule.size() && same(failure);
            }
        }
        return counterexample_.end != no_id && fails_here(left_out);
    }

  private:
    // False where [choice] is not possible here.
    bool make(const vm::Choice& choice, vm::Failure& failure) {
        machine_.candidates(world_.data(), candidates_);
        const vm::Choice first{choice.kind, choice.task, 0};
        if (std::find(candidates_.begin(), candidates_.end(), first) == candidates_.end()) {
            return false;
        }
        before_ = world_;
        const vm::StepResult result = machine_.step(world_.data(), choice);
        failure = result.failure;
        if (result.status == vm::StepResult::Status::Disabled ||
            choice.alternative >= result.alternatives) {
            world_ = before_;
            return false;
        }
        return true;
    }

    bool same(const vm::Failure& failure) const {
        return failure.kind == wrong_.failure.kind && failure.code == wrong_.failure.code &&
               failure.task == wrong_.failure.task && failure.pc == wrong_.failure.pc &&
               failure.detail == wrong_.failure.detail;
    }

    bool fails_here(TaskMask left_out) {
        switch (wrong_.kind) {
            case VerdictKind::Never:
                return machine_.evaluate(world_.data(), *wrong_.property) != 0;
            case VerdictKind::Finally:
                return not_met() && run_on(left_out) && all_stand_as_before(~TaskMask{0}) &&
                       not_met();
            case VerdictKind::Deadlock:
                return still_stuck(false) && run_on(left_out) && still_stuck(wrong_.total);
            case VerdictKind::DataRace:
                return meets(wrong_.first) && meets(wrong_.second);
            default:
                return false;
        }
    }

    // Those left out go on behind, as far as they come: what they could have disturbed they disturb
    // now. False where that fails or does not end.
    bool run_on(TaskMask left_out) {
        vm::Choices enabled;
        for (std::size_t made = 0; made < steps_max; ++made) {
            machine_.enabled(world_.data(), enabled);
            const auto next =
                std::find_if(enabled.begin(), enabled.end(), [&](const vm::Choice& choice) {
                    return choice.kind == vm::ChoiceKind::Step &&
                           (left_out & bit(choice.task)) != 0;
                });
            if (next == enabled.end()) return true;
            vm::Failure failure;
            if (!make(*next, failure) || failure.kind != vm::FailureKind::None) return false;
        }
        return false;
    }

    bool all_stand_as_before(TaskMask tasks) const {
        for (int i = 0; i < machine_.task_count(); ++i) {
            const auto id = static_cast<vm::TaskId>(i);
            if ((tasks & bit(id)) == 0) continue;
            const sync::Task &now = machine_.task(world_.data(), id),
                             &then = machine_.task(end_.data(), id);
            if (now.state != then.state || now.pc != then.pc || now.object != then.object) {
                return false;
            }
        }
        return true;
    }

    bool not_met() { return machine_.evaluate(world_.data(), *wrong_.property) == 0; }

    // The same tasks at the same places, none of whom can go on; [all]: nor anybody else.
    bool still_stuck(bool all) {
        if (!all_stand_as_before(stuck_)) return false;
        vm::Choices enabled;
        machine_.enabled(world_.data(), enabled);
        return std::none_of(enabled.begin(), enabled.end(), [&](const vm::Choice& choice) {
            return !choice.by_chance() && (all || (stuck_ & bit(choice.task)) != 0);
        });
    }

    bool meets(vm::TaskId task) const {
        const vm::Access now = vm::next_access(machine_, world_.data(), task),
                         then = vm::next_access(machine_, end_.data(), task);
        return now.address == then.address && now.write == then.write &&
               machine_.task(world_.data(), task).pc == machine_.task(end_.data(), task).pc;
    }

    const vm::Machine& machine_;
    const Counterexample& counterexample_;
    const Wrong& wrong_;
    TaskMask stuck_ = 0;  // a circle, where there is one
    vm::World end_, world_, before_;
    vm::Choices candidates_;
};

}  // namespace

TaskMask relevant_tasks(const vm::Machine& machine, const Counterexample& counterexample) {
    TaskMask all = 0;
    for (int i = 0; i < machine.task_count(); ++i) all |= bit(static_cast<vm::TaskId>(i));
    const bool endless = counterexample.loop_from != Verdict::no_loop;
    if (machine.settings.rule.exact_time() || endless || counterexample.schedule.empty() ||
        counterexample.schedule.size() > steps_max) {
        return all;
    }
    Trimming trimming(machine, counterexample);
    if (trimming.only_the_graph_tells() || !trimming.fails_without(0)) return all;
    const TaskMask needed = trimming.concerned();
    TaskMask left_out = 0;
    for (int i = 0; i < machine.task_count(); ++i) {
        const TaskMask task = bit(static_cast<vm::TaskId>(i));
        if ((needed & task) != 0) continue;
        if (trimming.fails_without(left_out | task)) left_out |= task;
    }
    // Whatever the order, it fails: then the one that was found is as good as any.
    return left_out == all ? all : all & ~left_out;
}

}  // namespace explore
