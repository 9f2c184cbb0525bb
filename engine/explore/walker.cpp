// The hot loop: step, see what changed, look the state up, take the changes back.
#include "engine/explore/walker.h"

#include <algorithm>
#include <cassert>

#include "engine/explore/watched.h"

namespace explore {

namespace {
// Of a way over several steps.
constexpr std::uint32_t way_steps_max = 256;
// Seldom does one go so far; where it does, it may lead round and round.
constexpr std::uint32_t first_mark = 8;
// Of each task so many values are remembered.
constexpr std::uint32_t stretches_max = 1u << 14;
}  // namespace

Walker::Walker(const vm::Machine& machine, Visited& visited, Persistent* persistent,
               const DeadWords* dead)
    : machine_(machine),
      visited_(visited),
      persistent_(persistent),
      dead_(dead),
      moves_(machine, visited, visited.memory()) {
    assert(machine.task_count() <= tasks_max);
    for (int i = 0; persistent != nullptr && i < machine.task_count(); ++i) {
        stretches_.push_back(std::make_unique<Growing<Stretch>>(visited.memory()));
    }
    visited.watch(watched_words(machine));
}

Walker::Walker(const Walker& other, Visited& visited)
    : Walker(other.machine_, visited, other.persistent_, other.dead_) {
    key_ = other.key_;
    written_ = other.written_;
    before_ = other.before_;
    now_ = other.now_;
}

Id Walker::start(vm::Failure& failure) {
    const vm::World world = machine_.initial(&failure);
    return start_from(world.data());
}

Id Walker::start_from(const vm::Word* world) {
    before_.assign(world, world + machine_.layout.total);
    if (dead_ != nullptr) dead_->clear(machine_, before_.data());
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
    const TaskMask twins = visited_.twins(key_) & tasks;
    for (int i = 0; i < machine_.task_count(); ++i) {
        const auto task = static_cast<vm::TaskId>(i);
        if ((twins & bit(task)) != 0 && (tasks & bit(visited_.twin_of(task))) != 0) {
            do_as(task, visited_.twin_of(task), out);
        } else if ((tasks & bit(task)) == 0) {
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

// [task] can do what its [twin] can, and what comes of it is told by that.
void Walker::do_as(vm::TaskId task, vm::TaskId twin, Expansion& out) {
    const auto copy = [&](TaskMask& mask) {
        if ((mask & bit(twin)) != 0) mask |= bit(task);
    };
    copy(out.moving);
    copy(out.stepping);
    copy(out.blocked);
    out.object[task] = out.object[twin];
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
        if (dead_ != nullptr)
            dead_->clear_moved(machine_, choice.task, before_.data(), now_.data());
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
        // One by one: mostly there is one, and to copy several is a call.
        for (; change < move.changes_end; ++change) changes_.all.push_back(moves_.change(change));
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
    way_ = key_;
    for (std::size_t i = 0; i < out.successors.size(); ++i) {
        const TaskMask later = out.later;
        for (std::uint32_t at = changes_.begin_of(i); at < changes_.end_of(i); ++at) {
            way_[changes_.all[at].component] = changes_.all[at].number;
        }
        if (follow_way(out.successors[i].choice.task, out)) {
            for (std::uint32_t c = 0; c < way_.size(); ++c) {
                if (way_[c] == key_[c]) continue;
                ways_.all.push_back({c, way_[c]});
                way_[c] = key_[c];
            }
        } else {
            for (std::uint32_t at = changes_.begin_of(i); at < changes_.end_of(i); ++at) {
                ways_.all.push_back(changes_.all[at]);
                way_[changes_.all[at].component] = key_[changes_.all[at].component];
            }
        }
        ways_.states.push_back(
            {static_cast<std::uint32_t>(ways_.all.size()), changes_.states[i].watched});
        if (out.successors[i].choice.by_chance()) out.later = later;  // nobody can count on that
    }
    std::swap(changes_, ways_);
}

// From [way_], to which a step of [last] led, as far as single steps are enough. One that leads
// round and round ends where it is found to do so (Brent's search for a cycle). False: not a step.
bool Walker::follow_way(vm::TaskId last, Expansion& out) {
    bool further = false;
    std::uint32_t mark_at = first_mark;
    for (std::uint32_t steps = 0; steps < way_steps_max;) {
        bool pure = false;
        if (last != sync::no_task) {
            const Stretch stretch = pure_steps(last);
            pure = stretch.goes_on;
            if (stretch.steps > 0 && steps + stretch.steps < way_steps_max) {
                way_[visited_.component_of(last)] = stretch.number;
                steps += stretch.steps;
                out.later |= bit(last);
                further = true;
            } else {
                pure |= stretch.steps > 0;
            }
        }
        last = go_on(way_, last, pure);
        if (last == sync::no_task) break;
        out.later |= bit(last);
        further = true;
        ++steps;
        if (mark_at > first_mark && way_ == mark_) break;
        if (steps < mark_at) continue;
        mark_ = way_;
        mark_at = steps * 2;
    }
    return further;
}

// Where [task]'s next steps in the state [way_] lead, while they concern nobody else and change
// nothing but its component: looked at once for each value of that.
Walker::Stretch Walker::pure_steps(vm::TaskId task) {
    const std::size_t component = visited_.component_of(task);
    const std::uint32_t from = way_[component];
    Growing<Stretch>& known = *stretches_[task];
    if (from < known.size() && known[from].known) return known[from];
    Stretch stretch{from, 0, true, persistent_->pure(visited_, from, task)};
    Key way = way_;
    while (stretch.goes_on && stretch.steps < way_steps_max) {
        Key next = way;
        if (!make_step(next, task)) break;
        way[component] = next[component];
        if (way != next) break;
        stretch.number = way[component];
        ++stretch.steps;
        stretch.goes_on = persistent_->pure(visited_, stretch.number, task);
    }
    if (from >= stretches_max) return stretch;
    if (known.size() <= from && !known.room(from + 1 - known.size())) return stretch;
    while (known.size() <= from) known.add({});
    known[from] = stretch;
    return stretch;
}

// One step further from the state [way], if a single one is enough there: where [pure], that of
// [last], who made the step before. Answers who makes it.
vm::TaskId Walker::go_on(Key& way, vm::TaskId last, bool pure) {
    const vm::TaskId mover = pure ? last : persistent_->next(visited_, way);
    return mover != sync::no_task && make_step(way, mover) ? mover : sync::no_task;
}

// False: it fails, has several outcomes, or is not possible.
bool Walker::make_step(Key& way, vm::TaskId mover) {
    moves_.go_to(way);
    if (const Moves::Known* known = moves_.find(mover)) {
        if (known->moves_end - known->moves != 1) return false;
        const Moves::Move& move = moves_.move(known->moves);
        if (move.kind != vm::ChoiceKind::Step) return false;
        for (std::uint32_t at = known->changes; at < move.changes_end; ++at) {
            way[moves_.change(at).component] = moves_.change(at).number;
        }
        return true;
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
    if (!single) return false;
    for (const Changes::Change& change : other_changes_.all) way[change.component] = change.number;
    return true;
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
        way_ = way;
        if (persistent_ != nullptr) follow_way(first.task, one);
        const Key end = way_;
        for (vm::Choice choice = first;;) {
            steps.push_back(choice);
            vm::World world(machine_.layout.total, 0);
            for (std::size_t c = 0; c < way.size(); ++c) visited_.write(way, c, world.data());
            worlds.push_back(std::move(world));
            if (way == end) break;
            const vm::TaskId last = choice.task;
            const bool pure = last != sync::no_task &&
                              persistent_->pure(visited_, way[visited_.component_of(last)], last);
            choice = {vm::ChoiceKind::Step, go_on(way, last, pure), 0};
            assert(choice.task != sync::no_task);
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
