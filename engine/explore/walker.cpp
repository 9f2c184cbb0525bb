// The hot loop: step, see what changed, look the state up, take the changes back.
#include "engine/explore/walker.h"

#include <algorithm>
#include <cassert>

#include "engine/explore/watched.h"

namespace explore {

Walker::Walker(const vm::Machine& machine, Visited& visited)
    : machine_(machine), visited_(visited) {
    assert(machine.task_count() <= tasks_max);
    visited.watch(watched_words(machine));
}

Id Walker::start(vm::Failure& failure) {
    before_ = machine_.initial(&failure);
    now_ = before_;
    if (!visited_.make_key(key_, now_.data())) return no_id;
    changes_.states.assign(1, {0, true});  // one state that differs in nothing
    visited_.insert(key_, changes_, ids_);
    return ids_.front();
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
    changes_.clear();
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
    const bool known =
        visited_.note_changes(key_, before_.data(), now_.data(), choice.task, changes_);
    const std::size_t last = changes_.size() - 1;
    for (std::uint32_t at = changes_.begin_of(last); at < changes_.end_of(last); ++at) {
        visited_.copy(changes_.all[at].component, before_.data(), now_.data());
    }
    if (known) {
        out.successors.push_back({choice, no_id, changes_.states.back().watched});
    } else {
        changes_.all.resize(changes_.begin_of(last));
        changes_.states.pop_back();
    }
    return known;
}

bool Walker::look_up(Expansion& out, bool known_only) {
    if (known_only) {
        visited_.find(key_, changes_, ids_);
    } else {
        visited_.insert(key_, changes_, ids_);
    }
    bool all_known = true;
    for (std::size_t i = 0; i < ids_.size(); ++i) {
        out.successors[i].id = ids_[i];
        all_known &= ids_[i] != no_id;
    }
    if (all_known || !known_only) return all_known;
    std::erase_if(out.successors,
                  [](const Expansion::Successor& next) { return next.id == no_id; });
    return true;
}

}  // namespace explore
