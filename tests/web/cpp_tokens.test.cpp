#include "web/cpp_tokens.h"

#include <catch2/catch_test_macros.hpp>
#include <string>

using screen::Token;
using screen::TokenKind;

namespace {

// "int|x" with a letter for each kind: "t:int p:x".
std::string colored(std::string_view line, bool in_comment = false) {
    std::vector<Token> tokens;
    screen::tokens_of(line, in_comment, tokens);
    constexpr char letters[] = "ptk#xsc!.";
    constexpr TokenKind kinds[] = {
        TokenKind::Plain,   TokenKind::Type,       TokenKind::Keyword,
        TokenKind::Number,  TokenKind::Contextual, TokenKind::String,
        TokenKind::Comment, TokenKind::Directive,  TokenKind::Punctuation};
    std::string out;
    for (const Token& token : tokens) {
        if (!out.empty()) out += ' ';
        for (int i = 0; i < screen::token_kinds; ++i) {
            if (kinds[i] == token.kind) out += letters[i];
        }
        out += ':';
        out += line.substr(token.from, token.to - token.from);
    }
    return out;
}

}  // namespace

TEST_CASE("a declaration is a type, a name, a number and its signs", "[web]") {
    CHECK(colored("int x = 42;") == "t:int p:x .:= #:42 .:;");
    CHECK(colored("std::mutex m;") == "t:std::mutex p:m .:;");
}

TEST_CASE("words that only a check may say have a colour of their own, but not as members",
          "[web]") {
    CHECK(colored("task low") == "x:task p:low");
    CHECK(colored("list.task") == "p:list .:. p:task");
}

TEST_CASE("an include is a directive and a string, its comment is one", "[web]") {
    CHECK(colored("#include <mutex> // why") == "!:#include s:<mutex> c:// why");
}

TEST_CASE("a string ends at its quote, not at an escaped one", "[web]") {
    CHECK(colored(R"(print("a\"b", 1))") == R"(x:print .:( s:"a\"b" .:, #:1 .:))");
    CHECK(colored(R"("never closed)") == R"(s:"never closed)");
    CHECK(colored("\"ends in a backslash\\") == "s:\"ends in a backslash\\");
}

TEST_CASE("a comment of several lines goes on until it is closed", "[web]") {
    bool in_comment = false;
    std::vector<Token> tokens;
    screen::tokens_of("x /* begins", in_comment, tokens);
    CHECK(in_comment);
    CHECK(colored("still */ int y", true) == "c:still */ t:int p:y");
    CHECK(colored("/*/ not closed yet") == "c:/*/ not closed yet");
}

TEST_CASE("bytes that are no C++ at all are tokens, too", "[web]") {
    CHECK(colored("\xc3\xbc@") == "p:\xc3\xbc .:@");
    CHECK(colored("").empty());
}
