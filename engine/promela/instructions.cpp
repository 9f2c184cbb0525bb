// What each instruction says. Must agree with vm/interpreter.cpp about what parks a task, and with
// lang/opcodes.def about everything else.
#include "engine/promela/region.h"
#include "engine/sync/call.h"
#include "engine/sync/options.h"

namespace promela {

using lang::Opcode;

namespace {

std::string number(int n) { return std::to_string(n); }

bool keeps_no_queue(sync::Options o) {
    return sync::order_of(o) == sync::Order::Undefined && sync::grant_of(o) == sync::Grant::Barge;
}

struct Constructed {
    std::string_view name;
    sync::Kind kind;
    bool waits;
};
constexpr Constructed constructed[] = {
    {"new std::mutex", sync::Kind::Mutex, true},
    {"new std::recursive_mutex", sync::Kind::Mutex, true},
    {"new std::shared_mutex", sync::Kind::SharedMutex, true},
    {"new std::counting_semaphore", sync::Kind::Semaphore, true},
    {"new std::condition_variable", sync::Kind::Condition, true},
    {"new std::latch", sync::Kind::Latch, true},
    {"new std::barrier", sync::Kind::Barrier, true},
    {"new std::lock_guard", sync::Kind::Guard, false},
    {"new std::unique_lock", sync::Kind::UniqueGuard, false},
    {"new std::scoped_lock", sync::Kind::ScopedGuard, false},
    {"new std::shared_lock", sync::Kind::SharedGuard, false},
    {"new std::once_flag", sync::Kind::OnceFlag, false},
    {"new std::queue", sync::Kind::Queue, false},
};

}  // namespace

// Its address, the word of its attributes, and a value that the type's template was given.
bool Region::construct(const std::string& name, const std::vector<Value>& arguments,
                       std::uint32_t pc) {
    if (name.rfind("new ", 0) != 0) return false;
    const std::string at = place_of(arguments[0]);
    if (name == "new std::atomic") {
        protect(nullptr);
        line("o = " + at + "; M[o] = 0");
        return true;
    }
    for (const Constructed& one : constructed) {
        if (one.name != name) continue;
        if (!arguments[1].constant || !arguments[2].constant) return false;
        sync::Options o = sync::to_options(*arguments[1].constant);
        const Word value = *arguments[2].constant;
        o.kind = static_cast<std::uint32_t>(one.kind);
        if (one.waits && !keeps_no_queue(o)) {
            s_.cannot(pc, "a queue in a stated order and hand-off cannot be said");
        }
        if (name == "new std::recursive_mutex" && o.relock == 0) {
            o.relock = static_cast<std::uint32_t>(sync::Relock::Count);
        }
        if (one.kind == sync::Kind::Queue && o.number == 0)
            o.number = static_cast<std::uint16_t>(value);
        protect(nullptr);
        line("o = " + at + "; M[o] = " + Value::number(sync::to_word(o)).text);
        if (one.kind == sync::Kind::Semaphore) {
            line("M[o + 2] = " + number(value > 0 ? value : 1));
        }
        return true;
    }
    return false;
}

void Region::builtin(const lang::Instruction& in, std::uint32_t pc, bool visible) {
    const std::string& name = s_.name_of(in.b);
    const Saying* saying = s_.saying_of(in.b);
    const int words = in.a / 2;
    std::vector<Value> arguments(stack_.end() - words, stack_.end());
    const std::string first =
        "(b + " + number(s_.operands(context_) + static_cast<int>(stack_.size()) - words) + ")";
    const bool one_if_missing = name.find("= 1)") != name.npos;
    const auto place = [&](const Value& address) { return place_of(address); };
    stack_.resize(stack_.size() - words);
    if (construct(name, arguments, pc)) return;
    if (saying == nullptr) {
        s_.cannot(pc, name.empty() ? "this cannot be said" : name + " cannot be said");
        if ((in.a & 1) != 0) push({});  // what follows takes it
        return;
    }
    if (!visible) {
        kept_ = arguments;
        protect(nullptr);
        arguments = kept_;
        kept_.clear();
    }
    line(fill_in(saying->effect, arguments, first, one_if_missing, place));
    if (saying->fails || saying->waits) {
        std::string where = mode_ == Mode::Immediate ? "E" : "D";
        line("if :: bad != 0 || again != 0 -> goto " + tag_ + where + " :: else fi");
    }
    if (saying->waits) line("ph[me] = 0; wk[me] = 0");
    if (in.a & 1) {
        Value result;
        result.text = "r";
        push(temporary(result));
    }
    if (saying->completes) {
        settles_ = true;
        for (int park = 1; park <= s_.parks(); ++park) {
            const Park& other = s_.park(park);
            const lang::Instruction there = s_.program.code[other.pc];
            if (other.kind == Park::Step && there.opcode == Opcode::Invoke &&
                s_.name_of(there.b) == "void std::barrier::arrive_and_wait()") {
                resumed_.insert(park);
            }
        }
    }
}

void Region::check_index(const Value& index, int count) {
    if (index.constant && *index.constant >= 0 && *index.constant < count) return;
    line("if :: " + index.text + " < 0 || " + index.text + " >= " + number(count) + " -> " +
         (mode_ == Mode::Immediate ? "v = 0; goto " + tag_ + "E"
                                   : "bad = MISUSE; goto " + tag_ + "D") +
         " :: else fi");
}

// The instructions that may fail on numbers; false: not one of them.
bool Region::arithmetic(const lang::Instruction& in) {
    const auto check = [&](const std::string& condition) {
        line("if :: " + condition + " -> " +
             (mode_ == Mode::Immediate ? "v = 0; goto " + tag_ + "E"
                                       : "bad = MISUSE; goto " + tag_ + "D") +
             " :: else fi");
    };
    const auto overflows = [&](const char* macro, const Value& x, const Value& y) {
        check(std::string(macro) + "(" + x.text + ", " + y.text + ")");
    };
    switch (in.opcode) {
        case Opcode::Add:
        case Opcode::Subtract:
        case Opcode::Multiply: {
            const Value y = pop(), x = pop();
            const char sign = in.opcode == Opcode::Add        ? '+'
                              : in.opcode == Opcode::Subtract ? '-'
                                                              : '*';
            if (x.constant && y.constant) {
                Word result = 0;
                const bool over =
                    sign == '+'   ? __builtin_add_overflow(*x.constant, *y.constant, &result)
                    : sign == '-' ? __builtin_sub_overflow(*x.constant, *y.constant, &result)
                                  : __builtin_mul_overflow(*x.constant, *y.constant, &result);
                if (!over) {
                    push(Value::number(result));
                    return true;
                }
            }
            overflows(sign == '+' ? "ADD_OVER" : sign == '-' ? "SUB_OVER" : "MUL_OVER", x, y);
            push(combine("(" + x.text + " " + sign + " " + y.text + ")", x, y));
            return true;
        }
        case Opcode::Divide:
        case Opcode::Modulo:
        case Opcode::DivideU:
        case Opcode::ModuloU: {
            const Value y = pop(), x = pop();
            const bool plain = in.opcode == Opcode::Divide || in.opcode == Opcode::Modulo;
            const bool divides = in.opcode == Opcode::Divide || in.opcode == Opcode::DivideU;
            const bool harmless = y.constant && *y.constant > 0;
            if (!harmless) check(y.text + " == 0");
            if (plain && !harmless) check(x.text + " == MIN && " + y.text + " == -1");
            if (!plain) {  // SPIN knows no unsigned numbers: beyond the signed ones nothing is said
                line("if :: " + x.text + " < 0 || " + y.text + " < 0 -> bad = UNSAID; goto " +
                     tag_ + (mode_ == Mode::Immediate ? "E" : "D") + " :: else fi");
            }
            push(combine("(" + x.text + (divides ? " / " : " % ") + y.text + ")", x, y));
            return true;
        }
        case Opcode::Negate: {
            const Value x = pop();
            if (x.constant && *x.constant != INT32_MIN) {
                push(Value::number(-*x.constant));
                return true;
            }
            check(x.text + " == MIN");
            push(combine("(0 - " + x.text + ")", x));
            return true;
        }
        case Opcode::ShiftLeft:
        case Opcode::ShiftRight:
        case Opcode::ShiftRightU: {
            const Value y = pop(), x = pop();
            if (!y.constant || *y.constant < 0 || *y.constant > 31) {
                check(y.text + " < 0 || " + y.text + " > 31");
            }
            if (in.opcode == Opcode::ShiftRightU) {
                push(combine("(" + y.text + " == 0 -> " + x.text + " : ((" + x.text + " >> " +
                                 y.text + ") & (2147483647 >> (" + y.text + " - 1))))",
                             x, y));
            } else {
                const char* op = in.opcode == Opcode::ShiftLeft ? " << " : " >> ";
                push(combine("(" + x.text + op + y.text + ")", x, y));
            }
            return true;
        }
        default:
            return false;
    }
}

void Region::run(int context, std::uint32_t pc, bool at_label) {
    context_ = context;
    for (bool first = at_label;; first = false) {
        if (!first && s_.is_target(pc)) {
            jump_to(pc, false);
            return;
        }
        if (!s_.diagnostics.empty() && s_.diagnostics.size() > 20) return;
        const lang::Instruction in = s_.program.code[pc];
        const int frame = s_.context(context_).frame + lang::frame_linkage_words;
        switch (in.opcode) {
            case Opcode::Push:
                push(Value::number(in.b));
                break;
            case Opcode::Pop:
                pop();
                break;
            case Opcode::Dup:
                push(stack_.back());
                break;
            case Opcode::Swap:
                std::swap(stack_[stack_.size() - 1], stack_[stack_.size() - 2]);
                break;
            case Opcode::Over:
                push(stack_[stack_.size() - 2]);
                break;
            case Opcode::Rot: {
                const Value x = stack_[stack_.size() - 3];
                stack_.erase(stack_.end() - 3);
                stack_.push_back(x);
                break;
            }
            case Opcode::LocalGet:
                push(slot(frame + in.b));
                break;
            case Opcode::LocalSet: {
                const Value value = pop();
                set_cell(frame + in.b, value.text);
                break;
            }
            case Opcode::LocalAddress:
                if (in.a == 0) {
                    push(Value::number(sync::own_window + frame + in.b));
                } else {
                    if (mode_ == Mode::Immediate) s_.cannot(pc, "this condition cannot be said");
                    Value value;
                    value.text = "(b + " + number(frame + in.b) + ")";
                    push(std::move(value));
                }
                break;

            case Opcode::Load:
            case Opcode::Store: {
                const bool load = in.opcode == Opcode::Load;
                const Value address = stack_[stack_.size() - (load ? 1 : 2)];
                const bool own = address.constant && *address.constant >= sync::own_window;
                const bool never_parks =
                    mode_ != Mode::Steps || own ||
                    (load && in.a == static_cast<std::uint16_t>(lang::Access::Constant));
                if (!never_parks && address.constant) {
                    park(pc);
                    return;
                }
                if (!never_parks) {  // whose it is shows when the step is made
                    const std::vector<Value> before = stack_;
                    out_ += "         if :: OWN(" + address.text + ") :: else ->\n";
                    park(pc);
                    out_ += "         fi;\n";
                    stack_ = before;
                }
                if (load) {
                    pop();
                    push(address_cell(address));
                } else {
                    const Value value = pop();
                    pop();
                    write(address, value);
                }
                break;
            }
            case Opcode::Offset: {
                const Value address = pop();
                push(address.constant
                         ? Value::number(*address.constant + in.b)
                         : combine("(" + address.text + " + " + number(in.b) + ")", address));
                break;
            }
            case Opcode::Index: {
                const Value index = pop(), address = pop();
                check_index(index, in.a);
                if (index.constant && address.constant) {
                    push(Value::number(*address.constant + *index.constant * in.b));
                } else {
                    const std::string step =
                        in.b == 1 ? index.text : index.text + " * " + number(in.b);
                    push(combine("(" + address.text + " + " + step + ")", address, index));
                }
                break;
            }
            case Opcode::Fill: {
                const Value address = pop();
                if (!address.constant) {
                    s_.cannot(pc, "clearing an object behind a reference cannot be said");
                    return;
                }
                for (Word i = 0; i < in.b; ++i) {
                    write(Value::number(*address.constant + i), Value::number(0));
                }
                break;
            }

            case Opcode::Jump:
                jump_to(static_cast<std::uint32_t>(in.b), static_cast<std::uint32_t>(in.b) <= pc);
                return;
            case Opcode::JumpIfZero:
            case Opcode::JumpIfNotZero: {
                const Value condition = pop();
                const bool on_zero = in.opcode == Opcode::JumpIfZero;
                if (condition.constant) {
                    if ((*condition.constant == 0) != on_zero) break;
                    jump_to(static_cast<std::uint32_t>(in.b),
                            static_cast<std::uint32_t>(in.b) <= pc);
                    return;
                }
                kept_ = {condition};
                flush();
                const std::string test =
                    on_zero ? kept_[0].text + " == 0" : kept_[0].text + " != 0";
                kept_.clear();
                out_ += "         if :: " + test + " ->\n";
                jump_to(static_cast<std::uint32_t>(in.b), static_cast<std::uint32_t>(in.b) <= pc);
                out_ += "         :: else fi;\n";
                break;
            }
            case Opcode::Call:
                call(static_cast<std::uint16_t>(in.b), pc);
                return;
            case Opcode::CallIndirect:
                call_completion(pc);
                break;
            case Opcode::Return: {
                std::vector<Value> results(stack_.end() - in.a, stack_.end());
                const Context left = s_.context(context_);
                if (left.parent < 0) {
                    line("v = " + (results.empty() ? "0" : results.back().text) + "; goto " + tag_ +
                         "E");
                    return;
                }
                context_ = left.parent;
                load_stack(left.frame - s_.operands(left.parent));
                for (Value& result : results) push(std::move(result));
                pc = left.back;
                continue;
            }
            case Opcode::Fail:
                fail(in.a == static_cast<std::uint16_t>(lang::Fault::Assertion) ? "ASSERTION"
                                                                                : "MISUSE");
                return;
            case Opcode::End:
                end(pc);
                return;
            case Opcode::AwaitEnd:
                if (mode_ == Mode::Immediate) {
                    line("v = " + pop().text + "; goto " + tag_ + "E");
                } else {
                    line("goto " + tag_ + "I");
                }
                return;

            case Opcode::InvokeLocal:
                builtin(in, pc, false);
                break;
            case Opcode::Invoke: {
                const Saying* saying = s_.saying_of(in.b);
                if (mode_ != Mode::Steps) {
                    builtin(in, pc, false);
                    break;
                }
                if (saying == nullptr || saying->rides_along.empty()) {
                    park(pc);
                    return;
                }
                const std::vector<Value> arguments(stack_.end() - in.a / 2, stack_.end());
                const std::vector<Value> before = stack_;
                out_ += "         if :: " +
                        fill_in(saying->rides_along, arguments, {}, false,
                                [&](const Value& address) { return place_of(address); }) +
                        " :: else ->\n";
                park(pc);
                out_ += "         fi;\n";
                stack_ = before;
                stack_.resize(stack_.size() - in.a / 2);
                break;
            }
            case Opcode::LoadGlobal:
            case Opcode::StoreGlobal:
                if (mode_ == Mode::Steps) {
                    park(pc);
                    return;
                }
                if (in.opcode == Opcode::LoadGlobal) {
                    push(address_cell(Value::number(in.b)));
                } else {
                    const Value value = pop();
                    write(Value::number(in.b), value);
                }
                break;
            case Opcode::Spawn:
            case Opcode::Await:
                park(pc);
                return;

            case Opcode::AtFunction: {
                const Value task = pop();
                s_.watched_functions.insert(static_cast<std::uint16_t>(in.b));
                push(combine("INSIDE_" + number(in.b) + "(" + task.text + ")", task));
                stack_.back().reads_any = true;
                break;
            }
            case Opcode::AtRange: {
                const Value task = pop();
                s_.watched_ranges.insert(in.b);
                push(combine("AT_" + number(in.b) + "(" + task.text + ")", task));
                stack_.back().reads_any = true;
                break;
            }
            case Opcode::Ended: {
                const Value task = pop();
                push(combine("(st[" + task.text + "] == ENDED)", task));
                stack_.back().reads_any = true;
                break;
            }
            default:
                if (arithmetic(in)) break;
                if (in.opcode == Opcode::Not || in.opcode == Opcode::ToBool ||
                    in.opcode == Opcode::BitNot) {
                    const Value x = pop();
                    push(*unary(in.opcode, x));
                } else {
                    const Value y = pop(), x = pop();
                    push(*binary(in.opcode, x, y));
                }
        }
        ++pc;
    }
}

}  // namespace promela
