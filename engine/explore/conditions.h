// What conditions say of tasks by name: properties and awaits with at() and ended(). Asked by
// symmetry.h whether two tasks may change places, for which every condition must stay what it is:
//
//   ended(elf[0]) && ended(elf[1])                     the same when elves 0 and 1 change places
//   at(elf[0], ask) && at(elf[1], ask)                 so is this; not when 1 and 2 do
//   at(elf[0], ask) && count == 1                      named alone: elf[0] is like nobody
//
// A condition's code is run with symbols for what it reads, into a tree of questions; and the tree
// is compared with the one in which the two names have changed places, for all answers. Where that
// would be too much, or tasks are named elsewhere in the code, nobody who is named is like another.
#pragma once

#include <map>
#include <tuple>
#include <vector>

#include "engine/explore/task_mask.h"
#include "engine/vm/machine.h"

namespace explore {

class Conditions {
  public:
    explicit Conditions(const vm::Machine& machine);

    // Whether every condition stays what it is where [a] and [b] change places.
    bool same_after_exchange(vm::TaskId a, vm::TaskId b);

  private:
    using Number = std::uint32_t;  // of an expression
    struct Expression {
        lang::Opcode opcode;  // Push: the constant b; LocalGet, LocalAddress: the task's own
        vm::Word a, b;
        std::vector<Number> operands;
        // Written out: vectors have no <=> in every library that builds us.
        bool operator<(const Expression& other) const {
            return std::tie(opcode, a, b, operands) <
                   std::tie(other.opcode, other.a, other.b, other.operands);
        }
    };
    // A question, or where it has no [zero], the end.
    struct Node {
        Number expression;
        bool negated;  // at the end
        std::uint32_t zero, other;
    };
    struct Condition {
        std::vector<Node> nodes;  // the last one is the root; none: nothing is known
        TaskMask named;
    };
    class Run;

    Number number_of(Expression expression);
    Number exchanged(Number expression, vm::TaskId a, vm::TaskId b);
    bool same(const Condition& condition, vm::TaskId a, vm::TaskId b);
    void add(std::uint32_t pc, const lang::Function* frame);

    const vm::Machine& machine_;
    std::vector<Expression> expressions_;
    std::map<Expression, Number> numbers_;
    std::vector<Condition> conditions_;
    TaskMask named_elsewhere_ = 0;
};

}  // namespace explore
