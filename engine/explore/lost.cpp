// Breadth first over whole Worlds, with the way back from every state; then back from the good
// ends.
#include "engine/explore/lost.h"

#include <cstring>
#include <string>
#include <unordered_map>

#include "engine/explore/judge.h"

namespace explore {

namespace {

class Looking {
  public:
    explicit Looking(const vm::Machine& machine) : machine_(machine), judge_(machine, Races::Off) {}

    LostStates look(std::uint64_t states_max, const std::atomic<bool>* cancelled) {
        LostStates out;
        vm::Failure failure;
        vm::World world = machine_.initial(&failure);
        if (failure.kind != vm::FailureKind::None) return {1, 1, true};
        number_of(world);
        vm::Choices enabled;
        for (std::uint32_t at = 0; at < worlds_.size(); ++at) {
            if (worlds_.size() > states_max || (cancelled && *cancelled)) {
                out.states = worlds_.size();
                return out;
            }
            world.assign(machine_.layout.total, 0);
            std::memcpy(world.data(), worlds_[at]->data(), worlds_[at]->size());
            if (judge_.never_holding(world.data()) != nullptr) continue;
            if (judge_.all_ended(world.data()) && judge_.finally_failing(world.data()) == nullptr) {
                good_.push_back(at);
            }
            machine_.enabled(world.data(), enabled);
            for (const vm::Choice choice : enabled) {
                if (choice.kind == vm::ChoiceKind::Spurious) continue;
                vm::World next = world;
                const auto status = machine_.step(next.data(), choice).status;
                if (status != vm::StepResult::Status::Moved) continue;
                const std::uint32_t to = number_of(next);
                back_[to].push_back(at);
            }
        }
        out.states = worlds_.size();
        out.lost = out.states - saved();
        out.complete = true;
        return out;
    }

  private:
    std::uint32_t number_of(const vm::World& world) {
        std::string bytes(reinterpret_cast<const char*>(world.data()),
                          machine_.layout.stored * sizeof(vm::Word));
        const auto [it, added] =
            numbers_.emplace(std::move(bytes), static_cast<std::uint32_t>(worlds_.size()));
        if (added) {
            worlds_.push_back(&it->first);
            back_.emplace_back();
        }
        return it->second;
    }

    // How many states lead to a good end.
    std::uint64_t saved() {
        std::vector<bool> seen(worlds_.size(), false);
        std::vector<std::uint32_t> left;
        const auto meet = [&](std::uint32_t state) {
            if (!seen[state]) left.push_back(state);
            seen[state] = true;
        };
        for (const std::uint32_t state : good_) meet(state);
        std::uint64_t count = 0;
        while (!left.empty()) {
            const std::uint32_t state = left.back();
            left.pop_back();
            count++;
            for (const std::uint32_t before : back_[state]) meet(before);
        }
        return count;
    }

    const vm::Machine& machine_;
    Judge judge_;
    std::unordered_map<std::string, std::uint32_t> numbers_;
    std::vector<const std::string*> worlds_;
    std::vector<std::vector<std::uint32_t>> back_;
    std::vector<std::uint32_t> good_;
};

}  // namespace

LostStates lost_states(const vm::Machine& machine, std::uint64_t states_max,
                       const std::atomic<bool>* cancelled) {
    return Looking(machine).look(states_max, cancelled);
}

}  // namespace explore
