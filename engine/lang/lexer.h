// Text to tokens. Called by compile() once for each text, and by completions(). Does what a
// preprocessor does of what the subset has: comments, #include (collected, the caller decides what
// a header is), #define of a constant, #ifdef and its like. Never fails: what it cannot read is
// reported and skipped.
#pragma once

#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/lang/arena.h"
#include "engine/lang/report.h"
#include "engine/lang/token.h"

namespace lang {

struct Include {
    std::string_view name;
    bool angled = false;  // <name>, not "name"
    Span span;
    // The macros of the system, such as _GNU_SOURCE, that are defined here, with their first word.
    std::vector<std::pair<std::string_view, std::string_view>> defined = {};
};

// What #define made: lives from text to text, as given.h is included before the player's file.
using Macros = std::unordered_map<std::string_view, std::vector<Token>>;

struct Lexed {
    std::vector<Token> tokens;  // the last one is Tok::End
    std::vector<Include> includes;
};

// [text] must outlive the tokens.
Lexed lex(std::string_view text, std::uint16_t file, Report& report, Macros& macros);

}  // namespace lang
