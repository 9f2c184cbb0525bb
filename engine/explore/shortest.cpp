// Breadth first over the known states.
#include "engine/explore/shortest.h"

#include <algorithm>

namespace explore {

Shortest::Shortest(Walker& walker, Judge& judge, Memory& memory, std::uint8_t targets)
    : walker_(walker), judge_(judge), targets_(targets), parents_(memory), queue_(memory) {}

void Shortest::begin(Id start) {
    if (!parents_.grow_to(walker_.visited().size())) return;
    parents_[start] = start + 1;
    queue_.push_back(start);
}

Searched Shortest::run(std::uint64_t states) {
    for (; states > 0; --states) {
        if (next_ == queue_.size()) return Searched::GaveUp;
        const Id state = queue_[next_++];
        walker_.go_to(state);
        walker_.expand(expansion_, true);

        best_.wrong = judge_.state(walker_.world(), expansion_);
        if (best_.wrong || (walker_.visited().flags(state) & targets_) != 0) {
            best_.end = state;
            way_to(state);
            return Searched::Found;
        }
        for (const Expansion::Failing& failing : expansion_.failing) {
            if (!(best_.wrong = judge_.step(failing.failure))) continue;
            const vm::Choice choice = failing.choice;
            way_to(state);
            best_.schedule.push_back(choice);
            return Searched::Found;
        }
        for (const Expansion::Successor& next : expansion_.successors) {
            if (parents_[next.id] != 0) continue;
            parents_[next.id] = state + 1;
            if (!queue_.push_back(next.id)) return Searched::GaveUp;
        }
    }
    return Searched::Working;
}

// The choices are found again by looking at what leads from each state to the next.
void Shortest::way_to(Id state) {
    for (Id parent = parents_[state] - 1; parent != state; parent = parents_[state] - 1) {
        walker_.go_to(parent);
        walker_.expand(expansion_, true);
        for (const Expansion::Successor& next : expansion_.successors) {
            if (next.id != state) continue;
            best_.schedule.push_back(next.choice);
            break;
        }
        state = parent;
    }
    std::reverse(best_.schedule.begin(), best_.schedule.end());
}

}  // namespace explore
