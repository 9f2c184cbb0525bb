// Places, futures, and the choice.
#include "engine/explore/persistent.h"

#include <algorithm>
#include <bit>

#include "engine/explore/watched.h"
#include "engine/sync/mutex.h"
#include "engine/sync/semaphore.h"
#include "engine/sync/shared_mutex.h"

namespace explore {

namespace {

constexpr std::uint8_t no_place = 0xff;
// Two more bits: for all that properties watch; and one that each step reads, so that a step which
// may do anything meets every other.
constexpr unsigned places_max = 62;
constexpr std::uint64_t watched_place = std::uint64_t{1} << 62;
constexpr std::uint64_t anything_place = std::uint64_t{1} << 63;
constexpr std::size_t locks_max = 64;
constexpr std::uint32_t unasked = Skeleton::none - 1, ended = Skeleton::none - 2;

}  // namespace

const char* Persistent::obstacle(const vm::Machine& machine) {
    const lang::Program& program = machine.program;
    if (machine.settings.rule.exact_time()) return "time is exact";
    for (const lang::Task& task : program.tasks) {
        if (task.isr) return "there are interrupts";
        if (task.mortal) return "tasks may die anywhere";
    }
    if (program.spawned_max > 0) return "tasks start threads";
    for (const lang::BuiltinCode* builtin : program.builtins) {
        if (builtin->effect == sync::Effect::Unforeseen) return "a call changes what others do";
    }
    for (const lang::Instruction& in : program.code) {
        if (in.opcode == lang::Opcode::Spawn) return "tasks start threads";
        if (in.opcode == lang::Opcode::LocalAddress && in.a != 0) {
            return "tasks use each other's locals";
        }
    }
    return nullptr;
}

Persistent::Persistent(const vm::Machine& machine) {
    const auto& tasks = machine.program.tasks;
    plans_.resize(tasks.size());
    values_.resize(tasks.size());
    stands_at_.resize(tasks.size());
    for (std::size_t i = 0; i < tasks.size(); ++i) {
        for (std::size_t j = 0; j < i && !plans_[i]; ++j) {
            const bool same =
                tasks[i].function == tasks[j].function && tasks[i].arguments == tasks[j].arguments;
            if (same) plans_[i] = plans_[j];
        }
        if (plans_[i]) continue;
        plans_[i] = std::make_shared<Plan>();
        plans_[i]->skeleton = std::make_unique<Skeleton>(machine, static_cast<vm::TaskId>(i));
    }
    number_places(machine);
    for (const auto& plan : plans_) {
        if (plan->nodes.empty()) {
            for (const Skeleton::Node& node : plan->skeleton->nodes()) {
                Node here;
                here.step = in_places(node);
                for (const sync::Address lock : node.locks) {
                    const int number = number_of(lock);
                    if (number < 0) continue;
                    here.locks |= std::uint64_t{1} << number;
                    if (node.locks.size() == 1) here.lock = number;
                }
                plan->nodes.push_back(std::move(here));
            }
        }
    }
    see_properties(machine);
    for (const auto& plan : plans_) sum_up(*plan);
}

// Words that every skeleton takes for one, such as the elements of an array at an unknown index,
// are one place.
void Persistent::number_places(const vm::Machine& machine) {
    const vm::World initial = machine.initial();
    const std::size_t words = machine.layout.stored;
    std::vector<bool> begins(words + 1, false), touched(words + 1, false);
    for (const auto& plan : plans_) {
        for (const Skeleton::Node& node : plan->skeleton->nodes()) {
            for (const Skeleton::Access& access : node.accesses) {
                const auto first = static_cast<std::size_t>(access.first);
                const auto last = std::min(static_cast<std::size_t>(access.last), words - 1);
                if (first > last) continue;
                begins[first] = begins[last + 1] = true;
                for (std::size_t i = first; i <= last; ++i) touched[i] = true;
            }
            for (const sync::Address lock : node.locks) {
                if (number_of(lock) < 0 && locks_.size() < locks_max) {
                    const sync::Kind kind = sync::to_options(initial[lock]).k();
                    const bool owned = (kind == sync::Kind::Mutex && !sync::to_options(initial[lock]).saturate) ||
                                       kind == sync::Kind::SharedMutex;
                    locks_.push_back({lock, owned ? kind : sync::Kind::None, {}, {}});
                }
            }
        }
    }
    place_of_.assign(words, no_place);
    unsigned place = 0;
    bool used = false;
    for (std::size_t i = 0; i < words; ++i) {
        if (begins[i] && used) {
            ++place;  // where there are too many, several share one
            used = false;
        }
        if (!touched[i]) continue;
        place_of_[i] = static_cast<std::uint8_t>(place % places_max);
        used = true;
    }
}

// Its place in locks_, or -1.
int Persistent::number_of(sync::Address lock) const {
    const auto at = std::find_if(locks_.begin(), locks_.end(),
                                 [lock](const Lock& each) { return each.address == lock; });
    return at == locks_.end() ? -1 : static_cast<int>(at - locks_.begin());
}

Persistent::Touches Persistent::in_places(const Skeleton::Node& node) const {
    Touches out{anything_place, 0};
    if (node.anything) return {~Places{0}, ~Places{0}};
    for (const Skeleton::Access& access : node.accesses) {
        for (vm::Word word = access.first; word <= access.last; ++word) {
            const auto at = static_cast<std::size_t>(word);
            if (at >= place_of_.size() || place_of_[at] == no_place) continue;
            (access.write ? out.writes : out.reads) |= Places{1} << place_of_[at];
        }
    }
    return out;
}

void Persistent::see_properties(const vm::Machine& machine) {
    const bool daemons = std::any_of(machine.program.tasks.begin(), machine.program.tasks.end(),
                                     [](const lang::Task& task) { return task.daemon; });
    const Watched watched = watched_by(machine, daemons);
    Places words = 0;
    for (std::size_t i = 0; i < place_of_.size(); ++i) {
        if (watched.words[i] && place_of_[i] != no_place) words |= Places{1} << place_of_[i];
    }
    // What can wake a watched task touches what it waits for.
    for (std::size_t i = 0; i < plans_.size(); ++i) {
        if ((watched.tasks & bit(static_cast<vm::TaskId>(i))) == 0) continue;
        for (const Node& node : plans_[i]->nodes) words |= node.step.reads | node.step.writes;
    }
    for (std::size_t i = 0; i < plans_.size(); ++i) {
        const bool task = (watched.tasks & bit(static_cast<vm::TaskId>(i))) != 0;
        for (Node& node : plans_[i]->nodes) {
            if (task || (node.step.writes & words) != 0) node.step.writes |= watched_place;
        }
    }
}

// Backwards along the edges until nothing is added.
void Persistent::sum_up(Plan& plan) {
    for (Node& node : plan.nodes) {
        node.all = node.step;
        node.all_locks = node.locks;
    }
    for (bool more = true; more;) {
        more = false;
        for (std::size_t i = plan.nodes.size(); i-- > 0;) {
            Node& node = plan.nodes[i];
            Touches all = node.all;
            std::uint64_t locks = node.all_locks;
            for (const std::uint32_t next : plan.skeleton->nodes()[i].next) {
                all.add(plan.nodes[next].all);
                locks |= plan.nodes[next].all_locks;
            }
            if (all.reads == node.all.reads && all.writes == node.all.writes &&
                locks == node.all_locks) {
                continue;
            }
            node.all = all;
            node.all_locks = locks;
            more = true;
        }
    }
}

// What the task may still do without getting past [locks].
const Persistent::Touches& Persistent::future(const Standing& of, std::uint64_t locks) {
    Plan& plan = *plans_[of.id];
    Node& from = plan.nodes[of.node];
    locks &= from.all_locks;
    if (locks == 0) return from.all;
    for (const Future& known : from.futures) {
        if (known.locks == locks) return known.touches;
    }
    Touches out;
    std::vector<bool> seen(plan.nodes.size(), false);
    std::vector<std::uint32_t> left{of.node};
    seen[of.node] = true;
    while (!left.empty()) {
        const std::uint32_t number = left.back();
        left.pop_back();
        const Node& node = plan.nodes[number];
        const Skeleton::Node& bones = plan.skeleton->nodes()[number];
        const bool stops = (node.locks & locks) != 0;
        if (!stops || bones.arrives) out.add(node.step);
        if (stops) continue;
        for (const std::uint32_t next : bones.next) {
            if (!seen[next]) left.push_back(next);
            seen[next] = true;
        }
    }
    from.futures.push_back({locks, out});
    return from.futures.back().touches;
}

// -- one state

void Persistent::locate(const Visited& visited) {
    const auto at = [](sync::Address object, std::size_t bytes) {
        return static_cast<sync::Address>(object + bytes / sizeof(vm::Word));
    };
    for (Lock& lock : locks_) {
        if (lock.kind == sync::Kind::Mutex) {
            lock.owner = visited.place_of(at(lock.address, offsetof(sync::Mutex, owner)));
        } else if (lock.kind == sync::Kind::SharedMutex) {
            lock.owner = visited.place_of(at(lock.address, offsetof(sync::SharedMutex, writer)));
            lock.readers = visited.place_of(at(lock.address, offsetof(sync::SharedMutex, readers)));
        }
    }
    for (const auto& plan : plans_) {
        for (std::size_t i = 0; i < plan->nodes.size(); ++i) {
            const sync::Address permit = plan->skeleton->nodes()[i].permit;
            if (permit == 0) continue;
            plan->nodes[i].permit = visited.place_of(at(permit, offsetof(sync::Semaphore, count)));
        }
    }
    owner_.resize(locks_.size());
    readers_.resize(locks_.size());
    for (auto& values : values_) values.clear();
    located_ = &visited;
}

const Persistent::Value& Persistent::value_of(const Visited& visited, const Key& key,
                                              vm::TaskId id) {
    const std::uint32_t number = key[visited.component_of(id)];
    std::vector<Value>& known = values_[id];
    if (known.size() <= number) known.resize(number + number / 2 + 16, {unasked, false, false});
    Value& value = known[number];
    if (value.node == unasked) {
        const sync::Task& task = visited.task_block(id, number);
        value.node = task.state == sync::State::Ended
                         ? ended
                         : plans_[id]->skeleton->find(task, visited.task_stack(id, number));
        value.waits = task.state != sync::State::Ready;
        value.timed = task.timer >= 0;
    }
    return value;
}

// False: of some task it is not known where it stands.
bool Persistent::stand(const Visited& visited, const Key& key) {
    if (located_ != &visited) locate(visited);
    held_.fill(0);
    for (std::size_t i = 0; i < locks_.size(); ++i) {
        if (locks_[i].kind == sync::Kind::None) continue;
        const bool shared = locks_[i].kind == sync::Kind::SharedMutex;
        owner_[i] = static_cast<std::uint32_t>(visited.word(key, locks_[i].owner));
        readers_[i] = shared ? static_cast<std::uint32_t>(visited.word(key, locks_[i].readers)) : 0;
        if (owner_[i] != 0) held_[owner_[i] - 1] |= std::uint64_t{1} << i;
    }
    standing_.clear();
    for (std::size_t i = 0; i < plans_.size(); ++i) {
        const auto id = static_cast<vm::TaskId>(i);
        const Value& value = value_of(visited, key, id);
        stands_at_[i] = -1;
        if (value.node == ended) continue;
        if (value.node == Skeleton::none) return false;
        stands_at_[i] = static_cast<int>(standing_.size());
        standing_.push_back({id, value.node, Can::Perhaps, 0, held_[i]});
        judge(visited, key, value, standing_.back());
    }
    others_.resize(standing_.size());
    Touches before, behind;
    for (std::size_t i = 0; i < standing_.size(); ++i) {
        others_[i] = before;
        before.add(node_of(standing_[i]).all);
    }
    for (std::size_t i = standing_.size(); i-- > 0;) {
        others_[i].add(behind);
        behind.add(node_of(standing_[i]).all);
    }
    return true;
}

// Whether the task can go on here, as far as that is plain, and for whom it waits.
void Persistent::judge(const Visited& visited, const Key& key, const Value& value,
                       Standing& task) const {
    const Node& node = plans_[task.id]->nodes[task.node];
    const Skeleton::Node& bones = plans_[task.id]->skeleton->nodes()[task.node];
    if (node.lock >= 0 && locks_[node.lock].kind != sync::Kind::None) {
        const std::uint32_t owner = owner_[node.lock];
        const std::uint32_t others = readers_[node.lock] & ~(1u << task.id);
        if (owner != 0 && owner != task.id + 1u) {
            task.owners = bit(static_cast<vm::TaskId>(owner - 1));
        } else if (others != 0) {
            if (value.waits) task.owners = others;
            return;  // readers may go on together
        }
        if (!value.waits && task.owners == 0) {
            task.can = Can::Yes;
        } else if (value.waits ? !value.timed : !bones.arrives) {
            task.can = Can::No;
        }
    } else if (value.waits) {
        if (!value.timed) task.can = Can::No;
    } else if (bones.permit != 0) {
        if (visited.word(key, node.permit) > 0) task.can = Can::Yes;
    } else if (bones.locks.empty() && !bones.may_block && !bones.anything) {
        task.can = Can::Yes;
    }
}

// Whether the task at [seed] is a persistent set by itself.
bool Persistent::alone(std::size_t seed) {
    const Standing& task = standing_[seed];
    const Touches& step = node_of(task).step;
    if (task.owners != 0) return false;
    if (!step.meets(others_[seed])) return true;
    if (task.held == 0) return false;
    for (std::size_t i = 0; i < standing_.size(); ++i) {
        if (i == seed || !step.meets(node_of(standing_[i]).all)) continue;
        if (step.meets(future(standing_[i], task.held))) return false;
    }
    return true;
}

// The smallest persistent set that holds [seed], as far as the order of adding lets it be. Given up
// where it has more than [most] tasks: then it is everybody.
TaskMask Persistent::close(std::size_t seed, int most) {
    TaskMask in = 0;
    Touches steps;
    std::uint64_t held = 0;
    const auto add = [&](const Standing& task, const auto& self) -> void {
        if ((in & bit(task.id)) != 0) return;
        in |= bit(task.id);
        --most;
        steps.add(node_of(task).step);
        held |= task.held;
        for (TaskMask owners = task.owners; owners != 0; owners &= owners - 1) {
            const int owner = stands_at_[static_cast<std::size_t>(std::countr_zero(owners))];
            if (owner >= 0) self(standing_[static_cast<std::size_t>(owner)], self);
        }
    };
    add(standing_[seed], add);
    for (bool more = true; more && most >= 0;) {
        more = false;
        for (const Standing& task : standing_) {
            if ((in & bit(task.id)) != 0) continue;
            if (!steps.meets(node_of(task).all)) continue;
            if (!steps.meets(future(task, held))) continue;
            add(task, add);
            more = true;
            if (most < 0) break;
        }
    }
    return most < 0 ? everybody : in;
}

TaskMask Persistent::choose(const Visited& visited, const Key& key) {
    if (!pays()) return everybody;
    ++asked_;
    if (!stand(visited, key)) return everybody;
    const auto all = static_cast<int>(standing_.size());
    for (std::size_t seed = 0; seed < standing_.size(); ++seed) {
        if (standing_[seed].can != Can::Yes || !alone(seed)) continue;
        helped_ = true;
        return bit(standing_[seed].id);
    }
    TaskMask best = everybody;
    int least = all;
    for (const Can can : {Can::Yes, Can::Perhaps}) {
        for (std::size_t seed = 0; seed < standing_.size(); ++seed) {
            if (standing_[seed].can != can) continue;
            const TaskMask set = close(seed, all - 1);
            if (set == everybody) continue;
            int moving = 0;
            for (const Standing& task : standing_) {
                moving += (set & bit(task.id)) != 0 && task.can != Can::No;
            }
            if (best != everybody && moving >= least) continue;
            best = set;
            least = moving;
            if (least == 1) break;
        }
        if (best != everybody) break;
    }
    helped_ |= best != everybody;
    return best;
}

vm::TaskId Persistent::next(const Visited& visited, const Key& key) {
    if (!pays() || !stand(visited, key)) return sync::no_task;
    for (std::size_t seed = 0; seed < standing_.size(); ++seed) {
        const Standing& task = standing_[seed];
        if (task.can != Can::Yes || (node_of(task).step.writes & watched_place) != 0) continue;
        if (!alone(seed)) continue;
        helped_ = true;
        return task.id;
    }
    return sync::no_task;
}

}  // namespace explore
