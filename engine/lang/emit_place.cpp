// Places: their addresses, and reading, writing and updating what lies there.
#include "engine/lang/emit.h"

namespace lang {

// A word of the own frame that nobody else can reach: LocalGet and LocalSet do.
bool Emitter::in_frame(const Node* place) const {
    return place->kind == NodeKind::LocalPlace && !place->local->shared &&
           place->local->global == 0;
}

// A place whose address is known now.
bool Emitter::fixed_address(const Node* place, Word& address, Access& access) const {
    if (place->kind == NodeKind::GlobalPlace) {
        address = place->value + place->offset;
        access = place->access == Access::Constant ? Access::Constant : Access::Shared;
        return true;
    }
    if (place->kind == NodeKind::LocalPlace && place->local->global != 0) {
        address = place->local->global + place->offset;
        // Until it is initialised nobody else knows it.
        access = place->local == initialising_ ? Access::Constant : Access::Shared;
        return true;
    }
    return false;
}

Access Emitter::access_of(const Node* place) const {
    switch (place->kind) {
        case NodeKind::LocalPlace:
            if (place->local == initialising_) return Access::Constant;
            return place->local->shared ? Access::Shared : Access::Auto;
        case NodeKind::Element:
            return access_of(place->a);
        case NodeKind::Sequence:
            return access_of(place->list.back());
        default:
            return place->access;
    }
}

// Computed from constants and the frame's own words: no step, no effect, the same now as later.
bool Emitter::harmless(const Node* node) const {
    switch (node->kind) {
        case NodeKind::Constant:
        case NodeKind::TaskNumber:
            return true;
        case NodeKind::Read:
            return node->words == 1 && in_frame(node->a);
        case NodeKind::AddressOf:
            return node->a->kind == NodeKind::LocalPlace || node->a->kind == NodeKind::GlobalPlace;
        case NodeKind::Unary:
            return harmless(node->a);
        case NodeKind::Binary:
            return harmless(node->a) && harmless(node->b);
        default:
            return false;
    }
}

// Its address may be computed several times.
bool Emitter::simple(const Node* place) const {
    switch (place->kind) {
        case NodeKind::LocalPlace:
        case NodeKind::GlobalPlace:
            return true;
        case NodeKind::Indirect:
            return harmless(place->a);
        case NodeKind::Element:
            return simple(place->a) && harmless(place->b);
        default:
            return false;
    }
}

// Runs what has to happen before the place can be named, and answers the place itself.
Node* Emitter::settle(Node* place) {
    if (place->kind != NodeKind::Sequence) return place;
    for (std::size_t i = 0; i + 1 < place->list.size(); i++) effect(place->list[i]);
    return settle(place->list.back());
}

void Emitter::address(Node* place) {
    Word fixed = 0;
    Access access = Access::Auto;
    place = settle(place);
    if (fixed_address(place, fixed, access)) return push(fixed, place->span);
    switch (place->kind) {
        case NodeKind::LocalPlace:
            emit(Opcode::LocalAddress, place->local->shared ? 1 : 0,
                 static_cast<Word>(place->local->slot) + place->offset, place->span, 1);
            return;
        case NodeKind::Indirect:
            value(place->a);
            break;
        case NodeKind::Element:
            address(place->a);
            value(place->b);
            emit(Opcode::Index, place->value, place->stride, place->span, -1);
            break;
        default:
            // A value in the role of a place would be a mistake of the checker.
            value(place);
            break;
    }
    if (place->offset != 0) emit(Opcode::Offset, 0, place->offset, place->span, 0);
}

// The word [offset] behind a simple place.
void Emitter::load_word(Node* place, Word offset, Span span) {
    Word fixed = 0;
    Access access = Access::Auto;
    if (in_frame(place)) {
        emit(Opcode::LocalGet, 0, static_cast<Word>(place->local->slot) + place->offset + offset,
             span, 1);
    } else if (fixed_address(place, fixed, access)) {
        if (access == Access::Constant) {
            push(fixed + offset, span);
            emit(Opcode::Load, static_cast<int>(access), 0, span, 0);
        } else {
            emit(Opcode::LoadGlobal, 0, fixed + offset, span, 1);
        }
    } else {
        address(place);
        if (offset != 0) emit(Opcode::Offset, 0, offset, span, 0);
        emit(Opcode::Load, static_cast<int>(access_of(place)), 0, span, 0);
    }
}

// The word on top of the stack into the word [offset] behind a simple place.
void Emitter::store_word(Node* place, Word offset, Span span) {
    Word fixed = 0;
    Access access = Access::Auto;
    if (in_frame(place)) {
        emit(Opcode::LocalSet, of_this_pass(place->local->slot),
             static_cast<Word>(place->local->slot) + place->offset + offset, span, -1);
    } else if (fixed_address(place, fixed, access)) {
        if (access == Access::Constant) {
            push(fixed + offset, span);
            op(Opcode::Swap, span);
            emit(Opcode::Store, static_cast<int>(access), 0, span, -2);
        } else {
            emit(Opcode::StoreGlobal, 0, fixed + offset, span, -1);
        }
    } else {
        address(place);
        if (offset != 0) emit(Opcode::Offset, 0, offset, span, 0);
        op(Opcode::Swap, span);
        emit(Opcode::Store, static_cast<int>(access_of(place)), 0, span, -2);
    }
}

void Emitter::read(Node* node) {
    Node* place = settle(node->a);
    if (node->words == 1) return load_word(place, 0, node->span);
    if (simple(place)) {
        for (int i = 0; i < node->words; i++) load_word(place, i, node->span);
        return;
    }
    // The address is kept beside, and the words follow one by one.
    std::uint32_t holder = take_slots(1);
    address(place);
    emit(Opcode::LocalSet, of_this_pass(holder), static_cast<Word>(holder), node->span, -1);
    for (int i = 0; i < node->words; i++) {
        emit(Opcode::LocalGet, 0, static_cast<Word>(holder), node->span, 1);
        if (i != 0) emit(Opcode::Offset, 0, i, node->span, 0);
        emit(Opcode::Load, static_cast<int>(access_of(place)), 0, node->span, 0);
    }
    clear(holder, 1, node->span);
    next_slot_ = holder;
}

// [keep]: the value is wanted behind the assignment, too.
void Emitter::write(Node* node, bool keep) {
    const Span span = node->span;
    Node* source = node->b;
    const int words = source->words;
    if (words != 1) {
        if (source->kind == NodeKind::Read && simple(source->a)) {
            Node* to = settle(node->a);
            if (simple(to)) {
                for (int i = 0; i < words; i++) {
                    load_word(source->a, i, span);
                    store_word(to, i, span);
                }
                for (int i = 0; keep && i < words; i++) load_word(to, i, span);
                return;
            }
        }
        value(source);
        Node* to = settle(node->a);
        if (simple(to)) {
            for (int i = words; i-- > 0;) store_word(to, i, span);
            for (int i = 0; keep && i < words; i++) load_word(to, i, span);
            return;
        }
        std::uint32_t holder = take_slots(1);
        address(to);
        emit(Opcode::LocalSet, of_this_pass(holder), static_cast<Word>(holder), span, -1);
        for (int i = words; i-- > 0;) {
            emit(Opcode::LocalGet, 0, static_cast<Word>(holder), span, 1);
            if (i != 0) emit(Opcode::Offset, 0, i, span, 0);
            op(Opcode::Swap, span);
            emit(Opcode::Store, static_cast<int>(access_of(to)), 0, span, -2);
        }
        for (int i = 0; keep && i < words; i++) {
            emit(Opcode::LocalGet, 0, static_cast<Word>(holder), span, 1);
            if (i != 0) emit(Opcode::Offset, 0, i, span, 0);
            emit(Opcode::Load, static_cast<int>(access_of(to)), 0, span, 0);
        }
        clear(holder, 1, span);
        next_slot_ = holder;
        return;
    }
    Word fixed = 0;
    Access access = Access::Auto;
    bool sequence = node->a->kind == NodeKind::Sequence;
    bool direct = !sequence && (in_frame(node->a) || fixed_address(node->a, fixed, access));
    if (direct) {
        value(source);
        if (keep) op(Opcode::Dup, span);
        // What a thread is made into is its maker's own word still.
        if (node->is_local && !in_frame(node->a)) {
            push(fixed, span);
            op(Opcode::Swap, span);
            emit(Opcode::Store, static_cast<int>(Access::Constant), 0, span, -2);
        } else {
            store_word(node->a, 0, span);
        }
        return;
    }
    int access_code = static_cast<int>(node->is_local ? Access::Constant : access_of(node->a));
    if (harmless(source) && simple(node->a) && !keep) {
        address(node->a);
        value(source);
        emit(Opcode::Store, access_code, 0, span, -2);
        return;
    }
    // C++ evaluates the right side first.
    value(source);
    address(node->a);
    op(keep ? Opcode::Over : Opcode::Swap, span);
    emit(Opcode::Store, access_code, 0, span, -2);
}

namespace {

bool commutes(Opcode op) {
    return op == Opcode::Add || op == Opcode::AddU || op == Opcode::Multiply ||
           op == Opcode::MultiplyU || op == Opcode::BitAnd || op == Opcode::BitOr ||
           op == Opcode::BitXor;
}

}  // namespace

// place op= value, and ++ and --: the place is found once.
void Emitter::update(Node* node, bool keep) {
    const Span span = node->span;
    Node* place = settle(node->a);
    Word fixed = 0;
    Access access = Access::Auto;
    bool direct = in_frame(place) || fixed_address(place, fixed, access);
    bool early = !harmless(node->b);
    bool keep_old = keep && node->post, keep_new = keep && !node->post;
    if (early) value(node->b);
    if (direct) {
        load_word(place, 0, place->span);
        if (keep_old) op(Opcode::Dup, span);
        if (!early)
            value(node->b);
        else if (!commutes(node->op))
            op(Opcode::Swap, span);
        op(node->op, span);
        if (node->to_bool) op(Opcode::ToBool, span);
        if (keep_new) op(Opcode::Dup, span);
        store_word(place, 0, span);
        return;
    }
    access = access_of(place);
    address(place);
    op(Opcode::Dup, span);
    emit(Opcode::Load, static_cast<int>(access), 0, place->span, 0);
    if (early) {
        op(Opcode::Rot, span);  // value address old -- address old value
    } else {
        if (keep_old) {  // address old -- old address old
            op(Opcode::Swap, span);
            op(Opcode::Over, span);
        }
        value(node->b);
    }
    op(node->op, span);
    if (node->to_bool) op(Opcode::ToBool, span);
    if (keep_new) {  // address new -- new address new
        op(Opcode::Swap, span);
        op(Opcode::Over, span);
    }
    emit(Opcode::Store, static_cast<int>(access), 0, span, -2);
}

}  // namespace lang
