// The contextual words of the check and of a free script: tasks and properties. They are ordinary
// names everywhere else: only `task name` followed by ( [ { or one of a task's attributes begins a
// task, and only `never(` at the outermost level is a property.
#include "engine/lang/parser.h"

namespace lang {

using namespace ast;

namespace {

bool is_task_attribute(std::string_view word) {
    return word == "priority" || word == "at" || word == "deadline" || word == "every";
}

bool is_task_word(std::string_view word) {
    return word == "task" || word == "daemon" || word == "isr" || word == "mortal";
}

}  // namespace

bool Parser::begins_task() const {
    if (!at(Tok::Name) || !is_task_word(peek().text) || names_.types.count(peek().text))
        return false;
    std::size_t i = 0;
    while (peek(i).kind == Tok::Name && is_task_word(peek(i).text) &&
           peek(i + 1).kind == Tok::Name && is_task_word(peek(i + 1).text) &&
           peek(i + 2).kind == Tok::Name)
        i++;
    if (peek(i + 1).kind != Tok::Name) return false;
    const Token& next = peek(i + 2);
    return next.kind == Tok::LeftParen || next.kind == Tok::LeftBrace ||
           next.kind == Tok::LeftBracket ||
           (next.kind == Tok::Name && is_task_attribute(next.text)) ||
           (next.kind == Tok::Name && peek(i + 3).kind == Tok::LeftParen);
}

void Parser::only_in_check(Span place, std::string_view what) {
    if (role_ == Role::Check || role_ == Role::Sandbox) return;
    report_.error(place, std::string(what) + " belongs to the check, not to this file",
                  "write plain C++ here: functions that the check's tasks call");
}

// task name(int id) [3] priority(2) at(1..3) deadline(9) { ... }
void Parser::task(Declarations& out) {
    Token first = peek();
    Declaration* made = arena_.make<Declaration>();
    made->kind = DeclarationKind::Task;
    while (peek(1).kind == Tok::Name && is_task_word(peek().text) &&
           (is_task_word(peek(1).text) ? peek(2).kind == Tok::Name : false)) {
        made->is_daemon |= at_word("daemon");
        made->is_isr |= at_word("isr");
        made->is_mortal |= at_word("mortal");
        take();
    }
    made->is_daemon |= at_word("daemon");
    made->is_isr |= at_word("isr");
    take();
    made->name_span = peek().span;
    made->name = take().text;
    only_in_check(first.span, made->is_isr ? "an isr" : "a task");
    std::vector<TaskAttribute> list;
    for (;;) {
        if (at(Tok::LeftParen)) {
            if (!made->parameters.empty())
                error(peek().span, "this task has its parameters already", "delete these");
            made->parameters = parameters();
        } else if (at(Tok::LeftBracket)) {
            Token open = take();
            made->count = at(Tok::RightBracket) ? nullptr : conditional();
            if (!made->count && !panic_)
                error(open.span, "how many tasks shall there be?", "write for example [2]");
            close(Tok::RightBracket, open);
        } else if (at(Tok::Name) && is_task_attribute(peek().text)) {
            TaskAttribute attribute;
            attribute.span = peek().span;
            attribute.name = take().text;
            Token open = peek();
            if (!expect(Tok::LeftParen, attribute.name)) break;
            attribute.from = conditional();
            if (accept(Tok::DotDot)) attribute.to = conditional();
            close(Tok::RightParen, open);
            attribute.span = from(attribute.span);
            list.push_back(attribute);
        } else {
            break;
        }
        if (panic_) break;
    }
    made->task_attributes = arena_.copy(list);
    made->span = from(first);
    if (at(Tok::Name)) {
        error(peek().span, "'" + std::string(peek().text) + "' is no attribute of a task",
              "a task has [n], priority(n), at(n), at(a..b), deadline(n) and every(n)");
        while (!at(Tok::LeftBrace) && !at(Tok::Semicolon) && !at(Tok::End)) take();
        panic_ = false;
    }
    if (!panic_ && !at(Tok::LeftBrace)) unexpected("'{'");
    if (panic_) return;
    in_function_ = true;
    made->body = block();
    in_function_ = false;
    out.push_back(made);
}

bool Parser::begins_property() const {
    if (!at(Tok::Name) || peek(1).kind != Tok::LeftParen) return false;
    std::string_view word = peek().text;
    return word == "never" || word == "finally" || word == "possible" ||
           word == "always_eventually";
}

void Parser::property(Declarations& out) {
    Token first = take();
    Declaration* made = arena_.make<Declaration>();
    made->kind = DeclarationKind::Property;
    made->name = first.text;
    made->name_span = first.span;
    made->property = first.text == "never"      ? PropertyKind::Never
                     : first.text == "finally"  ? PropertyKind::Finally
                     : first.text == "possible" ? PropertyKind::Possible
                                                : PropertyKind::AlwaysEventually;
    only_in_check(first.span, "'" + std::string(first.text) + "'");
    Token open = take();
    made->arguments = arguments(Tok::RightParen, open);
    made->span = from(first);
    if (panic_) return;
    expect(Tok::Semicolon, std::string(first.text) + "(...)");
    out.push_back(made);
}

}  // namespace lang
