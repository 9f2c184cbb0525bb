// Every schedule walked one by one, with nothing of engine/explore: what the searches are tested
// against. Only for small scripts without cycles.
#pragma once

#include <functional>
#include <set>

#include "engine/vm/machine.h"

namespace explore {

class BruteForce {
  public:
    // Called at the end of each schedule with the Worlds on its way.
    using AtEnd = std::function<void(const std::vector<vm::World>&)>;

    explicit BruteForce(const vm::Machine& machine, AtEnd at_end = {})
        : machine_(machine), at_end_(std::move(at_end)) {
        walk(machine.initial(), 0);
    }

    std::set<vm::World> states;  // the stored part of each
    std::uint64_t complete = 0, deadlocked = 0, failed = 0;

    // The simplest failing schedule, by comparing all of them.
    bool fails = false;
    vm::Choices simplest;
    int preemptions = 0;

  private:
    void walk(vm::World world, int preemptions) {
        states.insert(vm::World(world.begin(), world.begin() + machine_.layout.stored));
        way_.push_back(world);
        vm::Choices enabled;
        machine_.enabled(world.data(), enabled);
        if (holds(world, lang::PropertyKind::Never, 1)) fail(preemptions);
        if (enabled.empty()) end(world, preemptions);
        for (const vm::Choice choice : enabled) {
            const vm::TaskId last = last_;
            const int more = machine_.preempts(world.data(), last_, choice);
            vm::World next = world;
            choices_.push_back(choice);
            if (choice.kind == vm::ChoiceKind::Step) last_ = choice.task;
            if (machine_.step(next.data(), choice).status == vm::StepResult::Status::Failed) {
                ++failed;
                fail(preemptions + more);
            } else {
                walk(next, preemptions + more);
            }
            choices_.pop_back();
            last_ = last;
        }
        way_.pop_back();
    }

    void end(vm::World& world, int preemptions) {
        bool ended = true;
        for (std::size_t i = 0; i < machine_.program.tasks.size(); ++i) {
            const auto state = machine_.task(world.data(), static_cast<vm::TaskId>(i)).state;
            ended &= state == sync::State::Ended || machine_.program.tasks[i].daemon;
        }
        ++(ended ? complete : deadlocked);
        if (!ended || holds(world, lang::PropertyKind::Finally, 0)) fail(preemptions);
        if (at_end_) at_end_(way_);
    }

    // Some property of [kind] has the truth [value].
    bool holds(vm::World& world, lang::PropertyKind kind, int value) {
        for (const lang::Property& property : machine_.program.properties) {
            if (property.kind == kind &&
                (machine_.evaluate(world.data(), property) != 0) == (value != 0)) {
                return true;
            }
        }
        return false;
    }

    void fail(int preemptions_here) {
        const auto rank = [](const vm::Choices& choices, int preemptions) {
            std::vector<std::uint32_t> out{static_cast<std::uint32_t>(preemptions),
                                           static_cast<std::uint32_t>(choices.size())};
            for (const vm::Choice& choice : choices) out.push_back(choice.number());
            return out;
        };
        if (fails && rank(simplest, preemptions) <= rank(choices_, preemptions_here)) return;
        fails = true;
        simplest = choices_;
        preemptions = preemptions_here;
    }

    const vm::Machine& machine_;
    AtEnd at_end_;
    std::vector<vm::World> way_;
    vm::Choices choices_;
    vm::TaskId last_ = sync::no_task;
};

}  // namespace explore
