#include "engine/lang/fold.h"

#include <cstdint>
#include <limits>

namespace lang {

namespace {

Folded checked(std::int64_t value) {
    if (value < std::numeric_limits<Word>::min() || value > std::numeric_limits<Word>::max())
        return {0, "does not fit into an int"};
    return {static_cast<Word>(value)};
}

Folded wrapped(std::uint32_t value) { return {static_cast<Word>(value)}; }

}  // namespace

Folded fold(Opcode op, Word a, Word b) {
    const std::int64_t x = a, y = b;
    const auto ux = static_cast<std::uint32_t>(a), uy = static_cast<std::uint32_t>(b);
    switch (op) {
        case Opcode::Add:
            return checked(x + y);
        case Opcode::Subtract:
            return checked(x - y);
        case Opcode::Multiply:
            return checked(x * y);
        case Opcode::Divide:
            return y == 0 ? Folded{0, "divides by zero"} : checked(x / y);
        case Opcode::Modulo:
            return y == 0 ? Folded{0, "divides by zero"} : checked(x % y);
        case Opcode::Negate:
            return checked(-x);
        case Opcode::ShiftLeft:
            return y < 0 || y > 31 ? Folded{0, "shifts by less than 0 or more than 31"}
                                   : wrapped(ux << uy);
        case Opcode::ShiftRight:
            return y < 0 || y > 31 ? Folded{0, "shifts by less than 0 or more than 31"}
                                   : Folded{a >> b};
        case Opcode::ShiftRightU:
            return y < 0 || y > 31 ? Folded{0, "shifts by less than 0 or more than 31"}
                                   : wrapped(ux >> uy);
        case Opcode::BitAnd:
            return {a & b};
        case Opcode::BitOr:
            return {a | b};
        case Opcode::BitXor:
            return {a ^ b};
        case Opcode::BitNot:
            return {~a};
        case Opcode::Less:
            return {a < b};
        case Opcode::LessEqual:
            return {a <= b};
        case Opcode::Equal:
            return {a == b};
        case Opcode::NotEqual:
            return {a != b};
        case Opcode::Not:
            return {a == 0};
        case Opcode::ToBool:
            return {a != 0};
        case Opcode::AddU:
            return wrapped(ux + uy);
        case Opcode::SubtractU:
            return wrapped(ux - uy);
        case Opcode::MultiplyU:
            return wrapped(ux * uy);
        case Opcode::DivideU:
            return uy == 0 ? Folded{0, "divides by zero"} : wrapped(ux / uy);
        case Opcode::ModuloU:
            return uy == 0 ? Folded{0, "divides by zero"} : wrapped(ux % uy);
        case Opcode::LessU:
            return {ux < uy};
        case Opcode::LessEqualU:
            return {ux <= uy};
        default:
            return {0, "is no constant"};
    }
}

}  // namespace lang
