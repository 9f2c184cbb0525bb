// Statements.
#include "engine/lang/emit.h"

namespace lang {

void Emitter::statement(Node* node) {
    if (!node) return;
    const Span span = node->span;
    switch (node->kind) {
        case NodeKind::Nothing:
            return;
        case NodeKind::Block:
            open_scope();
            for (Node* one : node->list) statement(one);
            close_scope(node->end.line ? node->end : span, true);
            return;
        case NodeKind::Group:
            for (Node* one : node->list) statement(one);
            return;
        case NodeKind::Declare:
            declare(node);
            return;
        case NodeKind::Evaluate:
            effect(node->a);
            return;
        case NodeKind::If: {
            int otherwise = label(), end = label();
            branch(node->a, otherwise, false);
            open_scope();
            statement(node->b);
            close_scope(span, true);
            if (node->c) {
                jump(Opcode::Jump, end, span);
                bind(otherwise);
                open_scope();
                statement(node->c);
                close_scope(span, true);
            } else {
                bind(otherwise);
            }
            bind(end);
            return;
        }
        case NodeKind::Loop:
            loop(node);
            return;
        case NodeKind::Switch:
            switch_over(node);
            return;
        case NodeKind::Case:
            bind(static_cast<int>(node->label));
            return;
        case NodeKind::Break:
        case NodeKind::Continue: {
            // The innermost exit that knows the way; an inlined lambda's is none for break.
            for (std::size_t i = exits_.size(); i-- > 0;) {
                int target =
                    node->kind == NodeKind::Break ? exits_[i].to_break : exits_[i].to_continue;
                if (target < 0) continue;
                leave_to(exits_[i].scopes, span, true);
                if (node->kind == NodeKind::Continue && exits_[i].step) effect(exits_[i].step);
                jump(Opcode::Jump, target, span);
                return;
            }
            return;
        }
        case NodeKind::Return:
            return_statement(node);
            return;
        case NodeKind::Assert: {
            int holds = label();
            branch(node->a, holds, true);
            emit(Opcode::Fail, static_cast<int>(Fault::Assertion), node->value, span, 0);
            reachable_ = false;
            bind(holds);
            return;
        }
        case NodeKind::Fail:
            emit(Opcode::Fail, node->value, -1, span, 0);
            reachable_ = false;
            return;
        case NodeKind::Label: {
            Range& range = program_.ranges[static_cast<std::size_t>(node->value)];
            std::uint32_t from = here();
            statement(node->a);
            range = {from, here()};
            return;
        }
        case NodeKind::Await: {
            std::uint32_t at = here();
            bool was_reachable = reachable_;
            emit(Opcode::Await, 0, 0, span, 0);
            value(node->a);
            emit(Opcode::AwaitEnd, 0, 0, span, -1);
            if (was_reachable && !too_large_) program_.code[at].b = static_cast<Word>(here());
            return;
        }
        case NodeKind::Condition:
            value(node->a);
            emit(Opcode::AwaitEnd, 0, 0, span, 0);
            return;
        case NodeKind::Complete:
            complete(node);
            return;
        default:
            effect(node);
            return;
    }
}

void Emitter::loop(Node* node) {
    Exit exit;
    exit.to_break = label();
    exit.scopes = scopes_.size();
    int top = label();
    bind(top);
    // Where there is no way out `continue` is a jump back of its own, so that it can be told from
    // having come to the end (explore/loops.h); it makes the step of a `for` itself.
    const bool always = !node->a || (node->a->kind == NodeKind::Constant && !node->a->function &&
                                     node->a->value != 0);
    const bool between = !always && (node->c || node->post);
    exit.to_continue = between ? label() : top;
    exit.step = always ? node->c : nullptr;
    const std::uint32_t outer = loop_slots_;
    loop_slots_ = next_slot_;
    if (node->a && !node->post) branch(node->a, exit.to_break, false);
    exits_.push_back(exit);
    open_scope();
    statement(node->b);
    close_scope(node->span, true);
    exits_.pop_back();
    if (between) bind(exit.to_continue);
    if (node->c) effect(node->c);
    if (node->post && node->a)
        branch(node->a, top, true);
    else
        jump(Opcode::Jump, top, node->span);
    loop_slots_ = outer;
    bind(exit.to_break);
}

void Emitter::switch_over(Node* node) {
    int end = label();
    value(node->a);
    Node* by_default = nullptr;
    for (Node* one : node->list) {
        one->label = static_cast<std::uint32_t>(label());
        if (one->is_default) {
            by_default = one;
            continue;
        }
        int next = label();
        op(Opcode::Dup, one->span);
        push(one->value, one->span);
        op(Opcode::Equal, one->span);
        jump(Opcode::JumpIfZero, next, one->span);
        op(Opcode::Pop, one->span);
        jump(Opcode::Jump, static_cast<int>(one->label), one->span);
        bind(next);
    }
    op(Opcode::Pop, node->span);
    jump(Opcode::Jump, by_default ? static_cast<int>(by_default->label) : end, node->span);
    Exit exit;
    exit.to_break = end;
    exit.scopes = scopes_.size();
    exits_.push_back(exit);
    statement(node->b);
    exits_.pop_back();
    bind(end);
}

void Emitter::declare(Node* node) {
    Local* local = node->local;
    // What initialises it may use temporaries of the scope around, so its words come first.
    declare_local(local);
    if (local->global != 0) {
        // In a loop it may hold what was there before.
        push(local->global, node->span);
        emit(Opcode::Fill, 0, static_cast<Word>(local->words), node->span, -1);
    }
    const Local* outer = initialising_;
    initialising_ = local;
    effect(node->a);
    initialising_ = outer;
    if (node->b) scopes_.back().endings.push_back(node);
}

void Emitter::return_statement(Node* node) {
    for (std::size_t i = exits_.size(); i-- > 0;) {
        if (exits_[i].to_return < 0) continue;
        if (node->a) value(node->a);
        leave_to(exits_[i].scopes, node->span, true);
        jump(Opcode::Jump, exits_[i].to_return, node->span);
        return;
    }
    if (node->a) {
        if (now_->is_entry && !now_->hands_value)
            effect(node->a);
        else
            value(node->a);
    }
    leave_to(0, node->span, false);
    return_from(*now_, node->span, node->a != nullptr);
}

}  // namespace lang
