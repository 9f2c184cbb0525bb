// What is alike, and where tasks are named.
#include "engine/explore/symmetry.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <string_view>

#include "engine/explore/conditions.h"
#include "engine/sync/call.h"
#include "engine/sync/mutex.h"
#include "engine/sync/shared_mutex.h"

namespace explore {

namespace {

bool names_tasks(const lang::Program& program, std::uint16_t index) {
    const lang::Type& type = program.types[index];
    switch (type.kind) {
        case lang::TypeKind::Builtin:
            return type.names_tasks;
        case lang::TypeKind::Array:
            return names_tasks(program, type.element);
        case lang::TypeKind::Struct:
            return std::any_of(
                type.fields.begin(), type.fields.end(),
                [&](const lang::Field& field) { return names_tasks(program, field.type); });
        default:
            return false;
    }
}

// A local object of [type] may be waited for, by an address that tells whose stack it lies in. All
// that is built in but the guards, which only hold the address of something else.
bool may_be_waited_for(const lang::Program& program, std::uint16_t index) {
    const lang::Type& type = program.types[index];
    switch (type.kind) {
        case lang::TypeKind::Builtin: {
            constexpr std::array<std::string_view, 4> guards{
                "std::lock_guard", "std::unique_lock", "std::shared_lock", "std::scoped_lock"};
            return std::none_of(guards.begin(), guards.end(), [&](std::string_view guard) {
                return type.name.starts_with(guard);
            });
        }
        case lang::TypeKind::Array:
            return may_be_waited_for(program, type.element);
        case lang::TypeKind::Struct:
            return std::any_of(
                type.fields.begin(), type.fields.end(),
                [&](const lang::Field& field) { return may_be_waited_for(program, field.type); });
        default:
            return false;
    }
}

// The same of what the code from [function] takes the address of, where no variable lies there.
bool has_unnamed_objects(const lang::Program& program, const lang::Function& function) {
    for (std::uint32_t pc = function.entry; pc < function.end; ++pc) {
        const lang::Instruction& in = program.code[pc];
        if (in.opcode != lang::Opcode::LocalAddress) continue;
        const bool named = std::any_of(
            function.variables.begin(), function.variables.end(),
            [&](const lang::Variable& variable) {
                const auto words = static_cast<vm::Word>(program.types[variable.type].words);
                return in.b >= variable.place && in.b < variable.place + words;
            });
        if (!named) return true;
    }
    return false;
}

// Something in the program lets a task see which one it is, or keeps its number in its own words.
bool tells_apart(const lang::Program& program) {
    if (!program.pools.empty()) return true;  // what an object of a pool is changes with time
    for (const lang::BuiltinCode* builtin : program.builtins) {
        if (builtin->effect == sync::Effect::Identity || builtin->meddles) return true;
    }
    for (const lang::Instruction& in : program.code) {
        if (in.opcode == lang::Opcode::LocalAddress && in.a != 0) return true;
    }
    for (const lang::Function& function : program.functions) {
        for (const lang::Variable& variable : function.variables) {
            if (names_tasks(program, variable.type)) return true;
            if (may_be_waited_for(program, variable.type)) return true;
        }
        if (has_unnamed_objects(program, function)) return true;
    }
    return false;
}

// Not where there is a choice of releases: those are made one task after the other, in order.
bool alike(const lang::Task& a, const lang::Task& b, const DeadWords* dead) {
    return a.family == b.family && same_code(a, b, dead) && a.priority == b.priority &&
           a.release_from == b.release_from && a.release_to == b.release_to &&
           a.release_from == a.release_to && a.deadline == b.deadline && a.period == b.period &&
           a.daemon == b.daemon && a.isr == b.isr;
}

// The addresses of all objects in a global of [type] at [place].
template <class Function>
void each_object(const lang::Program& program, std::uint16_t index, std::uint32_t place,
                 const Function& found) {
    const lang::Type& type = program.types[index];
    switch (type.kind) {
        case lang::TypeKind::Builtin:
            if (type.names_tasks) found(static_cast<sync::Address>(place));
            return;
        case lang::TypeKind::Array:
            for (std::uint32_t i = 0; i < type.count; ++i) {
                each_object(program, type.element, place + i * program.types[type.element].words,
                            found);
            }
            return;
        case lang::TypeKind::Struct:
            for (const lang::Field& field : type.fields) {
                each_object(program, field.type, place + field.offset, found);
            }
            return;
        default:
            return;
    }
}

}  // namespace

bool same_code(const lang::Task& a, const lang::Task& b, const DeadWords* dead) {
    if (a.function != b.function || a.arguments.size() != b.arguments.size()) return false;
    for (std::size_t i = 0; i < a.arguments.size(); ++i) {
        if (a.arguments[i] == b.arguments[i]) continue;
        if (dead == nullptr || !dead->dead_argument(a.function, i)) return false;
    }
    return true;
}

Symmetry::Symmetry(const vm::Machine& machine, const DeadWords* dead) {
    if (tells_apart(machine.program)) return;
    find_families(machine, dead);
    if (any()) find_names(machine);
}

void Symmetry::find_families(const vm::Machine& machine, const DeadWords* dead) {
    const auto& tasks = machine.program.tasks;
    Conditions conditions(machine);
    std::vector<bool> done(tasks.size(), false);
    for (std::size_t i = 0; i < tasks.size(); ++i) {
        if (done[i]) continue;
        std::vector<vm::TaskId> family;
        for (std::size_t j = i; j < tasks.size(); ++j) {
            const auto id = static_cast<vm::TaskId>(j);
            if (done[j] || !alike(tasks[i], tasks[j], dead)) continue;
            if (i != j && !conditions.same_after_exchange(static_cast<vm::TaskId>(i), id)) continue;
            done[j] = true;
            family.push_back(id);
        }
        if (family.size() > 1) families_.push_back(std::move(family));
    }
}

void Symmetry::find_names(const vm::Machine& machine) {
    const vm::World world = machine.initial();
    bool known = true;
    for (const lang::Variable& variable : machine.program.globals) {
        const auto place = static_cast<std::uint32_t>(variable.place);
        each_object(machine.program, variable.type, place, [&](sync::Address object) {
            const auto word = [&](std::size_t offset) {
                return static_cast<sync::Address>(object + offset / sizeof(vm::Word));
            };
            switch (sync::to_options(world[object]).k()) {
                case sync::Kind::Mutex:
                    names_.push_back({word(offsetof(sync::Mutex, owner)), false});
                    if (sync::to_options(world[object]).extended) {
                        names_.push_back(
                            {word(sizeof(sync::Mutex) + offsetof(sync::MutexMemory, pending)),
                             false});
                    }
                    break;
                case sync::Kind::SharedMutex:
                    // What it counts for each reader would have to be renamed, too.
                    if (sync::to_options(world[object]).extended) known = false;
                    names_.push_back({word(offsetof(sync::SharedMutex, writer)), false});
                    names_.push_back({word(offsetof(sync::SharedMutex, readers)), true});
                    break;
                default:
                    known = false;
            }
        });
    }
    if (!known) families_.clear();
}

vm::Word Symmetry::renamed(vm::Word word, bool set, const std::vector<vm::TaskId>& to) {
    if (!set) return word == 0 ? 0 : to[static_cast<std::size_t>(word - 1)] + 1;
    std::uint32_t out = 0;
    for (auto left = static_cast<std::uint32_t>(word); left != 0; left &= left - 1) {
        out |= 1u << to[static_cast<std::size_t>(__builtin_ctz(left))];
    }
    return static_cast<vm::Word>(out);
}

vm::World Symmetry::canonical(const vm::Machine& machine, const vm::World& world) const {
    const std::uint32_t stack_words = machine.layout.stack_words;
    // A task in full, and which of the sets hold it: what two tasks that differ in nothing are
    // still told apart by.
    const auto told = [&](vm::TaskId id) {
        const auto block = world.begin() + machine.address_of(id);
        const auto stack = world.begin() + machine.stack_of(id);
        std::vector<vm::Word> out(block, block + sync::task_words);
        out.insert(out.end(), stack, stack + stack_words);
        for (const Name& name : names_) {
            if (name.set) out.push_back(world[name.address] >> id & 1);
        }
        return out;
    };
    std::vector<vm::TaskId> to(static_cast<std::size_t>(machine.task_count()));
    std::iota(to.begin(), to.end(), vm::TaskId{0});
    vm::World out = world;
    for (const auto& family : families_) {
        std::vector<std::pair<std::vector<vm::Word>, vm::TaskId>> members;
        for (const vm::TaskId id : family) members.emplace_back(told(id), id);
        std::sort(members.begin(), members.end());
        for (std::size_t i = 0; i < family.size(); ++i) {
            to[members[i].second] = family[i];
            const auto& words = members[i].first;
            std::copy_n(words.begin(), sync::task_words,
                        out.begin() + machine.address_of(family[i]));
            std::copy_n(words.begin() + sync::task_words, stack_words,
                        out.begin() + machine.stack_of(family[i]));
        }
    }
    for (const Name& name : names_) out[name.address] = renamed(world[name.address], name.set, to);
    return out;
}

}  // namespace explore
