// Statements. After a mistake in one the parser goes on with the next, within the same block.
#include "engine/lang/parser.h"

namespace lang {

using namespace ast;

Statement* Parser::make(StatementKind kind, Span span) {
    Statement* made = arena_.make<Statement>();
    made->kind = kind;
    made->span = span;
    return made;
}

Statement* Parser::statement() {
    Deeper deeper(*this);
    if (too_deep(peek().span)) return make(StatementKind::Empty, peek().span);
    Statement* made = statement_unguarded();
    if (!panic_) return made;
    recover();
    // What was read of it would only lead to messages about the rest.
    bool broken = made->kind == StatementKind::Expression || made->kind == StatementKind::Return;
    return broken ? make(StatementKind::Empty, made->span) : made;
}

Statement* Parser::statement_unguarded() {
    Token first = peek();
    switch (first.kind) {
        case Tok::LeftBrace:
            return block();
        case Tok::Semicolon:
            take();
            return make(StatementKind::Empty, first.span);
        case Tok::KwIf:
            return if_statement();
        case Tok::KwWhile:
            return while_statement();
        case Tok::KwDo:
            return do_statement();
        case Tok::KwFor:
            return for_statement();
        case Tok::KwSwitch:
            return switch_statement();
        case Tok::KwBreak:
        case Tok::KwContinue: {
            take();
            bool is_break = first.kind == Tok::KwBreak;
            expect(Tok::Semicolon, first.text);
            return make(is_break ? StatementKind::Break : StatementKind::Continue, first.span);
        }
        case Tok::KwReturn: {
            take();
            Statement* made = make(StatementKind::Return, first.span);
            if (!at(Tok::Semicolon))
                made->expression = at(Tok::LeftBrace) ? braces() : expression();
            made->span = from(first);
            if (!panic_) expect(Tok::Semicolon, "return");
            return made;
        }
        case Tok::KwCase: {
            take();
            Statement* made = make(StatementKind::Case, first.span);
            made->expression = conditional();
            made->span = from(first);
            if (!panic_) expect(Tok::Colon, "case");
            if (!panic_ && !at(Tok::RightBrace) && !at(Tok::KwCase) && !at(Tok::KwDefault))
                made->a = statement();
            return made;
        }
        case Tok::KwDefault: {
            take();
            Statement* made = make(StatementKind::Default, first.span);
            expect(Tok::Colon, "default");
            if (!panic_ && !at(Tok::RightBrace) && !at(Tok::KwCase)) made->a = statement();
            return made;
        }
        case Tok::KwElse:
            error(first.span, "this else belongs to no if",
                  "an else stands right behind the statement of its if");
            take();
            return make(StatementKind::Empty, first.span);
        default:
            break;
    }
    if (outside_statement()) return make(StatementKind::Empty, first.span);
    if (first.kind == Tok::LeftBracket && peek(1).kind == Tok::LeftBracket) {
        // [[fallthrough]]; and [[likely]] say nothing that matters here; on a declaration they do.
        std::size_t before = at_;
        std::vector<AttributeUse> ignored;
        attributes(ignored);
        if (at(Tok::Semicolon) || !begins_declaration()) return statement();
        at_ = before;
    }
    if (first.kind == Tok::Name && peek(1).kind == Tok::Colon) {
        take();
        take();
        Statement* made = make(StatementKind::Label, first.span);
        made->text = first.text;
        made->a = at(Tok::RightBrace) ? make(StatementKind::Empty, first.span) : statement();
        return made;
    }
    if (begins_declaration()) return declaration_statement();
    return simple_statement();
}

Statement* Parser::block() {
    Token open = take();
    Statement* made = make(StatementKind::Block, open.span);
    std::vector<Statement*> list;
    while (!at(Tok::RightBrace) && !at(Tok::End)) {
        std::size_t before = at_;
        list.push_back(statement());
        if (at_ == before) take();
    }
    made->end = peek().span;
    close(Tok::RightBrace, open);
    made->list = arena_.copy(list);
    return made;
}

// What stands in the parentheses of if and while: an expression, or a variable with its value.
void Parser::condition(Statement& made) {
    if (!begins_declaration()) {
        made.expression = expression();
        return;
    }
    Token first = peek();
    TypeName* declared = type();
    Declaration* variable_made = panic_ ? nullptr : variable(declared, first, {});
    if (variable_made) made.declarations = arena_.copy(std::vector<Declaration*>{variable_made});
}

Statement* Parser::if_statement() {
    Token first = take();
    Statement* made = make(StatementKind::If, first.span);
    accept(Tok::KwConstexpr);
    Token open = peek();
    if (!expect(Tok::LeftParen, "if")) return made;
    condition(*made);
    if (!panic_ && at(Tok::Semicolon)) {  // if (init; condition)
        Token semicolon = take();
        Statement* initial = make(
            made->declarations.empty() ? StatementKind::Expression : StatementKind::Declaration,
            semicolon.span);
        initial->expression = made->expression;
        initial->declarations = made->declarations;
        if (initial->expression) initial->span = initial->expression->span;
        made->initial = initial;
        made->expression = nullptr;
        made->declarations = {};
        condition(*made);
    }
    if (panic_) return made;
    close(Tok::RightParen, open);
    made->span = from(first);
    if (panic_) return made;
    made->a = statement();
    if (accept(Tok::KwElse)) made->b = statement();
    return made;
}

Statement* Parser::while_statement() {
    Token first = take();
    Statement* made = make(StatementKind::While, first.span);
    Token open = peek();
    if (!expect(Tok::LeftParen, "while")) return made;
    condition(*made);
    if (panic_) return made;
    close(Tok::RightParen, open);
    made->span = from(first);
    if (!panic_) made->a = statement();
    return made;
}

Statement* Parser::do_statement() {
    Token first = take();
    Statement* made = make(StatementKind::DoWhile, first.span);
    made->a = statement();
    if (!expect(Tok::KwWhile, "the body of do")) return made;
    Token open = peek();
    if (!expect(Tok::LeftParen, "while")) return made;
    made->expression = expression();
    if (panic_) return made;
    close(Tok::RightParen, open);
    if (!panic_) expect(Tok::Semicolon, "do ... while (...)");
    return made;
}

Statement* Parser::for_statement() {
    Token first = take();
    Statement* made = make(StatementKind::For, first.span);
    Token open = peek();
    if (!expect(Tok::LeftParen, "for")) return made;
    if (begins_declaration()) {
        Token begin = peek();
        std::vector<Declaration*> list;
        TypeName* base = type(false);
        while (!panic_) {
            TypeName* own = arena_.make<TypeName>(*base);
            declarator(*own);
            if (at(Tok::LeftBracket) && own->name == "auto") {
                outside(peek().span, "a structured binding is",
                        "declare each variable with its own name");
                panic_ = true;
                break;
            }
            if (Declaration* one = variable(own, begin, {})) list.push_back(one);
            if (!accept(Tok::Comma)) break;
        }
        Statement* initial = make(StatementKind::Declaration, begin.span);
        initial->span = from(begin);
        initial->declarations = arena_.copy(list);
        if (!panic_ && accept(Tok::Colon)) {
            made->kind = StatementKind::RangeFor;
            made->declarations = initial->declarations;
            made->expression = at(Tok::LeftBrace) ? braces() : expression();
            if (panic_) return made;
            close(Tok::RightParen, open);
            made->span = from(first);
            if (!panic_) made->a = statement();
            return made;
        }
        made->initial = initial;
    } else if (!at(Tok::Semicolon)) {
        Statement* initial = make(StatementKind::Expression, peek().span);
        initial->expression = expression();
        initial->span = initial->expression->span;
        made->initial = initial;
    }
    if (panic_ || !expect(Tok::Semicolon, "the first part of for")) return made;
    if (!at(Tok::Semicolon)) made->expression = expression();
    if (panic_ || !expect(Tok::Semicolon, "the condition of for")) return made;
    if (!at(Tok::RightParen)) made->step = expression();
    if (panic_) return made;
    close(Tok::RightParen, open);
    made->span = from(first);
    if (!panic_) made->a = statement();
    return made;
}

Statement* Parser::switch_statement() {
    Token first = take();
    Statement* made = make(StatementKind::Switch, first.span);
    Token open = peek();
    if (!expect(Tok::LeftParen, "switch")) return made;
    made->expression = expression();
    if (panic_) return made;
    close(Tok::RightParen, open);
    made->span = from(first);
    if (panic_) return made;
    if (!at(Tok::LeftBrace)) {
        unexpected("'{'");
        return made;
    }
    made->a = block();
    return made;
}

Statement* Parser::declaration_statement() {
    Token first = peek();
    Statement* made = make(StatementKind::Declaration, first.span);
    Declarations list;
    external(list, {});
    made->span = from(first);
    made->declarations = arena_.copy(list);
    return made;
}

Statement* Parser::simple_statement() {
    Token first = peek();
    Statement* made = make(StatementKind::Expression, first.span);
    made->expression = expression();
    made->span = from(first);
    if (panic_) return made;
    if (at(Tok::Name) && peek().span.line == tokens_[at_ - 1].span.line)
        unexpected("';'");
    else
        expect(Tok::Semicolon, "the statement");
    return made;
}

bool Parser::outside_statement() {
    const Token& token = peek();
    switch (token.kind) {
        case Tok::KwGoto:
            outside(token.span, "goto is", "use a loop with break, or a function with return");
            break;
        case Tok::KwTry:
            outside(token.span, "an exception is",
                    "use the function's result to tell what happened");
            take();
            if (at(Tok::LeftBrace)) block();
            while (accept(Tok::KwCatch)) {
                if (at(Tok::LeftParen)) skip_group();
                if (at(Tok::LeftBrace)) skip_group();
            }
            return true;
        case Tok::KwThrow:
            outside(token.span, "an exception is",
                    "use the function's result to tell what happened");
            break;
        case Tok::KwDelete:
            outside(token.span, "the heap is", "use a variable or a fixed array");
            break;
        case Tok::KwCoReturn:
        case Tok::KwCoYield:
            outside(token.span, "a coroutine is", "use a task or a std::thread");
            break;
        case Tok::KwAsm:
            outside(token.span, "asm is", "use <atomic>");
            break;
        default:
            return false;
    }
    panic_ = true;
    return true;
}

}  // namespace lang
