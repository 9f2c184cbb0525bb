// Code is structured: a loop is the stretch from the target of its last jump back up to that jump.
// An earlier jump to there is a `continue`, and what it makes of the stretch before it is a loop,
// too:
//
//   for (;;) { a; if (x) continue; b; }   is   for (;;) { do { a; } while (x); b; }
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

    // Of the code up to the jump back at [last] only what is reached counts.
    bool endless(std::uint32_t last) const {
        const auto first = static_cast<std::uint32_t>(code_[last].b);
        if (conditional(code_[last].opcode) && !chosen(last)) return false;
        std::vector<bool> seen(last - first + 1);
        std::vector<std::uint32_t> left;
        const auto reach = [&](std::uint32_t pc) {
            if (pc < first || pc > last) return false;
            if (!seen[pc - first]) left.push_back(pc);
            seen[pc - first] = true;
            return true;
        };
        reach(first);
        while (!left.empty()) {
            const std::uint32_t pc = left.back();
            left.pop_back();
            const Opcode opcode = code_[pc].opcode;
            if (opcode == Opcode::Return) return false;
            if (pc == last) continue;
            const bool leads = jumps(opcode) || opcode == Opcode::Await;
            const bool stays = !leads || reach(static_cast<std::uint32_t>(code_[pc].b));
            if (!stays && !chosen(pc)) return false;
            const bool goes_on = opcode != Opcode::Jump && opcode != Opcode::End &&
                                 opcode != Opcode::Fail && opcode != Opcode::AwaitEnd;
            if (goes_on) reach(pc + 1);
        }
        return seen[last - first];
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
