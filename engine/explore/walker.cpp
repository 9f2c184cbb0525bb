// The hot loop: step, see what changed, look the state up, take the changes back.
#include "engine/explore/walker.h"

#include <algorithm>
#include <cassert>

#include "engine/explore/watched.h"

namespace explore {

Walker::Walker(const vm::Machine& machine, Visited& visited)
    : machine_(machine), visited_(visited), moves_(machine, visited, visited.memory()) {
    assert(machine.task_count() <= tasks_max);
    visited.watch(watched_words(machine));
}

Id Walker::start(vm::Failure& failure) {
    before_ = machine_.initial(&failure);
    now_ = before_;
    if (!visited_.make_key(key_, now_.data())) return no_id;
    written_ = key_;
    changes_.states.assign(1, {0, true});  // one state that differs in nothing
    visited_.insert(key_, changes_, ids_);
    return ids_.front();
}

void Walker::go_to(Id id) {
    visited_.read_key(id, key_);
    listed_ = false;
}

vm::Word* Walker::world() {
    for (std::size_t i = 0; i < key_.size(); ++i) {
        if (key_[i] == written_[i]) continue;
        visited_.write(key_, i, now_.data());
        visited_.write(key_, i, before_.data());
        written_[i] = key_[i];
    }
    return now_.data();
}

bool Walker::expand(Expansion& out, bool known_only) {
    out.successors.clear();
    out.failing.clear();
    out.moving = out.stepping = out.blocked = 0;
    out.quiet = true;
    changes_.clear();
    if (!moves_.on()) return step_all(out, known_only) && look_up(out, known_only);
    moves_.go_to(key_);
    for (int i = 0; i < machine_.task_count(); ++i) {
        const auto task = static_cast<vm::TaskId>(i);
        if (const Moves::Known* known = moves_.find(task)) {
            repeat(task, *known, out);
        } else if (!step_task(task, out, known_only)) {
            return false;
        }
    }
    return look_up(out, known_only);
}

// Every candidate in its order, whoever it belongs to.
bool Walker::step_all(Expansion& out, bool known_only) {
    for (int i = 0; i < machine_.task_count(); ++i) {
        const auto id = static_cast<vm::TaskId>(i);
        const sync::Task& task = machine_.task(world(), id);
        if (task.state != sync::State::Waiting) continue;
        out.blocked |= bit(id);
        out.object[id] = task.object;
    }
    machine_.candidates(world(), candidates_);
    made_.clear();
    for (const vm::Choice& choice : candidates_) {
        if (!step_choice(choice, out, known_only)) return false;
    }
    return true;
}

// Those of [task], to be remembered.
bool Walker::step_task(vm::TaskId task, Expansion& out, bool known_only) {
    if (!listed_) machine_.candidates(world(), candidates_);
    listed_ = true;
    const std::size_t first = changes_.size(), failing = out.failing.size();
    const sync::Task& block = machine_.task(world(), task);
    if (block.state == sync::State::Waiting) {
        out.blocked |= bit(task);
        out.object[task] = block.object;
    }
    made_.clear();
    moves_.start_looking();
    for (const vm::Choice& choice : candidates_) {
        if (choice.task == task && !step_choice(choice, out, known_only)) return false;
    }
    const bool whole = changes_.size() == first + made_.size() && out.failing.size() == failing;
    if (whole) {
        const bool blocked = (out.blocked & bit(task)) != 0;
        moves_.remember(task, made_, changes_, first, blocked, blocked ? out.object[task] : 0);
    }
    return true;
}

// All alternatives of one candidate. False: memory ended.
bool Walker::step_choice(vm::Choice choice, Expansion& out, bool known_only) {
    vm::Observer observer;
    if (moves_.on()) observer.looked = &moves_.looked();
    for (int taken = 0, alternatives = 1; taken < alternatives; ++taken, ++choice.alternative) {
        const vm::StepResult result = machine_.step(now_.data(), choice, observer);
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
            continue;
        }
        made_.push_back({choice.kind, choice.alternative});
        if (!note_successor(choice, out) && !known_only) return false;
    }
    return true;
}

// What step_task told when it was called in a state that looked the same to [task].
void Walker::repeat(vm::TaskId task, const Moves::Known& known, Expansion& out) {
    if (known.blocked) {
        out.blocked |= bit(task);
        out.object[task] = known.object;
    }
    std::uint32_t change = known.changes;
    for (std::uint32_t i = known.moves; i < known.moves_end; ++i) {
        const Moves::Move& move = moves_.move(i);
        if (move.kind != vm::ChoiceKind::Spurious) {
            out.quiet = false;
            out.moving |= bit(task);
            if (move.kind == vm::ChoiceKind::Step) out.stepping |= bit(task);
        }
        changes_.all.insert(changes_.all.end(), &moves_.change(change),
                            &moves_.change(move.changes_end));
        change = move.changes_end;
        changes_.states.push_back({static_cast<std::uint32_t>(changes_.all.size()), move.watched});
        out.successors.push_back({{move.kind, task, move.alternative}, no_id, move.watched});
    }
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
