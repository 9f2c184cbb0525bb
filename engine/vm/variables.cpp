// Names and values: the World's words by the types that the Program gives them.
#include <algorithm>
#include <optional>

#include "engine/vm/frames.h"
#include "engine/vm/inspect.h"
#include "engine/vm/objects.h"

namespace vm {
namespace {

using lang::Type;
using lang::TypeKind;
using lang::Variable;
using sync::Address;

constexpr std::uint32_t children_max =
    64;  // of one aggregate: a panel shows no more in any useful way
constexpr std::uint32_t inline_max = 16;  // elements that fit into one value

// A variable that lies in the World: a global, or a local of a frame.
struct Found {
    const Variable* variable;
    std::uint32_t at;  // its first word
    TaskId task;       // no_task: a global
};

std::optional<Found> find(const Machine& machine, const Word* world, Address address) {
    const auto covers = [&](const Variable& variable, std::uint32_t at) {
        return address >= at && address < at + machine.program.types[variable.type].words;
    };
    for (const Variable& global : machine.program.globals) {
        const auto at = static_cast<std::uint32_t>(global.place);
        if (global.place > 0 && covers(global, at)) return Found{&global, at, sync::no_task};
    }
    const Layout& layout = machine.layout;
    if (address < layout.stacks ||
        address >= layout.stacks + layout.task_count * layout.stack_words)
        return {};
    const auto task = static_cast<TaskId>((address - layout.stacks) / layout.stack_words);
    for (const Frame& frame : frames(machine, world, task)) {
        for (const Variable& local : frame.function->variables) {
            const std::uint32_t at = frame.locals + static_cast<std::uint32_t>(local.place);
            if (frame.pc >= local.from && frame.pc < local.to && covers(local, at))
                return Found{&local, at, task};
        }
    }
    return {};
}

// From the outermost type down to the scalar or the object that covers [offset]: "[2].m". [type]
// and [offset] become those of what was found.
std::string path_to(const lang::Program& program, std::uint16_t& type, std::uint32_t& offset) {
    std::string path;
    while (true) {
        const Type& t = program.types[type];
        if (t.kind == TypeKind::Array && t.count > 0) {
            const std::uint32_t size = std::max<std::uint32_t>(1, program.types[t.element].words);
            path += "[" + std::to_string(offset / size) + "]";
            offset %= size;
            type = t.element;
        } else if (t.kind == TypeKind::Struct && !t.fields.empty()) {
            const lang::Field* inside = nullptr;
            for (const lang::Field& field : t.fields) {
                if (offset >= field.offset &&
                    offset < field.offset + program.types[field.type].words)
                    inside = &field;
            }
            if (inside == nullptr) return path;
            path += "." + inside->name;
            offset -= inside->offset;
            type = inside->type;
        } else {
            return path;
        }
    }
}

// A reference within a task's own stack counts from that stack's base (sync::own_window).
Word plain_address(const Machine& machine, std::uint32_t at, Word value) {
    const Layout& layout = machine.layout;
    if (value < sync::own_window || at < layout.stacks) return value;
    const std::uint32_t task = (at - layout.stacks) / layout.stack_words;
    return static_cast<Word>(layout.stacks + task * layout.stack_words) + value - sync::own_window;
}

const char* what_is(sync::Kind kind) {
    switch (kind) {
        case sync::Kind::None:
            return "deleted";
        case sync::Kind::Mutex:
            return "a mutex";
        case sync::Kind::Semaphore:
            return "a semaphore";
        case sync::Kind::Event:
            return "an event";
        default:
            return "an object";
    }
}

// Of the handle at [at] the name of what it stands for; where that goes by the name of this very
// variable, what it is. Empty where it is no handle of anything.
std::string handle(const Machine& machine, const Word* world, std::uint32_t at) {
    const Address object = sync::object_of(world[at]);
    const bool ours =
        std::any_of(machine.pools.begin(), machine.pools.end(), [&](const auto& pool) {
            const int behind = static_cast<int>(object) - static_cast<int>(pool.first);
            return behind >= 0 && behind < pool.count * pool.words && behind % pool.words == 0;
        });
    if (world[at] != sync::handle_of(object) || !ours) return "";
    const std::string name = name_of(machine, world, object);
    if (world[object] != 0 && name != name_of(machine, world, static_cast<Address>(at)))
        return name;
    return what_is(world[object] == 0 ? sync::Kind::None : sync::to_options(world[object]).k());
}

std::string scalar(const Machine& machine, const Word* world, const Type& type, std::uint32_t at) {
    Word value = world[at];
    switch (type.kind) {
        case TypeKind::Bool:
            return value != 0 ? "true" : "false";
        case TypeKind::Unsigned:
            return std::to_string(static_cast<std::uint32_t>(value));
        case TypeKind::Enum:
            for (const lang::Field& name : type.fields) {
                if (static_cast<Word>(name.offset) == value) return name.name;
            }
            break;
        case TypeKind::Reference:
        case TypeKind::Pointer:
            if (value == 0) return "nullptr";
            value = plain_address(machine, at, value);
            if (value < 0 || static_cast<std::uint32_t>(value) >= machine.layout.stored) break;
            return "&" + name_of(machine, world, static_cast<Address>(value));
        case TypeKind::Void:  // of a word that an API gives a meaning: a handle, an id
            if (const std::string object = handle(machine, world, at); !object.empty())
                return object;
            break;
        default:
            break;
    }
    return std::to_string(value);
}

bool is_thread(const Type& type) {
    return type.name == "std::thread" || type.name == "std::jthread";
}
// A builtin that is a plain word: an atomic, a handle, an id. All others begin with their Options.
bool is_value(const Type& type) { return type.words == 1 && !is_thread(type); }

class Panel {
  public:
    Panel(const Machine& machine, const Word* world) : machine_(machine), world_(world) {}

    void add(const Variable& variable, std::uint32_t at, TaskId task) {
        declared_ = variable.declared;
        task_ = task;
        row(variable.name, variable.type, at, 0);
    }
    std::vector<VariableView> take() { return std::move(rows_); }

  private:
    const Type& type(std::uint16_t number) const { return machine_.program.types[number]; }

    void row(const std::string& name, std::uint16_t number, std::uint32_t at, int depth) {
        const Type& t = type(number);
        VariableView view;
        view.name = name;
        view.type = t.name;
        view.depth = depth;
        view.address = static_cast<Address>(at);
        view.task = task_;
        view.object = t.kind == TypeKind::Builtin && !is_value(t);
        view.declared = declared_;
        view.value = value(number, at);
        rows_.push_back(std::move(view));
        if (t.kind == TypeKind::Struct) {
            for (const lang::Field& field : t.fields)
                row(field.name, field.type, at + field.offset, depth + 1);
        } else if (t.kind == TypeKind::Array) {
            elements(t, at, depth + 1);
        }
    }

    void elements(const Type& array, std::uint32_t at, int depth) {
        const std::uint32_t shown = std::min(array.count, children_max);
        for (std::uint32_t i = 0; i < shown; ++i) {
            row("[" + std::to_string(i) + "]", array.element, at + i * type(array.element).words,
                depth);
        }
        if (shown == array.count) return;
        VariableView rest;
        rest.name = "...";
        rest.value = std::to_string(array.count - shown) + " more";
        rest.depth = depth;
        rest.task = task_;
        rest.declared = declared_;
        rows_.push_back(std::move(rest));
    }

    std::string value(std::uint16_t number, std::uint32_t at) const {
        const Type& t = type(number);
        switch (t.kind) {
            case TypeKind::Void:
            case TypeKind::Struct:
                return "";
            case TypeKind::Builtin:
                return describe(machine_, world_, static_cast<Address>(at));
            case TypeKind::Array:
                break;
            default:
                return scalar(machine_, world_, t, at);
        }
        const Type& element = type(t.element);
        const bool plain = element.words == 1 &&
                           (element.kind != TypeKind::Builtin || is_value(element)) &&
                           element.kind != TypeKind::Struct && element.kind != TypeKind::Array;
        if (!plain || t.count > inline_max) return "";
        std::string list;
        for (std::uint32_t i = 0; i < t.count; ++i)
            list += (i ? ", " : "{") + value(t.element, at + i);
        return list + "}";
    }

    const Machine& machine_;
    const Word* world_;
    lang::Span declared_;
    TaskId task_ = sync::no_task;
    std::vector<VariableView> rows_;
};

}  // namespace

std::vector<VariableView> variables(const Machine& machine, const Word* world, bool with_locals) {
    Panel panel(machine, world);
    for (const Variable& global : machine.program.globals) {
        if (!global.constant && global.place > 0) {
            panel.add(global, static_cast<std::uint32_t>(global.place), sync::no_task);
        }
    }
    for (int i = 0; with_locals && i < machine.task_count(); ++i) {
        const auto task = static_cast<TaskId>(i);
        for (const Frame& frame : frames(machine, world, task)) {
            for (const Variable& local : frame.function->variables) {
                if (local.constant || frame.pc < local.from || frame.pc >= local.to) continue;
                panel.add(local, frame.locals + static_cast<std::uint32_t>(local.place), task);
            }
        }
    }
    return panel.take();
}

namespace {

// The first global that holds [handle], with its index or member; empty where none does.
std::string holder_of(const Machine& machine, const Word* world, Word handle) {
    for (const Variable& global : machine.program.globals) {
        if (global.place <= 0 || global.name[0] == '(') continue;
        for (std::uint32_t i = 0; i < machine.program.types[global.type].words; i++) {
            if (world[static_cast<std::uint32_t>(global.place) + i] != handle) continue;
            std::uint16_t type = global.type;
            std::uint32_t offset = i;
            const std::string path = path_to(machine.program, type, offset);
            if (machine.program.types[type].kind == TypeKind::Builtin && offset == 0)
                return global.name + path;
        }
    }
    return "";
}

}  // namespace

std::string name_of(const Machine& machine, const Word* world, sync::Address address) {
    const Layout& layout = machine.layout;
    if (address == 0) return "the clock";
    if (address >= layout.tasks && address < layout.stacks) {
        return task_name(machine, world,
                         static_cast<TaskId>((address - layout.tasks) / sync::task_words));
    }
    if (layout.output_words != 0 && address >= layout.output && address < layout.stored)
        return "the output";
    if (const auto found = find(machine, world, address)) {
        std::uint16_t type = found->variable->type;
        std::uint32_t offset = address - found->at;
        const std::string path = path_to(machine.program, type, offset);
        if (found->variable->name[0] != '(') return found->variable->name + path;
        // An object that a call made goes by the name of a variable that holds its handle.
        const std::string handle =
            holder_of(machine, world, sync::handle_of(static_cast<Address>(address - offset)));
        return !handle.empty()
                   ? handle
                   : found->variable->name.substr(1, found->variable->name.size() - 2) + path;
    }
    if (address >= layout.stacks) {
        const auto task = static_cast<TaskId>((address - layout.stacks) / layout.stack_words);
        const sync::Task& t = machine.task(world, task);
        if (t.role == sync::Role::Many && t.object == address)
            return names_of_many(machine, world, task);
        return "a local variable of " + task_name(machine, world, task);
    }
    return "word " + std::to_string(address);
}

std::string describe(const Machine& machine, const Word* world, sync::Address address) {
    const auto found = find(machine, world, address);
    if (!found) return "";
    std::uint16_t number = found->variable->type;
    std::uint32_t offset = address - found->at;
    path_to(machine.program, number, offset);
    const Type& type = machine.program.types[number];
    const auto at = static_cast<Address>(address - offset);
    if (type.kind != TypeKind::Builtin) return scalar(machine, world, type, at);
    if (is_thread(type)) {
        if (world[at] == 0) return "no thread";
        const auto thread = static_cast<TaskId>(world[at] - 1);
        const std::string name = task_name(machine, world, thread);
        const std::string queue = queue_of(machine, world, machine.address_of(thread));
        return queue.empty() ? name : name + ", " + queue;
    }
    if (is_value(type)) {
        const std::string value = scalar(machine, world, machine.program.types[type.element], at);
        const std::string queue = queue_of(machine, world, at);
        return queue.empty() ? value : value + ", " + queue;
    }
    return object_state(machine, world, at);
}

}  // namespace vm
