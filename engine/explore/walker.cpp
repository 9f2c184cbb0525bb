// The hot loop: step, see what changed, look the state up, take the changes back.
#include "engine/explore/walker.h"

#include <algorithm>
#include <cassert>

namespace explore {

Walker::Walker(const vm::Machine& machine, Visited& visited)
    : machine_(machine), visited_(visited) {
    assert(machine.task_count() <= tasks_max);
}

Id Walker::start(vm::Failure& failure) {
    before_ = machine_.initial(&failure);
    now_ = before_;
    if (!visited_.make_key(key_, now_.data())) return no_id;
    visited_.insert(key_, successor_ids_);
    return successor_ids_.front();
}

void Walker::go_to(Id id) {
    visited_.read_key(id, next_key_);
    for (std::size_t i = 0; i < next_key_.size(); ++i) {
        if (next_key_[i] == key_[i]) continue;
        visited_.write(next_key_, i, now_.data());
        visited_.write(next_key_, i, before_.data());
    }
    key_.swap(next_key_);
}

bool Walker::expand(Expansion& out, bool known_only) {
    out.successors.clear();
    out.failing.clear();
    out.moving = out.stepping = out.blocked = 0;
    out.quiet = true;
    successor_keys_.clear();
    for (int i = 0; i < machine_.task_count(); ++i) {
        const auto id = static_cast<vm::TaskId>(i);
        const sync::Task& task = machine_.task(now_.data(), id);
        if (task.state != sync::State::Waiting) continue;
        out.blocked |= bit(id);
        out.object[id] = task.object;
    }
    machine_.candidates(now_.data(), candidates_);
    for (vm::Choice choice : candidates_) {
        for (int taken = 0, alternatives = 1; taken < alternatives; ++taken, ++choice.alternative) {
            const vm::StepResult result = machine_.step(now_.data(), choice);
            if (result.status == vm::StepResult::Status::Disabled) {
                out.blocked |= bit(choice.task);
                out.object[choice.task] = result.blocked_on;
                break;
            }
            alternatives = std::max(alternatives, result.alternatives);
            if (choice.kind != vm::ChoiceKind::Spurious) {
                out.quiet = false;
                if (choice.task != sync::no_task) out.moving |= bit(choice.task);
                if (choice.kind == vm::ChoiceKind::Step) out.stepping |= bit(choice.task);
            }
            if (result.status == vm::StepResult::Status::Failed) {
                out.failing.push_back({choice, result.failure});
                now_ = before_;
            } else if (!note_successor(choice, out) && !known_only) {
                return false;
            }
        }
    }
    return look_up(out, known_only);
}

// Takes the step back, too. False: it leads to a state that is not known and for which there is no
// memory.
bool Walker::note_successor(const vm::Choice& choice, Expansion& out) {
    const std::size_t at = successor_keys_.size();
    successor_keys_.insert(successor_keys_.end(), key_.begin(), key_.end());
    const bool known = visited_.update(successor_keys_.data() + at, before_.data(), now_.data(),
                                       choice.task, changed_);
    for (const std::uint16_t i : changed_) visited_.copy(i, before_.data(), now_.data());
    if (known) {
        out.successors.push_back({choice, no_id});
    } else {
        successor_keys_.resize(at);
    }
    return known;
}

bool Walker::look_up(Expansion& out, bool known_only) {
    if (known_only) {
        visited_.find(successor_keys_, successor_ids_);
    } else {
        visited_.insert(successor_keys_, successor_ids_);
    }
    for (std::size_t i = 0; i < out.successors.size(); ++i)
        out.successors[i].id = successor_ids_[i];
    const auto unknown = [](const Expansion::Successor& next) { return next.id == no_id; };
    if (known_only) std::erase_if(out.successors, unknown);
    return known_only || std::none_of(out.successors.begin(), out.successors.end(), unknown);
}

}  // namespace explore
