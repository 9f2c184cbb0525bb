// Conversions between types, and what an operand is called in a message.
#include "engine/lang/check.h"

namespace lang {

// ---- words for messages

std::string Checker::describe(TypeUse type) const {
    std::string text = (type.is_const ? "const " : "") + types_.name(type.id);
    if (type.references) text += type.references == 1 ? "&" : "&&";
    return text;
}

std::string Checker::describe(const Value& value) const {
    switch (value.kind) {
        case Value::Kind::Functions:
            return "a function";
        case Value::Kind::Lambda:
            return "a lambda";
        case Value::Kind::Text:
            return "a text";
        case Value::Kind::Task:
            return "a task";
        case Value::Kind::Type:
            return "a type";
        case Value::Kind::Braces:
            return "{...}";
        default:
            break;
    }
    if (value.by_reference) return "std::ref of " + types_.name(value.type);
    return value.type == type_bad ? "something" : types_.name(value.type);
}

// ---- conversions

// The value in a place; of a type that stands for another one (std::atomic) the value it stands
// for.
Value Checker::decay(Value value) {
    if (value.kind != Value::Kind::Place) return value;
    if (const BuiltinType* builtin = types_.facts(value.type).builtin;
        builtin && !builtin->element_conversion.empty()) {
        std::vector<const Builtin*> list = methods(value.type, builtin->element_conversion);
        if (!list.empty())
            return call_builtin(list, &value, {}, builtin->element_conversion, value.span);
    }
    if (types_.is_array(value.type) && !types_.facts(value.type).is_std_array) return value;
    Value result = value;
    result.kind = Value::Kind::Value;
    result.node = read(value.node, types_.words(value.type), value.span);
    return result;
}

// 0: the same type; 1 and more: further away; -1: not possible.
int Checker::conversion_cost(const Value& given, TypeUse to) const {
    if (given.kind == Value::Kind::Bad || given.type == type_bad || to.id == type_bad) {
        bool has_type = given.kind == Value::Kind::Value || given.kind == Value::Kind::Place ||
                        given.kind == Value::Kind::Bad;
        if (has_type || to.id == type_bad) return 0;
    }
    if (given.kind == Value::Kind::Braces)
        return types_.is_struct(to.id) || types_.is_array(to.id) ? 1 : 2;
    if (given.kind == Value::Kind::Functions || given.kind == Value::Kind::Lambda ||
        given.kind == Value::Kind::Text || given.kind == Value::Kind::Task ||
        given.kind == Value::Kind::Type)
        return -1;
    if (to.references == 1 && !to.is_const) {
        if (given.by_reference) return given.type == to.id ? 0 : -1;
        if (!given.is_place() || given.is_const || given.temporary) return -1;
        return given.type == to.id ? 0 : -1;
    }
    TypeId from = given.type;
    if (from == to.id) {
        if (!given.is_place() || to.references) return 0;
        const BuiltinType* builtin = types_.facts(from).builtin;
        if (builtin && !builtin->copyable && !builtin->scalar && !given.temporary) return -1;
        return 0;
    }
    if (const BuiltinType* builtin = types_.facts(from).builtin;
        builtin && !builtin->element_conversion.empty() && given.is_place())
        from = types_.facts(from).argument;
    if (from == to.id) return 1;
    if (types_.is_duration(to.id)) return types_.is_duration(from) ? 1 : -1;
    if (types_.is_duration(from)) return -1;
    if (types_.is_number(to.id) && !types_.is_enum(to.id)) return types_.is_number(from) ? 1 : -1;
    if (types_.is_pointer(to.id)) {
        if (from == type_null) return 1;
        if (given.node && given.node->is_constant() && given.node->value == 0 && from == type_int)
            return 2;
        if (types_.is_pointer(from))
            return types_[to.id].element == type_void ||
                           types_[from].element == types_[to.id].element
                       ? 1
                       : -1;
        return -1;
    }
    if (const BuiltinType* builtin = types_.facts(to.id).builtin; builtin && builtin->scalar) {
        if (from == type_null) return 1;
        if (given.node && given.node->is_constant() && from == type_int && given.node->value == 0)
            return 2;
    }
    return -1;
}

bool Checker::converts(const Value& value, TypeUse to) const {
    return conversion_cost(value, to) >= 0;
}

// The node of [value] as a value of type [to]. [what] completes "cannot use X as ...": "the
// condition".
Node* Checker::convert(Value value, TypeUse to, std::string_view what) {
    to.references = 0;
    if (value.kind == Value::Kind::Bad || to.id == type_bad) return constant_node(0, value.span);
    if (value.kind == Value::Kind::Braces) {
        Initialisation init{ast::Initialiser::Brace, {}, {}, value.span};
        ast::Expression* syntax = const_cast<ast::Expression*>(value.syntax);
        init.arguments = arena_.copy(std::vector<ast::Expression*>{syntax});
        return decay(temporary(to.id, init)).node;
    }
    int cost = conversion_cost(value, to);
    if (cost < 0) {
        const BuiltinType* builtin = types_.facts(value.type).builtin;
        if (value.type == to.id && builtin) {
            report_.error(value.span, types_.name(value.type) + " cannot be copied",
                          "pass it by reference: " + types_.name(value.type) + "&");
        } else if (types_.is_scoped(value.type) && types_.is_number(to.id)) {
            report_.error(value.span,
                          types_.name(value.type) + " is an enum class: it does not become " +
                              types_.name(to.id) + " by itself",
                          "write static_cast<" + types_.name(to.id) + ">(...)");
        } else if (value.type == type_int && types_.is_duration(to.id)) {
            report_.error(value.span, "a time needs its unit here",
                          "write std::chrono::milliseconds(n), or 10ms with using namespace "
                          "std::chrono_literals;");
        } else if (value.kind == Value::Kind::Value && value.type == type_void) {
            report_.error(value.span, "this has no value, but " + std::string(what) + " needs one");
        } else {
            report_.error(value.span, "cannot use " + describe(value) + " as " + describe(to) +
                                          " for " + std::string(what));
        }
        return constant_node(0, value.span);
    }
    value = decay(value);
    if (value.bad()) return constant_node(0, value.span);
    if (to.id == type_bool && value.type != type_bool) return truth(value);
    // A pointer that is kept may come to another task.
    if (types_.is_pointer(to.id)) {
        const BuiltinType* builtin = types_.facts(types_[to.id].element).builtin;
        if (builtin && builtin->pointed) share_pointee(value.node);
    }
    return value.node;
}

// 0 or 1. A guard with operator bool, a number, a pointer, a handle.
Node* Checker::truth(Value value) {
    if (value.kind == Value::Kind::Bad) return constant_node(1, value.span);
    if (value.is_place() && types_.is_builtin(value.type)) {
        std::vector<const Builtin*> list = methods(value.type, "operator bool");
        if (!list.empty()) return call_builtin(list, &value, {}, "operator bool", value.span).node;
    }
    value = decay(value);
    if (value.bad()) return constant_node(1, value.span);
    if (value.kind != Value::Kind::Value || !types_.is_scalar(value.type) ||
        types_.is_scoped(value.type) || types_.is_duration(value.type)) {
        report_.error(
            value.span, "cannot use " + describe(value) + " as a condition",
            value.kind == Value::Kind::Functions ? "call it: add ()" : "compare it with something");
        return constant_node(1, value.span);
    }
    if (value.type == type_bool) return value.node;
    return unary_node(Opcode::ToBool, value.node, value.span);
}

// The address of what [value] is, for a reference parameter; a temporary for a const reference.
Node* Checker::bind(Value value, TypeUse to, std::string_view what) {
    if (value.kind == Value::Kind::Bad || to.id == type_bad) return constant_node(0, value.span);
    bool same = value.is_place() && value.type == to.id;
    if (same && (to.is_const || !value.is_const)) {
        if (!(value.temporary && !to.is_const && to.references == 1))
            return address(value.node, value.span);
    }
    if (!to.is_const && to.references == 1) {
        if (same && value.is_const)
            report_.error(value.span,
                          "a const " + types_.name(to.id) + " cannot be changed, but " +
                              std::string(what) + " is " + describe(to),
                          "declare the variable without const, or the parameter with it");
        else if (value.is_place() && !value.temporary)
            report_.error(value.span, "cannot use " + describe(value) + " as " + describe(to) +
                                          " for " + std::string(what));
        else
            report_.error(value.span,
                          std::string(what) + " is " + describe(to) + " and needs a variable",
                          "pass a variable, or declare it const " + types_.name(to.id) + "&");
        return constant_node(0, value.span);
    }
    if (value.kind == Value::Kind::Braces) {
        Initialisation init{ast::Initialiser::Brace, {}, {}, value.span};
        init.arguments =
            arena_.copy(std::vector<ast::Expression*>{const_cast<ast::Expression*>(value.syntax)});
        return address(temporary(to.id, init).node, value.span);
    }
    Span span = value.span;
    Node* node = convert(value, {to.id}, what);
    return address(materialise(plain_value(node, to.id, span)).node, span);
}

// A value put into a temporary variable, so that it has a place.
Value Checker::materialise(Value value) {
    if (value.kind != Value::Kind::Value) return value;
    Local* local = new_local({}, value.type, value.span);
    Node* declare = make(NodeKind::Declare, value.span);
    declare->local = local;
    temporaries_.push_back(declare);
    Node* place = local_place(local, value.span);
    Value result =
        place_value(sequence({write(place, value.node, value.span), local_place(local, value.span)},
                             value.span),
                    value.type, false, value.span);
    result.temporary = true;
    return result;
}

Value Checker::cast(const ast::Expression& expression) {
    TypeUse to = resolve(expression.type, true);
    Value value = check(expression.a);
    return cast_to(to, value, expression.span);
}

Value Checker::cast_to(TypeUse to, Value value, Span span) {
    if (value.kind == Value::Kind::Bad || to.id == type_bad) return bad(span);
    if (to.references && value.is_place() && value.type == to.id) return value;
    if (const BuiltinType* builtin = types_.facts(to.id).builtin;
        builtin && builtin->function &&
        (value.kind == Value::Kind::Functions || value.type == type_null)) {
        value.span = span;
        return value;
    }
    if (to.id == type_void) {
        if (value.kind == Value::Kind::Place || value.kind == Value::Kind::Value) {
            value = decay(value);
            Node* node = make(NodeKind::Evaluate, span);
            node->a = value.node;
            return plain_value(node, type_void, span);
        }
        return bad(span);
    }
    if (types_.is_struct(to.id) && value.type == to.id) return value;
    value = decay(value);
    if (value.bad()) return bad(span);
    bool from_word = value.kind == Value::Kind::Value && types_.is_scalar(value.type);
    if (types_.is_duration(to.id) && types_.is_duration(value.type))
        return plain_value(value.node, to.id, span);
    bool to_number = types_.kind(to.id) == TypeKind::Bool || types_.kind(to.id) == TypeKind::Int ||
                     types_.kind(to.id) == TypeKind::Unsigned || types_.is_enum(to.id);
    bool possible = from_word && !types_.is_duration(value.type) && !types_.is_duration(to.id) &&
                    (to_number || types_.is_pointer(to.id) || types_.is_scalar(to.id));
    if (!possible) {
        report_.error(span, "cannot turn " + describe(value) + " into " + describe(to));
        return bad(span);
    }
    Node* node = value.node;
    if (to.id == type_bool && value.type != type_bool)
        node = unary_node(Opcode::ToBool, node, span);
    if (node == value.node) {
        node = arena_.make<Node>(*node);
        node->span = span;
    }
    return plain_value(node, to.id, span);
}

}  // namespace lang
