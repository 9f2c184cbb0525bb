// Declarations of types: struct, class, enum, and the special members of a class.
#include "engine/lang/parser.h"

namespace lang {

using namespace ast;

// `struct Name { ... }`; variables may follow it, declarators() reads them.
void Parser::struct_declaration(Declarations& out, bool is_class) {
    Token first = take();
    Declaration* made = arena_.make<Declaration>();
    made->kind = DeclarationKind::Struct;
    made->is_class = is_class;
    std::vector<AttributeUse> ignored;
    attributes(ignored);
    made->name_span = peek().span;
    if (at(Tok::Name)) made->name = take().text;
    if (made->name.empty()) {
        outside(first.span, "a struct without a name is", "give it a name");
        made->name = "(unnamed)";
    }
    names_.types.insert(made->name);
    if (at_word("final")) take();
    if (at(Tok::Colon)) {
        outside(peek().span, "inheritance is", "make the base a member");
        while (!at(Tok::LeftBrace) && !at(Tok::Semicolon) && !at(Tok::End)) take();
    }
    if (accept(Tok::Semicolon)) {  // struct Name;
        made->span = from(first);
        made->is_defaulted = true;
        out.push_back(made);
        return;
    }
    made->span = from(first);
    Token open = peek();
    if (!expect(Tok::LeftBrace, "the name of the type")) return;
    Declarations members;
    bool is_private = is_class;
    bool outer_in_function = in_function_;
    in_function_ = false;
    while (!at(Tok::RightBrace) && !at(Tok::End)) {
        std::size_t before = at_;
        if ((at(Tok::KwPublic) || at(Tok::KwPrivate) || at(Tok::KwProtected)) &&
            peek(1).kind == Tok::Colon) {
            is_private = !at(Tok::KwPublic);
            take();
            take();
            continue;
        }
        std::size_t count = members.size();
        external(members, made->name);
        for (std::size_t i = count; i < members.size(); i++) members[i]->is_private = is_private;
        panic_ = false;
        if (at_ == before) take();
    }
    in_function_ = outer_in_function;
    close(Tok::RightBrace, open);
    made->members = arena_.copy(members);
    out.push_back(made);
}

void Parser::enum_declaration(Declarations& out) {
    Token first = take();
    Declaration* made = arena_.make<Declaration>();
    made->kind = DeclarationKind::Enum;
    made->is_class = accept(Tok::KwClass) || accept(Tok::KwStruct);
    made->name_span = peek().span;
    if (at(Tok::Name)) {
        made->name = take().text;
        names_.types.insert(made->name);
    }
    if (accept(Tok::Colon)) made->type = type();
    made->span = from(first);
    Token open = peek();
    if (!expect(Tok::LeftBrace, "the name of the enum")) return;
    std::vector<Enumerator> list;
    while (at(Tok::Name)) {
        Enumerator enumerator;
        enumerator.span = peek().span;
        enumerator.name = take().text;
        if (accept(Tok::Assign)) enumerator.value = conditional();
        list.push_back(enumerator);
        if (!accept(Tok::Comma)) break;
    }
    close(Tok::RightBrace, open);
    if (panic_) {
        while (!at(Tok::RightBrace) && !at(Tok::Semicolon) && !at(Tok::End)) take();
        accept(Tok::RightBrace);
        panic_ = false;
    }
    made->enumerators = arena_.copy(list);
    out.push_back(made);
}

// A constructor or a destructor, in its class or apart from it.
void Parser::special_member(Declarations& out, std::string_view inside) {
    Token first = peek();
    Declaration* made = arena_.make<Declaration>();
    made->kind = DeclarationKind::Function;
    made->function_kind = FunctionKind::Constructor;
    accept(Tok::KwExplicit);
    if (at(Tok::KwVirtual)) {
        outside(peek().span, "virtual is", "call a function that decides by an enum");
        take();
    }
    made->name_span = peek().span;
    if (at(Tok::Name)) {
        std::string_view whole = path();
        std::size_t colon = whole.rfind("::");
        if (at(Tok::Scope))
            made->owner = whole;  // ~Q comes
        else if (colon != std::string_view::npos)
            made->owner = whole.substr(0, colon);
        made->name = colon == std::string_view::npos ? whole : whole.substr(colon + 2);
        accept(Tok::Scope);
    }
    if (accept(Tok::Tilde)) {
        made->function_kind = FunctionKind::Destructor;
        made->name = peek().text;
        if (!expect(Tok::Name, "~")) return;
    }
    made->name_span = from(made->name_span);
    std::string_view expected = made->owner.empty() ? inside : made->owner;
    std::size_t colon = expected.rfind("::");
    if (colon != std::string_view::npos) expected = expected.substr(colon + 2);
    if (made->name != expected)
        error(made->name_span, "a function needs a result type",
              "write for example void in front of the name");
    if (!at(Tok::LeftParen)) return unexpected("'('");
    function_rest(*made, first);
    out.push_back(made);
}

void Parser::member_initialisers(Declaration& made) {
    take();
    std::vector<MemberInitialiser> list;
    while (at(Tok::Name)) {
        MemberInitialiser initial;
        initial.span = peek().span;
        initial.name = path();
        Token open = peek();
        if (at(Tok::LeftBrace)) {
            initial.braces = true;
            initial.arguments = arena_.copy(std::vector<Expression*>{braces()});
        } else if (accept(Tok::LeftParen)) {
            initial.arguments = arguments(Tok::RightParen, open);
        } else {
            return unexpected("'(' or '{'");
        }
        initial.span = from(initial.span);
        list.push_back(initial);
        if (!accept(Tok::Comma)) break;
    }
    made.member_initialisers = arena_.copy(list);
}

}  // namespace lang
