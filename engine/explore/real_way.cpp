// Every choice of the real state is tried until one leads to the next state.
#include "engine/explore/real_way.h"

#include <cassert>

namespace explore {

namespace {

// The first choice in [world] for which [wanted](result) holds; it is made.
template <class Wanted>
bool make_first(const vm::Machine& machine, vm::World& world, vm::Choices& schedule,
                const Wanted& wanted) {
    vm::Choices choices;
    machine.enabled(world.data(), choices);
    for (const vm::Choice& choice : choices) {
        vm::World next = world;
        const vm::StepResult result = machine.step(next.data(), choice);
        if (!wanted(result, next)) continue;
        schedule.push_back(choice);
        world.swap(next);
        return true;
    }
    return false;
}

}  // namespace

vm::Choices real_way(const vm::Machine& machine, const Symmetry& symmetry, const DeadWords* dead,
                     const std::vector<vm::World>& worlds, const vm::Failure* failing) {
    using Status = vm::StepResult::Status;
    const auto canonical = [&](vm::World next) {
        if (dead != nullptr) dead->clear(machine, next.data());
        return symmetry.canonical(machine, next);
    };
    vm::Choices schedule;
    vm::World world = machine.initial();
    for (const vm::World& each : worlds) {
        const vm::World wanted = canonical(each);
        const bool found = make_first(
            machine, world, schedule, [&](const vm::StepResult& result, const vm::World& next) {
                return result.status == Status::Moved && canonical(next) == wanted;
            });
        assert(found && "no real state follows as the graph says: the graph is wrong");
    }
    if (failing != nullptr) {
        // Of two that miss their deadline in one tick the first is told: here it may be the other.
        const bool anywhere = failing->kind == vm::FailureKind::DeadlineMissed;
        const bool found = make_first(
            machine, world, schedule, [&](const vm::StepResult& result, const vm::World&) {
                return result.status == Status::Failed && result.failure.kind == failing->kind &&
                       result.failure.code == failing->code &&
                       (anywhere || result.failure.pc == failing->pc);
            });
        assert(found && "no real step fails as the graph says: the graph is wrong");
    }
    return schedule;
}

}  // namespace explore
