// The words of a script, as the lexer finds them and the parser reads them.
#pragma once

#include <cstdint>
#include <string_view>

#include "engine/lang/diagnostic.h"

namespace lang {

enum class Tok : std::uint8_t {
    End,  // of the text
    Name,
    Number,  // with its suffix: 10, 0xFFu, 1'000, 10ms
    Text,    // "...": [text] is what stands between the quotes, escapes untouched
    Char,    // 'a': the same
#define MARK(name, spelling) name,
#define WORD(name, spelling) Kw##name,
#include "engine/lang/token.def"
};

struct Token {
    Tok kind = Tok::End;
    Span span;
    std::string_view text;
};

// The way to write [kind]: "::" or "while".
std::string_view spelling(Tok kind);

// Whether [word] is a keyword, one outside of the subset included; Tok::Name where it is none.
Tok keyword(std::string_view word);

}  // namespace lang
