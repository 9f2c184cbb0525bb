// Code is structured: a loop is the stretch from the target of its one jump back up to that jump.
#include "engine/explore/loops.h"

namespace explore {

namespace {

using lang::Opcode;

bool conditional(Opcode opcode) {
    return opcode == Opcode::JumpIfZero || opcode == Opcode::JumpIfNotZero;
}
bool jumps(Opcode opcode) { return opcode == Opcode::Jump || conditional(opcode); }

class Loops {
  public:
    Loops(const lang::Program& program, const std::vector<bool>& chooses)
        : code_(program.code), chooses_(chooses) {}

    bool endless(std::uint32_t last) const {
        const auto first = static_cast<std::uint32_t>(code_[last].b);
        if (conditional(code_[last].opcode) && !chosen(last)) return false;
        for (std::uint32_t pc = first; pc < last; ++pc) {
            if (code_[pc].opcode == Opcode::Return) return false;
            if (!jumps(code_[pc].opcode)) continue;
            const auto target = static_cast<std::uint32_t>(code_[pc].b);
            if ((target < first || target > last) && !chosen(pc)) return false;
        }
        return true;
    }

  private:
    // Whether the jump at [pc] is taken is decided by a choose(): `while (choose(2))`, or
    // `if (choose(3) == 0) break`.
    bool chosen(std::uint32_t pc) const {
        if (!conditional(code_[pc].opcode)) {
            if (pc == 0 || !conditional(code_[pc - 1].opcode)) return false;
            if (static_cast<std::uint32_t>(code_[pc - 1].b) != pc + 1) return false;
            --pc;
        }
        while (pc-- > 0) {
            switch (code_[pc].opcode) {
                case Opcode::Push:
                case Opcode::Not:
                case Opcode::ToBool:
                case Opcode::Equal:
                case Opcode::NotEqual:
                case Opcode::Less:
                case Opcode::LessEqual:
                    continue;
                default:
                    return code_[pc].opcode == Opcode::Invoke && chooses_[pc];
            }
        }
        return false;
    }

    const std::vector<lang::Instruction>& code_;
    const std::vector<bool>& chooses_;
};

}  // namespace

std::vector<bool> endless_jumps(const lang::Program& program, const std::vector<bool>& chooses) {
    const Loops loops(program, chooses);
    std::vector<bool> endless(program.code.size());
    for (std::uint32_t pc = 0; pc < endless.size(); ++pc) {
        const lang::Instruction& in = program.code[pc];
        if (!jumps(in.opcode) || static_cast<std::uint32_t>(in.b) > pc) continue;
        endless[pc] = loops.endless(pc);
    }
    return endless;
}

}  // namespace explore
