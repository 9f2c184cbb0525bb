// Cells, values and control flow. The instructions are in instructions.cpp.
#include "engine/promela/region.h"

#include <algorithm>

#include "engine/sync/call.h"

namespace promela {

using lang::Opcode;

namespace {

constexpr std::size_t places_max = 4000, text_max = 100;  // of a region; of one expression
constexpr int temporaries_max = 400;

std::string number(int n) { return std::to_string(n); }

}  // namespace

// -- text

void Region::fail(const char* kind) {
    if (mode_ == Mode::Immediate) {
        line(std::string("v = 0; goto ") + tag_ + "E");
    } else {
        line(std::string("bad = ") + kind + "; goto " + tag_ + "D");
    }
}

// The blocks that were jumped to, and what they jump to.
void Region::blocks() {
    while (written_ < blocks_.size()) {
        const Block block = blocks_[written_++];
        out_ += "       " + block.label + ": skip;\n";
        context_ = block.context;
        load_stack(block.depth);
        run(block.context, block.pc, true);
    }
}

// Those whose calls were finished for them, and threads that were born, go on in order of number.
void Region::settle() {
    std::vector<int> done;
    const std::string d = tag_ + "D", e = tag_ + "E";
    out_ += "       " + d + ": me = 0;\n";
    line("do :: me < TASKS && bad == 0 && fresh[me] == 0 -> me++ :: else -> break od");
    line("if :: me == TASKS || bad != 0 -> goto " + e + " :: else fi");
    line("fresh[me] = 0; b = STACK(me)");
    std::string choice = "if";
    for (const int park : resumed_) {
        choice += " :: pc[me] == " + number(park) + " -> goto " + tag_ + "R" + number(park);
    }
    line(choice + " :: else -> bad = UNSAID; goto " + e + " fi");
    for (const int number_of : resumed_) {
        const Park park = s_.park(number_of);
        out_ += "       " + tag_ + "R" + number(number_of) + ": skip;\n";
        context_ = park.context;
        load_stack(park.depth);
        std::uint32_t pc = park.pc;
        if (park.kind == Park::Step) {  // at a barrier: its round has ended, the answer is 0
            const lang::Instruction in = s_.program.code[pc];
            for (int i = 0; i < in.a / 2; ++i) pop();
            if (in.a & 1) push(Value::number(0));
            line("wk[me] = 0; ph[me] = 0");
            ++pc;
        }
        run(park.context, pc);
        blocks();
    }
    out_ += "       " + e + ": me = 0;\n";
    line("do :: me < TASKS -> fresh[me] = 0; me++ :: else -> break od");
}

std::string Region::finish() {
    blocks();
    if (settles_) {
        settle();
    } else {
        out_ += "       " + tag_ + "D: skip;\n";
    }
    line("again = 0; report()");
    // What a parked task no longer needs becomes 0, as in the World.
    std::string text;
    for (std::size_t i = 0; i < out_.size(); ++i) {
        if (out_[i] != '\1') {
            text += out_[i];
            continue;
        }
        const std::size_t to = out_.find('\2', i);
        for (int n = std::stoi(out_.substr(i + 1, to - i - 1)); n < high_; ++n) {
            if (n != 0 && n != 1) text += cell(n) + " = 0; ";
        }
        i = to;
    }
    return text;
}

// -- cells and values

std::string Region::cell(int n) const {
    return mode_ == Mode::Immediate ? "W[" + number(n) + "]" : "L(" + number(n) + ")";
}

Value Region::slot(int n) const {
    Value value;
    value.text = cell(n);
    value.reads.insert(value.text);
    return value;
}

// The cell that [address] names, as a value.
Value Region::address_cell(const Value& address) {
    if (address.constant && *address.constant >= sync::own_window) {
        return slot(*address.constant - sync::own_window);
    }
    if (address.constant) {
        Value value;
        value.text = s_.cell(*address.constant);
        value.reads.insert(value.text);
        return value;
    }
    Value value = mode_ == Mode::Immediate
                      ? combine("(OWN(" + address.text + ") -> W[(" + address.text +
                                    ") - 32768] : M[" + address.text + "])",
                                address)
                      : combine("M[ABS(b, " + address.text + ")]", address);
    value.reads_any = true;
    return value;
}

// An index into M.
std::string Region::place_of(const Value& address) {
    if (address.constant && *address.constant < sync::own_window) return address.text;
    if (mode_ == Mode::Immediate) return "(" + address.text + ")";
    if (address.constant) return "(b + " + number(*address.constant - sync::own_window) + ")";
    return "ABS(b, " + address.text + ")";
}

Value Region::temporary(const Value& value) {
    const int n = temporaries_++;
    if (n == temporaries_max) s_.cannot(0, "the script is too large to be said");
    Value made;
    made.text = "x[" + number(std::min(n, temporaries_max - 1)) + "]";
    line(made.text + " = " + value.text);
    return made;
}

// Before [cell] changes (null: any), the values that depend on it are kept elsewhere.
void Region::protect(const std::string* cell) {
    const auto keep = [&](Value& value) {
        const bool depends =
            value.reads_any || (cell ? value.reads.count(*cell) != 0 : !value.reads.empty());
        if (depends) value = temporary(value);
    };
    for (Value& value : stack_) keep(value);
    for (Value& value : kept_) keep(value);
}

void Region::set_cell(int n, const std::string& text) {
    const std::string name = cell(n);
    if (text == name) return;
    protect(&name);
    line(name + " = " + text);
    high_ = std::max(high_, n + 1);
}

void Region::write(const Value& address, const Value& value) {
    if (address.constant && *address.constant >= sync::own_window) {
        set_cell(*address.constant - sync::own_window, value.text);
        return;
    }
    if (address.constant) {
        const std::string name = s_.cell(*address.constant);
        protect(&name);
        line(name + " = " + value.text);
        return;
    }
    if (mode_ == Mode::Immediate) {
        s_.cannot(0, "a condition that writes through a reference cannot be said");
        return;
    }
    protect(nullptr);
    line("o = ABS(b, " + address.text + "); M[o] = " + value.text);
}

void Region::flush() {
    const int base = s_.operands(context_);
    for (std::size_t k = 0; k < stack_.size(); ++k) {
        const int n = base + static_cast<int>(k);
        const Value value = stack_[k];
        stack_[k] = Value{};
        set_cell(n, value.text);
        stack_[k] = slot(n);
    }
}

Value Region::pop() {
    Value value = stack_.back();
    stack_.pop_back();
    return value;
}

void Region::push(Value value) {
    if (value.text.size() > text_max) value = temporary(value);
    stack_.push_back(std::move(value));
}

void Region::load_stack(int depth) {
    stack_.clear();
    const int base = s_.operands(context_);
    for (int k = 0; k < depth; ++k) stack_.push_back(slot(base + k));
    high_ = std::max(high_, base + depth);
}

// -- control

std::string Region::label(int context, std::uint32_t pc, int depth) {
    for (const Block& block : blocks_) {
        if (block.context == context && block.pc == pc) return block.label;
    }
    if (blocks_.size() > places_max) s_.cannot(pc, "the script is too large to be said");
    blocks_.push_back({context, pc, depth, tag_ + "B" + number(static_cast<int>(blocks_.size()))});
    return blocks_.back().label;
}

void Region::jump_to(std::uint32_t pc, bool back) {
    flush();
    if (back) {
        line("turns++");
        out_ += "         if :: turns > TURNS -> ";
        if (mode_ == Mode::Immediate) {
            out_ += "v = 0; goto " + tag_ + "E";
        } else {
            out_ += "bad = MISUSE; goto " + tag_ + "D";
        }
        out_ += " :: else fi;\n";
    }
    line("goto " + label(context_, pc, static_cast<int>(stack_.size())));
}

void Region::park(std::uint32_t pc) {
    flush();
    const int depth = static_cast<int>(stack_.size());
    const int id = s_.park(Park::Step, context_, pc, depth);
    out_ += "         \1" + number(s_.operands(context_) + depth) + "\2pc[me] = " + number(id) +
            "; goto " + tag_ + "D;\n";
}

void Region::end(std::uint32_t pc) {
    const int id = s_.park(
        Park::End, s_.context(-1, 0, static_cast<std::uint16_t>(s_.root(context_)), 0), pc, 0);
    out_ += "         if :: held[me] > 0 || readings[me] > 0 -> bad = MISUSE; goto " + tag_ +
            "D :: else fi;\n";
    out_ += "         \1" + number(0) + "\2pc[me] = (me >= DECLARED -> " + number(id) + " : 0);\n";
    line("st[me] = (detached[me] != 0 -> UNBORN : ENDED); detached[me] = 0; went[me] = 0");
    line("goto " + tag_ + "D");
}

void Region::call(std::uint16_t function, std::uint32_t pc) {
    const lang::Function& f = s_.program.functions[function];
    const int frame = s_.operands(context_) + static_cast<int>(stack_.size()) - f.arguments;
    if (frame + lang::frame_linkage_words + f.locals + f.operands > s_.stack_words) {
        fail("MISUSE");
        return;
    }
    kept_.assign(stack_.end() - f.arguments, stack_.end());
    stack_.resize(stack_.size() - f.arguments);
    flush();
    stack_.clear();
    const int first = frame + lang::frame_linkage_words;
    for (int i = f.locals; i-- > 0;) {
        const std::string text = i < f.arguments ? kept_[i].text : "0";
        if (i < f.arguments) kept_[i] = Value{};
        set_cell(first + i, text);
    }
    for (int n = frame; n < first; ++n) set_cell(n, "0");
    kept_.clear();
    run(s_.context(context_, pc + 1, function, frame), f.entry);
}

// What a barrier runs at the end of a round: one of the functions that constructors were given.
void Region::call_completion(std::uint32_t pc) {
    Value which = pop();
    kept_ = {which};
    flush();
    which = kept_[0];
    kept_.clear();
    const int depth = static_cast<int>(stack_.size());
    for (const std::uint16_t function : s_.completions) {
        const lang::Function& f = s_.program.functions[function];
        const int frame = s_.operands(context_) + depth;
        std::string arm = "if :: " + which.text + " == " + number(function + 1) + " -> ";
        const int first = frame + lang::frame_linkage_words;
        for (int n = frame; n < first + f.locals; ++n) arm += cell(n) + " = 0; ";
        high_ = std::max(high_, first + f.locals);
        const int inner = s_.context(context_, pc + 1, function, frame);
        line(arm + "goto " + label(inner, f.entry, 0) + " :: else fi");
    }
}

void Region::spawn(const lang::Instruction& in) {
    const lang::Function& f = s_.program.functions[static_cast<std::size_t>(in.b)];
    const int id =
        s_.park(Park::Start, s_.context(-1, 0, static_cast<std::uint16_t>(in.b), 0), f.entry, 0);
    line("y = DECLARED");
    line("do :: y < TASKS && st[y] != UNBORN -> y++ :: else -> break od");
    line("if :: y == TASKS -> bad = MISUSE; goto " + tag_ + "D :: else fi");
    std::vector<Value> arguments(stack_.end() - in.a, stack_.end());
    stack_.resize(stack_.size() - in.a);
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        line("F(y, " + number(lang::frame_linkage_words + static_cast<int>(i)) +
             ") = " + arguments[i].text);
    }
    line("st[y] = READY; pc[y] = " + number(id) + "; fresh[y] = 1");
    Value handle;
    handle.text = "y + 1";
    push(temporary(handle));
    settles_ = true;
    resumed_.insert(id);
}

// -- the three kinds of regions

std::string Region::step(int number_of) {
    const Park park = s_.park(number_of);
    const lang::Instruction in = s_.program.code[park.pc];
    context_ = park.context;
    load_stack(park.depth);
    std::uint32_t next = park.pc + 1;
    switch (in.opcode) {
        case Opcode::Load: {
            const Value address = pop();
            Value value = combine("M[" + address.text + "]", address);
            value.reads_any = true;
            push(std::move(value));
            break;
        }
        case Opcode::Store: {
            const Value value = pop(), address = pop();
            line("o = " + address.text + "; M[o] = " + value.text);
            break;
        }
        case Opcode::LoadGlobal:
            push(address_cell(Value::number(in.b)));
            break;
        case Opcode::StoreGlobal:
            write(Value::number(in.b), pop());
            break;
        case Opcode::Invoke:
            builtin(in, park.pc, true);
            break;
        case Opcode::Spawn:
            spawn(in);
            break;
        case Opcode::Await:
            next = static_cast<std::uint32_t>(in.b);
            break;
        default:
            s_.cannot(park.pc, "this step cannot be said");
    }
    run(context_, next);
    return finish();
}

std::string Region::start() {
    const lang::Function& f = s_.program.functions[s_.program.initialise];
    settles_ = true;
    for (const lang::Task& task : s_.program.tasks) {
        const std::uint32_t entry = s_.program.functions[task.function].entry;
        resumed_.insert(s_.park(Park::Start, s_.context(-1, 0, task.function, 0), entry, 0));
    }
    line("me = 0; b = STACK(0)");
    mode_ = Mode::Setup;
    run(s_.context(-1, 0, s_.program.initialise, 0), f.entry);
    blocks();
    mode_ = Mode::Steps;
    out_ += "       " + tag_ + "I: skip;\n";
    out_ += "         \1" + number(0) + "\2skip;\n";
    line("if :: held[0] > 0 || readings[0] > 0 -> bad = MISUSE; goto " + tag_ + "E :: else fi");
    for (std::size_t i = 0; i < s_.program.tasks.size(); ++i) {
        const lang::Task& task = s_.program.tasks[i];
        const std::uint32_t entry = s_.program.functions[task.function].entry;
        const int id = s_.park(Park::Start, s_.context(-1, 0, task.function, 0), entry, 0);
        for (std::size_t k = 0; k < task.arguments.size(); ++k) {
            line("F(" + number(static_cast<int>(i)) + ", " +
                 number(lang::frame_linkage_words + static_cast<int>(k)) +
                 ") = " + Value::number(task.arguments[k]).text);
        }
        line("st[" + number(static_cast<int>(i)) + "] = READY; fresh[" +
             number(static_cast<int>(i)) + "] = 1; pc[" + number(static_cast<int>(i)) +
             "] = " + number(id));
    }
    return finish();
}

std::string Region::property(const lang::Property& property) {
    mode_ = Mode::Immediate;
    line("turns = 0");
    run(s_.context(-1, 0, property.function, 0), property.entry);
    blocks();
    out_ += "       " + tag_ + "E: skip;\n";
    for (int n = 0; n < high_; ++n) line(cell(n) + " = 0");
    return out_;
}

}  // namespace promela
