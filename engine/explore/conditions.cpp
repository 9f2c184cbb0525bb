// The symbolic run of a condition, and the comparison of two trees.
#include "engine/explore/conditions.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <optional>

#include "engine/lang/fold.h"
#include "engine/sync/call.h"

namespace explore {

using lang::Opcode;

namespace {

constexpr std::uint32_t none = ~0u;
constexpr std::size_t nodes_max = 4'000;  // of a tree
constexpr int instructions_max = 40'000;
constexpr std::size_t questions_max = 12;  // all answers to so many are tried

bool looks_at_task(Opcode opcode) {
    return opcode == Opcode::AtFunction || opcode == Opcode::AtRange || opcode == Opcode::Ended;
}

bool has_one_operand(Opcode opcode) {
    return opcode == Opcode::Negate || opcode == Opcode::BitNot || opcode == Opcode::Not ||
           opcode == Opcode::ToBool;
}

}  // namespace

// From an entry to every AwaitEnd.
class Conditions::Run {
  public:
    Run(Conditions& conditions, const lang::Function* own)
        : c_(conditions), program_(conditions.machine_.program), own_(own) {}

    // The root; none where it is too much or something that has no symbol.
    std::uint32_t tree(std::uint32_t pc) {
        State state;
        state.pc = pc;
        state.frames.push_back({0, 0, {}});
        if (own_ != nullptr) state.frames[0].locals.assign(own_->locals, constant(0));
        const std::uint32_t root = go(std::move(state));
        return given_up_ ? none : root;
    }

    std::vector<Node> nodes;
    TaskMask named = 0;

  private:
    struct Frame {
        std::uint32_t back;
        std::size_t operands;  // of those below
        std::vector<Number> locals;
    };
    struct State {
        std::uint32_t pc = 0;
        std::vector<Frame> frames;
        std::vector<Number> stack;
        std::map<Number, bool> answers;  // on the way here
    };

    Number constant(vm::Word value) { return c_.number_of({Opcode::Push, 0, value, {}}); }
    std::optional<vm::Word> value_of(Number expression) const {
        const Expression& e = c_.expressions_[expression];
        if (e.opcode != Opcode::Push) return std::nullopt;
        return e.b;
    }
    std::uint32_t give_up() {
        given_up_ = true;
        return none;
    }
    std::uint32_t add(Node node) {
        if (nodes.size() >= nodes_max) return give_up();
        nodes.push_back(node);
        return static_cast<std::uint32_t>(nodes.size() - 1);
    }

    // Whether [expression] is not 0 is whether the answer is not 0, or where negated, is.
    Number stripped(Number expression, bool& negated) const {
        for (;;) {
            const Expression& e = c_.expressions_[expression];
            if (e.opcode != Opcode::Not && e.opcode != Opcode::ToBool) return expression;
            negated ^= e.opcode == Opcode::Not;
            expression = e.operands.front();
        }
    }

    std::uint32_t go(State state) {
        while (!given_up_) {
            if (--instructions_left_ < 0) return give_up();
            const lang::Instruction in = program_.code[state.pc];
            if (in.opcode == Opcode::AwaitEnd || in.opcode == Opcode::Fail) return end(state, in);
            if (in.opcode == Opcode::JumpIfZero || in.opcode == Opcode::JumpIfNotZero) {
                bool negated = false;
                const Number asked = stripped(pop(state), negated);
                const bool on_zero = (in.opcode == Opcode::JumpIfZero) != negated;
                const auto to = [&](State& where, bool zero) {
                    if (zero == on_zero) {
                        where.pc = static_cast<std::uint32_t>(in.b);
                    } else {
                        ++where.pc;
                    }
                };
                const auto answered = state.answers.find(asked);
                if (const auto value = value_of(asked)) {
                    to(state, *value == 0);
                } else if (answered != state.answers.end()) {
                    to(state, !answered->second);
                } else {
                    State other = state;
                    other.answers[asked] = true;
                    to(other, false);
                    state.answers[asked] = false;
                    to(state, true);
                    const std::uint32_t zero = go(std::move(state));
                    const std::uint32_t not_zero = go(std::move(other));
                    return given_up_ ? none : add({asked, false, zero, not_zero});
                }
                continue;
            }
            if (!local(state, in)) return give_up();
        }
        return none;
    }

    std::uint32_t end(State& state, const lang::Instruction& in) {
        if (in.opcode == Opcode::Fail) {
            return add({c_.number_of({Opcode::Fail, 0, static_cast<vm::Word>(state.pc), {}}), false,
                        none, none});
        }
        if (state.stack.empty()) return give_up();
        bool negated = false;
        const Number value = stripped(state.stack.back(), negated);
        const auto answered = state.answers.find(value);
        if (const auto word = value_of(value)) {
            return add({constant((*word != 0) != negated), false, none, none});
        }
        if (answered != state.answers.end()) {
            return add({constant(answered->second != negated), false, none, none});
        }
        return add({value, negated, none, none});
    }

    static Number pop(State& state) {
        const Number top = state.stack.back();
        state.stack.pop_back();
        return top;
    }

    // False: it has no symbol for that.
    bool local(State& state, const lang::Instruction& in) {
        auto& stack = state.stack;
        Frame& frame = state.frames.back();
        const bool awaits_own = state.frames.size() == 1 && own_ == nullptr;
        const auto reads = [&](Opcode opcode, vm::Word a, vm::Word b, std::size_t operands) {
            std::vector<Number> of(stack.end() - static_cast<std::ptrdiff_t>(operands),
                                   stack.end());
            stack.resize(stack.size() - operands);
            stack.push_back(c_.number_of({opcode, a, b, std::move(of)}));
        };
        switch (in.opcode) {
            case Opcode::Push:
                stack.push_back(constant(in.b));
                break;
            case Opcode::Pop:
                stack.pop_back();
                break;
            case Opcode::Dup:
                stack.push_back(Number(stack.back()));
                break;
            case Opcode::Swap:
                std::swap(stack[stack.size() - 1], stack[stack.size() - 2]);
                break;
            case Opcode::Over:
                stack.push_back(Number(stack[stack.size() - 2]));
                break;
            case Opcode::Rot:
                std::rotate(stack.end() - 3, stack.end() - 2, stack.end());
                break;
            case Opcode::LocalGet:
                if (awaits_own) {
                    reads(Opcode::LocalGet, 0, in.b, 0);
                } else {
                    stack.push_back(frame.locals[static_cast<std::size_t>(in.b)]);
                }
                break;
            case Opcode::LocalSet: {
                if (awaits_own) return false;
                const Number value = pop(state);
                frame.locals[static_cast<std::size_t>(in.b)] = value;
                break;
            }
            case Opcode::LocalAddress:
                if (!awaits_own || in.a != 0) return false;
                reads(Opcode::LocalAddress, 0, in.b, 0);
                break;
            case Opcode::LoadGlobal:
                reads(Opcode::LoadGlobal, 0, in.b, 0);
                break;
            case Opcode::Load:
                reads(Opcode::Load, 0, 0, 1);
                break;
            case Opcode::Offset:
                reads(Opcode::Offset, 0, in.b, 1);
                break;
            case Opcode::Index:
                reads(Opcode::Index, in.a, in.b, 2);
                break;
            case Opcode::AtFunction:
            case Opcode::AtRange:
            case Opcode::Ended: {
                const auto task = value_of(stack.back());
                if (!task || *task < 0 || *task >= c_.machine_.task_count()) return false;
                named |= bit(static_cast<vm::TaskId>(*task));
                reads(in.opcode, 0, in.opcode == Opcode::Ended ? 0 : in.b, 1);
                break;
            }
            case Opcode::Jump:
                state.pc = static_cast<std::uint32_t>(in.b);
                return true;
            case Opcode::Call: {
                const lang::Function& f = program_.functions[static_cast<std::size_t>(in.b)];
                if (state.frames.size() > lang::recursion_limit) return false;
                Frame called{state.pc + 1, stack.size() - f.arguments, {}};
                called.locals.assign(stack.end() - f.arguments, stack.end());
                called.locals.resize(f.locals, constant(0));
                stack.resize(called.operands);
                state.frames.push_back(std::move(called));
                state.pc = f.entry;
                return true;
            }
            case Opcode::Return: {
                if (state.frames.size() < 2) return false;
                const std::vector<Number> results(stack.end() - in.a, stack.end());
                state.pc = frame.back;
                stack.resize(frame.operands);
                stack.insert(stack.end(), results.begin(), results.end());
                state.frames.pop_back();
                return true;
            }
            case Opcode::Invoke:
            case Opcode::InvokeLocal: {
                const sync::Effect effect =
                    program_.builtins[static_cast<std::size_t>(in.b)]->effect;
                if (effect != sync::Effect::Read || (in.a & 1) == 0) return false;
                reads(Opcode::Invoke, in.a, in.b, in.a / 2);
                break;
            }
            default:
                if (!operation(state, in)) return false;
        }
        ++state.pc;
        return true;
    }

    bool operation(State& state, const lang::Instruction& in) {
        auto& stack = state.stack;
        if (has_one_operand(in.opcode)) {
            const Number x = pop(state);
            const auto value = value_of(x);
            if (value && (in.opcode == Opcode::Not || in.opcode == Opcode::ToBool)) {
                stack.push_back(constant((*value == 0) == (in.opcode == Opcode::Not)));
            } else {
                stack.push_back(c_.number_of({in.opcode, 0, 0, {x}}));
            }
            return true;
        }
        const bool two = (in.opcode >= Opcode::Add && in.opcode <= Opcode::Modulo) ||
                         (in.opcode >= Opcode::ShiftLeft && in.opcode <= Opcode::BitXor) ||
                         (in.opcode >= Opcode::Less && in.opcode <= Opcode::NotEqual) ||
                         (in.opcode >= Opcode::AddU && in.opcode <= Opcode::LessEqualU);
        if (!two) return false;
        const Number y = pop(state), x = pop(state);
        const auto left = value_of(x), right = value_of(y);
        if (left && right) {
            const lang::Folded folded = lang::fold(in.opcode, *left, *right);
            if (folded.problem != nullptr) return false;
            stack.push_back(constant(folded.value));
        } else {
            stack.push_back(c_.number_of({in.opcode, 0, 0, {x, y}}));
        }
        return true;
    }

    Conditions& c_;
    const lang::Program& program_;
    const lang::Function* const own_;  // of a property; an await's locals are its task's
    int instructions_left_ = instructions_max;
    bool given_up_ = false;
};

Conditions::Conditions(const vm::Machine& machine) : machine_(machine) {
    const lang::Program& program = machine.program;
    std::vector<bool> covered(program.code.size(), false);
    for (const lang::Property& property : program.properties) {
        const lang::Function& function = program.functions[property.function];
        std::fill(covered.begin() + function.entry, covered.begin() + function.end, true);
        add(property.entry, &function);
    }
    for (std::uint32_t pc = 0; pc < program.code.size(); ++pc) {
        const lang::Instruction& in = program.code[pc];
        if (in.opcode != Opcode::Await || static_cast<std::uint32_t>(in.b) <= pc) continue;
        std::fill(covered.begin() + pc, covered.begin() + in.b, true);
        add(pc + 1, nullptr);
    }
    for (std::uint32_t pc = 0; pc < program.code.size(); ++pc) {
        const lang::Instruction& in = program.code[pc];
        if (covered[pc] || !looks_at_task(in.opcode)) continue;
        const bool plain = pc > 0 && program.code[pc - 1].opcode == Opcode::Push;
        named_elsewhere_ |=
            plain ? bit(static_cast<vm::TaskId>(program.code[pc - 1].b)) : ~TaskMask{0};
    }
}

void Conditions::add(std::uint32_t pc, const lang::Function* own) {
    Run run(*this, own);
    const std::uint32_t root = run.tree(pc);
    if (root == none) {
        // Names may stand behind where it was given up.
        conditions_.push_back({{}, ~TaskMask{0}});
    } else if (run.named != 0) {
        conditions_.push_back({std::move(run.nodes), run.named});
    }
}

Conditions::Number Conditions::number_of(Expression expression) {
    // at(a, f) + at(b, f) + at(c, f) is the same in any order.
    if (expression.opcode == Opcode::Add) {
        std::vector<Number> flat;
        for (const Number operand : expression.operands) {
            const Expression& e = expressions_[operand];
            if (e.opcode == Opcode::Add) {
                flat.insert(flat.end(), e.operands.begin(), e.operands.end());
            } else {
                flat.push_back(operand);
            }
        }
        std::sort(flat.begin(), flat.end());
        expression.operands = std::move(flat);
    }
    const auto [known, added] =
        numbers_.try_emplace(expression, static_cast<Number>(expressions_.size()));
    if (added) expressions_.push_back(std::move(expression));
    return known->second;
}

Conditions::Number Conditions::exchanged(Number number, vm::TaskId a, vm::TaskId b) {
    Expression expression = expressions_[number];
    if (looks_at_task(expression.opcode)) {
        const vm::Word task = expressions_[expression.operands.front()].b;
        const vm::Word other = task == a ? b : task == b ? a : task;
        expression.operands.front() = number_of({Opcode::Push, 0, other, {}});
    } else {
        for (Number& operand : expression.operands) operand = exchanged(operand, a, b);
    }
    return number_of(std::move(expression));
}

bool Conditions::same(const Condition& condition, vm::TaskId a, vm::TaskId b) {
    if ((condition.named & (bit(a) | bit(b))) == 0) return true;
    if (condition.nodes.empty()) return false;
    // The questions, and which of them each one becomes.
    std::vector<Number> questions;
    std::vector<std::size_t> becomes;
    const auto place_of = [&](Number expression) {
        const auto at = std::find(questions.begin(), questions.end(), expression);
        const auto place = static_cast<std::size_t>(at - questions.begin());  // before it is moved
        if (place == questions.size()) questions.push_back(expression);
        return place;
    };
    std::map<Number, std::size_t> places;
    for (const Node& node : condition.nodes) {
        const bool fixed = expressions_[node.expression].opcode == Opcode::Push ||
                           expressions_[node.expression].opcode == Opcode::Fail;
        if (!fixed) place_of(node.expression);
    }
    for (std::size_t i = 0; i < questions.size(); ++i) {
        becomes.push_back(place_of(exchanged(questions[i], a, b)));
        if (questions.size() > questions_max) return false;
    }
    for (std::size_t i = 0; i < questions.size(); ++i) {
        assert(becomes[i] < questions.size() && becomes[becomes[i]] == i);  // twice is not at all
        places[questions[i]] = i;
    }
    // What it says with these answers: not, yes, or which fault.
    const auto says = [&](std::uint32_t answers) -> vm::Word {
        std::uint32_t at = static_cast<std::uint32_t>(condition.nodes.size() - 1);
        for (;;) {
            const Node& node = condition.nodes[at];
            const Expression& e = expressions_[node.expression];
            if (e.opcode == Opcode::Push) return e.b != 0;
            if (e.opcode == Opcode::Fail) return 2 + e.b;
            const bool answer = (answers >> places[node.expression] & 1) != 0;
            if (node.zero == none) return answer != node.negated;
            at = answer ? node.other : node.zero;
        }
    };
    for (std::uint32_t answers = 0; answers < 1u << questions.size(); ++answers) {
        std::uint32_t other = 0;
        for (std::size_t i = 0; i < questions.size(); ++i) {
            other |= (answers >> becomes[i] & 1) << i;
        }
        if (says(answers) != says(other)) return false;
    }
    return true;
}

bool Conditions::same_after_exchange(vm::TaskId a, vm::TaskId b) {
    if ((named_elsewhere_ & (bit(a) | bit(b))) != 0) return false;
    return std::all_of(conditions_.begin(), conditions_.end(),
                       [&](const Condition& condition) { return same(condition, a, b); });
}

}  // namespace explore
