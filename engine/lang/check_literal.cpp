// Literals: numbers with their suffixes, characters, texts.
#include "engine/lang/check.h"

namespace lang {

Value Checker::number(const ast::Expression& expression) {
    std::string digits;
    for (char c : expression.text)
        if (c != '\'') digits += c;
    std::string_view rest = digits;
    int base = 10;
    if (rest.size() > 2 && rest[0] == '0' && (rest[1] == 'x' || rest[1] == 'X'))
        base = 16;
    else if (rest.size() > 2 && rest[0] == '0' && (rest[1] == 'b' || rest[1] == 'B'))
        base = 2;
    else if (rest.size() > 1 && rest[0] == '0' && rest[1] >= '0' && rest[1] <= '9')
        base = 8;
    if (base == 16 || base == 2) rest.remove_prefix(2);
    std::uint64_t value = 0;
    std::size_t i = 0;
    for (; i < rest.size(); i++) {
        char c = rest[i];
        int digit = c >= '0' && c <= '9'   ? c - '0'
                    : c >= 'a' && c <= 'f' ? c - 'a' + 10
                    : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                           : 99;
        if (digit >= base) break;
        value = value * static_cast<std::uint64_t>(base) + static_cast<std::uint64_t>(digit);
        if (value > 0xFFFFFFFFull) value = 0x1FFFFFFFFull;
    }
    std::string_view suffix = rest.substr(i);
    if (suffix.find('.') != std::string_view::npos ||
        (base == 10 && !suffix.empty() &&
         (suffix[0] == 'e' || suffix[0] == 'E' || suffix == "f"))) {
        report_.error(expression.span,
                      "a number with a fraction is real C++, but outside of the subset",
                      "count in a smaller unit: 1500 thousandths instead of 1.5");
        return bad(expression.span);
    }
    if (const DurationUnit* unit = duration_suffix(suffix)) {
        bool known = false;
        for (Scope* scope = scope_; scope; scope = scope->parent)
            for (const std::string& use : scope->uses)
                known |= use == "std::chrono_literals" || use == "std::literals" ||
                         use == "std::chrono" || use == "std::literals::chrono_literals" ||
                         use == "chrono_literals" || use == "literals";
        if (!library_.includes_core("chrono"))
            report_.error(expression.span, "a time needs #include <chrono>",
                          "add that line at the top");
        else if (!known)
            report_.error(expression.span,
                          "the suffix " + std::string(suffix) + " needs its namespace",
                          "write using namespace std::chrono_literals; at the top");
        Value count = plain_value(constant_node(static_cast<Word>(value), expression.span),
                                  type_int, expression.span);
        return duration(*unit, count, expression.span);
    }
    bool is_unsigned = false;
    for (char c : suffix) {
        if (c == 'u' || c == 'U') {
            is_unsigned = true;
        } else if (c != 'l' && c != 'L') {
            report_.error(expression.span, "the number has an unknown suffix " + quoted(suffix));
            return bad(expression.span);
        }
    }
    if (value > 0xFFFFFFFFull || (value > 0x7FFFFFFFull && base == 10 && !is_unsigned)) {
        report_.error(expression.span, "the number does not fit into an int",
                      "an int goes up to 2147483647");
        return bad(expression.span);
    }
    if (value > 0x7FFFFFFFull) is_unsigned = true;
    return plain_value(
        constant_node(static_cast<Word>(static_cast<std::uint32_t>(value)), expression.span),
        is_unsigned ? TypeId{type_unsigned} : TypeId{type_int}, expression.span);
}

Value Checker::character(const ast::Expression& expression) {
    std::string text = text_of_literal(expression.text, expression.span);
    if (text.size() != 1) {
        report_.error(expression.span, "one character is expected between ' and '",
                      text.size() > 1 ? "a text is written with \"" : "");
        return bad(expression.span);
    }
    return plain_value(constant_node(static_cast<unsigned char>(text[0]), expression.span),
                       type_int, expression.span);
}

// What a literal stands for, its escapes resolved.
std::string Checker::text_of_literal(std::string_view raw, Span span) {
    std::string text;
    for (std::size_t i = 0; i < raw.size(); i++) {
        if (raw[i] != '\\' || i + 1 == raw.size()) {
            text += raw[i];
            continue;
        }
        char c = raw[++i];
        switch (c) {
            case 'n':
                text += '\n';
                break;
            case 't':
                text += '\t';
                break;
            case 'r':
                text += '\r';
                break;
            case '0':
                text += '\0';
                break;
            case '\\':
            case '"':
            case '\'':
                text += c;
                break;
            default:
                report_.error(span, std::string("the escape \\") + c + " is unknown",
                              "there are \\n \\t \\\\ \\\" \\'");
        }
    }
    return text;
}

Word Checker::message(std::string text) {
    for (std::size_t i = 0; i < program_.messages.size(); i++)
        if (program_.messages[i] == text) return static_cast<Word>(i);
    program_.messages.push_back(std::move(text));
    return static_cast<Word>(program_.messages.size() - 1);
}

}  // namespace lang
