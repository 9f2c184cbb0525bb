// See model.h.
#include "engine/promela/model.h"

#include <algorithm>

#include "engine/api/names.h"
#include "engine/lang/fold.h"

namespace promela {

using lang::Opcode;

namespace {

bool jumps(Opcode opcode) {
    return opcode == Opcode::Jump || opcode == Opcode::JumpIfZero ||
           opcode == Opcode::JumpIfNotZero;
}

}  // namespace

Shared::Shared(const lang::Program& program_in, const Options& options_in)
    : program(program_in),
      options(options_in),
      tasks(static_cast<int>(program.tasks.size() + program.spawned_max)),
      stack_words(static_cast<int>(program.frame_words_max) + lang::frame_linkage_words) {
    stacks = program.globals_end;
    output = stacks + tasks * stack_words;
    words = output + (program.prints ? 1 + options.output_words_max : 0);
    for (const lang::BuiltinCode* code : program.builtins) {
        names_.push_back(api::name_of(code));
        sayings_.push_back(saying(names_.back()));
    }
    for (std::size_t pc = 0; pc < program.code.size(); ++pc) {
        const lang::Instruction in = program.code[pc];
        if (jumps(in.opcode)) targets_.insert(static_cast<std::uint32_t>(in.b));
        // The completion function of a barrier: its number plus 1 is the constructor's last
        // argument.
        if (in.opcode == Opcode::InvokeLocal && in.a / 2 == 3 && pc > 0 &&
            names_[static_cast<std::size_t>(in.b)] == "std::barrier::barrier(int)" &&
            program.code[pc - 1].opcode == Opcode::Push && program.code[pc - 1].b > 0) {
            completions.push_back(static_cast<std::uint16_t>(program.code[pc - 1].b - 1));
        }
    }
    std::set<std::string> used;
    for (const lang::Variable& variable : program.globals) {
        if (variable.place <= 0 || variable.constant) continue;
        std::string name = "v_";
        for (const char c : variable.name) {
            const bool plain =
                (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            name += plain ? c : '_';
        }
        if (!used.insert(name).second) name += "_" + std::to_string(variable.place);
        if (program.types[variable.type].words == 1) cell_names[variable.place] = name;
    }
}

int Shared::context(int parent, std::uint32_t back, std::uint16_t function, int frame) {
    const auto [entry, fresh] = known_contexts_.try_emplace({parent, back, function, frame},
                                                            static_cast<int>(contexts_.size()));
    if (fresh) contexts_.push_back({parent, back, function, frame});
    return entry->second;
}

int Shared::park(Park::Kind kind, int context, std::uint32_t pc, int depth) {
    const auto [entry, fresh] =
        known_parks_.try_emplace({kind, context, pc}, static_cast<int>(parks_.size()) + 1);
    if (fresh) parks_.push_back({kind, context, pc, depth});
    return entry->second;
}

int Shared::root(int context) const {
    while (contexts_[context].parent >= 0) context = contexts_[context].parent;
    return contexts_[context].function;
}

bool Shared::inside(int park, std::uint16_t function) const {
    for (int at = this->park(park).context; at >= 0; at = contexts_[at].parent) {
        if (contexts_[at].function == function) return true;
    }
    return false;
}

std::string Shared::cell(Word address) const {
    const auto named = cell_names.find(address);
    return named != cell_names.end() ? named->second : "M[" + std::to_string(address) + "]";
}

std::string Shared::comment(std::uint32_t pc) const {
    const lang::Span& span = program.spans[pc];
    std::string text = lang::text_of(program, span, 60);
    for (std::size_t at; (at = text.find_first_of("/*\\\"'")) != text.npos;) text[at] = ' ';
    return "/* " + std::to_string(span.line) + ": " + text + " */";
}

void Shared::cannot(std::uint32_t pc, const std::string& what) {
    const lang::Span span = program.spans[pc];
    const std::string file =
        span.file < program.sources.size() ? program.sources[span.file].name : "";
    const bool said = std::any_of(diagnostics.begin(), diagnostics.end(), [&](const auto& other) {
        return other.span.line == span.line && other.message == what;
    });
    if (!said) diagnostics.push_back({lang::Severity::Error, file, span, what, {}});
}

// -- values

Value Value::number(Word n) {
    Value value;
    value.constant = n;
    value.text = n == INT32_MIN ? "MIN" : n < 0 ? "(" + std::to_string(n) + ")" : std::to_string(n);
    return value;
}

Value combine(std::string text, const Value& a, const Value& b) {
    Value value = combine(std::move(text), a);
    value.reads.insert(b.reads.begin(), b.reads.end());
    value.reads_any |= b.reads_any;
    return value;
}
Value combine(std::string text, const Value& a) {
    Value value;
    value.text = std::move(text);
    value.reads = a.reads;
    value.reads_any = a.reads_any;
    return value;
}

std::optional<Value> binary(Opcode opcode, const Value& x, const Value& y) {
    if (x.constant && y.constant) {
        const lang::Folded n = lang::fold(opcode, *x.constant, *y.constant);
        if (n.problem == nullptr) return Value::number(n.value);
    }
    const auto infix = [&](const char* op) {
        return combine("(" + x.text + " " + op + " " + y.text + ")", x, y);
    };
    const auto unsigned_infix = [&](const char* op) {
        return combine("((" + x.text + " ^ MIN) " + op + " (" + y.text + " ^ MIN))", x, y);
    };
    switch (opcode) {
        case Opcode::AddU:
            return infix("+");
        case Opcode::SubtractU:
            return infix("-");
        case Opcode::MultiplyU:
            return infix("*");
        case Opcode::BitAnd:
            return infix("&");
        case Opcode::BitOr:
            return infix("|");
        case Opcode::BitXor:
            return infix("^");
        case Opcode::Less:
            return infix("<");
        case Opcode::LessEqual:
            return infix("<=");
        case Opcode::Equal:
            return infix("==");
        case Opcode::NotEqual:
            return infix("!=");
        case Opcode::LessU:
            return unsigned_infix("<");
        case Opcode::LessEqualU:
            return unsigned_infix("<=");
        default:
            return {};
    }
}

std::optional<Value> unary(Opcode opcode, const Value& x) {
    switch (opcode) {
        case Opcode::Not:
            if (x.constant) return Value::number(*x.constant == 0);
            return combine("(" + x.text + " == 0)", x);
        case Opcode::ToBool:
            if (x.constant) return Value::number(*x.constant != 0);
            return combine("(" + x.text + " != 0)", x);
        case Opcode::BitNot:
            return combine("(~" + x.text + ")", x);
        default:
            return {};
    }
}

}  // namespace promela
