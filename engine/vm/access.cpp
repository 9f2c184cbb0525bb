// See access.h. Must agree with Interpreter::visible about where an instruction finds its address.
#include "engine/vm/access.h"

namespace vm {

Access next_access(const Machine& machine, const Word* world, TaskId id) {
    const sync::Task& t = machine.task(world, id);
    if (t.state != sync::State::Ready || t.flags & sync::Fresh) return {};
    const lang::Instruction in = machine.program.code[t.pc];
    const Word* const sp = world + machine.stack_of(id) + t.sp;
    const auto at = [&](Word address) {  // also one that counts from the task's own stack
        const bool own = address >= sync::own_window;
        const auto base = static_cast<Word>(machine.stack_of(id)) - sync::own_window;
        return static_cast<sync::Address>(own ? base + address : address);
    };
    switch (in.opcode) {
        case lang::Opcode::Load:
            return {at(sp[-1]), false, true};
        case lang::Opcode::Store:
            return {at(sp[-2]), true, true};
        case lang::Opcode::LoadGlobal:
            return {at(in.b), false, true};
        case lang::Opcode::StoreGlobal:
            return {at(in.b), true, true};
        case lang::Opcode::Invoke: {
            const auto plain = machine.program.builtins[in.b]->plain;
            if (plain == lang::BuiltinCode::Plain::None || in.a < 2) return {};
            return {at(sp[-(in.a / 2)]), plain == lang::BuiltinCode::Plain::Write, true};
        }
        default:
            return {};
    }
}

}  // namespace vm
