// The small builders of nodes that every part of the checker uses, and what is reachable by others.
#include "engine/lang/check.h"
#include "engine/lang/fold.h"

namespace lang {

Node* Checker::make(NodeKind kind, Span span) {
    Node* node = arena_.make<Node>();
    node->kind = kind;
    node->span = span;
    return node;
}

Node* Checker::constant_node(Word value, Span span) {
    Node* node = make(NodeKind::Constant, span);
    node->value = value;
    node->words = 1;
    return node;
}

// Folds where both are constant; a problem that shows up then is the program's, and it is kept for
// the machine to report if it is ever reached.
Node* Checker::binary_node(Opcode op, Node* a, Node* b, Span span) {
    if (a->is_constant() && b->is_constant() && !a->function && !b->function) {
        Folded folded = fold(op, a->value, b->value);
        if (!folded.problem) return constant_node(folded.value, span);
        report_.warning(span, std::string("this constant expression ") + folded.problem);
    }
    Node* node = make(NodeKind::Binary, span);
    node->op = op;
    node->a = a;
    node->b = b;
    node->words = 1;
    return node;
}

Node* Checker::unary_node(Opcode op, Node* a, Span span) {
    if (a->is_constant() && !a->function) {
        Folded folded = fold(op, a->value, 0);
        if (!folded.problem) return constant_node(folded.value, span);
        report_.warning(span, std::string("this constant expression ") + folded.problem);
    }
    Node* node = make(NodeKind::Unary, span);
    node->op = op;
    node->a = a;
    node->words = 1;
    return node;
}

Node* Checker::read(Node* place, std::uint32_t words, Span span) {
    Node* node = make(NodeKind::Read, span);
    node->a = place;
    node->words = static_cast<std::uint16_t>(words);
    return node;
}

Node* Checker::write(Node* place, Node* value, Span span) {
    Node* node = make(NodeKind::Write, span);
    node->a = place;
    node->b = value;
    node->words = value->words;
    return node;
}

Node* Checker::address(Node* place, Span span) {
    Node* node = make(NodeKind::AddressOf, span);
    node->a = place;
    node->words = 1;
    return node;
}

Node* Checker::local_place(Local* local, Span span) {
    Node* node = make(NodeKind::LocalPlace, span);
    node->local = local;
    return node;
}

Node* Checker::at_offset(Node* place, Word words, Span span) {
    Node* node = arena_.make<Node>(*place);
    node->span = span;
    if (place->kind == NodeKind::Sequence) {
        std::vector<Node*> list(place->list.begin(), place->list.end());
        list.back() = at_offset(list.back(), words, span);
        node->list = arena_.copy(list);
    } else {
        node->offset += words;
    }
    return node;
}

Node* Checker::element(Node* array, Node* index, Word count, Word stride, Span span) {
    if (index->is_constant()) return at_offset(array, index->value * stride, span);
    Node* node = make(NodeKind::Element, span);
    node->a = array;
    node->b = index;
    node->value = count;
    node->stride = stride;
    Node* base = array;
    while (base->kind == NodeKind::Sequence) base = base->list.back();
    node->access = base->access;
    return node;
}

Node* Checker::sequence(std::vector<Node*> list, Span span) {
    if (list.size() == 1) return list[0];
    Node* node = make(NodeKind::Sequence, span);
    node->words = list.empty() ? 0 : list.back()->words;
    node->access = list.empty() ? Access::Auto : list.back()->access;
    node->list = arena_.copy(list);
    return node;
}

// A place that may be named several times: where finding it takes a computation, that is done once,
// in [before], and kept in a temporary.
Node* Checker::fixed_place(Node* place, std::vector<Node*>& before, Span span) {
    switch (place->kind) {
        case NodeKind::LocalPlace:
        case NodeKind::GlobalPlace:
            return place;
        case NodeKind::Indirect:
            if (place->a->kind == NodeKind::Read && place->a->a->kind == NodeKind::LocalPlace)
                return place;
            break;
        default:
            break;
    }
    Local* holder = new_local({}, types_.pointer(type_void), span);
    temporaries_.push_back(make(NodeKind::Declare, span));
    temporaries_.back()->local = holder;
    before.push_back(write(local_place(holder, span), address(place, span), span));
    Node* node = make(NodeKind::Indirect, span);
    node->a = read(local_place(holder, span), 1, span);
    node->access = place->access;
    return node;
}

// Another task can reach what lies at [place] from now on.
void Checker::share(Node* place) {
    switch (place->kind) {
        case NodeKind::LocalPlace:
            place->local->shared = true;
            break;
        case NodeKind::Indirect:
            share_pointee(place->a);
            break;
        case NodeKind::Element:
            share(place->a);
            break;
        case NodeKind::Sequence:
            share(place->list.back());
            break;
        default:
            break;
    }
}

void Checker::share_pointee(Node* value) {
    if (value->kind == NodeKind::AddressOf) share(value->a);
    if (value->kind == NodeKind::Conditional) {
        share_pointee(value->b);
        share_pointee(value->c);
    }
    if (value->kind == NodeKind::Read && value->a->kind == NodeKind::LocalPlace)
        value->a->local->escapes = true;
}

Value Checker::place_value(Node* place, TypeId type, bool is_const, Span span) const {
    Value value;
    value.kind = Value::Kind::Place;
    value.node = place;
    value.type = type;
    value.is_const = is_const;
    value.span = span;
    return value;
}

Value Checker::plain_value(Node* node, TypeId type, Span span) const {
    Value value;
    value.kind = Value::Kind::Value;
    value.node = node;
    value.type = type;
    value.span = span;
    return value;
}

Value Checker::bad(Span span) const {
    Value value;
    value.span = span;
    return value;
}

}  // namespace lang
