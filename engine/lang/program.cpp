// A Program as text: names of opcodes, the source behind a span, the listing.
#include "engine/lang/program.h"

#include <algorithm>
#include <cstdio>
#include <string_view>

namespace lang {

namespace {

struct OpcodeFacts {
    const char* name;
    Visible visible;
};

constexpr OpcodeFacts opcodes[] = {
#define OP(name, visible, text) {#name, Visible::visible},
#include "engine/lang/opcodes.def"
};

constexpr const char* access_names[] = {"auto", "shared", "constant"};
constexpr const char* fault_names[] = {"assertion",        "overflow",     "out-of-range",
                                       "division-by-zero", "bad-shift",    "missing-return",
                                       "stack-overflow",   "endless-loop", "terminate"};

// The variable that covers the global word [address]: "count", "buffer+2".
std::string global_at(const Program& program, Word address) {
    for (const Variable& variable : program.globals) {
        Word words = static_cast<Word>(program.types[variable.type].words);
        if (address < variable.place || address >= variable.place + words) continue;
        return variable.name +
               (address == variable.place ? "" : "+" + std::to_string(address - variable.place));
    }
    return "?";
}

std::string local_at(const Function& function, std::uint32_t pc, Word slot) {
    for (const Variable& variable : function.variables)
        if (variable.place == slot && pc >= variable.from && pc <= variable.to)
            return variable.name;
    return {};
}

std::string operands(const Program& program, const Function* function, std::uint32_t pc) {
    const Instruction& one = program.code[pc];
    std::string b = std::to_string(one.b);
    switch (one.opcode) {
        case Opcode::LocalGet:
        case Opcode::LocalSet:
        case Opcode::LocalAddress: {
            std::string name = function ? local_at(*function, pc, one.b) : std::string();
            if (one.opcode == Opcode::LocalSet && name.empty() && function)
                name = local_at(*function, pc + 1, one.b);
            const bool shared = one.opcode == Opcode::LocalAddress && one.a;
            return b + (shared ? " for others" : "") + (name.empty() ? "" : " " + name);
        }
        case Opcode::LoadGlobal:
        case Opcode::StoreGlobal:
            return b + " " + global_at(program, one.b);
        case Opcode::Load:
        case Opcode::Store:
            return access_names[one.a % 3];
        case Opcode::Call:
            return b + " " +
                   (static_cast<std::size_t>(one.b) < program.functions.size()
                        ? program.functions[static_cast<std::size_t>(one.b)].name
                        : "?");
        case Opcode::Spawn:
            return b + " " +
                   (static_cast<std::size_t>(one.b) < program.functions.size()
                        ? program.functions[static_cast<std::size_t>(one.b)].name
                        : "?") +
                   " (" + std::to_string(one.a) + ")";
        case Opcode::AtFunction:
            return b + " " +
                   (static_cast<std::size_t>(one.b) < program.functions.size()
                        ? program.functions[static_cast<std::size_t>(one.b)].name
                        : "?");
        case Opcode::Invoke:
        case Opcode::InvokeLocal:
            return b + " (" + std::to_string(one.a / 2) + ")" + (one.a % 2 ? " -> 1" : "");
        case Opcode::Index:
            return std::to_string(one.a) + " of " + b;
        case Opcode::Return:
            return std::to_string(one.a);
        case Opcode::Fail: {
            std::string text = fault_names[one.a % 9];
            if (one.b >= 0 && static_cast<std::size_t>(one.b) < program.messages.size())
                text += " \"" + program.messages[static_cast<std::size_t>(one.b)] + "\"";
            return text;
        }
        case Opcode::Push:
        case Opcode::Offset:
        case Opcode::Fill:
        case Opcode::Jump:
        case Opcode::JumpIfZero:
        case Opcode::JumpIfNotZero:
        case Opcode::Await:
        case Opcode::AtRange:
            return b;
        default:
            return {};
    }
}

}  // namespace

const char* name_of(Opcode opcode) { return opcodes[static_cast<std::size_t>(opcode)].name; }

Visible visibility(Opcode opcode) { return opcodes[static_cast<std::size_t>(opcode)].visible; }

std::string text_of(const Program& program, const Span& span, std::size_t width) {
    if (span.file >= program.sources.size() || span.line == 0 || span.column == 0) return {};
    const std::string& text = program.sources[span.file].text;
    std::size_t start = 0;
    for (std::uint32_t line = 1; line < span.line; line++) {
        start = text.find('\n', start);
        if (start == std::string::npos) return {};
        start++;
    }
    std::size_t end = text.find('\n', start);
    if (end == std::string::npos) end = text.size();
    std::size_t from = start + span.column - 1;
    if (from >= end) return {};
    std::string_view piece(text.data() + from, std::min<std::size_t>(span.length, end - from));
    std::string result;
    for (char c : piece) {
        bool space = static_cast<unsigned char>(c) <= ' ';
        if (space && (result.empty() || result.back() == ' ')) continue;
        result += space ? ' ' : c;
    }
    while (!result.empty() && result.back() == ' ') result.pop_back();
    if (result.size() <= width) return result;
    std::size_t cut = width > 3 ? width - 3 : 0;
    while (cut > 0 && (static_cast<unsigned char>(result[cut]) & 0xC0) == 0x80) cut--;
    return result.substr(0, cut) + "...";
}

std::string listing(const Program& program) {
    std::string text;
    for (const Variable& variable : program.globals)
        text += std::to_string(variable.place) + " " + program.types[variable.type].name + " " +
                variable.name + "\n";
    for (std::size_t i = 0; i < program.functions.size(); i++) {
        const Function& function = program.functions[i];
        text += "\n" + std::to_string(i) + " " + function.name + ": " +
                std::to_string(function.arguments) + " arguments, " +
                std::to_string(function.locals) + " locals, " + std::to_string(function.operands) +
                " operands\n";
        for (std::uint32_t pc = function.entry; pc < function.end; pc++) {
            char number[16];
            std::snprintf(number, sizeof number, "%5u  ", pc);
            std::string line = number;
            line += visibility(program.code[pc].opcode) == Visible::No    ? "  "
                    : visibility(program.code[pc].opcode) == Visible::Yes ? "* "
                                                                          : "? ";
            line += name_of(program.code[pc].opcode);
            std::string rest = operands(program, &function, pc);
            if (!rest.empty()) line += " " + rest;
            if (line.size() < 40) line.resize(40, ' ');
            line += " ; " + std::to_string(program.spans[pc].line) + ": " +
                    text_of(program, program.spans[pc], 40);
            text += line + "\n";
        }
    }
    return text;
}

}  // namespace lang
