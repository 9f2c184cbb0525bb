// Instructions, jumps, scopes, and whole functions.
#include "engine/lang/emit.h"

namespace lang {

namespace {

// More code than any script that a person wrote; a generated one is told so.
constexpr std::size_t instructions_max = 1 << 20;

}  // namespace

Emitter::Emitter(Program& program, const Types& types, Checker& checker, Report& report)
    : program_(program), types_(types), checker_(checker), report_(report) {}

void Emitter::run() {
    for (FunctionInfo* function : checker_.functions) this->function(*function);
}

void Emitter::emit(Opcode opcode, int a, Word b, Span span, int change) {
    if (!reachable_ || too_large_) return;
    if (program_.code.size() >= instructions_max) {
        too_large_ = true;
        report_.error(
            span,
            "the program is larger than " + std::to_string(instructions_max) + " instructions",
            "use loops and functions");
        return;
    }
    program_.code.push_back({opcode, static_cast<std::uint16_t>(a), b});
    program_.spans.push_back(destroyed_at_ ? *destroyed_at_ : span);
    depth_ += change;
    if (depth_ > deepest_) deepest_ = depth_;
}

// An operator, whose effect on the stack follows from its kind.
void Emitter::op(Opcode opcode, Span span) {
    int change = -1;
    switch (opcode) {
        case Opcode::Swap:
        case Opcode::Rot:
        case Opcode::Negate:
        case Opcode::BitNot:
        case Opcode::Not:
        case Opcode::ToBool:
            change = 0;
            break;
        case Opcode::Dup:
        case Opcode::Over:
            change = 1;
            break;
        default:
            break;
    }
    emit(opcode, 0, 0, span, change);
}

int Emitter::label() {
    labels_.emplace_back();
    return static_cast<int>(labels_.size() - 1);
}

void Emitter::bind(int index) {
    Label& label = labels_[static_cast<std::size_t>(index)];
    label.at = static_cast<int>(here());
    for (std::uint32_t jump : label.jumps) program_.code[jump].b = label.at;
    if (!label.jumps.empty()) {
        if (!reachable_) depth_ = label.depth;
        reachable_ = true;
    } else if (reachable_) {
        label.depth = depth_;
    }
}

void Emitter::jump(Opcode opcode, int index, Span span) {
    if (!reachable_ || too_large_) return;
    Label& label = labels_[static_cast<std::size_t>(index)];
    // A jump to the next instruction, as at the end of a block, is none; it may be the target of
    // others.
    std::uint32_t at = here();
    emit(opcode, 0, label.at, span, opcode == Opcode::Jump ? 0 : -1);
    if (label.at < 0) {
        label.jumps.push_back(at);
        label.depth = depth_;
    }
    if (opcode == Opcode::Jump) reachable_ = false;
}

// ---- slots and scopes

std::uint32_t Emitter::take_slots(std::uint32_t words) {
    std::uint32_t slot = next_slot_;
    next_slot_ += words;
    if (next_slot_ > most_slots_) most_slots_ = next_slot_;
    return slot;
}

void Emitter::open_scope() { scopes_.push_back({next_slot_, {}, {}, {}}); }

void Emitter::declare_local(Local* local) {
    if (local->global == 0) local->slot = take_slots(local->words);
    scopes_.back().locals.push_back(local);
    if (local->name.empty() || local->global != 0) return;
    Variable variable;
    variable.name = local->name;
    variable.type = local->type;
    variable.place = static_cast<Word>(local->slot);
    variable.declared = local->declared;
    variable.from = here();
    variable.constant = local->constant;
    scopes_.back().variables.push_back(variables_.size());
    variables_.push_back(std::move(variable));
}

void Emitter::clear(std::uint32_t first, std::uint32_t count, Span span) {
    if (count == 0) return;
    if (count == 1) {
        push(0, span);
        emit(Opcode::LocalSet, of_this_pass(first), static_cast<Word>(first), span, -1);
        return;
    }
    emit(Opcode::LocalAddress, 0, static_cast<Word>(first), span, 1);
    emit(Opcode::Fill, 0, static_cast<Word>(count), span, -1);
}

// Destroys what the scopes above [scopes] hold, without closing them: the way out by a jump.
void Emitter::leave_to(std::size_t scopes, Span span, bool clears) {
    std::uint32_t top = next_slot_;
    for (std::size_t i = scopes_.size(); i > scopes; i--) {
        const OpenScope& scope = scopes_[i - 1];
        for (std::size_t j = scope.endings.size(); j-- > 0;) destroy(scope.endings[j], span);
    }
    if (clears && scopes < scopes_.size())
        clear(scopes_[scopes].first_slot, top - scopes_[scopes].first_slot, span);
}

void Emitter::destroy(Node* declared, Span span) {
    const Span* outer = destroyed_at_;
    destroyed_at_ = &span;
    effect(declared->b);
    destroyed_at_ = outer;
}

void Emitter::close_scope(Span span, bool clears) {
    if (reachable_) leave_to(scopes_.size() - 1, span, clears);
    for (std::size_t index : scopes_.back().variables) variables_[index].to = here();
    next_slot_ = scopes_.back().first_slot;
    scopes_.pop_back();
}

// ---- functions

int Emitter::builtin_index(const BuiltinCode* code) {
    auto [entry, fresh] = builtins_.try_emplace(code, static_cast<int>(program_.builtins.size()));
    if (fresh) program_.builtins.push_back(code);
    return entry->second;
}

// [has_value]: it lies on the stack, as a return puts it there.
void Emitter::return_from(FunctionInfo& function, Span span, bool has_value) {
    if (function.is_entry && function.hands_value && has_value)
        emit(Opcode::End, 1, 0, span, -1);
    else if (function.is_entry)
        emit(Opcode::End, 0, 0, span, 0);
    else
        emit(Opcode::Return,
             function.result.references ? 1 : static_cast<int>(types_.words(function.result.id)), 0,
             span, 0);
    reachable_ = false;
}

void Emitter::finish_function(Function& made, std::uint32_t entry) {
    made.entry = entry;
    made.end = here();
    made.locals = static_cast<std::uint16_t>(most_slots_);
    made.operands = static_cast<std::uint16_t>(deepest_);
    made.variables = std::move(variables_);
    variables_.clear();
}

void Emitter::function(FunctionInfo& function) {
    Function made;
    made.name = function.name;
    made.declared = function.declared;
    std::uint32_t entry = here();
    now_ = &function;
    labels_.clear();
    scopes_.clear();
    exits_.clear();
    variables_.clear();
    next_slot_ = most_slots_ = loop_slots_ = 0;
    depth_ = deepest_ = 0;
    reachable_ = true;

    if (function.starts) {
        entry_stub(function);
        made.arguments = static_cast<std::uint16_t>(next_slot_);
        finish_function(made, entry);
        program_.functions.push_back(std::move(made));
        return;
    }
    open_scope();
    for (Local* argument : function.arguments) declare_local(argument);
    made.arguments = static_cast<std::uint16_t>(next_slot_);
    if (!function.is_entry)
        made.results = function.result.references
                           ? 1
                           : static_cast<std::uint16_t>(types_.words(function.result.id));
    if (Node* body = function.body) {
        if (body->kind == NodeKind::Block) {
            for (Node* one : body->list) statement(one);
        } else {
            statement(body);
        }
        if (body->kind == NodeKind::Condition) {
            reachable_ = false;
        } else if (&function == checker_.initialise) {
            push(0, function.declared);
            emit(Opcode::AwaitEnd, 0, 0, function.declared, 0);
        } else if (reachable_) {
            bool needs_value = made.results > 0 && function.kind == ast::FunctionKind::Plain;
            if (needs_value && function.result.id != type_bad) {
                report_.warning(function.end,
                                "not every way through " + function.name + " returns a value",
                                "end it with return");
                emit(Opcode::Fail, static_cast<int>(Fault::MissingReturn), -1, function.end, 0);
            } else {
                leave_to(0, function.end, false);
                return_from(function, function.end, false);
            }
        }
    }
    reachable_ = false;
    close_scope(function.end, false);
    finish_function(made, entry);
    program_.functions.push_back(std::move(made));
}

// Where a task starts in a function that is also called: it hands on its arguments, and ends
// behind.
void Emitter::entry_stub(const FunctionInfo& function) {
    const FunctionInfo& inner = *function.starts;
    std::uint32_t words = 0;
    for (const Local* argument : inner.arguments) words += argument->words;
    take_slots(words);
    for (std::uint32_t i = 0; i < words; i++)
        emit(Opcode::LocalGet, 0, static_cast<Word>(i), function.declared, 1);
    int result = inner.result.references ? 1 : static_cast<int>(types_.words(inner.result.id));
    emit(Opcode::Call, 0, inner.index, function.declared, result - static_cast<int>(words));
    if (inner.hands_value)
        emit(Opcode::End, 1, 0, function.declared, -1);
    else
        emit(Opcode::End, 0, 0, function.declared, 0);
    reachable_ = false;
}

}  // namespace lang
