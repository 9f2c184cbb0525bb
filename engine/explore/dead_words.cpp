// Liveness of locals and operands, instruction by instruction, until nothing is added.
#include "engine/explore/dead_words.h"

#include <algorithm>
#include <bitset>

namespace explore {

namespace {

using lang::Opcode;

// Locals, then operands. Functions with more words have no dead ones.
constexpr std::size_t words_max = 192;
using Live = std::bitset<words_max>;
constexpr int unreached = -1;

// A fault for some operands, which are live therefore whatever becomes of the result.
bool may_fault(Opcode opcode) {
    switch (opcode) {
        case Opcode::Add:
        case Opcode::Subtract:
        case Opcode::Multiply:
        case Opcode::Divide:
        case Opcode::Modulo:
        case Opcode::Negate:
        case Opcode::ShiftLeft:
        case Opcode::ShiftRight:
        case Opcode::ShiftRightU:
        case Opcode::DivideU:
        case Opcode::ModuloU:
        case Opcode::Index:
            return true;
        default:
            return false;
    }
}

bool has_one_operand(Opcode opcode) {
    switch (opcode) {
        case Opcode::Negate:
        case Opcode::BitNot:
        case Opcode::Not:
        case Opcode::ToBool:
        case Opcode::Offset:
            return true;
        default:
            return false;
    }
}

class Liveness {
  public:
    explicit Liveness(const lang::Program& program)
        : program_(program),
          code_(program.code),
          live_(code_.size()),
          depth_(code_.size(), unreached),
          whole_(program.functions.size(), false),
          fixed_(program.functions.size()) {
        for (std::size_t f = 0; f < program.functions.size(); ++f) {
            const lang::Function& function = program.functions[f];
            whole_[f] = std::size_t{function.locals} + function.operands <= words_max;
            if (whole_[f]) find_depths(function);
            if (whole_[f]) find_fixed(f);
        }
        for (bool more = true; more;) {
            more = false;
            for (std::size_t f = 0; f < program.functions.size(); ++f) {
                if (whole_[f]) more |= round(program.functions[f]);
            }
        }
    }

    bool argument_is_live(std::size_t function, std::size_t argument) const {
        return !whole_[function] || fixed_[function][argument] ||
               live_[program_.functions[function].entry][argument];
    }

    // Counted from where the frame begins.
    void dead_at(std::size_t function, std::uint32_t pc, std::vector<std::uint16_t>& out) const {
        if (!whole_[function] || depth_[pc] == unreached) return;
        const std::size_t words =
            program_.functions[function].locals + static_cast<std::size_t>(depth_[pc]);
        for (std::size_t i = 0; i < words; ++i) {
            if (live_[pc][i] || fixed_[function][i]) continue;
            out.push_back(static_cast<std::uint16_t>(i + lang::frame_linkage_words));
        }
    }

  private:
    // -- how deep the operand stack is before each instruction

    void find_depths(const lang::Function& function) {
        std::vector<std::uint32_t> left{function.entry};
        depth_[function.entry] = 0;
        while (!left.empty()) {
            const std::uint32_t pc = left.back();
            left.pop_back();
            const int behind = depth_[pc] + change(code_[pc]);
            each_next(pc, [&](std::uint32_t next) {
                if (next >= code_.size() || depth_[next] != unreached) return;
                depth_[next] = behind;
                left.push_back(next);
            });
        }
    }

    int change(const lang::Instruction& in) const {
        switch (in.opcode) {
            case Opcode::Push:
            case Opcode::Dup:
            case Opcode::Over:
            case Opcode::LocalGet:
            case Opcode::LocalAddress:
            case Opcode::LoadGlobal:
                return 1;
            case Opcode::Pop:
            case Opcode::LocalSet:
            case Opcode::StoreGlobal:
            case Opcode::Index:
            case Opcode::Fill:
            case Opcode::JumpIfZero:
            case Opcode::JumpIfNotZero:
            case Opcode::CallIndirect:
                return -1;
            case Opcode::Store:
                return -2;
            case Opcode::Call: {
                const lang::Function& callee = program_.functions[static_cast<std::size_t>(in.b)];
                return callee.results - callee.arguments;
            }
            case Opcode::Invoke:
            case Opcode::InvokeLocal:
                return (in.a & 1) - in.a / 2;
            case Opcode::Spawn:
                return 1 - in.a;
            case Opcode::Swap:
            case Opcode::Rot:
            case Opcode::Load:
            case Opcode::Jump:
            case Opcode::Return:
            case Opcode::Fail:
            case Opcode::End:
            case Opcode::Await:
            case Opcode::AwaitEnd:
            case Opcode::AtFunction:
            case Opcode::AtRange:
            case Opcode::Ended:
                return 0;
            default:
                return has_one_operand(in.opcode) ? 0 : -1;
        }
    }

    template <class Each>
    void each_next(std::uint32_t pc, const Each& each) const {
        const lang::Instruction& in = code_[pc];
        switch (in.opcode) {
            case Opcode::Return:
            case Opcode::Fail:
            case Opcode::End:
            case Opcode::AwaitEnd:
                return;
            case Opcode::Jump:
                return each(static_cast<std::uint32_t>(in.b));
            case Opcode::JumpIfZero:
            case Opcode::JumpIfNotZero:
            case Opcode::Await:
                each(static_cast<std::uint32_t>(in.b));
                break;
            default:
                break;
        }
        each(pc + 1);
    }

    // -- words whose address is taken: to the end of their variable, and where that is not known,
    // of the frame

    void find_fixed(std::size_t number) {
        const lang::Function& function = program_.functions[number];
        for (std::uint32_t pc = function.entry; pc < function.end; ++pc) {
            if (code_[pc].opcode != Opcode::LocalAddress) continue;
            const auto first = static_cast<std::size_t>(code_[pc].b);
            bool known = false;
            for (const lang::Variable& variable : function.variables) {
                const auto place = static_cast<std::size_t>(variable.place);
                const std::size_t end = place + program_.types[variable.type].words;
                if (first < place || first >= end) continue;
                for (std::size_t i = place; i < end; ++i) fixed_[number][i] = true;
                known = true;
            }
            for (std::size_t i = first; !known && i < function.locals; ++i) {
                fixed_[number][i] = true;
            }
        }
    }

    // -- liveness

    bool round(const lang::Function& function) {
        bool changed = false;
        for (std::uint32_t pc = function.end; pc-- > function.entry;) {
            if (depth_[pc] == unreached) continue;
            Live behind;
            each_next(pc, [&](std::uint32_t next) {
                if (next < code_.size()) behind |= live_[next];
            });
            const Live before = step(function, pc, behind) | live_[pc];
            if (before == live_[pc]) continue;
            live_[pc] = before;
            changed = true;
        }
        return changed;
    }

    // What is live before the instruction, where [live] is behind it.
    Live step(const lang::Function& function, std::uint32_t pc, Live live) const {
        const lang::Instruction& in = code_[pc];
        const std::size_t locals = function.locals;
        std::size_t top = locals + static_cast<std::size_t>(depth_[pc] + change(in));  // behind it
        const auto pop_result = [&] {  // from behind the instruction: whether it is used
            const bool used = live[--top];
            live[top] = false;
            return used;
        };
        const auto push_operand = [&](bool used) { live[top++] = used; };
        const auto all = [&](std::size_t results, std::size_t operands) {
            for (std::size_t i = 0; i < results; ++i) pop_result();
            for (std::size_t i = 0; i < operands; ++i) push_operand(true);
        };
        switch (in.opcode) {
            case Opcode::Push:
            case Opcode::LocalAddress:
            case Opcode::LoadGlobal:
                pop_result();
                break;
            case Opcode::Pop:
                push_operand(false);
                break;
            case Opcode::Dup: {
                const bool copy = pop_result(), original = pop_result();
                push_operand(copy || original);
                break;
            }
            case Opcode::Swap: {
                const bool x = pop_result(), y = pop_result();  // y x became the top
                push_operand(x);
                push_operand(y);
                break;
            }
            case Opcode::Over: {
                const bool copy = pop_result(), y = pop_result(), x = pop_result();
                push_operand(x || copy);
                push_operand(y);
                break;
            }
            case Opcode::Rot: {
                const bool x = pop_result(), z = pop_result(), y = pop_result();
                push_operand(x);
                push_operand(y);
                push_operand(z);
                break;
            }
            case Opcode::LocalGet:
                if (pop_result()) live[static_cast<std::size_t>(in.b)] = true;
                break;
            case Opcode::LocalSet: {
                const bool used = live[static_cast<std::size_t>(in.b)];
                live[static_cast<std::size_t>(in.b)] = false;
                push_operand(used || fixed_[number_of(function)][static_cast<std::size_t>(in.b)]);
                break;
            }
            case Opcode::Load:
            case Opcode::AtFunction:
            case Opcode::AtRange:
            case Opcode::Ended:
                all(1, 1);
                break;
            case Opcode::Store:
                all(0, 2);
                break;
            case Opcode::StoreGlobal:
            case Opcode::Fill:
            case Opcode::JumpIfZero:
            case Opcode::JumpIfNotZero:
            case Opcode::CallIndirect:
                all(0, 1);
                break;
            case Opcode::Call: {
                const auto callee = static_cast<std::size_t>(in.b);
                const lang::Function& f = program_.functions[callee];
                all(f.results, 0);
                for (std::size_t i = 0; i < f.arguments; ++i) {
                    push_operand(argument_is_live(callee, i));
                }
                break;
            }
            case Opcode::Invoke:
            case Opcode::InvokeLocal:
                all(in.a & 1, in.a / 2);
                break;
            case Opcode::Spawn:
                all(1, in.a);
                break;
            case Opcode::Return:
                for (std::size_t i = 0; i < in.a; ++i) live[top - 1 - i] = true;
                break;
            case Opcode::AwaitEnd:
                live[top - 1] = true;
                break;
            case Opcode::Jump:
            case Opcode::Fail:
            case Opcode::End:
            case Opcode::Await:
                break;
            default: {
                const bool used = pop_result() || may_fault(in.opcode);
                push_operand(used);
                if (!has_one_operand(in.opcode)) push_operand(used);
            }
        }
        return live;
    }

    std::size_t number_of(const lang::Function& function) const {
        return static_cast<std::size_t>(&function - program_.functions.data());
    }

    const lang::Program& program_;
    const std::vector<lang::Instruction>& code_;
    std::vector<Live> live_;   // before each instruction
    std::vector<int> depth_;   // of the operand stack before each instruction
    std::vector<bool> whole_;  // of each function: whether it is looked at
    std::vector<Live> fixed_;  // of each function: words whose address is taken
};

}  // namespace

DeadWords::DeadWords(const vm::Machine& machine) {
    const lang::Program& program = machine.program;
    const Liveness liveness(program);
    std::vector<std::size_t> function_of(program.code.size(), program.functions.size());
    for (std::size_t f = 0; f < program.functions.size(); ++f) {
        const lang::Function& function = program.functions[f];
        std::fill(function_of.begin() + function.entry, function_of.begin() + function.end, f);
        std::vector<bool> dead(function.arguments);
        for (std::size_t i = 0; i < dead.size(); ++i) dead[i] = !liveness.argument_is_live(f, i);
        dead_arguments_.push_back(std::move(dead));
    }
    for (std::uint32_t pc = 0; pc < program.code.size(); ++pc) {
        first_.push_back(static_cast<std::uint32_t>(offsets_.size()));
        if (function_of[pc] == program.functions.size()) continue;
        liveness.dead_at(function_of[pc], pc, offsets_);
    }
    first_.push_back(static_cast<std::uint32_t>(offsets_.size()));
    any_ = !offsets_.empty() && !machine.settings.rule.exact_time();
}

bool DeadWords::dead_argument(std::uint16_t function, std::size_t argument) const {
    return any_ && dead_arguments_[function][argument];
}

void DeadWords::clear(const vm::Machine& machine, vm::Word* world) const {
    for (int i = 0; i < machine.task_count(); ++i) {
        const auto id = static_cast<vm::TaskId>(i);
        clear(machine.task(world, id), world + machine.stack_of(id));
    }
}

void DeadWords::clear_moved(const vm::Machine& machine, vm::TaskId self, const vm::Word* before,
                            vm::Word* world) const {
    for (int i = 0; i < machine.task_count(); ++i) {
        const auto id = static_cast<vm::TaskId>(i);
        const sync::Task &then = machine.task(before, id), &now = machine.task(world, id);
        // A loop may have led [self] back to where it stood; others were waiting there.
        const bool moved = id == self || then.pc != now.pc || then.sp != now.sp ||
                           then.fp != now.fp || then.state != now.state;
        if (moved) clear(now, world + machine.stack_of(id));
    }
}

}  // namespace explore
