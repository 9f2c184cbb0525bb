// An address reaches a property only as a number in its code, which then lies in a global variable,
// or as a value from memory, which only references and pointers are.
#include "engine/explore/watched.h"

#include <algorithm>

namespace explore {

namespace {

class Watch {
  public:
    explicit Watch(const vm::Machine& machine)
        : program_(machine.program),
          words_(machine.layout.stored, false),
          seen_(program_.functions.size(), false) {
        everything_ = std::any_of(
            program_.globals.begin(), program_.globals.end(),
            [&](const lang::Variable& variable) { return holds_addresses(variable.type); });
    }

    void function(std::size_t index) {
        if (seen_[index]) return;
        seen_[index] = true;
        const lang::Function& f = program_.functions[index];
        for (std::uint32_t pc = f.entry; pc < f.end; ++pc) {
            const lang::Instruction& in = program_.code[pc];
            instruction(in, pc > f.entry ? program_.code[pc - 1] : in);
        }
    }

    TaskMask tasks() const { return tasks_; }
    TaskMask ends() const { return ends_; }

    std::vector<bool> words() const {
        return everything_ ? std::vector<bool>(words_.size(), true) : words_;
    }

  private:
    void instruction(const lang::Instruction& in, const lang::Instruction& before) {
        switch (in.opcode) {
            case lang::Opcode::Call:
                return function(static_cast<std::size_t>(in.b));
            case lang::Opcode::Push:
            case lang::Opcode::LoadGlobal:
                return address(in.b);
            case lang::Opcode::AtFunction:
            case lang::Opcode::AtRange:
            case lang::Opcode::Ended:
                // Mostly the task is a constant; else it can be any.
                (in.opcode == lang::Opcode::Ended ? ends_ : tasks_) |=
                    before.opcode == lang::Opcode::Push ? bit(static_cast<vm::TaskId>(before.b))
                                                        : ~TaskMask{0};
                return;
            case lang::Opcode::Invoke:
            case lang::Opcode::InvokeLocal:
                everything_ = true;
                return;
            default:
                return;
        }
    }

    // [value] may be the address of something in a variable; then the whole variable is watched.
    void address(vm::Word value) {
        for (const lang::Variable& variable : program_.globals) {
            const auto words = static_cast<vm::Word>(program_.types[variable.type].words);
            if (value < variable.place || value >= variable.place + words) continue;
            std::fill_n(words_.begin() + variable.place, words, true);
        }
    }

    bool holds_addresses(std::uint16_t index) const {
        const lang::Type& type = program_.types[index];
        switch (type.kind) {
            case lang::TypeKind::Reference:
            case lang::TypeKind::Pointer:
                return true;
            case lang::TypeKind::Array:
                return holds_addresses(type.element);
            case lang::TypeKind::Struct:
                return std::any_of(
                    type.fields.begin(), type.fields.end(),
                    [&](const lang::Field& field) { return holds_addresses(field.type); });
            default:
                return false;
        }
    }

    const lang::Program& program_;
    std::vector<bool> words_;
    std::vector<bool> seen_;
    TaskMask tasks_ = 0, ends_ = 0;
    bool everything_ = false;
};

}  // namespace

Watched watched_by(const vm::Machine& machine, bool at_the_end) {
    Watch watch(machine);
    for (const lang::Property& property : machine.program.properties) {
        if (property.kind == lang::PropertyKind::Never ||
            property.kind == lang::PropertyKind::Possible ||
            (property.kind == lang::PropertyKind::Finally && at_the_end)) {
            watch.function(property.function);
        }
    }
    return {watch.words(), watch.tasks(), watch.ends()};
}

std::vector<bool> watched_words(const vm::Machine& machine) {
    Watched watched = watched_by(machine, false);
    for (int i = 0; i < machine.task_count(); ++i) {
        const auto id = static_cast<vm::TaskId>(i);
        if (((watched.tasks | watched.ends) & bit(id)) == 0) continue;
        std::fill_n(watched.words.begin() + machine.address_of(id), sync::task_words, true);
        std::fill_n(watched.words.begin() + machine.stack_of(id), machine.layout.stack_words, true);
    }
    return watched.words;
}

}  // namespace explore
