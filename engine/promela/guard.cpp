// When a step can be made, as one expression: SPIN has no code in guards. The condition of an
// `await` is followed through both arms of each branch; a loop must have a constant number of
// turns.
#include "engine/promela/region.h"
#include "engine/sync/call.h"

namespace promela {

using lang::Opcode;

namespace {

constexpr int instructions_max = 5000;
constexpr std::size_t text_max = 20'000;

class Condition {
  public:
    Condition(Shared& shared, int context, std::uint32_t await)
        : s_(shared), await_(await), budget_(instructions_max) {
        context_ = context;
    }

    std::string from(std::uint32_t pc, int depth) {
        State state;
        state.frame = s_.context(context_).frame + lang::frame_linkage_words;
        state.top = s_.operands(context_) + depth;
        return evaluate(pc, std::move(state)).text;
    }

  private:
    struct Return {
        std::uint32_t back;
        int frame;
        std::vector<Value> stack;
    };
    struct State {
        int frame = 0;  // first local
        int top = 0;    // first cell that is free
        std::vector<Value> stack;
        std::map<int, Value> set;  // cells that the condition itself has set
        std::vector<Return> returns;
    };

    Value cell(const State& state, int n) const {
        if (const auto found = state.set.find(n); found != state.set.end()) return found->second;
        Value value;
        value.text = "F(i, " + std::to_string(n) + ")";
        return value;
    }
    Value give_up() {
        if (!given_up_) s_.cannot(await_, "this condition is too involved to be said");
        given_up_ = true;
        return Value::number(0);
    }

    Value evaluate(std::uint32_t pc, State state) {
        const auto pop = [&] {
            Value value = state.stack.back();
            state.stack.pop_back();
            return value;
        };
        for (;; ++pc) {
            if (--budget_ < 0 || given_up_) return give_up();
            if (!state.stack.empty() && state.stack.back().text.size() > text_max) return give_up();
            const lang::Instruction in = s_.program.code[pc];
            switch (in.opcode) {
                case Opcode::Push:
                    state.stack.push_back(Value::number(in.b));
                    break;
                case Opcode::Pop:
                    pop();
                    break;
                case Opcode::Dup:
                    state.stack.push_back(Value(state.stack.back()));
                    break;
                case Opcode::Swap:
                    std::swap(state.stack[state.stack.size() - 1],
                              state.stack[state.stack.size() - 2]);
                    break;
                case Opcode::LocalGet:
                    state.stack.push_back(cell(state, state.frame + in.b));
                    break;
                case Opcode::LocalSet:
                    state.set[state.frame + in.b] = pop();
                    break;
                case Opcode::LocalAddress:
                    if (in.a != 0) return give_up();
                    state.stack.push_back(Value::number(sync::own_window + state.frame + in.b));
                    break;
                case Opcode::LoadGlobal: {
                    Value value;
                    value.text = s_.cell(in.b);
                    state.stack.push_back(value);
                    break;
                }
                case Opcode::Load: {
                    const Value address = pop();
                    Value value;
                    if (!address.constant) {
                        value.text = "M[ABS(STACK(i), " + address.text + ")]";
                    } else if (*address.constant >= sync::own_window) {
                        value = cell(state, *address.constant - sync::own_window);
                    } else {
                        value.text = s_.cell(*address.constant);
                    }
                    state.stack.push_back(value);
                    break;
                }
                case Opcode::Offset: {
                    const Value address = pop();
                    state.stack.push_back(address.constant ? Value::number(*address.constant + in.b)
                                                           : combine("(" + address.text + " + " +
                                                                         std::to_string(in.b) + ")",
                                                                     address));
                    break;
                }
                case Opcode::Index: {
                    const Value index = pop(), address = pop();
                    if (index.constant && address.constant && *index.constant >= 0 &&
                        *index.constant < in.a) {
                        state.stack.push_back(
                            Value::number(*address.constant + *index.constant * in.b));
                    } else if (!index.constant) {
                        state.stack.push_back(combine("(" + address.text + " + " + index.text +
                                                          " * " + std::to_string(in.b) + ")",
                                                      address, index));
                    } else {
                        return give_up();
                    }
                    break;
                }
                case Opcode::Add:
                case Opcode::Subtract:
                case Opcode::Multiply: {
                    const Value y = pop(), x = pop();
                    const char sign = in.opcode == Opcode::Add        ? '+'
                                      : in.opcode == Opcode::Subtract ? '-'
                                                                      : '*';
                    if (x.constant && y.constant) {
                        const std::int64_t a = *x.constant, b = *y.constant;
                        state.stack.push_back(
                            Value::number(static_cast<Word>(sign == '+'   ? a + b
                                                            : sign == '-' ? a - b
                                                                          : a * b)));
                    } else {
                        state.stack.push_back(
                            combine("(" + x.text + " " + sign + " " + y.text + ")", x, y));
                    }
                    break;
                }
                case Opcode::Not:
                case Opcode::ToBool:
                case Opcode::BitNot: {
                    const Value x = pop();
                    state.stack.push_back(*unary(in.opcode, x));
                    break;
                }
                case Opcode::Jump:
                    pc = static_cast<std::uint32_t>(in.b) - 1;
                    break;
                case Opcode::JumpIfZero:
                case Opcode::JumpIfNotZero: {
                    const Value condition = pop();
                    const bool on_zero = in.opcode == Opcode::JumpIfZero;
                    const auto target = static_cast<std::uint32_t>(in.b);
                    if (condition.constant) {
                        if ((*condition.constant == 0) == on_zero) pc = target - 1;
                        break;
                    }
                    const Value taken = evaluate(target, state),
                                on = evaluate(pc + 1, std::move(state));
                    return combine("(" + condition.text + " != 0 -> " +
                                       (on_zero ? on : taken).text + " : " +
                                       (on_zero ? taken : on).text + ")",
                                   taken, on);
                }
                case Opcode::Call: {
                    const lang::Function& f = s_.program.functions[static_cast<std::size_t>(in.b)];
                    if (state.returns.size() > lang::recursion_limit) return give_up();
                    const int frame = state.top + lang::frame_linkage_words;
                    for (int i = f.locals; i-- > 0;) {
                        state.set[frame + i] = i < f.arguments ? pop() : Value::number(0);
                    }
                    state.returns.push_back({pc + 1, state.frame, std::move(state.stack)});
                    state.stack.clear();
                    state.frame = frame;
                    state.top = frame + f.locals;
                    pc = f.entry - 1;
                    break;
                }
                case Opcode::Return: {
                    const std::vector<Value> results(state.stack.end() - in.a, state.stack.end());
                    if (state.returns.empty()) return give_up();
                    Return back = std::move(state.returns.back());
                    state.returns.pop_back();
                    state.top = state.frame - lang::frame_linkage_words;
                    state.frame = back.frame;
                    state.stack = std::move(back.stack);
                    for (const Value& result : results) state.stack.push_back(result);
                    pc = back.back - 1;
                    break;
                }
                case Opcode::Ended: {
                    const Value task = pop();
                    state.stack.push_back(combine("(st[" + task.text + "] == ENDED)", task));
                    break;
                }
                case Opcode::AtFunction: {
                    const Value task = pop();
                    s_.watched_functions.insert(static_cast<std::uint16_t>(in.b));
                    state.stack.push_back(
                        combine("INSIDE_" + std::to_string(in.b) + "(" + task.text + ")", task));
                    break;
                }
                case Opcode::AtRange: {
                    const Value task = pop();
                    s_.watched_ranges.insert(in.b);
                    state.stack.push_back(
                        combine("AT_" + std::to_string(in.b) + "(" + task.text + ")", task));
                    break;
                }
                case Opcode::Invoke:
                case Opcode::InvokeLocal: {
                    const std::string& name = s_.name_of(in.b);
                    std::vector<Value> arguments(state.stack.end() - in.a / 2, state.stack.end());
                    state.stack.resize(state.stack.size() - in.a / 2);
                    if (arguments.empty()) return give_up();
                    const Value& address = arguments[0];
                    const std::string place =
                        address.constant && *address.constant < sync::own_window
                            ? address.text
                            : "ABS(STACK(i), " + address.text + ")";
                    Value value;
                    if (name == "T std::atomic::load(std::memory_order = 5)") {
                        value.text = "M[" + place + "]";
                    } else if (name == "int std::queue::size()") {
                        value.text = "M[" + place + " + 1]";
                    } else if (name == "bool std::queue::empty()") {
                        value.text = "(M[" + place + " + 1] == 0)";
                    } else {
                        return give_up();
                    }
                    state.stack.push_back(value);
                    break;
                }
                case Opcode::AwaitEnd:
                    return state.stack.back();
                default: {
                    if (state.stack.size() < 2) return give_up();
                    const Value y = pop(), x = pop();
                    const std::optional<Value> value = binary(in.opcode, x, y);
                    if (!value) return give_up();
                    state.stack.push_back(*value);
                }
            }
        }
    }

    Shared& s_;
    int context_ = 0;
    const std::uint32_t await_;
    int budget_;
    bool given_up_ = false;
};

}  // namespace

std::string guard(Shared& shared, int number_of) {
    const Park park = shared.park(number_of);
    const lang::Instruction in = shared.program.code[park.pc];
    if (in.opcode == Opcode::Await) {
        return "(" + Condition(shared, park.context, park.pc).from(park.pc + 1, park.depth) +
               " != 0)";
    }
    if (in.opcode != Opcode::Invoke) return {};
    const Saying* saying = shared.saying_of(in.b);
    if (saying == nullptr || saying->guard.empty()) return {};
    const int words = in.a / 2;
    const int first = shared.operands(park.context) + park.depth - words;
    std::vector<Value> arguments;
    for (int k = 0; k < words; ++k) {
        arguments.emplace_back().text = "F(i, " + std::to_string(first + k) + ")";
    }
    const auto place = [](const Value& address) { return "ABS(STACK(i), " + address.text + ")"; };
    return fill_in(saying->guard, arguments, "(STACK(i) + " + std::to_string(first) + ")", false,
                   place);
}

}  // namespace promela
