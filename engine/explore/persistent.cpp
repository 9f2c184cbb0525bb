// Places, futures, and the choice.
#include "engine/explore/persistent.h"

#include <algorithm>
#include <bit>

#include "engine/explore/hash.h"
#include "engine/explore/watched.h"
#include "engine/sync/barrier.h"
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
constexpr std::uint32_t ended = Skeleton::none - 2;

// Whether the step from [node] may touch any of the [words] of [object].
bool touches(const Skeleton::Node& node, sync::Address object, vm::Word words) {
    const auto first = static_cast<vm::Word>(object);
    return std::any_of(node.accesses.begin(), node.accesses.end(), [&](const auto& access) {
        return access.first < first + words && access.last >= first;
    });
}

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
    for (const lang::BuiltinCode* builtin : program.builtins) {
        if (builtin->meddles) return "calls reach into other tasks";
    }
    if (program.spawned_max > 0) return "tasks start threads";  // calls of an API do, too
    for (const lang::Instruction& in : program.code) {
        if (in.opcode == lang::Opcode::Spawn) return "tasks start threads";
        if (in.opcode == lang::Opcode::LocalAddress && in.a != 0) {
            return "tasks use each other's locals";
        }
    }
    return nullptr;
}

Persistent::Persistent(const vm::Machine& machine, const DeadWords* dead) {
    const auto& tasks = machine.program.tasks;
    plans_.resize(tasks.size());
    values_.resize(tasks.size());
    stands_at_.resize(tasks.size());
    const auto same = [&](std::size_t i, std::size_t j) {
        return same_code(tasks[i], tasks[j], dead);
    };
    std::vector<std::shared_ptr<const Skeleton>> skeletons(tasks.size());
    TaskMask looked_at = 0;  // by some await
    for (std::size_t i = 0; i < tasks.size(); ++i) {
        for (std::size_t j = 0; j < i && !skeletons[i]; ++j) {
            if (same(i, j)) skeletons[i] = skeletons[j];
        }
        if (skeletons[i]) continue;
        skeletons[i] = std::make_shared<Skeleton>(machine, static_cast<vm::TaskId>(i), dead);
        for (const Skeleton::Node& node : skeletons[i]->nodes()) {
            for (const Skeleton::Access& access : node.accesses) {
                if (access.first < static_cast<vm::Word>(machine.layout.tasks)) continue;
                for (std::size_t t = 0; t < tasks.size(); ++t) {
                    const auto id = static_cast<vm::TaskId>(t);
                    const bool this_one = access.first == Skeleton::ended_word(machine, id) ||
                                          access.first == Skeleton::place_word(machine, id);
                    if (this_one) looked_at |= bit(id);
                }
            }
        }
    }
    for (std::size_t i = 0; i < tasks.size(); ++i) {
        for (std::size_t j = 0; j < i && !plans_[i]; ++j) {
            const TaskMask both = bit(static_cast<vm::TaskId>(i)) | bit(static_cast<vm::TaskId>(j));
            if ((looked_at & both) == 0 && same(i, j)) plans_[i] = plans_[j];
        }
        if (plans_[i]) continue;
        plans_[i] = std::make_shared<Plan>();
        plans_[i]->skeleton = skeletons[i];
    }
    number_places(machine);
    for (const auto& plan : plans_) {
        if (!plan->nodes.empty()) continue;
        for (const Skeleton::Node& node : plan->skeleton->nodes()) {
            Node here;
            here.step = in_places(node);
            for (const sync::Address lock : node.locks) {
                const int number = number_of(lock);
                if (number < 0) continue;
                here.locks |= std::uint64_t{1} << number;
                if (node.locks.size() == 1) here.lock = number;
            }
            here.arrives = node.arrives;
            plan->nodes.push_back(std::move(here));
        }
    }
    if (all_told()) {
        see_semaphores(machine);
        see_barriers(machine);
    }
    see_looks(machine);
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
                    const bool owned =
                        (kind == sync::Kind::Mutex && !sync::to_options(initial[lock]).saturate) ||
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

// Whether of every step it is known what it touches.
bool Persistent::all_told() const {
    return std::all_of(plans_.begin(), plans_.end(), [](const auto& plan) {
        const auto& nodes = plan->skeleton->nodes();
        return !nodes.empty() && std::none_of(nodes.begin(), nodes.end(),
                                              [](const auto& node) { return node.anything; });
    });
}

// All objects that some node has at [place].
std::vector<sync::Address> Persistent::named_by(sync::Address Skeleton::Node::*place) const {
    std::vector<sync::Address> objects;
    for (const auto& plan : plans_) {
        for (const Skeleton::Node& node : plan->skeleton->nodes()) {
            if (node.*place != 0) objects.push_back(node.*place);
        }
    }
    std::sort(objects.begin(), objects.end());
    objects.erase(std::unique(objects.begin(), objects.end()), objects.end());
    return objects;
}

// Those that are used as locks become some.
void Persistent::see_semaphores(const vm::Machine& machine) {
    const vm::World initial = machine.initial();
    for (const sync::Address semaphore : named_by(&Skeleton::Node::permit)) {
        const auto& begin = *reinterpret_cast<const sync::Semaphore*>(&initial[semaphore]);
        if (locks_.size() == locks_max || begin.options.k() != sync::Kind::Semaphore ||
            begin.count != 1) {
            continue;
        }
        std::vector<std::vector<bool>> holding(plans_.size());
        const bool lock = std::all_of(plans_.begin(), plans_.end(), [&](const auto& plan) {
            const auto i = static_cast<std::size_t>(&plan - plans_.data());
            if (i > 0 && plan->skeleton == plans_[i - 1]->skeleton) {
                holding[i] = holding[i - 1];
                return true;
            }
            return tell_holding(*plan->skeleton, semaphore, holding[i]);
        });
        if (!lock) continue;
        const std::uint64_t own = std::uint64_t{1} << locks_.size();
        const bool queues = Skeleton::queues(begin.options);
        for (std::size_t i = 0; i < plans_.size(); ++i) {
            for (std::size_t n = 0; n < holding[i].size(); ++n) {
                Node& node = plans_[i]->nodes[n];
                if (holding[i][n]) node.holds |= own;
                if (plans_[i]->skeleton->nodes()[n].permit != semaphore) continue;
                node.locks = own;
                node.lock = static_cast<int>(locks_.size());
                node.arrives = queues;
            }
        }
        semaphores_ |= own;
        locks_.push_back({semaphore, sync::Kind::Semaphore, {}, {}});
    }
}

void Persistent::see_barriers(const vm::Machine& machine) {
    const vm::World initial = machine.initial();
    for (const sync::Address barrier : named_by(&Skeleton::Node::barrier)) {
        const bool used_otherwise =
            std::any_of(plans_.begin(), plans_.end(), [&](const auto& plan) {
                const auto& nodes = plan->skeleton->nodes();
                return std::any_of(nodes.begin(), nodes.end(), [&](const Skeleton::Node& node) {
                    return node.barrier != barrier && touches(node, barrier, sync::barrier_words);
                });
            });
        const auto& begin = *reinterpret_cast<const sync::Barrier*>(&initial[barrier]);
        if (used_otherwise || locks_.size() == locks_max ||
            begin.options.k() != sync::Kind::Barrier) {
            continue;
        }
        const std::uint64_t own = std::uint64_t{1} << locks_.size();
        for (const auto& plan : plans_) {
            for (std::size_t n = 0; n < plan->nodes.size(); ++n) {
                if (plan->skeleton->nodes()[n].barrier != barrier) continue;
                plan->nodes[n].locks |= own;
                plan->nodes[n].arrives = true;
            }
        }
        barriers_.push_back({static_cast<int>(locks_.size()), begin.expected, {}});
        locks_.push_back({barrier, sync::Kind::Barrier, {}, {}});
    }
}

// At which nodes a task has a permit of [semaphore] that it took; false where that is not plain, or
// where it is used in other ways.
bool Persistent::tell_holding(const Skeleton& skeleton, sync::Address semaphore,
                              std::vector<bool>& holding) {
    const std::vector<Skeleton::Node>& nodes = skeleton.nodes();
    holding.assign(nodes.size(), false);
    std::vector<bool> seen(nodes.size(), false);
    std::vector<std::uint32_t> left;
    for (std::uint32_t n = 0; n < nodes.size(); ++n) {
        const bool used_so = nodes[n].permit == semaphore || nodes[n].gives == semaphore;
        if (!used_so && touches(nodes[n], semaphore, sync::semaphore_words)) return false;
        if (!nodes[n].first) continue;
        seen[n] = true;
        left.push_back(n);
    }
    while (!left.empty()) {
        const std::uint32_t n = left.back();
        left.pop_back();
        const bool takes = nodes[n].permit == semaphore, gives = nodes[n].gives == semaphore;
        if ((takes && holding[n]) || (gives && !holding[n])) return false;
        const bool then = takes || (holding[n] && !gives);
        for (const std::uint32_t next : nodes[n].next) {
            if (seen[next] && holding[next] != then) return false;
            if (!seen[next]) left.push_back(next);
            seen[next] = true;
            holding[next] = then;
        }
    }
    // One state may fit several nodes: whichever is found has to say the same.
    for (std::uint32_t a = 0; a < nodes.size(); ++a) {
        for (const std::uint32_t b : skeleton.at(nodes[a].pc)) {
            if (holding[a] != holding[b] && Skeleton::overlap(nodes[a], nodes[b])) return false;
        }
    }
    return true;
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

// Whether at() holds where the node stands: mirrors Interpreter::inside.
bool Persistent::inside(const lang::Program& program, const Skeleton::Node& node,
                        const Watched::Look& look) {
    if (look.opcode == lang::Opcode::AtRange) {
        const lang::Range& range = program.ranges[static_cast<std::size_t>(look.what)];
        return node.pc >= range.from && node.pc < range.to;
    }
    const lang::Function& f = program.functions[static_cast<std::size_t>(look.what)];
    std::uint32_t pc = node.pc;
    for (std::size_t frame = node.frame;;) {
        if (pc >= f.entry && pc < f.end) return true;
        const vm::Word back = node.stack[frame].low;
        if (back < 0) return false;
        pc = static_cast<std::uint32_t>(back) - 1;
        frame = static_cast<std::size_t>(node.stack[frame + 1].low);
    }
}

bool Persistent::changes(const vm::Machine& machine, std::size_t task, std::size_t node,
                         const Asked& asked) const {
    const TaskMask self = bit(static_cast<vm::TaskId>(task));
    const std::vector<Skeleton::Node>& nodes = plans_[task]->skeleton->nodes();
    const Skeleton::Node& from = nodes[node];
    if ((asked.ends & self) != 0 && from.ends) return true;
    if ((asked.at & self) == 0) return false;
    if (asked.looks == nullptr) return true;
    for (const Watched::Look& look : *asked.looks) {
        if (look.task != task) continue;
        const bool before = inside(machine.program, from, look);
        if (before && from.ends) return true;
        for (const std::uint32_t next : from.next) {
            if (inside(machine.program, nodes[next], look) != before) return true;
        }
    }
    return false;
}

// [place] counts as written by each step that changes what is [asked], and by all that others do
// who can finish such a step for the task.
void Persistent::write_where(const vm::Machine& machine, Places place, const Asked& asked) {
    Places granting = 0;
    std::vector<std::vector<bool>> changing(plans_.size());
    for (std::size_t i = 0; i < plans_.size(); ++i) {
        for (std::size_t n = 0; n < plans_[i]->nodes.size(); ++n) {
            changing[i].push_back(changes(machine, i, n, asked));
            if (!changing[i][n] || !plans_[i]->skeleton->nodes()[n].granted) continue;
            granting |= plans_[i]->nodes[n].step.reads | plans_[i]->nodes[n].step.writes;
        }
    }
    for (std::size_t i = 0; i < plans_.size(); ++i) {
        for (std::size_t n = 0; n < plans_[i]->nodes.size(); ++n) {
            Touches& step = plans_[i]->nodes[n].step;
            if (changing[i][n] || (step.writes & granting) != 0) step.writes |= place;
        }
    }
}

// What awaits, and what rides along, look at of other tasks.
void Persistent::see_looks(const vm::Machine& machine) {
    // Who finishes a step for another task looks at what rides along with it.
    Places looked_at = 0;
    for (std::size_t i = machine.layout.tasks; i < machine.layout.stacks; ++i) {
        if (place_of_[i] != no_place) looked_at |= Places{1} << place_of_[i];
    }
    for (const auto& looking : plans_) {
        for (std::size_t n = 0; n < looking->nodes.size() && looked_at != 0; ++n) {
            const Touches& step = looking->nodes[n].step;
            const Places looks = step.reads & looked_at;
            if (!looking->skeleton->nodes()[n].granted || looks == 0) continue;
            const Places touched = (step.reads | step.writes) & ~anything_place;
            for (const auto& plan : plans_) {
                for (Node& node : plan->nodes) {
                    if ((node.step.writes & touched) != 0) node.step.reads |= looks;
                }
            }
        }
    }
    for (std::size_t i = 0; i < plans_.size(); ++i) {
        const auto id = static_cast<vm::TaskId>(i);
        const auto place_of = [&](vm::Word word) {
            const std::uint8_t place = place_of_[static_cast<std::size_t>(word)];
            return place == no_place ? 0 : Places{1} << place;
        };
        const Places ended = place_of(Skeleton::ended_word(machine, id));
        const Places at = place_of(Skeleton::place_word(machine, id));
        if (ended != 0) write_where(machine, ended, {0, bit(id)});
        if (at != 0) write_where(machine, at, {bit(id), 0});
    }
}

void Persistent::see_properties(const vm::Machine& machine) {
    const bool daemons = std::any_of(machine.program.tasks.begin(), machine.program.tasks.end(),
                                     [](const lang::Task& task) { return task.daemon; });
    const Watched watched = watched_by(machine, daemons);
    Places words = 0;
    for (std::size_t i = 0; i < place_of_.size(); ++i) {
        if (watched.words[i] && place_of_[i] != no_place) words |= Places{1} << place_of_[i];
    }
    for (const auto& plan : plans_) {
        for (Node& node : plan->nodes) {
            if ((node.step.writes & words) != 0) node.step.writes |= watched_place;
        }
    }
    write_where(machine, watched_place,
                {watched.tasks, watched.ends, watched.looks.empty() ? nullptr : &watched.looks});
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
const Persistent::Touches& Persistent::future(vm::TaskId id, std::uint32_t node_number,
                                              std::uint64_t locks) {
    Plan& plan = *plans_[id];
    Node& from = plan.nodes[node_number];
    locks &= from.all_locks;
    if (locks == 0) return from.all;
    for (const Future& known : from.futures) {
        if (known.locks == locks) return known.touches;
    }
    Touches out;
    std::vector<bool> seen(plan.nodes.size(), false);
    std::vector<std::uint32_t> left{node_number};
    seen[node_number] = true;
    while (!left.empty()) {
        const std::uint32_t number = left.back();
        left.pop_back();
        const Node& node = plan.nodes[number];
        const Skeleton::Node& bones = plan.skeleton->nodes()[number];
        const bool stops = (node.locks & locks) != 0;
        if (!stops || node.arrives) out.add(node.step);
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
    owned_.clear();
    for (std::size_t i = 0; i < locks_.size(); ++i) {
        Lock& lock = locks_[i];
        if (lock.kind == sync::Kind::Mutex) {
            lock.owner = visited.place_of(at(lock.address, offsetof(sync::Mutex, owner)));
        } else if (lock.kind == sync::Kind::SharedMutex) {
            lock.owner = visited.place_of(at(lock.address, offsetof(sync::SharedMutex, writer)));
            lock.readers = visited.place_of(at(lock.address, offsetof(sync::SharedMutex, readers)));
        } else {
            continue;
        }
        owned_.push_back(static_cast<std::uint32_t>(i));
    }
    for (Barrier& barrier : barriers_) {
        const sync::Address object = locks_[static_cast<std::size_t>(barrier.lock)].address;
        barrier.arrived = visited.place_of(at(object, offsetof(sync::Barrier, arrived)));
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
    forget();
    memory_ = &visited.memory();
    const bool sorted = locks_.empty() && plans_.size() <= sorted_tasks_max;
    answers_.assign(sorted ? answers_most : 0, Answer{});
    numbers_.fill(Skeleton::none);
    located_ = &visited;
}

Persistent::~Persistent() { forget(); }

// What is known of values.
void Persistent::forget() {
    for (Values& values : values_) {
        for (const auto& chunk : values.chunks) {
            if (chunk) memory_->give_back(values_chunk * sizeof(Value));
        }
        values.chunks.clear();
        values.sort_of.clear();
        values.sorts.clear();
    }
}

const Persistent::Value* Persistent::keep(const Visited& visited, std::uint32_t number,
                                          vm::TaskId id) {
    if (number >= values_max) return nullptr;
    Values& known = values_[id];
    const std::size_t chunk = number / values_chunk;
    if (known.chunks.size() <= chunk) known.chunks.resize(chunk + 1);
    if (!known.chunks[chunk]) {
        if (!memory_->take(values_chunk * sizeof(Value))) return nullptr;
        known.chunks[chunk] = std::make_unique<Value[]>(values_chunk);
    }
    Value& value = known.chunks[chunk][number % values_chunk];
    if (value.node == unasked) {
        find_out(visited, number, id, value);
        tell_sort(known, number, value);
    }
    return &value;
}

void Persistent::tell_sort(Values& known, std::uint32_t number, const Value& value) const {
    if (answers_.empty() || value.node == Skeleton::none || value.by != By::Nothing) return;
    const auto alike = [&](const Value& other) {
        return other.node == value.node && other.can == value.can;
    };
    const auto found = std::find_if(known.sorts.begin(), known.sorts.end(), alike);
    const auto place = static_cast<std::size_t>(found - known.sorts.begin());
    if (place >= 0xff) return;
    if (found == known.sorts.end()) known.sorts.push_back(value);
    if (known.sort_of.size() <= number) known.sort_of.resize(number + number / 2 + 16);
    known.sort_of[number] = static_cast<std::uint8_t>(place + 1);
}

void Persistent::find_out(const Visited& visited, std::uint32_t number, vm::TaskId id,
                          Value& value) const {
    const sync::Task& task = visited.task_block(id, number);
    const Plan& plan = *plans_[id];
    value.node = task.state == sync::State::Ended
                     ? ended
                     : plan.skeleton->find(task, visited.task_stack(id, number));
    if (value.node == ended || value.node == Skeleton::none) return;
    const Node& node = plan.nodes[value.node];
    const Skeleton::Node& bones = plan.skeleton->nodes()[value.node];
    value.step = node.step;
    value.all = node.all;
    value.holds = node.holds;
    value.waits = task.state != sync::State::Ready;
    const bool timed = task.timer >= 0;
    if (node.lock >= 0 && locks_[static_cast<std::size_t>(node.lock)].kind != sync::Kind::None) {
        // Where the lock is not free.
        value.by = By::Lock;
        if (value.waits ? !timed : !node.arrives) value.can = Can::No;
    } else if (value.waits) {
        if (!timed) value.can = Can::No;
    } else if (bones.permit != 0) {
        value.by = By::Permit;
    } else if (bones.locks.empty() && !bones.may_block && !bones.anything) {
        value.can = Can::Yes;
        value.pure = (node.step.reads & ~anything_place) == 0 && node.step.writes == 0;
    }
}

// False: of some task it is not known where it stands.
bool Persistent::stand(const Visited& visited, const Key& key) {
    if (located_ != &visited) locate(visited);
    const std::uint32_t* const numbers = key.data() + visited.component_of(0);
    bool same = true;
    for (std::size_t i = 0; i < plans_.size(); ++i) {
        if (numbers_[i] == numbers[i]) continue;
        const Value* const before = numbers_[i] == Skeleton::none ? nullptr : at_[i];
        const Touches all = before != nullptr ? before->all : Touches{};
        const bool stood = before != nullptr && before->node != Skeleton::none;
        numbers_[i] = numbers[i];
        not_next_ &= ~bit(static_cast<vm::TaskId>(i));
        at_[i] = &value_of(visited, numbers[i], static_cast<vm::TaskId>(i));
        same &= stood && at_[i]->node != Skeleton::none && all == at_[i]->all;
    }
    if (same) return all_stand_;
    all_stand_ = true;
    not_next_ = 0;
    Places touched = 0;
    written_ = written_twice_ = touched_twice_ = 0;
    for (std::size_t i = 0; i < plans_.size(); ++i) {
        const Value& value = *at_[i];  // touches nothing where the task has ended
        all_stand_ &= value.node != Skeleton::none;
        const Places all = value.all.reads | value.all.writes;
        touched_twice_ |= touched & all;
        written_twice_ |= written_ & value.all.writes;
        touched |= all;
        written_ |= value.all.writes;
    }
    return all_stand_;
}

// Who owns which locks.
void Persistent::see_locks(const Visited& visited, const Key& key) {
    for (Barrier& barrier : barriers_) see_arrivals(visited, key, barrier);
    if (owned_.empty() && semaphores_ == 0) return;
    held_.fill(0);
    for (const std::uint32_t i : owned_) {
        const bool shared = locks_[i].kind == sync::Kind::SharedMutex;
        owner_[i] = static_cast<std::uint32_t>(visited.word(key, locks_[i].owner));
        readers_[i] = shared ? static_cast<std::uint32_t>(visited.word(key, locks_[i].readers)) : 0;
        if (owner_[i] != 0) held_[owner_[i] - 1] |= std::uint64_t{1} << i;
    }
    if (semaphores_ == 0) return;
    for (std::uint64_t left = semaphores_; left != 0; left &= left - 1) {
        owner_[static_cast<std::size_t>(std::countr_zero(left))] = 0;
    }
    for (std::uint32_t task = 0; task < plans_.size(); ++task) {
        const std::uint64_t holds = at_[task]->node == ended ? 0 : at_[task]->holds;
        held_[task] |= holds;
        for (std::uint64_t left = holds; left != 0; left &= left - 1) {
            owner_[static_cast<std::size_t>(std::countr_zero(left))] = task + 1;
        }
    }
}

void Persistent::see_arrivals(const Visited& visited, const Key& key, Barrier& barrier) const {
    const std::uint64_t own = std::uint64_t{1} << barrier.lock;
    barrier.missing = barrier.expected - visited.word(key, barrier.arrived);
    barrier.coming = 0;
    for (std::size_t i = 0; i < plans_.size(); ++i) {
        if (at_[i]->node == ended) continue;
        const Node& node = plans_[i]->nodes[at_[i]->node];
        const bool has_arrived = at_[i]->waits && (node.locks & own) != 0;
        if (has_arrived || (node.all_locks & own) == 0) continue;
        barrier.coming |= bit(static_cast<vm::TaskId>(i));
    }
}

// The barriers that nobody gets past while these [tasks] do not move: each of the others arrives at
// most once before it has to wait for the end of the round.
std::uint64_t Persistent::closed_without(TaskMask tasks) const {
    std::uint64_t closed = 0;
    for (const Barrier& barrier : barriers_) {
        if (barrier.missing > std::popcount(barrier.coming & ~tasks)) {
            closed |= std::uint64_t{1} << barrier.lock;
        }
    }
    return closed;
}

// Whether the task can go on here, as far as that is plain, and for whom it waits.
Persistent::Standing Persistent::standing(const Visited& visited, const Key& key,
                                          vm::TaskId id) const {
    const Value& value = *at_[id];
    Standing task{id, value.can, value.node, &value, 0, held_[id]};
    if (value.by == By::Nothing) return task;
    const Node& node = node_of(task);
    if (value.by == By::Permit) {
        if (visited.word(key, node.permit) > 0) task.can = Can::Yes;
        return task;
    }
    const auto lock = static_cast<std::size_t>(node.lock);
    const std::uint32_t owner = owner_[lock];
    const std::uint32_t others = readers_[lock] & ~(1u << id);
    if (owner != 0 && owner != id + 1u) {
        task.owners = bit(static_cast<vm::TaskId>(owner - 1));
    } else if (others != 0) {
        if (value.waits) task.owners = others;
        task.can = Can::Perhaps;  // readers may go on together
    } else if (locks_[lock].kind == sync::Kind::Semaphore && visited.word(key, node.permit) == 0) {
        task.can = Can::Perhaps;  // whoever had it has ended
    } else if (!value.waits) {
        task.can = Can::Yes;
    }
    return task;
}

// Whether anybody else may do from here on what the task's step depends on.
bool Persistent::met_by_others(const Value& task) const {
    const Places written_by_others = written_twice_ | (written_ & ~task.all.writes);
    return (task.step.writes & touched_twice_) != 0 || (task.step.reads & written_by_others) != 0;
}

// Whether the task is a persistent set by itself.
bool Persistent::alone(const Standing& task) {
    if (task.owners != 0) return false;
    if (!met_by_others(*task.value)) return true;
    const std::uint64_t held = task.held | closed_without(bit(task.id));
    if (held == 0) return false;
    const Touches& step = task.value->step;
    for (std::size_t i = 0; i < plans_.size(); ++i) {
        const Value& other = *at_[i];
        if (i == task.id || !step.meets(other.all)) continue;
        if (step.meets(future(static_cast<vm::TaskId>(i), other.node, held))) return false;
    }
    return true;
}

// The smallest persistent set that holds [seed], as far as the order of adding lets it be. Given up
// where it has more than [most] tasks: then it is everybody.
TaskMask Persistent::close(const Standing& seed, int most) {
    TaskMask in = 0;
    Touches steps;
    std::uint64_t held = 0;
    const auto add = [&](const Standing& task, const auto& self) -> void {
        if ((in & bit(task.id)) != 0) return;
        in |= bit(task.id);
        --most;
        steps.add(task.value->step);
        held |= task.held | closed_without(in);
        for (TaskMask owners = task.owners; owners != 0; owners &= owners - 1) {
            const int owner = stands_at_[static_cast<std::size_t>(std::countr_zero(owners))];
            if (owner >= 0) self(standing_[static_cast<std::size_t>(owner)], self);
        }
    };
    add(seed, add);
    for (bool more = true; more && most >= 0;) {
        more = false;
        for (const Standing& task : standing_) {
            if ((in & bit(task.id)) != 0 || !steps.meets(task.value->all)) continue;
            if (held != 0 && !steps.meets(future(task.id, task.node, held))) continue;
            add(task, add);
            more = true;
            if (most < 0) break;
        }
    }
    return most < 0 ? everybody : in;
}

// Whether it is worth while to ask for a set.
bool Persistent::asks() {
    if (++round_ >= round_states) {
        seldom_ = round_helped_ < (seldom_ ? round_states / skipped : round_states) / seldom;
        round_ = round_helped_ = 0;
    }
    return !seldom_ || round_ % skipped == 0;
}

TaskMask Persistent::choose(const Visited& visited, const Key& key) {
    if (!asks() || !stand(visited, key)) return everybody;
    see_locks(visited, key);
    standing_.clear();
    for (std::size_t i = 0; i < plans_.size(); ++i) {
        stands_at_[i] = -1;
        if (at_[i]->node == ended) continue;
        stands_at_[i] = static_cast<int>(standing_.size());
        standing_.push_back(standing(visited, key, static_cast<vm::TaskId>(i)));
    }
    const auto all = static_cast<int>(standing_.size());
    if (all < 2) return everybody;
    for (const Standing& task : standing_) {
        if (task.can != Can::Yes || !alone(task)) continue;
        ++round_helped_;
        return bit(task.id);
    }
    TaskMask best = everybody;
    int least = all;
    for (const Can can : {Can::Yes, Can::Perhaps}) {
        for (const Standing& seed : standing_) {
            if (seed.can != can) continue;
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
    round_helped_ += best != everybody;
    return best;
}

vm::TaskId Persistent::next(const Visited& visited, const Key& key) {
    if (!pays()) return sync::no_task;
    ++asked_;
    Answer* const known = answer(visited, key);
    if (known != nullptr && known->sorts == sorts_) return known->next;
    const vm::TaskId task = find_next(visited, key);
    helped_ |= task != sync::no_task;
    if (known != nullptr) *known = {sorts_, task};
    return task;
}

// Where the answer for the tasks' sorts in the state [key] is, or is to be; null where they do not
// decide it.
Persistent::Answer* Persistent::answer(const Visited& visited, const Key& key) {
    if (located_ != &visited) locate(visited);
    if (answers_.empty()) return nullptr;
    const std::uint32_t* const numbers = key.data() + visited.component_of(0);
    std::uint64_t sorts = 0;
    for (std::size_t i = 0; i < plans_.size(); ++i) {
        const std::vector<std::uint8_t>& sort_of = values_[i].sort_of;
        if (numbers[i] >= sort_of.size() || sort_of[numbers[i]] == 0) return nullptr;
        sorts |= std::uint64_t{sort_of[numbers[i]]} << i * 8;
    }
    sorts_ = sorts;
    return &answers_[mix(sorts) % answers_most];
}

vm::TaskId Persistent::find_next(const Visited& visited, const Key& key) {
    if (!stand(visited, key)) return sync::no_task;
    bool locks = false;
    const TaskMask all = (TaskMask{1} << plans_.size()) - 1;
    for (TaskMask left = all & ~not_next_; left != 0; left &= left - 1) {
        const auto id = static_cast<vm::TaskId>(std::countr_zero(left));
        const Value& value = *at_[id];
        if ((value.can != Can::Yes && value.by == By::Nothing) ||
            (value.step.writes & watched_place) != 0 || (locks_.empty() && met_by_others(value))) {
            not_next_ |= bit(id);
            continue;
        }
        if (!locks) see_locks(visited, key);
        locks = true;
        const Standing task = standing(visited, key, id);
        if (task.can != Can::Yes || !alone(task)) continue;
        return task.id;
    }
    return sync::no_task;
}

bool Persistent::pure(const Visited& visited, std::uint32_t number, vm::TaskId task) {
    if (located_ != &visited) locate(visited);
    if (const Value* const known = kept(visited, number, task)) return known->pure;
    Value value;  // the one that is not kept may be that of the state looked at
    find_out(visited, number, task, value);
    return value.pure;
}

}  // namespace explore
