#include "engine/bus/program.h"

namespace bus {

Row Program::row(int count, int first_initially) {
    const int first = static_cast<int>(memory.size());
    memory.resize(memory.size() + static_cast<std::size_t>(count), 0);
    memory[static_cast<std::size_t>(first)] = first_initially;
    return {first, count};
}

void Program::spin(Operation operation, Condition until) {
    Instruction& added = add(Instruction::Kind::Spin);
    added.operation = operation;
    added.condition = until;
}

void Program::set(Register target, Value value) {
    Instruction& added = add(Instruction::Kind::Set);
    added.target = target;
    added.value = value;
}

void Program::when(Condition condition, const std::function<void()>& block) {
    const int test = here();
    add(Instruction::Kind::Unless).condition = condition;
    block();
    code[static_cast<std::size_t>(test)].to = here();
}

void Program::critical_section() {
    add(Instruction::Kind::Enter);
    add(Instruction::Kind::Leave);
}

}  // namespace bus
