// Declarations: which kind stands here, functions, namespaces. They are read alike for globals,
// members and locals; [inside] is the name of the class around, or nothing.
#include "engine/lang/parser.h"

namespace lang {

using namespace ast;

// One declaration of a text, a namespace or a class; what cannot be read is skipped.
void Parser::external(Declarations& out, std::string_view inside) {
    Deeper deeper(*this);
    if (too_deep(peek().span)) return;
    switch (peek().kind) {
        case Tok::Semicolon:
            take();
            return;
        case Tok::KwUsing:
        case Tok::KwTypedef:
            using_declaration(out);
            break;
        case Tok::KwNamespace:
            namespace_declaration(out);
            break;
        case Tok::KwInline:
            if (peek(1).kind == Tok::KwNamespace) take();
            if (at(Tok::KwNamespace))
                namespace_declaration(out);
            else
                declarators(out, inside);
            break;
        case Tok::KwStaticAssert:
            static_assertion(out);
            break;
        case Tok::RightBrace:
            error(peek().span, "this } closes nothing", "delete it, or open a { above");
            take();
            return;
        default:
            if (inside.empty() && begins_task())
                task(out);
            else if (inside.empty() && begins_property())
                property(out);
            else if (outside_declaration())
                recover();
            else
                declarators(out, inside);
    }
    if (panic_) recover();
}

// Says so where a declaration is C++ that the subset does not have.
bool Parser::outside_declaration() {
    const Token& token = peek();
    switch (token.kind) {
        case Tok::KwTemplate:
            outside(token.span, "a template of one's own is",
                    "write the function for the type you need");
            break;
        case Tok::KwConcept:
        case Tok::KwRequires:
            outside(token.span, "a concept is", "write the function for the type you need");
            break;
        case Tok::KwUnion:
            outside(token.span, "a union is", "use a struct with a member for each");
            break;
        case Tok::KwFriend:
            outside(token.span, "friend is", "make the members public");
            break;
        case Tok::KwAsm:
            outside(token.span, "asm is", "use <atomic>");
            break;
        case Tok::KwExtern:
            if (peek(1).kind != Tok::Text) return false;
            outside(token.span, "extern \"C\" is", "there is one program: leave it out");
            break;
        case Tok::KwVirtual:
            outside(token.span, "virtual is", "call a function that decides by an enum");
            break;
        default:
            return false;
    }
    panic_ = true;
    if (at(Tok::KwTemplate)) {
        // The declaration behind the template's parameters goes with it, up to its closing brace.
        take();
        std::size_t end = behind_template(0);
        for (std::size_t i = 0; i < end; i++) take();
    }
    while (!at(Tok::End) && !at(Tok::Semicolon) && !at(Tok::LeftBrace) && !at(Tok::RightBrace))
        take();
    return true;
}

void Parser::using_declaration(Declarations& out) {
    Token first = take();
    Declaration* made = arena_.make<Declaration>();
    if (first.kind == Tok::KwTypedef) {
        made->kind = DeclarationKind::Alias;
        made->type = type();
        made->name_span = peek().span;
        if (at(Tok::LeftParen)) {
            outside(peek().span, "a function pointer is", "call the function by its name");
            panic_ = true;
            return;
        }
        made->name = peek().text;
        if (!expect(Tok::Name, "the type")) return;
        names_.types.insert(made->name);
    } else if (accept(Tok::KwNamespace)) {
        made->kind = DeclarationKind::UsingNamespace;
        made->name_span = peek().span;
        if (!at(Tok::Name)) return unexpected("the name of a namespace");
        made->name = path();
    } else if (at(Tok::Name) && peek(1).kind == Tok::Assign) {
        made->kind = DeclarationKind::Alias;
        made->name_span = peek().span;
        made->name = take().text;
        take();
        made->type = type();
        names_.types.insert(made->name);
    } else {
        accept(Tok::KwTypename);
        if (at(Tok::KwEnum)) take();
        made->kind = DeclarationKind::UsingName;
        made->name_span = peek().span;
        if (!at(Tok::Name)) return unexpected("a name");
        made->name = path();
    }
    made->name_span = made->name_span.length ? made->name_span : first.span;
    made->span = from(first);
    expect(Tok::Semicolon, "the declaration");
    out.push_back(made);
}

void Parser::namespace_declaration(Declarations& out) {
    Token first = take();
    Declaration* made = arena_.make<Declaration>();
    made->kind = DeclarationKind::Namespace;
    made->name_span = peek().span;
    if (at(Tok::Name)) made->name = path();
    if (at(Tok::Assign)) {  // namespace a = b;
        take();
        made->kind = DeclarationKind::UsingNamespace;
        outside(made->name_span, "an alias of a namespace is", "write the namespace's own name");
        panic_ = true;
        return;
    }
    Token open = peek();
    if (!expect(Tok::LeftBrace, "the namespace's name")) return;
    Declarations members;
    while (!at(Tok::RightBrace) && !at(Tok::End)) {
        std::size_t before = at_;
        external(members, {});
        panic_ = false;
        if (at_ == before) take();
    }
    close(Tok::RightBrace, open);
    made->members = arena_.copy(members);
    made->span = from(first);
    out.push_back(made);
}

void Parser::static_assertion(Declarations& out) {
    Token first = take();
    Declaration* made = arena_.make<Declaration>();
    made->kind = DeclarationKind::StaticAssert;
    Token open = peek();
    if (!expect(Tok::LeftParen, "static_assert")) return;
    made->arguments = arguments(Tok::RightParen, open);
    made->span = from(first);
    expect(Tok::Semicolon, "static_assert(...)");
    out.push_back(made);
}

// Whether `(` here opens the parameters of a function and not the arguments of a constructor.
bool Parser::function_follows() const {
    std::size_t i = 1;
    if (peek(i).kind == Tok::RightParen) return true;
    if (peek(i).kind == Tok::KwVoid && peek(i + 1).kind == Tok::RightParen) return true;
    if (peek(i).kind == Tok::LeftBracket && peek(i + 1).kind == Tok::LeftBracket) return true;
    std::size_t end = behind_type(i);
    if (end > i) {
        Tok next = peek(end).kind;
        return next == Tok::Name || next == Tok::Comma || next == Tok::RightParen ||
               next == Tok::Assign || next == Tok::LeftBracket || next == Tok::Ellipsis;
    }
    // A type that nobody declared: `Fooo f` with two names in a row; the checker says what is
    // wrong.
    end = behind_path(i);
    if (end == i) return false;
    if (peek(end).kind == Tok::Less) end = behind_template(end);
    while (peek(end).kind == Tok::And || peek(end).kind == Tok::Star) end++;
    Tok after = peek(end + 1).kind;
    return peek(end).kind == Tok::Name && (after == Tok::Comma || after == Tok::RightParen);
}

// Variables or a function; a struct or enum may be defined in front of them.
void Parser::declarators(Declarations& out, std::string_view inside) {
    std::vector<AttributeUse> list;
    attributes(list);
    Token first = peek();
    bool defines = false;
    std::size_t look = 0;
    while (peek(look).kind == Tok::KwStatic || peek(look).kind == Tok::KwConst) look++;
    Tok kind = peek(look).kind;
    if (kind == Tok::KwStruct || kind == Tok::KwClass || kind == Tok::KwEnum) {
        std::size_t i = look + 1;
        if (peek(i).kind == Tok::KwClass || peek(i).kind == Tok::KwStruct) i++;
        if (peek(i).kind == Tok::Name) i++;
        Tok next = peek(i).kind;
        defines = next == Tok::LeftBrace || next == Tok::Colon || next == Tok::Semicolon ||
                  (next == Tok::Name && peek(i).text == "final");
    }
    TypeName* base = nullptr;
    if (defines) {
        while (look-- > 0) take();
        std::size_t before = out.size();
        if (kind == Tok::KwEnum)
            enum_declaration(out);
        else
            struct_declaration(out, kind == Tok::KwClass);
        if (panic_ || out.size() == before) return;
        if (out.back()->is_defaulted || accept(Tok::Semicolon)) return;
        if (!at(Tok::Name)) {
            expect(Tok::Semicolon, kind == Tok::KwEnum ? "the enum" : "the struct");
            panic_ = false;
            return;
        }
        base = arena_.make<TypeName>();
        base->name = out.back()->name;
        base->span = out.back()->name_span;
    } else {
        bool destructor = at(Tok::Tilde) || (at(Tok::KwVirtual) && peek(1).kind == Tok::Tilde);
        bool constructor =
            at(Tok::KwExplicit) || (!inside.empty() && at(Tok::Name) && peek().text == inside &&
                                    peek(1).kind == Tok::LeftParen);
        std::size_t end = behind_path(0);  // Q::Q( and Q::~Q( outside of the class
        bool apart = end >= 3 && peek(end).kind == Tok::LeftParen &&
                     peek(end - 1).text == peek(end - 3).text;
        bool apart_destructor =
            end >= 1 && peek(end).kind == Tok::Scope && peek(end + 1).kind == Tok::Tilde;
        if (destructor || constructor || apart || apart_destructor)
            return special_member(out, inside);
        if (at(Tok::Name) && peek(1).kind == Tok::LeftParen && !in_function_) {
            at_++;
            bool is_function = function_follows();
            at_--;
            if (is_function) {
                report_.error(first.span, "a function needs a result type",
                              "write for example void in front of its name");
                return function(out, arena_.make<TypeName>(), first, inside, {});
            }
        }
        base = type(false);
        if (panic_) return;
    }
    for (;;) {
        TypeName* own = arena_.make<TypeName>(*base);
        declarator(*own);
        std::vector<AttributeUse> own_attributes = list;
        attributes(own_attributes);
        if (at(Tok::KwOperator)) {
            outside(peek().span, "an operator of one's own is", "write a function with a name");
            panic_ = true;
            return;
        }
        if (at(Tok::LeftParen) && peek(1).kind == Tok::Star) {
            outside(peek().span, "a function pointer is", "call the function by its name");
            panic_ = true;
            return;
        }
        if (at(Tok::LeftBracket) && own->name == "auto") {
            outside(peek().span, "a structured binding is",
                    "declare each variable with its own name");
            panic_ = true;
            return;
        }
        if (at(Tok::Name)) {
            std::size_t end = behind_path(0);
            bool local_variable = in_function_ && peek(end + 1).kind != Tok::RightParen &&
                                  behind_type(end + 1) == end + 1;
            std::size_t before = at_;
            at_ += end;
            bool is_function = at(Tok::LeftParen) && !local_variable && function_follows();
            at_ = before;
            if (is_function) {
                own->span = base->span;
                return function(out, own, first, inside, arena_.copy(own_attributes));
            }
        }
        Declaration* made = variable(own, first, arena_.copy(own_attributes));
        if (!made) return;
        out.push_back(made);
        if (!accept(Tok::Comma)) break;
    }
    expect(Tok::Semicolon, "the declaration");
}

void Parser::function(Declarations& out, TypeName* result, const Token& first,
                      std::string_view inside, std::span<AttributeUse> list) {
    (void)inside;
    Declaration* made = arena_.make<Declaration>();
    made->kind = DeclarationKind::Function;
    made->type = result;
    made->is_static = result->is_static;
    made->attributes = list;
    made->name_span = peek().span;
    std::string_view whole = path();
    made->name_span = from(made->name_span);
    std::size_t colon = whole.rfind("::");
    made->name = colon == std::string_view::npos ? whole : whole.substr(colon + 2);
    if (colon != std::string_view::npos) {
        made->owner = whole.substr(0, colon);
    } else {
        names_.types.erase(made->name);
        names_.templates.erase(made->name);
    }
    function_rest(*made, first);
    out.push_back(made);
}

// From the parameters to the end of the body.
void Parser::function_rest(Declaration& made, const Token& first) {
    made.parameters = parameters();
    if (panic_) return;
    for (;;) {
        if (at(Tok::KwConst)) {
            made.is_const = true;
            take();
        } else if (at(Tok::KwNoexcept)) {
            take();
            if (at(Tok::LeftParen)) skip_group();
        } else if (at_word("override") || at_word("final")) {
            outside(peek().span, "a virtual function is",
                    "call a function that decides by an enum");
            take();
        } else if (at(Tok::LeftBracket) && peek(1).kind == Tok::LeftBracket) {
            std::vector<AttributeUse> ignored;
            attributes(ignored);
        } else {
            break;
        }
    }
    made.span = from(first);
    if (accept(Tok::Arrow)) made.type = type();
    if (at(Tok::Assign)) {
        take();
        if (accept(Tok::KwDefault)) {
            made.is_defaulted = true;
        } else if (at(Tok::KwDelete)) {
            // A copy that is forbidden: here nothing can be copied that should not be.
            take();
            made.is_defaulted = true;
        } else {
            return unexpected("default or delete");
        }
        expect(Tok::Semicolon, "the declaration");
        return;
    }
    if (made.function_kind == FunctionKind::Constructor && at(Tok::Colon))
        member_initialisers(made);
    if (at(Tok::Semicolon)) {
        take();
        return;
    }
    if (at(Tok::KwTry)) {
        outside(peek().span, "an exception is", "use the function's result to tell what happened");
        take();
    }
    if (!at(Tok::LeftBrace)) return unexpected("'{' or ';'");
    bool outer = in_function_;
    in_function_ = true;
    made.body = block();
    in_function_ = outer;
}

}  // namespace lang
