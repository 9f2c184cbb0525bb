#include "tests/explore/reference.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "engine/vm/access.h"

namespace explore {

namespace {

std::uint64_t bit_of(vm::TaskId task) { return std::uint64_t{1} << task; }

}  // namespace

Reference::Reference(const vm::Machine& machine, Races races, std::size_t states_max)
    : machine_(machine), races_(races), possible_(machine.program.properties.size()) {
    for (int i = 0; i < machine.task_count(); ++i) {
        const auto id = static_cast<std::size_t>(i);
        const auto& declared = machine.program.tasks;
        const bool excused = id < declared.size() && (declared[id].daemon || declared[id].isr);
        if (!excused) must_end_ |= bit_of(static_cast<vm::TaskId>(i));
    }
    number_of(machine.initial());
    for (std::size_t i = 0; i < states_.size(); ++i) {
        if (states_.size() > states_max) return;
        expand(i);
        judge(states_[i]);
    }
    finished = true;
    states = states_.size();
    state_fails_ = fails();
    judge_components();
    if (machine.settings.rule.exact_time()) see_whether_time_passes();
    for (std::size_t i = 0; i < possible_.size(); ++i) {
        const bool wanted = machine.program.properties[i].kind == lang::PropertyKind::Possible;
        never_possible |= wanted && !possible_[i];
    }
    if (fails()) find_simplest();
}

VerdictKind Reference::expected() const {
    if (fails()) return *at_end.begin();
    if (timeless) return VerdictKind::Livelock;
    if (output_full) return VerdictKind::LimitReached;
    return never_possible ? VerdictKind::NotPossible : VerdictKind::Pass;
}

std::set<VerdictKind> Reference::wrong_after(const vm::Choices& schedule) const {
    std::size_t at = 0;
    for (std::size_t i = 0; i < schedule.size(); ++i) {
        const State& state = states_[at];
        const bool last = i + 1 == schedule.size();
        for (const Failing& failing : state.failing) {
            if (last && failing.choice == schedule[i]) return {failing.kind};
        }
        const std::optional<std::size_t> next = state.by(schedule[i]);
        if (!next) return {};
        at = *next;
    }
    std::set<VerdictKind> wrong = states_[at].wrong;
    if (!state_fails_ && somebody_waits_for_ever(at)) wrong.insert(VerdictKind::Deadlock);
    return wrong;
}

bool Reference::somebody_waits_for_ever(const vm::Choices& schedule) const {
    std::optional<std::size_t> at = 0;
    for (const vm::Choice& choice : schedule) {
        if (!(at = states_[*at].by(choice))) return false;
    }
    return somebody_waits_for_ever(*at);
}

std::optional<std::size_t> Reference::State::by(const vm::Choice& choice) const {
    const auto found = std::find_if(next.begin(), next.end(),
                                    [&](const Next& each) { return each.choice == choice; });
    if (found == next.end()) return std::nullopt;
    return found->state;
}

// Where nobody comes round to [state] again, too: with words of which it makes no difference what
// they hold, a search cannot tell the way into a circle from the circle.
bool Reference::somebody_waits_for_ever(std::size_t state) const {
    std::set<std::size_t> seen{state};
    std::vector<std::size_t> left{state};
    Mask moving = 0, blocked = ~Mask{0};
    while (!left.empty()) {
        const State& here = states_[left.back()];
        left.pop_back();
        moving |= here.moving;
        blocked &= here.blocked;
        for (const Next& next : here.next) {
            if (next.choice.kind == vm::ChoiceKind::Spurious) continue;
            if (seen.insert(next.state).second) left.push_back(next.state);
        }
    }
    return (blocked & ~moving & must_end_) != 0;
}

std::size_t Reference::number_of(const vm::World& world) {
    std::string bytes(reinterpret_cast<const char*>(world.data()),
                      machine_.layout.stored * sizeof(vm::Word));
    const auto [at, added] = numbers_.try_emplace(std::move(bytes), states_.size());
    if (added) states_.emplace_back().world = world;
    return at->second;
}

void Reference::expand(std::size_t number) {
    vm::Choices enabled;
    machine_.enabled(states_[number].world.data(), enabled);
    for (const vm::Choice choice : enabled) {
        vm::World world = states_[number].world;
        const vm::StepResult result = machine_.step(world.data(), choice);
        ++transitions;
        State* state = &states_[number];
        if (choice.kind != vm::ChoiceKind::Spurious) {
            state->quiet = false;
            if (choice.task != sync::no_task) state->moving |= bit_of(choice.task);
            if (choice.kind == vm::ChoiceKind::Step) state->stepping |= bit_of(choice.task);
        }
        if (result.status != vm::StepResult::Status::Failed) {
            const std::size_t next = number_of(world);
            states_[number].next.push_back({choice, next});
            continue;
        }
        state->breaks_off = true;
        const vm::Failure& failure = result.failure;
        VerdictKind kind = VerdictKind::Misuse;
        if (failure.kind == vm::FailureKind::Limit) {
            output_full = true;
            continue;
        }
        if (failure.kind == vm::FailureKind::DeadlineMissed) kind = VerdictKind::DeadlineMissed;
        if (failure.kind == vm::FailureKind::Fault &&
            failure.code == static_cast<std::uint8_t>(lang::Fault::Assertion)) {
            kind = VerdictKind::Assertion;
        }
        note_outcome(Outcome::End::Failed, state->world);
        state->failing.push_back({choice, kind});
        kinds.insert(kind);
    }
    // Where time is not exact, who is ready and may not step stands before a call that waits.
    State& state = states_[number];
    for (int i = 0; i < machine_.task_count(); ++i) {
        const auto id = static_cast<vm::TaskId>(i);
        const sync::State task = machine_.task(state.world.data(), id).state;
        const bool held_up = task == sync::State::Ready && !machine_.settings.rule.exact_time() &&
                             (state.stepping & bit_of(id)) == 0;
        if (task == sync::State::Waiting || held_up) state.blocked |= bit_of(id);
    }
}

void Reference::judge(State& state) {
    vm::Word* const world = state.world.data();
    for (std::size_t i = 0; i < possible_.size(); ++i) {
        const lang::Property& property = machine_.program.properties[i];
        const bool holds = machine_.evaluate(world, property) != 0;
        if (property.kind == lang::PropertyKind::Never && holds) {
            state.wrong.insert(VerdictKind::Never);
        }
        possible_[i] = possible_[i] || holds;
    }
    if (state.quiet) {
        const bool ended = all_ended(state);
        note_outcome(ended ? Outcome::End::Ended : Outcome::End::Deadlock, state.world);
        if (!ended) state.wrong.insert(VerdictKind::Deadlock);
        if (ended && finally_fails(state)) state.wrong.insert(VerdictKind::Finally);
    } else {
        if (!vm::owner_cycle(vm::waits(machine_, world)).empty()) {
            state.wrong.insert(VerdictKind::Deadlock);
        }
        if (races(state)) state.wrong.insert(VerdictKind::DataRace);
    }
    kinds.insert(state.wrong.begin(), state.wrong.end());
}

bool Reference::races(const State& state) const {
    if (races_ != Races::Fail || machine_.settings.rule.exact_time()) return false;
    std::vector<vm::Access> all;
    for (int i = 0; i < machine_.task_count(); ++i) {
        const vm::Access access =
            vm::next_access(machine_, state.world.data(), static_cast<vm::TaskId>(i));
        if (access.address != 0 && access.plain) all.push_back(access);
    }
    for (std::size_t i = 0; i < all.size(); ++i) {
        for (std::size_t j = i + 1; j < all.size(); ++j) {
            if (all[i].address == all[j].address && (all[i].write || all[j].write)) return true;
        }
    }
    return false;
}

bool Reference::all_ended(const State& state) const {
    const std::size_t declared = machine_.program.tasks.size();
    for (int i = 0; i < machine_.task_count(); ++i) {
        const auto id = static_cast<vm::TaskId>(i);
        if ((must_end_ & bit_of(id)) == 0) continue;
        const sync::State task = machine_.task(state.world.data(), id).state;
        const bool not_spawned = id >= declared && task == sync::State::Unborn;
        if (task != sync::State::Ended && !not_spawned) return false;
    }
    return true;
}

bool Reference::finally_fails(State& state) {
    for (const lang::Property& property : machine_.program.properties) {
        if (property.kind == lang::PropertyKind::Finally &&
            machine_.evaluate(state.world.data(), property) == 0) {
            return true;
        }
    }
    return false;
}

// Whoever has only ticks and chance behind him, or those of whom that is known, is on no such
// round.
void Reference::see_whether_time_passes() {
    std::vector<bool> harmless(states_.size());
    for (bool more = true; more;) {
        more = false;
        timeless = false;
        for (std::size_t i = states_.size(); i-- > 0;) {
            if (harmless[i]) continue;
            const bool is =
                std::all_of(states_[i].next.begin(), states_[i].next.end(), [&](const Next& next) {
                    return harmless[next.state] || next.choice.kind == vm::ChoiceKind::Tick ||
                           next.choice.kind == vm::ChoiceKind::Spurious;
                });
            harmless[i] = is;
            more |= is;
            timeless |= !is;
        }
    }
}

// Where things go on for ever: sets of states that reach one another, without spurious wake-ups,
// on which nobody can count. Kosaraju's two walks, on lists instead of the call stack.
void Reference::judge_components() {
    std::vector<std::vector<std::size_t>> forth(states_.size()), back(states_.size());
    for (std::size_t i = 0; i < states_.size(); ++i) {
        for (const Next& next : states_[i].next) {
            if (next.choice.kind == vm::ChoiceKind::Spurious) continue;
            forth[i].push_back(next.state);
            back[next.state].push_back(i);
        }
    }
    std::vector<bool> seen(states_.size());
    const auto walk = [&](std::size_t from, const auto& edges, std::vector<std::size_t>& left) {
        std::vector<std::pair<std::size_t, std::size_t>> stack{{from, 0}};
        seen[from] = true;
        while (!stack.empty()) {
            auto& [state, position] = stack.back();
            if (position == edges[state].size()) {
                left.push_back(state);
                stack.pop_back();
                continue;
            }
            const std::size_t next = edges[state][position++];
            if (seen[next]) continue;
            seen[next] = true;
            stack.emplace_back(next, 0);
        }
    };
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < states_.size(); ++i) {
        if (!seen[i]) walk(i, forth, order);
    }
    seen.assign(states_.size(), false);
    for (auto root = order.rbegin(); root != order.rend(); ++root) {
        if (seen[*root]) continue;
        std::vector<std::size_t> members;
        walk(*root, back, members);
        judge_component(members);
    }
}

void Reference::judge_component(const std::vector<std::size_t>& members) {
    const std::set<std::size_t> inside(members.begin(), members.end());
    Mask moving = 0, blocked = ~Mask{0};
    bool leaves = false, goes_on = false;
    for (const std::size_t member : members) {
        const State& state = states_[member];
        moving |= state.moving;
        blocked &= state.blocked;
        leaves |= state.breaks_off;
        for (const Next& next : state.next) {
            if (next.choice.kind == vm::ChoiceKind::Spurious) continue;
            (inside.count(next.state) != 0 ? goes_on : leaves) = true;
        }
    }
    if (leaves || !goes_on) return;
    note_outcome(Outcome::End::Endless, states_[members.front()].world);
    if (state_fails_) return;  // this counts where nothing else fails
    const bool stuck = (blocked & ~moving & must_end_) != 0;
    for (const std::size_t member : members) {
        State& state = states_[member];
        if (stuck) {
            state.wrong.insert(VerdictKind::Deadlock);
        } else if (all_ended(state) && finally_fails(state)) {
            state.wrong.insert(VerdictKind::Finally);
        }
        kinds.insert(state.wrong.begin(), state.wrong.end());
    }
}

// Ways in order of preemptions, length, choices: the first one that comes to a state with the same
// last runner is the simplest one to there.
void Reference::find_simplest() {
    using Path = std::vector<std::uint32_t>;
    struct End {
        vm::Choices choices;
        std::size_t state;
        vm::TaskId last;
        const Failing* failing;  // the last choice fails
    };
    using Rank = std::tuple<int, std::size_t, Path>;
    std::multimap<Rank, End> left;
    std::set<std::pair<std::size_t, vm::TaskId>> settled;
    left.emplace(Rank{0, 0, {}}, End{{}, 0, sync::no_task, nullptr});
    while (!left.empty()) {
        const auto first = left.begin();
        const auto [so_far, length, path] = first->first;  // a copy
        const End end = first->second;
        left.erase(first);
        const State& state = states_[end.state];
        at_end = state.wrong;
        if (end.failing != nullptr) at_end = {end.failing->kind};
        if (!at_end.empty()) {
            simplest = end.choices;
            preemptions = so_far;
            return;
        }
        if (!settled.insert({end.state, end.last}).second) continue;
        const auto follow = [&, so_far = so_far, &path = path](vm::Choice choice, std::size_t to,
                                                               const Failing* failing) {
            End next{end.choices, to, end.last, failing};
            next.choices.push_back(choice);
            if (choice.kind == vm::ChoiceKind::Step) next.last = choice.task;
            if (failing == nullptr && settled.count({to, next.last}) != 0) return;
            const int more = machine_.preempts(state.world.data(), end.last, choice);
            Path longer = path;
            longer.push_back(choice.number());
            left.emplace(Rank{so_far + more, longer.size(), longer}, std::move(next));
        };
        for (const Next& next : state.next) follow(next.choice, next.state, nullptr);
        for (const Failing& failing : state.failing) follow(failing.choice, end.state, &failing);
    }
}

}  // namespace explore
