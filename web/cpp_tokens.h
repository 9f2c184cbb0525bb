// Where the words of a C++ line begin and end, for colouring it as one types. It is quick and
// forgiving, knows no grammar, and is never asked whether a text is right: that is the compiler's
// affair.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace screen {

enum class TokenKind : std::uint8_t {
    Plain,
    Keyword,
    Type,
    Contextual,
    Number,
    String,
    Comment,
    Directive,
    Punctuation,
};
inline constexpr int token_kinds = 9;

struct Token {
    std::uint32_t from, to;  // bytes of the line
    TokenKind kind;
};

// Appends the tokens of [line], which has no line break; blanks belong to none. [in_comment] says
// whether a /* is open before the line, and is set to whether it is behind it.
void tokens_of(std::string_view line, bool& in_comment, std::vector<Token>& tokens);

// What stands in a text of several lines, without comments and strings.
struct Piece {
    std::string_view word;
    std::size_t from;  // in the text
    TokenKind kind;
};
std::vector<Piece> pieces_of(std::string_view text);

}  // namespace screen
