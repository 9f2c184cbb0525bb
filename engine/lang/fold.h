// The arithmetic of constants, with the same rules as the machine's: for the compiler, and for
// whoever looks at code without running it (explore/skeleton.h, promela/model.h).
#pragma once

#include "engine/lang/program.h"

namespace lang {

// The value of `a op b` ([b] is ignored by operators of one operand). Where it has none, [problem]
// says why, as the end of a sentence: "divides by zero".
struct Folded {
    Word value = 0;
    const char* problem = nullptr;
};
Folded fold(Opcode op, Word a, Word b);

}  // namespace lang
