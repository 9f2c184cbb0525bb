// The hot loop: step, see what changed, look the state up, take the changes back.
#include "engine/explore/walker.h"

#include <algorithm>
#include <cassert>

#include "engine/explore/watched.h"

namespace explore {

namespace {
// Of a way over several steps: ends those that lead round and round.
constexpr int way_steps_max = 256;
}  // namespace

Walker::Walker(const vm::Machine& machine, Visited& visited, Persistent* persistent)
    : machine_(machine),
      visited_(visited),
      persistent_(persistent),
      moves_(machine, visited, visited.memory()) {
    assert(machine.task_count() <= tasks_max);
    visited.watch(watched_words(machine));
}

Id Walker::start(vm::Failure& failure) {
    const vm::World world = machine_.initial(&failure);
    return start_from(world.data());
}

Id Walker::start_from(const vm::Word* world) {
    before_.assign(world, world + machine_.layout.total);
    now_ = before_;
    listed_ = false;
    if (!visited_.make_key(key_, now_.data())) return no_id;
    written_ = key_;
    changes_.states.assign(1, {0, true});  // one state that differs in nothing
    visited_.insert(key_, changes_, ids_);
    if (ids_.front() != no_id) go_to(ids_.front());
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

bool Walker::expand(Expansion& out, bool known_only, TaskMask tasks) {
    if (!collect(out, known_only, tasks)) return false;
    if (persistent_ != nullptr) follow_ways(out);
    return look_up(out, known_only);
}

// One step from the current state, into [out] and [changes_].
bool Walker::collect(Expansion& out, bool known_only, TaskMask tasks) {
    out.successors.clear();
    out.failing.clear();
    out.moving = out.later = out.stepping = out.blocked = 0;
    out.quiet = true;
    changes_.clear();
    if (!moves_.on()) return step_all(out, known_only, tasks);
    moves_.go_to(key_);
    for (int i = 0; i < machine_.task_count(); ++i) {
        const auto task = static_cast<vm::TaskId>(i);
        if ((tasks & bit(task)) == 0) {
            const sync::Task& block = visited_.task_block(task, key_[visited_.component_of(task)]);
            if (block.state != sync::State::Waiting) continue;
            out.blocked |= bit(task);
            out.object[task] = block.object;
        } else if (const Moves::Known* known = moves_.find(task)) {
            repeat(task, *known, out);
        } else if (!step_task(task, out, known_only)) {
            return false;
        }
    }
    return true;
}

// Every candidate in its order, whoever it belongs to.
bool Walker::step_all(Expansion& out, bool known_only, TaskMask tasks) {
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
        if (choice.task != sync::no_task && (tasks & bit(choice.task)) == 0) continue;
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
        if (!choice.by_chance()) {
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
        if (!vm::Choice{move.kind}.by_chance()) {
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

// Behind each first step the further ones that are enough, while each has one outcome and fails
// nothing: [changes_] become what the whole ways make.
void Walker::follow_ways(Expansion& out) {
    ways_.clear();
    for (std::size_t i = 0; i < out.successors.size(); ++i) {
        way_ = key_;
        for (std::uint32_t at = changes_.begin_of(i); at < changes_.end_of(i); ++at) {
            way_[changes_.all[at].component] = changes_.all[at].number;
        }
        for (int steps = 0; steps < way_steps_max; ++steps) {
            const vm::TaskId mover = go_on(way_);
            if (mover == sync::no_task) break;
            out.later |= bit(mover);
        }
        for (std::uint32_t c = 0; c < way_.size(); ++c) {
            if (way_[c] != key_[c]) ways_.all.push_back({c, way_[c]});
        }
        ways_.states.push_back(
            {static_cast<std::uint32_t>(ways_.all.size()), changes_.states[i].watched});
    }
    std::swap(changes_, ways_);
}

// One step further from the state [way], if a single one is enough there. Answers who makes it.
vm::TaskId Walker::go_on(Key& way) {
    const vm::TaskId mover = persistent_->next(visited_, way);
    if (mover == sync::no_task) return mover;
    moves_.go_to(way);
    if (const Moves::Known* known = moves_.find(mover)) {
        if (known->moves_end - known->moves != 1) return sync::no_task;
        const Moves::Move& move = moves_.move(known->moves);
        if (move.kind != vm::ChoiceKind::Step) return sync::no_task;
        for (std::uint32_t at = known->changes; at < move.changes_end; ++at) {
            way[moves_.change(at).component] = moves_.change(at).number;
        }
        return mover;
    }
    // It is made from there, and what it makes is kept apart.
    std::swap(key_, way);
    std::swap(changes_, other_changes_);
    listed_ = false;
    changes_.clear();
    other_.successors.clear();
    other_.failing.clear();
    other_.blocked = 0;
    const bool single = step_task(mover, other_, false) && other_.failing.empty() &&
                        other_.successors.size() == 1 &&
                        other_.successors.front().choice.kind == vm::ChoiceKind::Step;
    std::swap(changes_, other_changes_);
    std::swap(key_, way);
    listed_ = false;
    if (!single) return sync::no_task;
    for (const Changes::Change& change : other_changes_.all) way[change.component] = change.number;
    return mover;
}

void Walker::retrace(const vm::Choice& first, vm::Choices& steps, std::vector<vm::World>& worlds) {
    Expansion one;
    collect(one, true, first.task == sync::no_task ? ~TaskMask{0} : bit(first.task));
    for (std::size_t i = 0; i < one.successors.size(); ++i) {
        if (!(one.successors[i].choice == first)) continue;
        Key way = key_;
        for (std::uint32_t at = changes_.begin_of(i); at < changes_.end_of(i); ++at) {
            way[changes_.all[at].component] = changes_.all[at].number;
        }
        vm::Choice choice = first;
        for (int count = 0; choice.task != sync::no_task || count == 0; ++count) {
            steps.push_back(choice);
            vm::World world(machine_.layout.total, 0);
            for (std::size_t c = 0; c < way.size(); ++c) visited_.write(way, c, world.data());
            worlds.push_back(std::move(world));
            if (persistent_ == nullptr || count == way_steps_max) break;
            choice = {vm::ChoiceKind::Step, go_on(way), 0};
        }
        return;
    }
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
