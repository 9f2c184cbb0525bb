// The parser's hands: looking at tokens, taking them, saying what was expected, and finding the
// next place from where the text makes sense again.
#include "engine/lang/parser.h"

#include <algorithm>

namespace lang {

using namespace ast;

Parser::Parser(std::span<const Token> tokens, std::string_view text, Role role, TypeNames& names,
               Arena& arena, Report& report)
    : tokens_(tokens), text_(text), role_(role), names_(names), arena_(arena), report_(report) {
    line_starts_.push_back(0);
    for (std::size_t i = 0; i < text.size(); i++)
        if (text[i] == '\n') line_starts_.push_back(i + 1);
}

Unit Parser::parse() {
    Declarations list;
    while (!at(Tok::End)) {
        std::size_t before = at_;
        external(list, {});
        panic_ = false;
        if (at_ == before) take();
    }
    return {arena_.copy(list)};
}

const Token& Parser::peek(std::size_t ahead) const {
    return tokens_[std::min(at_ + ahead, tokens_.size() - 1)];
}

bool Parser::at_word(std::string_view word) const { return at(Tok::Name) && peek().text == word; }

Token Parser::take() {
    Token token = peek();
    if (at_ + 1 < tokens_.size()) at_++;
    return token;
}

bool Parser::accept(Tok kind) {
    if (!at(kind)) return false;
    take();
    return true;
}

// [after] says in words what stands before the missing token: "the condition".
bool Parser::expect(Tok kind, std::string_view after) {
    if (accept(kind)) {
        if (kind == Tok::Semicolon) panic_ = false;  // a place to go on from
        return true;
    }
    // Where only the semicolon at the end of a line is missing, the next line is good.
    bool next_line = at_ > 0 && peek().span.line > tokens_[at_ - 1].span.line;
    if (kind == Tok::Semicolon && !panic_ && (next_line || at(Tok::RightBrace) || at(Tok::End))) {
        error(behind_last(), "expected ';' after " + std::string(after));
        panic_ = false;
        return true;
    }
    std::string wanted = "'" + std::string(spelling(kind)) + "'";
    if (kind == Tok::Name) wanted = "a name";
    error(kind == Tok::Semicolon ? behind_last() : peek().span,
          "expected " + wanted + " after " + std::string(after));
    return false;
}

// Takes the [kind] that closes what [open] opened.
void Parser::close(Tok kind, const Token& open) {
    if (accept(kind)) return;
    std::string found = at(Tok::End) ? "the end of the text" : "'" + std::string(peek().text) + "'";
    error(at(Tok::End) ? open.span : peek().span,
          "expected '" + std::string(spelling(kind)) + "' before " + found,
          "the '" + std::string(open.text) + "' of line " + std::to_string(open.span.line) +
              " is still open");
}

void Parser::error(Span place, std::string message, std::string remedy) {
    if (panic_ || gave_up_) return;
    panic_ = true;
    report_.error(place, std::move(message), std::move(remedy));
}

void Parser::outside(Span place, std::string_view what, std::string_view remedy) {
    report_.error(place, std::string(what) + " real C++, but outside of the subset",
                  std::string(remedy));
}

void Parser::unexpected(std::string_view wanted) {
    const Token& token = peek();
    std::string found;
    switch (token.kind) {
        case Tok::End:
            found = "the end of the text";
            break;
        case Tok::Text:
            found = "a text";
            break;
        default:
            found = "'" + std::string(token.text) + "'";
            break;
    }
    error(token.span, "expected " + std::string(wanted) + ", found " + found);
}

// To behind the next ; or to the next } of the present nesting.
void Parser::recover() {
    while (!at(Tok::End)) {
        if (accept(Tok::Semicolon)) break;
        if (at(Tok::RightBrace)) break;
        if (at(Tok::LeftBrace)) {
            skip_group();
            break;
        }
        take();
    }
    panic_ = false;
}

// Over a bracketed group, from its opening token to behind its closing one.
void Parser::skip_group() {
    int open = 0;
    do {
        switch (peek().kind) {
            case Tok::LeftParen:
            case Tok::LeftBrace:
            case Tok::LeftBracket:
                open++;
                break;
            case Tok::RightParen:
            case Tok::RightBrace:
            case Tok::RightBracket:
                open--;
                break;
            default:
                break;
        }
        if (at(Tok::End)) return;
        take();
    } while (open > 0);
}

// From [first] to the token taken last, as far as that is on the same line.
Span Parser::from(Span first) const {
    const Span& last = at_ > 0 ? tokens_[at_ - 1].span : tokens_[0].span;
    Span span = first;
    if (last.line == first.line && last.column >= first.column) {
        span.length = last.column + last.length - first.column;
    } else if (last.line > first.line) {
        std::size_t begin = line_starts_[first.line - 1];
        std::size_t end =
            first.line < line_starts_.size() ? line_starts_[first.line] : text_.size();
        while (end > begin && static_cast<unsigned char>(text_[end - 1]) <= ' ') end--;
        std::size_t length = end - begin;
        if (length + 1 > first.column)
            span.length = static_cast<std::uint32_t>(length + 1 - first.column);
    }
    return span;
}

Span Parser::behind_last() const {
    if (at_ == 0) return peek().span;
    Span span = tokens_[at_ - 1].span;
    span.column = static_cast<std::uint16_t>(span.column + span.length);
    span.length = 1;
    return span;
}

// Guards every recursion: a text of brackets only must end in a message, not in a crash.
bool Parser::too_deep(Span place) {
    if (depth_ <= nesting_max) return false;
    error(place, "nested more than " + std::to_string(nesting_max) + " deep",
          "split it into functions or named variables");
    // Nothing that follows can be told apart reliably, and there may be a million brackets of it.
    at_ = tokens_.size() - 1;
    gave_up_ = true;
    return true;
}

}  // namespace lang
