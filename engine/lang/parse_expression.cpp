// Expressions, by precedence climbing: one small loop instead of a function a level.
#include <limits>

#include "engine/lang/parser.h"

namespace lang {

using namespace ast;

namespace {

// 0: not a binary operator. The table of C++, loosest first.
int precedence(Tok op) {
    switch (op) {
        case Tok::OrOr:
            return 1;
        case Tok::AndAnd:
            return 2;
        case Tok::Or:
            return 3;
        case Tok::Xor:
            return 4;
        case Tok::And:
            return 5;
        case Tok::EqualEqual:
        case Tok::NotEqual:
            return 6;
        case Tok::Less:
        case Tok::LessEqual:
        case Tok::Greater:
        case Tok::GreaterEqual:
            return 7;
        case Tok::ShiftLeft:
        case Tok::ShiftRight:
            return 8;
        case Tok::Plus:
        case Tok::Minus:
            return 9;
        case Tok::Star:
        case Tok::Slash:
        case Tok::Percent:
            return 10;
        default:
            return 0;
    }
}

bool is_assignment(Tok op) {
    switch (op) {
        case Tok::Assign:
        case Tok::PlusAssign:
        case Tok::MinusAssign:
        case Tok::StarAssign:
        case Tok::SlashAssign:
        case Tok::PercentAssign:
        case Tok::AndAssign:
        case Tok::OrAssign:
        case Tok::XorAssign:
        case Tok::ShiftLeftAssign:
        case Tok::ShiftRightAssign:
            return true;
        default:
            return false;
    }
}

}  // namespace

Expression* Parser::make(ExpressionKind kind, Span span) {
    Expression* made = arena_.make<Expression>();
    made->kind = kind;
    made->span = span;
    return made;
}

Expression* Parser::bad(Span span) { return make(ExpressionKind::Bad, span); }

// Long chains are deep trees, too: `a + b + c ...` nests to the left.
Expression* Parser::deepen(Expression* made) {
    int deepest = 0;
    for (Expression* child : {made->a, made->b, made->c})
        if (child && child->depth > deepest) deepest = child->depth;
    for (Expression* child : made->list)
        if (child && child->depth > deepest) deepest = child->depth;
    if (deepest >= nesting_max) {
        error(made->span,
              "this expression has more than " + std::to_string(nesting_max) + " levels",
              "split it with named variables");
        return bad(made->span);
    }
    made->depth = static_cast<std::uint16_t>(deepest + 1);
    return made;
}

Expression* Parser::expression() {
    Expression* left = assignment();
    while (at(Tok::Comma) && !panic_) {
        take();
        Expression* made = make(ExpressionKind::Comma, left->span);
        made->a = left;
        made->b = assignment();
        made->span = from(made->span);
        left = deepen(made);
    }
    return left;
}

Expression* Parser::assignment() {
    Deeper deeper(*this);
    if (too_deep(peek().span)) return bad(peek().span);
    Expression* left = conditional();
    if (panic_ || !is_assignment(peek().kind)) return left;
    Expression* made = make(ExpressionKind::Assign, left->span);
    made->op = take().kind;
    made->a = left;
    made->b = at(Tok::LeftBrace) ? braces() : assignment();
    made->span = from(made->span);
    return deepen(made);
}

Expression* Parser::conditional() {
    Expression* condition = binary(1);
    if (panic_ || !at(Tok::Question)) return condition;
    take();
    Expression* made = make(ExpressionKind::Conditional, condition->span);
    made->a = condition;
    made->b = expression();
    if (!panic_) expect(Tok::Colon, "the first value of ? :");
    if (panic_) return bad(condition->span);
    made->c = assignment();
    made->span = from(made->span);
    return deepen(made);
}

Expression* Parser::binary(int least) {
    Expression* left = unary();
    while (!panic_) {
        if (at(Tok::Spaceship)) {
            outside(peek().span, "<=> is", "compare with < and ==");
            panic_ = true;
            break;
        }
        int level = precedence(peek().kind);
        if (level == 0 || level < least) break;
        Expression* made = make(ExpressionKind::Binary, left->span);
        Token op = take();
        made->op = op.kind;
        made->name_span = op.span;
        made->a = left;
        made->b = binary(level + 1);
        made->span = from(made->span);
        left = deepen(made);
    }
    return left;
}

// Whether `(` here opens a cast: a type, its closing bracket, and then something to cast.
bool Parser::begins_c_cast() const {
    if (!at(Tok::LeftParen)) return false;
    std::size_t end = behind_type(1);
    if (end == 1 || peek(end).kind != Tok::RightParen) return false;
    switch (peek(end + 1).kind) {
        case Tok::Name:
        case Tok::Scope:
        case Tok::Number:
        case Tok::Char:
        case Tok::LeftParen:
        case Tok::KwTrue:
        case Tok::KwFalse:
        case Tok::KwNullptr:
        case Tok::KwThis:
        case Tok::KwStaticCast:
        case Tok::Tilde:
        case Tok::Not:
        case Tok::KwInt:
        case Tok::KwBool:
        case Tok::KwUnsigned:
            return true;
        case Tok::Minus:
        case Tok::Plus:
        case Tok::And:
        case Tok::Star:
            return peek(1).kind != Tok::Name || peek(end - 1).kind == Tok::Star;
        default:
            return false;
    }
}

Expression* Parser::unary() {
    Token first = peek();
    switch (first.kind) {
        case Tok::Plus:
        case Tok::Minus:
        case Tok::Not:
        case Tok::Tilde:
        case Tok::And:
        case Tok::Star:
        case Tok::PlusPlus:
        case Tok::MinusMinus: {
            Deeper deeper(*this);
            if (too_deep(first.span)) return bad(first.span);
            take();
            Expression* made = make(ExpressionKind::Unary, first.span);
            made->op = first.kind;
            made->a = unary();
            made->span = from(first);
            return deepen(made);
        }
        case Tok::KwStaticCast:
        case Tok::KwReinterpretCast:
        case Tok::KwConstCast:
            return postfix(cast(first.kind));
        case Tok::KwSizeof:
        case Tok::KwAlignof:
        case Tok::KwNew:
        case Tok::KwDelete:
        case Tok::KwThrow:
        case Tok::KwTypeid:
        case Tok::KwDynamicCast:
        case Tok::KwCoAwait:
        case Tok::KwDecltype:
        case Tok::KwOperator:
            return outside_expression();
        default:
            break;
    }
    if (begins_c_cast()) {
        Deeper deeper(*this);
        if (too_deep(first.span)) return bad(first.span);
        take();
        Expression* made = make(ExpressionKind::Cast, first.span);
        made->type = type();
        take();
        made->a = unary();
        made->span = from(first);
        return deepen(made);
    }
    return postfix(primary());
}

}  // namespace lang
