// The smallest expressions: literals, names, braces, lambdas, casts, and calls behind them.
#include "engine/lang/parser.h"

namespace lang {

using namespace ast;

Expression* Parser::cast(Tok kind) {
    Token first = take();
    if (kind == Tok::KwConstCast)
        outside(first.span, "const_cast is", "declare the variable without const");
    Token less = peek();
    if (!expect(Tok::Less, first.text)) return bad(first.span);
    Expression* made = make(ExpressionKind::Cast, first.span);
    made->type = type();
    if (panic_) return bad(first.span);
    close(Tok::Greater, less);
    Token open = peek();
    if (panic_ || !expect(Tok::LeftParen, "the type")) return bad(first.span);
    made->a = expression();
    if (panic_) return bad(first.span);
    close(Tok::RightParen, open);
    made->span = from(first);
    return deepen(made);
}

Expression* Parser::outside_expression() {
    Token token = peek();
    switch (token.kind) {
        case Tok::KwNew:
        case Tok::KwDelete:
            outside(token.span, "the heap is", "use a variable or a fixed array");
            break;
        case Tok::KwSizeof:
            outside(token.span, "sizeof is", "name the number with a constant: const int N = 4;");
            break;
        case Tok::KwThrow:
            outside(token.span, "an exception is",
                    "use the function's result to tell what happened");
            break;
        case Tok::KwCoAwait:
            outside(token.span, "a coroutine is", "use a task or a std::thread");
            break;
        default:
            outside(token.span, std::string(token.text) + " is", "write it without");
            break;
    }
    panic_ = true;
    return bad(token.span);
}

Parser::Expressions Parser::arguments(Tok closing, const Token& open) {
    std::vector<Expression*> list;
    while (!at(closing) && !at(Tok::End) && !panic_) {
        list.push_back(at(Tok::LeftBrace) ? braces() : assignment());
        if (panic_ || !accept(Tok::Comma)) break;
        if (at(closing)) {
            unexpected("an argument");
            break;
        }
    }
    if (!panic_) close(closing, open);
    return arena_.copy(list);
}

Expression* Parser::postfix(Expression* operand) {
    while (!panic_) {
        Token token = peek();
        Expression* made = nullptr;
        switch (token.kind) {
            case Tok::LeftParen:
                take();
                made = make(ExpressionKind::Call, operand->span);
                made->a = operand;
                made->list = arguments(Tok::RightParen, token);
                break;
            case Tok::LeftBrace: {
                // `Name{...}` makes an object; after anything else the brace opens a block.
                bool names_type = operand->kind == ExpressionKind::Name &&
                                  (operand->type || names_.types.count(operand->text) ||
                                   operand->text.find("::") != std::string_view::npos);
                if (!names_type) return operand;
                made = make(ExpressionKind::Call, operand->span);
                made->a = operand;
                made->braces = true;
                made->list = arena_.copy(std::vector<Expression*>{braces()});
                break;
            }
            case Tok::LeftBracket:
                take();
                made = make(ExpressionKind::Index, operand->span);
                made->a = operand;
                made->b = expression();
                if (!panic_) close(Tok::RightBracket, token);
                break;
            case Tok::Dot:
            case Tok::Arrow:
                take();
                made = make(ExpressionKind::Member, operand->span);
                made->a = operand;
                made->arrow = token.kind == Tok::Arrow;
                made->name_span = peek().span;
                accept(Tok::Tilde);
                if (!at(Tok::Name)) {
                    unexpected("the name of a member");
                    return bad(operand->span);
                }
                made->text = take().text;
                break;
            case Tok::PlusPlus:
            case Tok::MinusMinus:
                take();
                made = make(ExpressionKind::Postfix, operand->span);
                made->op = token.kind;
                made->a = operand;
                break;
            default:
                return operand;
        }
        made->span = from(operand->span);
        operand = deepen(made);
    }
    return operand;
}

Expression* Parser::primary() {
    Token first = peek();
    switch (first.kind) {
        case Tok::Number: {
            take();
            Expression* made = make(ExpressionKind::Number, first.span);
            made->text = first.text;
            return made;
        }
        case Tok::KwTrue:
        case Tok::KwFalse: {
            take();
            Expression* made = make(ExpressionKind::Bool, first.span);
            made->value = first.kind == Tok::KwTrue;
            return made;
        }
        case Tok::Char: {
            take();
            Expression* made = make(ExpressionKind::Character, first.span);
            made->text = first.text;
            return made;
        }
        case Tok::Text:
            return text_literal();
        case Tok::KwNullptr:
            take();
            return make(ExpressionKind::Null, first.span);
        case Tok::KwThis:
            take();
            return make(ExpressionKind::This, first.span);
        case Tok::Name:
        case Tok::Scope:
            if (behind_path(0) > 0) return name();
            break;
        case Tok::LeftParen: {
            take();
            Expression* inner = expression();
            if (panic_) return inner;
            close(Tok::RightParen, first);
            Expression* made = arena_.make<Expression>(*inner);
            made->span = from(first);
            return made;
        }
        case Tok::LeftBracket:
            return lambda();
        case Tok::KwInt:
        case Tok::KwBool:
        case Tok::KwUnsigned:
        case Tok::KwSigned:
        case Tok::KwVoid:
        case Tok::KwChar:
        case Tok::KwShort:
        case Tok::KwLong:
        case Tok::KwFloat:
        case Tok::KwDouble: {
            Expression* made = make(ExpressionKind::Construct, first.span);
            made->type = type_specifier();
            if (at(Tok::LeftBrace)) {
                made->braces = true;
                made->list = arena_.copy(std::vector<Expression*>{braces()});
            } else if (at(Tok::LeftParen)) {
                Token open = take();
                made->list = arguments(Tok::RightParen, open);
            } else {
                unexpected("'(' behind the type");
                return bad(first.span);
            }
            made->span = from(first);
            return deepen(made);
        }
        case Tok::LeftBrace:
            return braces();
        default:
            break;
    }
    unexpected("an expression");
    return bad(first.span);
}

Expression* Parser::name() {
    Token first = peek();
    bool is_template = is_template_name(0);
    Expression* made = make(ExpressionKind::Name, first.span);
    made->text = path();
    made->span = made->name_span = from(first);
    if (at(Tok::Less) && is_template) {
        std::size_t end = behind_template(0);
        Tok after = peek(end).kind;
        bool used = after == Tok::LeftParen || after == Tok::LeftBrace || after == Tok::Scope ||
                    after == Tok::RightParen || after == Tok::Comma;
        if (end > 0 && used) {
            made->type = arena_.make<TypeName>();
            made->type->name = made->text;
            made->type->has_arguments = true;
            made->type->arguments = template_arguments();
            made->type->span = made->span = from(first);
            if (accept(Tok::Scope)) {  // std::counting_semaphore<4>::max()
                made->text = arena_.text({made->text, "::", path()});
                made->type = nullptr;
                made->span = made->name_span = from(first);
            }
        }
    }
    return made;
}

Expression* Parser::text_literal() {
    Token first = take();
    Expression* made = make(ExpressionKind::Text, first.span);
    made->text = first.text;
    while (at(Tok::Text)) made->text = arena_.text({made->text, take().text});
    made->span = from(first);
    return made;
}

Expression* Parser::braces() {
    Deeper deeper(*this);
    if (too_deep(peek().span)) return bad(peek().span);
    Token open = take();
    Expression* made = make(ExpressionKind::Braces, open.span);
    std::vector<Expression*> list;
    while (!at(Tok::RightBrace) && !at(Tok::End) && !panic_) {
        if (at(Tok::Dot) && peek(1).kind == Tok::Name) {
            Expression* field = make(ExpressionKind::Designated, peek().span);
            take();
            field->name_span = peek().span;
            field->text = take().text;
            if (accept(Tok::Assign))
                field->a = at(Tok::LeftBrace) ? braces() : assignment();
            else if (at(Tok::LeftBrace))
                field->a = braces();
            else
                unexpected("'='");
            field->span = from(field->span);
            list.push_back(deepen(field));
        } else {
            list.push_back(at(Tok::LeftBrace) ? braces() : assignment());
        }
        if (panic_ || !accept(Tok::Comma)) break;
    }
    if (!panic_) close(Tok::RightBrace, open);
    made->list = arena_.copy(list);
    made->span = from(open);
    return deepen(made);
}

Expression* Parser::lambda() {
    Token open = take();
    Lambda* made = arena_.make<Lambda>();
    std::vector<Capture> list;
    while (!at(Tok::RightBracket) && !at(Tok::End) && !panic_) {
        if ((at(Tok::And) || at(Tok::Assign)) &&
            (peek(1).kind == Tok::Comma || peek(1).kind == Tok::RightBracket)) {
            made->by_default = at(Tok::And) ? '&' : '=';
            take();
        } else {
            Capture capture;
            capture.by_reference = accept(Tok::And);
            accept(Tok::Star);  // [*this]: the members are found all the same
            capture.span = peek().span;
            capture.name = peek().text;
            if (!at(Tok::Name) && !at(Tok::KwThis)) {
                unexpected("a capture");
                return bad(open.span);
            }
            take();
            if (accept(Tok::Assign))
                capture.value = assignment();
            else if (at(Tok::LeftBrace))
                capture.value = braces();
            list.push_back(capture);
        }
        if (!accept(Tok::Comma)) break;
    }
    if (panic_) return bad(open.span);
    close(Tok::RightBracket, open);
    made->captures = arena_.copy(list);
    if (at(Tok::Less)) {
        outside(peek().span, "a template of one's own is", "write the type of each parameter");
        panic_ = true;
        return bad(open.span);
    }
    if (at(Tok::LeftParen)) made->parameters = parameters();
    while (at(Tok::KwMutable) || at(Tok::KwConstexpr) || at(Tok::KwNoexcept)) take();
    if (!panic_ && accept(Tok::Arrow)) made->result = type();
    if (!panic_ && !at(Tok::LeftBrace)) unexpected("'{', the body of the lambda");
    if (panic_) return bad(open.span);
    made->span = from(open);
    bool outer = in_function_;
    in_function_ = true;
    made->body = block();
    in_function_ = outer;
    Expression* node = make(ExpressionKind::Lambda, made->span);
    node->lambda = made;
    node->span = from(open);
    return node;
}

}  // namespace lang
