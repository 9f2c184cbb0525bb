// Variables and parameters, from the name on.
#include "engine/lang/parser.h"

namespace lang {

using namespace ast;

// One variable from its name on, up to its , or ;
Declaration* Parser::variable(TypeName* own, const Token& first, std::span<AttributeUse> before) {
    Declaration* made = arena_.make<Declaration>();
    made->type = own;
    made->is_static = own->is_static;
    made->name_span = peek().span;
    if (!at(Tok::Name)) {
        unexpected("a name");
        return nullptr;
    }
    made->name = path();
    made->name_span = from(made->name_span);
    names_.types.erase(made->name);
    names_.templates.erase(made->name);
    std::vector<AttributeUse> list(before.begin(), before.end());
    attributes(list);
    std::vector<Expression*> dimensions;
    while (at(Tok::LeftBracket) && peek(1).kind != Tok::LeftBracket) {
        Token open = take();
        dimensions.push_back(at(Tok::RightBracket) ? nullptr : conditional());
        close(Tok::RightBracket, open);
        if (panic_) return nullptr;
    }
    attributes(list);
    made->dimensions = arena_.copy(dimensions);
    made->attributes = arena_.copy(list);
    if (at(Tok::Colon) && peek(1).kind == Tok::Number) {
        outside(peek().span, "a bit field is", "use a whole int or bool");
        take();
        take();
    }
    initialiser(*made);
    made->span = from(first);
    return made;
}

void Parser::initialiser(Declaration& made) {
    if (at(Tok::Assign)) {
        take();
        made.initialiser = Initialiser::Assign;
        Expression* value = at(Tok::LeftBrace) ? braces() : assignment();
        made.arguments = arena_.copy(std::vector<Expression*>{value});
    } else if (at(Tok::LeftBrace)) {
        made.initialiser = Initialiser::Brace;
        made.arguments = arena_.copy(std::vector<Expression*>{braces()});
    } else if (at(Tok::LeftParen)) {
        Token open = take();
        made.initialiser = Initialiser::Paren;
        made.arguments = arguments(Tok::RightParen, open);
    }
}

std::span<Declaration*> Parser::parameters() {
    Token open = take();
    Declarations list;
    if (at(Tok::KwVoid) && peek(1).kind == Tok::RightParen) take();
    while (!at(Tok::RightParen) && !at(Tok::End) && !panic_) {
        if (at(Tok::Ellipsis)) {
            outside(peek().span, "a variable number of parameters is",
                    "write one function for each number");
            take();
            break;
        }
        std::vector<AttributeUse> ignored;
        attributes(ignored);
        Declaration* made = arena_.make<Declaration>();
        Token first = peek();
        made->type = type();
        if (panic_) break;
        made->name_span = made->type->span;
        if (at(Tok::LeftParen)) {
            outside(peek().span, "a function pointer is", "call the function by its name");
            panic_ = true;
            break;
        }
        if (at(Tok::Name)) {
            made->name_span = peek().span;
            made->name = take().text;
            names_.types.erase(made->name);
            names_.templates.erase(made->name);
        }
        attributes(ignored);
        if (at(Tok::LeftBracket)) {
            outside(peek().span, "an array as a parameter is",
                    "use a global array, or a struct that holds it");
            skip_group();
        }
        if (accept(Tok::Assign)) {
            made->initialiser = Initialiser::Assign;
            made->arguments = arena_.copy(std::vector<Expression*>{assignment()});
        }
        made->span = from(first);
        list.push_back(made);
        if (!accept(Tok::Comma)) break;
    }
    if (!panic_) close(Tok::RightParen, open);
    return arena_.copy(list);
}

}  // namespace lang
