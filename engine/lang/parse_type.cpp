// Types: reading one, and telling whether one stands here without reading it. The second is what
// makes C++ hard: `a & b;` and `Fork & f = fork[0];` begin alike. The rules here look at the tokens
// that follow and at the set of known type names, nothing else.
#include "engine/lang/parser.h"

namespace lang {

using namespace ast;

bool Parser::begins_type_keyword() const {
    switch (peek().kind) {
        case Tok::KwInt:
        case Tok::KwBool:
        case Tok::KwUnsigned:
        case Tok::KwSigned:
        case Tok::KwVoid:
        case Tok::KwAuto:
        case Tok::KwConst:
        case Tok::KwConstexpr:
        case Tok::KwConstinit:
        case Tok::KwStatic:
        case Tok::KwInline:
        case Tok::KwVolatile:
        case Tok::KwMutable:
        case Tok::KwChar:
        case Tok::KwShort:
        case Tok::KwLong:
        case Tok::KwFloat:
        case Tok::KwDouble:
        case Tok::KwExtern:
        case Tok::KwThreadLocal:
        case Tok::KwRegister:
        case Tok::KwTypename:
        case Tok::KwDecltype:
            return true;
        default:
            return false;
    }
}

// The index, counted from here, behind a path `a::b::c` that begins at [ahead]; [ahead] where none
// does.
std::size_t Parser::behind_path(std::size_t ahead) const {
    std::size_t i = ahead;
    if (peek(i).kind == Tok::Scope) i++;
    while (peek(i).kind == Tok::Name) {
        i++;
        if (peek(i).kind != Tok::Scope || peek(i + 1).kind != Tok::Name) return i;
        i++;
    }
    return ahead;
}

// Behind `<...>` at [ahead] if that can be a list of template arguments, else [ahead].
std::size_t Parser::behind_template(std::size_t ahead) const {
    if (peek(ahead).kind != Tok::Less) return ahead;
    int open = 0;
    for (std::size_t i = ahead; i < ahead + 64; i++) {
        switch (peek(i).kind) {
            case Tok::Less:
                open++;
                break;
            case Tok::Greater:
                open--;
                break;
            case Tok::ShiftRight:
                open -= 2;
                break;
            case Tok::Semicolon:
            case Tok::LeftBrace:
            case Tok::RightBrace:
            case Tok::AndAnd:
            case Tok::OrOr:
            case Tok::End:
                return ahead;
            default:
                break;
        }
        if (open <= 0) return open == 0 ? i + 1 : ahead;
    }
    return ahead;
}

bool Parser::is_type_name(std::size_t ahead) const {
    std::size_t end = behind_path(ahead);
    return end > ahead && names_.types.count(peek(end - 1).text) > 0;
}

bool Parser::is_template_name(std::size_t ahead) const {
    std::size_t end = behind_path(ahead);
    return end > ahead && names_.templates.count(peek(end - 1).text) > 0;
}

// Behind a type as it may stand in a cast or in a parameter list, without the declared name.
std::size_t Parser::behind_type(std::size_t ahead) const {
    std::size_t i = ahead;
    bool found = false;
    for (;; i++) {
        Tok kind = peek(i).kind;
        if (kind == Tok::KwConst || kind == Tok::KwVolatile || kind == Tok::KwStruct ||
            kind == Tok::KwEnum)
            continue;
        if (kind == Tok::KwInt || kind == Tok::KwBool || kind == Tok::KwUnsigned ||
            kind == Tok::KwSigned || kind == Tok::KwVoid || kind == Tok::KwAuto ||
            kind == Tok::KwChar || kind == Tok::KwLong || kind == Tok::KwShort ||
            kind == Tok::KwFloat || kind == Tok::KwDouble) {
            found = true;
            continue;
        }
        if (kind == Tok::Name && !found && is_type_name(i)) {
            bool is_template = is_template_name(i);
            i = behind_path(i);
            if (is_template) i = behind_template(i);
            i--;
            found = true;
            continue;
        }
        break;
    }
    if (!found) return ahead;
    while (peek(i).kind == Tok::Star || peek(i).kind == Tok::And || peek(i).kind == Tok::AndAnd ||
           peek(i).kind == Tok::KwConst)
        i++;
    return i;
}

// Whether a statement that begins here declares variables.
bool Parser::begins_declaration() const {
    switch (peek().kind) {
        case Tok::KwInt:
        case Tok::KwBool:
        case Tok::KwUnsigned:
            return peek(1).kind != Tok::LeftParen && peek(1).kind != Tok::LeftBrace;
        case Tok::KwStruct:
        case Tok::KwClass:
        case Tok::KwEnum:
        case Tok::KwUnion:
        case Tok::KwUsing:
        case Tok::KwTypedef:
        case Tok::KwNamespace:
        case Tok::KwTemplate:
        case Tok::KwStaticAssert:
            return true;
        case Tok::LeftBracket:
            return peek(1).kind == Tok::LeftBracket;
        case Tok::Name:
        case Tok::Scope:
            break;
        default:
            return begins_type_keyword();
    }
    std::size_t end = behind_path(0);
    if (end == 0) return false;
    // std::lock_gaurd<std::mutex> g(m); is meant as a declaration, whatever it is.
    bool qualified = end > 1;
    if (peek(end).kind == Tok::Less && (is_template_name(0) || qualified))
        end = behind_template(end);
    bool known = is_type_name(0);
    while (peek(end).kind == Tok::KwConst || peek(end).kind == Tok::KwVolatile) end++;
    Tok next = peek(end).kind;
    if (next == Tok::Name) return true;
    if (next == Tok::And || next == Tok::Star || (next == Tok::AndAnd && known)) {
        while (peek(end).kind == Tok::Star || peek(end).kind == Tok::And ||
               peek(end).kind == Tok::AndAnd || peek(end).kind == Tok::KwConst)
            end++;
        if (peek(end).kind != Tok::Name) return false;
        if (known) return true;
        // `a & b;` computes nothing, so it can only be meant as a declaration.
        Tok after = peek(end + 1).kind;
        return after == Tok::Assign || after == Tok::Semicolon || after == Tok::LeftBrace ||
               after == Tok::Colon;
    }
    return false;
}

// `std::chrono::milliseconds` as one text.
std::string_view Parser::path() {
    accept(Tok::Scope);
    Token part = take();
    std::string_view whole = part.text;
    while (at(Tok::Scope) && peek(1).kind == Tok::Name) {
        take();
        Token next = take();
        bool touching = next.text.data() == whole.data() + whole.size() + 2;
        whole = touching ? std::string_view(whole.data(), whole.size() + 2 + next.text.size())
                         : arena_.text({whole, "::", next.text});
    }
    return whole;
}

std::span<TemplateArgument> Parser::template_arguments() {
    Deeper deeper(*this);
    if (too_deep(peek().span)) return {};
    Token open = take();
    template_depth_++;
    std::vector<TemplateArgument> list;
    while (!at(Tok::Greater) && !at(Tok::ShiftRight) && !at(Tok::End) && !panic_) {
        TemplateArgument argument;
        std::size_t end = behind_path(0);
        Tok after = peek(end).kind;
        bool lone_name =
            end > 0 && (after == Tok::Comma || after == Tok::Greater || after == Tok::ShiftRight);
        if (lone_name) {
            std::size_t start = at_;
            argument.value = name();
            at_ = start;
            argument.type = type();
        } else if (begins_type_keyword() || behind_type(0) > 0) {
            argument.type = type();
            if (at(Tok::LeftParen)) {  // std::function<void()>: whoever uses it is told so by name
                skip_group();
            }
        } else {
            argument.value = binary(9);  // nothing that contains a bare > or >>
        }
        list.push_back(argument);
        if (!accept(Tok::Comma)) break;
    }
    template_depth_--;
    if (at(Tok::ShiftRight)) {
        // `>>` closes two lists: the inner one leaves it, the outer one takes it.
        half_taken_ = !half_taken_ && template_depth_ > 0;
        if (!half_taken_) take();
    } else {
        close(Tok::Greater, open);
    }
    return arena_.copy(list);
}

// Everything before a declared name but * and &: `static const std::atomic<int>`.
TypeName* Parser::type_specifier() {
    TypeName* type = arena_.make<TypeName>();
    Span first = peek().span;
    bool is_unsigned = false, is_signed = false;
    std::string_view basic;
    for (;;) {
        const Token& token = peek();
        switch (token.kind) {
            case Tok::KwConst:
                type->is_const = true;
                break;
            case Tok::KwConstexpr:
                type->is_const = true;
                type->is_constexpr = true;
                break;
            case Tok::KwStatic:
                type->is_static = true;
                break;
            case Tok::KwVolatile:
                type->is_volatile = true;
                break;
            case Tok::KwMutable:
                type->is_mutable = true;
                break;
            case Tok::KwConstinit:
            case Tok::KwInline:
            case Tok::KwTypename:
                break;
            case Tok::KwUnsigned:
                is_unsigned = true;
                break;
            case Tok::KwSigned:
                is_signed = true;
                break;
            case Tok::KwInt:
                if (basic.empty()) basic = "int";
                break;
            case Tok::KwBool:
            case Tok::KwVoid:
            case Tok::KwAuto:
            case Tok::KwFloat:
            case Tok::KwDouble:
            case Tok::KwChar:
            case Tok::KwShort:
            case Tok::KwLong:
                basic = token.text;
                break;
            case Tok::KwExtern:
                outside(token.span, "extern is", "there is one program: define the variable once");
                break;
            case Tok::KwThreadLocal:
                outside(token.span, "thread_local is",
                        "declare the variable in the task, or an array with one element a task");
                break;
            case Tok::KwRegister:
                break;
            case Tok::KwDecltype:
                outside(token.span, "decltype is", "write the type itself, or auto");
                take();
                if (at(Tok::LeftParen)) skip_group();
                basic = "auto";
                continue;
            case Tok::KwStruct:
            case Tok::KwClass:
            case Tok::KwEnum:
                if (!basic.empty() || !type->name.empty() || peek(1).kind != Tok::Name) goto done;
                break;
            case Tok::Name:
            case Tok::Scope:
                if (!basic.empty() || !type->name.empty() || is_unsigned || is_signed) goto done;
                if (behind_path(0) == 0) goto done;
                {
                    bool is_template = is_template_name(0);
                    type->name = path();
                    if (at(Tok::Less) && (is_template || behind_template(0) > 0)) {
                        type->has_arguments = true;
                        type->arguments = template_arguments();
                        if (accept(Tok::Scope)) {  // std::array<int, 3>::size_type and the like
                            std::string_view inner = path();
                            type->name = arena_.text({type->name, "::", inner});
                        }
                    }
                }
                continue;
            default:
                goto done;
        }
        take();
    }
done:
    if (is_unsigned && (basic.empty() || basic == "int"))
        type->name = "unsigned";
    else if (is_signed && basic.empty())
        type->name = "int";
    else if (!basic.empty())
        type->name = basic;
    type->span = from(first);
    if (type->name.empty()) unexpected("a type");
    return type;
}

// The * and & that belong to one declared name.
void Parser::declarator(TypeName& type) {
    for (;;) {
        if (at(Tok::Star)) {
            type.pointers++;
        } else if (at(Tok::And)) {
            type.references = 1;
        } else if (at(Tok::AndAnd)) {
            type.references = 2;
        } else if (!at(Tok::KwConst)) {
            break;
        }
        take();
    }
}

TypeName* Parser::type(bool with_declarator) {
    TypeName* result = type_specifier();
    while (at(Tok::KwConst)) {
        result->is_const = true;
        take();
    }
    if (with_declarator) declarator(*result);
    result->span = from(result->span);
    return result;
}

// Any number of `[[a, b(n)]]`.
void Parser::attributes(std::vector<AttributeUse>& out) {
    while (at(Tok::LeftBracket) && peek(1).kind == Tok::LeftBracket) {
        Token open = take();
        take();
        while (at(Tok::Name)) {
            AttributeUse attribute;
            attribute.span = peek().span;
            attribute.name = path();
            if (at(Tok::LeftParen)) {
                Token paren = take();
                if (!at(Tok::RightParen)) attribute.argument = conditional();
                close(Tok::RightParen, paren);
            }
            attribute.span = from(attribute.span);
            out.push_back(attribute);
            if (!accept(Tok::Comma)) break;
        }
        close(Tok::RightBracket, open);
        accept(Tok::RightBracket);
    }
}

}  // namespace lang
