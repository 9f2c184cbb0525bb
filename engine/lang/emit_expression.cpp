// Values, effects and conditions.
#include "engine/lang/emit.h"

namespace lang {

namespace {

// `{ return value; }`: the usual predicate. Null where the body does more.
Node* only_value(const Node* inlined) {
    const Node* body = inlined->a;
    if (!inlined->list.empty() || body->kind != NodeKind::Block || body->list.size() != 1)
        return nullptr;
    const Node* only = body->list[0];
    return only->kind == NodeKind::Return ? only->a : nullptr;
}

}  // namespace

// Leaves node->words words.
void Emitter::value(Node* node) {
    const Span span = node->span;
    switch (node->kind) {
        case NodeKind::Constant:
            push(node->function ? node->value + (node->is_local ? node->function->entry->index
                                                                : node->function->index)
                                : node->value,
                 span);
            return;
        case NodeKind::TaskNumber:
            push(node->value + checker_.main_added(), span);
            return;
        case NodeKind::Read:
            read(node);
            return;
        case NodeKind::Write:
            write(node, true);
            return;
        case NodeKind::Update:
            update(node, true);
            return;
        case NodeKind::AddressOf:
            address(node->a);
            return;
        case NodeKind::Unary:
            value(node->a);
            op(node->op, span);
            return;
        case NodeKind::Binary:
            value(node->a);
            value(node->b);
            op(node->op, span);
            return;
        case NodeKind::And:
        case NodeKind::Or: {
            bool is_and = node->kind == NodeKind::And;
            int decided = label(), end = label();
            branch(node->a, decided, !is_and);
            value(node->b);
            jump(Opcode::Jump, end, span);
            bind(decided);
            push(is_and ? 0 : 1, span);
            bind(end);
            return;
        }
        case NodeKind::Conditional: {
            int otherwise = label(), end = label();
            branch(node->a, otherwise, false);
            value(node->b);
            jump(Opcode::Jump, end, span);
            bind(otherwise);
            value(node->c);
            bind(end);
            return;
        }
        case NodeKind::Call:
        case NodeKind::Invoke:
        case NodeKind::Spawn:
            call(node);
            return;
        case NodeKind::Sequence:
            for (std::size_t i = 0; i + 1 < node->list.size(); i++) effect(node->list[i]);
            value(node->list.back());
            return;
        case NodeKind::Full:
            full(node, true);
            return;
        case NodeKind::Inline:
            if (Node* only = only_value(node))
                value(only);
            else
                inline_body(node);
            return;
        case NodeKind::AtFunction:
            value(node->a);
            emit(Opcode::AtFunction, 0, node->function->index, span, 0);
            return;
        case NodeKind::AtRange:
            value(node->a);
            emit(Opcode::AtRange, 0, node->value, span, 0);
            return;
        case NodeKind::Ended:
            value(node->a);
            emit(Opcode::Ended, 0, 0, span, 0);
            return;
        default:
            statement(node);
            return;
    }
}

// Runs it and leaves nothing.
void Emitter::effect(Node* node) {
    if (!node) return;
    switch (node->kind) {
        case NodeKind::Constant:
        case NodeKind::LocalPlace:
        case NodeKind::GlobalPlace:
            return;
        case NodeKind::Read: {
            Node* place = settle(node->a);
            if (in_frame(place)) return;
            break;
        }
        case NodeKind::Write:
            write(node, false);
            return;
        case NodeKind::Update:
            update(node, false);
            return;
        case NodeKind::Sequence:
            for (Node* one : node->list) effect(one);
            return;
        case NodeKind::Full:
            full(node, false);
            return;
        case NodeKind::And:
        case NodeKind::Or: {
            int end = label();
            branch(node->a, end, node->kind == NodeKind::Or);
            effect(node->b);
            bind(end);
            return;
        }
        case NodeKind::Conditional: {
            int otherwise = label(), end = label();
            branch(node->a, otherwise, false);
            effect(node->b);
            jump(Opcode::Jump, end, node->span);
            bind(otherwise);
            effect(node->c);
            bind(end);
            return;
        }
        default:
            break;
    }
    value(node);
    for (int i = 0; i < node->words; i++) op(Opcode::Pop, node->span);
}

// Jumps to [target] where the condition is [when], and goes on where it is not.
void Emitter::branch(Node* node, int target, bool when) {
    switch (node->kind) {
        case NodeKind::Constant:
            if (node->function) break;
            if ((node->value != 0) == when) jump(Opcode::Jump, target, node->span);
            return;
        case NodeKind::Unary:
            if (node->op == Opcode::Not) return branch(node->a, target, !when);
            if (node->op == Opcode::ToBool) return branch(node->a, target, when);
            break;
        case NodeKind::And:
        case NodeKind::Or: {
            bool decides = node->kind == NodeKind::Or;
            if (when == decides) {
                branch(node->a, target, when);
                branch(node->b, target, when);
            } else {
                int over = label();
                branch(node->a, over, decides);
                branch(node->b, target, when);
                bind(over);
            }
            return;
        }
        case NodeKind::Inline:
            if (Node* only = only_value(node)) return branch(only, target, when);
            break;
        default:
            break;
    }
    value(node);
    jump(when ? Opcode::JumpIfNotZero : Opcode::JumpIfZero, target, node->span);
}

void Emitter::call(Node* node) {
    int words = 0;
    for (Node* argument : node->list) {
        value(argument);
        words += argument->words;
    }
    const int change = node->words - words;
    switch (node->kind) {
        case NodeKind::Call:
            emit(Opcode::Call, 0, node->function->index, node->span, change);
            break;
        case NodeKind::Spawn:
            emit(Opcode::Spawn, words, node->function->entry->index, node->span, change);
            break;
        default:
            emit(node->is_local ? Opcode::InvokeLocal : Opcode::Invoke,
                 2 * words + (node->words ? 1 : 0), builtin_index(node->code), node->span, change);
    }
}

// The temporaries of a full expression end behind it, the last one first; its value stays.
void Emitter::full(Node* node, bool keep) {
    open_scope();
    for (Node* declared : node->list) declare_local(declared->local);
    if (node->a) {
        if (keep)
            value(node->a);
        else
            effect(node->a);
    }
    for (std::size_t i = node->list.size(); i-- > 0;)
        if (node->list[i]->b) effect(node->list[i]->b);
    close_scope(node->span, true);
}

// The body of a lambda in place; its return leads behind it with the value on the stack.
void Emitter::inline_body(Node* node) {
    Exit exit;
    exit.to_return = label();
    exit.scopes = scopes_.size();
    open_scope();
    for (Node* declared : node->list) declare(declared);
    exits_.push_back(exit);
    statement(node->a);
    exits_.pop_back();
    if (reachable_ && node->words > 0) {
        report_.warning(node->span, "not every way through this lambda returns a value",
                        "end it with return");
        emit(Opcode::Fail, static_cast<int>(Fault::MissingReturn), -1, node->span, 0);
        reachable_ = false;
    }
    close_scope(node->span, true);
    bind(exit.to_return);
}

// The last to arrive at a barrier runs its completion function.
void Emitter::complete(Node* node) {
    int end = label();
    value(node->a);
    jump(Opcode::JumpIfZero, end, node->span);
    load_word(settle(node->b), 0, node->span);
    emit(Opcode::CallIndirect, 0, 0, node->span, -1);
    effect(node->c);
    bind(end);
}

}  // namespace lang
