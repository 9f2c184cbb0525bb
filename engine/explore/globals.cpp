// Names and values come from vm/inspect.h, as on the screen.
#include "engine/explore/globals.h"

#include <algorithm>

#include "engine/vm/inspect.h"

namespace explore {

namespace {

using Rows = std::vector<vm::VariableView>;

// The row [at] and those below it as one text: "{first: 1, second: {2, 3}}".
std::string joined(const Rows& rows, std::size_t at) {
    if (!rows[at].value.empty()) return rows[at].value;
    std::string out;
    for (std::size_t i = at + 1; i < rows.size() && rows[i].depth > rows[at].depth; ++i) {
        if (rows[i].depth != rows[at].depth + 1) continue;
        if (!out.empty()) out += ", ";
        if (rows[i].name[0] != '[') out += rows[i].name + ": ";
        out += joined(rows, i);
    }
    return "{" + out + "}";
}

// Whether there is anything in it but numbers, as an object that tasks wait for.
bool holds_objects(const lang::Program& program, std::uint16_t number) {
    const lang::Type& type = program.types[number];
    if (type.kind == lang::TypeKind::Builtin) return type.element == 0;  // else an atomic
    if (type.kind == lang::TypeKind::Array) return holds_objects(program, type.element);
    return std::any_of(type.fields.begin(), type.fields.end(), [&](const lang::Field& field) {
        return type.kind == lang::TypeKind::Struct && holds_objects(program, field.type);
    });
}

}  // namespace

Globals::Globals(const vm::Machine& machine, const std::vector<std::string>& names)
    : machine_(machine) {
    const vm::World world = machine.initial();
    for (const std::string& name : names) {
        const std::size_t before = globals_.size();
        for (const lang::Variable& variable : machine.program.globals) {
            if (variable.constant || variable.place <= 0) continue;
            const auto at = static_cast<std::uint32_t>(variable.place);
            const std::uint32_t words = machine.program.types[variable.type].words;
            if (variable.name == name) {
                globals_.push_back({name, at, words, true});
                may_name_tasks_ |= holds_objects(machine.program, variable.type);
                break;
            }
            if (name.compare(0, variable.name.size(), variable.name) != 0) continue;
            for (std::uint32_t i = 0; i < words && globals_.size() == before; ++i) {
                const auto address = static_cast<sync::Address>(at + i);
                if (vm::name_of(machine, world.data(), address) == name) {
                    globals_.push_back({name, address, 1, false});
                }
            }
            may_name_tasks_ |=
                globals_.size() > before && holds_objects(machine.program, variable.type);
            if (globals_.size() > before) break;
        }
        if (globals_.size() == before) unknown_.push_back(name);
    }
}

// What is told of a sync object names those who wait for it, which stands in the tasks.
void Globals::read(const vm::Word* world, std::vector<vm::Word>& words) const {
    for (const Global& global : globals_) {
        words.insert(words.end(), world + global.at, world + global.at + global.words);
        for (int i = 0; i < machine_.task_count(); ++i) {
            const sync::Task& task = machine_.task(world, static_cast<vm::TaskId>(i));
            const bool waits = task.state == sync::State::Waiting && task.object >= global.at &&
                               task.object < global.at + global.words;
            if (waits) words.insert(words.end(), {i, task.object, task.rank});
        }
        words.push_back(sync::forever);
    }
}

std::vector<std::string> Globals::values(const vm::Word* world) const {
    std::vector<std::string> out;
    for (const Global& global : globals_) out.push_back(value(world, global));
    return out;
}

std::string Globals::value(const vm::Word* world, const Global& global) const {
    if (!global.whole) {
        return vm::describe(machine_, world, static_cast<sync::Address>(global.at));
    }
    const Rows rows = vm::variables(machine_, world, false);
    const auto row = std::find_if(rows.begin(), rows.end(), [&](const vm::VariableView& each) {
        return each.depth == 0 && each.address == global.at;
    });
    return joined(rows, static_cast<std::size_t>(row - rows.begin()));
}

}  // namespace explore
