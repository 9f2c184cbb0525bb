// Breadth first over the known states.
#include "engine/explore/shortest.h"

#include <algorithm>

#include "engine/explore/real_way.h"

namespace explore {

Shortest::Shortest(Walker& walker, Goals& goals, Memory& memory)
    : walker_(walker), goals_(goals), parents_(memory), queue_(memory) {}

void Shortest::begin(Id start, std::vector<bool> wanted) {
    wanted_ = std::move(wanted);
    missing_ = static_cast<std::size_t>(std::count(wanted_.begin(), wanted_.end(), true));
    best_.resize(wanted_.size());
    const std::size_t states = walker_.visited().size();
    if (!parents_.grow_to(states) || !queue_.grow_to(states)) return;
    parents_[start] = start + 1;
    queue_[queued_++] = start;
}

Searched Shortest::run(std::uint64_t states) {
    for (; states > 0; --states) {
        if (missing_ == 0) return Searched::Found;
        if (next_ == queued_) return Searched::GaveUp;
        const Id state = queue_[next_++];
        walker_.go_to(state);
        walker_.expand(expansion_, true);

        met_.clear();
        const bool goes_on = goals_.look(walker_, state, expansion_, met_);
        for (const Met& met : met_) {
            if (met.goal >= wanted_.size() || !wanted_[met.goal] || best_[met.goal].found) continue;
            const bool by_step = met.step != nullptr;
            best_[met.goal] = {true, state, by_step, {}, {}};
            for (const Expansion::Failing& failing : expansion_.failing) {
                if (met.step != &failing.choice) continue;
                best_[met.goal].step = failing.choice;
                best_[met.goal].failure = failing.failure;
            }
            --missing_;
        }
        if (!goes_on) continue;
        for (const Expansion::Successor& next : expansion_.successors) {
            if (parents_[next.id] != 0) continue;
            parents_[next.id] = state + 1;
            queue_[queued_++] = next.id;
        }
    }
    return missing_ == 0 ? Searched::Found : Searched::Working;
}

Reached Shortest::way_to(Goal goal) {
    const Best& best = best_[goal];
    Reached out;
    Id state = best.state;
    std::vector<Id> states{state};
    for (; parents_[state] - 1 != state; state = parents_[state] - 1) {
        states.push_back(parents_[state] - 1);
    }
    std::reverse(states.begin(), states.end());
    // The choices are found again by looking at what leads from each state to the next.
    std::vector<vm::World> worlds;
    for (std::size_t i = 1; i < states.size(); ++i) {
        walker_.go_to(states[i - 1]);
        walker_.expand(expansion_, true);
        for (const Expansion::Successor& next : expansion_.successors) {
            if (next.id != states[i]) continue;
            walker_.retrace(next.choice, out.schedule, worlds);
            break;
        }
    }
    if (!best.by_step) out.end = best.state;
    const Symmetry* const symmetry = walker_.visited().symmetry();
    if (symmetry != nullptr) {
        out.schedule = real_way(walker_.machine(), *symmetry, walker_.dead(), worlds,
                                best.by_step ? &best.failure : nullptr);
    } else if (best.by_step) {
        out.schedule.push_back(best.step);
    }
    return out;
}

}  // namespace explore
