// The tokenizer: one pass over a line, one branch for each kind of beginning.
#include "web/cpp_tokens.h"

#include <algorithm>
#include <iterator>

namespace screen {

namespace {

// Both lists are sorted, for binary search.
constexpr std::string_view keywords[] = {
    "and",     "auto",   "break",   "case", "class",   "const",  "constexpr", "continue",
    "default", "do",     "else",    "enum", "false",   "for",    "goto",      "if",
    "inline",  "not",    "nullptr", "or",   "private", "public", "return",    "sizeof",
    "static",  "struct", "switch",  "true", "using",   "while",
};
constexpr std::string_view types[] = {
    "HANDLE", "SEM_ID", "bool", "char",     "int",      "int32_t", "long",
    "short",  "size_t", "std",  "uint32_t", "unsigned", "void",
};
// What only a check or a free script may say.
constexpr std::string_view contextual[] = {
    "always_eventually",
    "at",
    "await",
    "choose",
    "daemon",
    "deadline",
    "every",
    "finally",
    "isr",
    "never",
    "now",
    "possible",
    "print",
    "priority",
    "task",
    "work",
};

bool letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c & 0x80) != 0;
}

bool digit(char c) { return c >= '0' && c <= '9'; }

bool blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

template <std::size_t n>
bool has(const std::string_view (&list)[n], std::string_view word) {
    return std::binary_search(std::begin(list), std::end(list), word);
}

TokenKind kind_of(std::string_view word, bool member) {
    if (member) return TokenKind::Plain;
    if (has(keywords, word)) return TokenKind::Keyword;
    if (has(types, word)) return TokenKind::Type;
    if (has(contextual, word)) return TokenKind::Contextual;
    return TokenKind::Plain;
}

// The end of a word of the std namespace: "std::mutex" is one type.
std::size_t end_of_qualified(std::string_view line, std::size_t i) {
    while (i + 2 < line.size() && line.substr(i, 2) == "::" && letter(line[i + 2])) {
        i += 2;
        while (i < line.size() && (letter(line[i]) || digit(line[i]))) ++i;
    }
    return i;
}

std::size_t end_of_string(std::string_view line, std::size_t i) {
    const char quote = line[i++];
    while (i < line.size() && line[i] != quote) i += line[i] == '\\' ? 2 : 1;
    return std::min(i + 1, line.size());
}

}  // namespace

void tokens_of(std::string_view line, bool& in_comment, std::vector<Token>& tokens) {
    std::size_t i = 0;
    const auto add = [&](std::size_t to, TokenKind kind) {
        tokens.push_back({static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(to), kind});
        i = to;
    };
    while (i < line.size()) {
        const char c = line[i];
        if (in_comment || line.substr(i, 2) == "/*") {
            const std::size_t end = line.find("*/", in_comment ? i : i + 2);
            in_comment = end == std::string_view::npos;
            add(in_comment ? line.size() : end + 2, TokenKind::Comment);
        } else if (blank(c)) {
            ++i;
        } else if (line.substr(i, 2) == "//") {
            add(line.size(), TokenKind::Comment);
        } else if (c == '#') {
            std::size_t end = i + 1;
            while (end < line.size() && blank(line[end])) ++end;
            while (end < line.size() && letter(line[end])) ++end;
            add(end, TokenKind::Directive);
            while (i < line.size() && blank(line[i])) ++i;
            if (i < line.size() && line[i] == '<') {
                const std::size_t close = line.find('>', i);
                add(close == std::string_view::npos ? line.size() : close + 1, TokenKind::String);
            }
        } else if (c == '"' || c == '\'') {
            add(end_of_string(line, i), TokenKind::String);
        } else if (digit(c)) {
            std::size_t end = i + 1;
            while (end < line.size() &&
                   (digit(line[end]) || letter(line[end]) || line[end] == '\''))
                ++end;
            add(end, TokenKind::Number);
        } else if (letter(c)) {
            std::size_t end = i + 1;
            while (end < line.size() && (letter(line[end]) || digit(line[end]))) ++end;
            const bool member = i > 0 && line[i - 1] == '.';
            const TokenKind kind = kind_of(line.substr(i, end - i), member);
            if (kind == TokenKind::Type) end = end_of_qualified(line, end);
            add(end, kind);
        } else {
            add(i + 1, TokenKind::Punctuation);
        }
    }
}

std::vector<Piece> pieces_of(std::string_view text) {
    std::vector<Piece> pieces;
    bool in_comment = false;
    std::vector<Token> tokens;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        const std::string_view line = text.substr(begin, end - begin);
        tokens.clear();
        tokens_of(line, in_comment, tokens);
        for (const Token& token : tokens) {
            if (token.kind == TokenKind::Comment || token.kind == TokenKind::String) continue;
            pieces.push_back(
                {line.substr(token.from, token.to - token.from), begin + token.from, token.kind});
        }
        begin = end + 1;
    }
    return pieces;
}

}  // namespace screen
