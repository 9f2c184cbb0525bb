// The functions that the language itself knows, as their types could not be said in a table:
// assert, std::ref, std::move, std::swap and the like, and the methods of std::array.
#include "engine/lang/check.h"

namespace lang {

Value Checker::array_method(Value object, std::string_view method,
                            const ast::Expression& expression, Span span) {
    const Type& type = types_[object.type];
    bool is_std = types_.facts(object.type).is_std_array;
    Word count = static_cast<Word>(type.count);
    TypeId element_type = type.element;
    Word stride = static_cast<Word>(types_.words(element_type));
    auto takes = [&](std::size_t wanted) {
        if (expression.list.size() == wanted) return true;
        report_.error(span,
                      quoted(method) + " takes " + (wanted ? "one argument" : "no arguments"));
        return false;
    };
    if (is_std && method == "size") {
        if (!takes(0)) return bad(span);
        return plain_value(constant_node(count, span), type_unsigned, span);
    }
    if (is_std && method == "empty") {
        if (!takes(0)) return bad(span);
        return plain_value(constant_node(count == 0, span), type_bool, span);
    }
    if (is_std && method == "at") {
        if (!takes(1)) return bad(span);
        return element_of(object, *expression.list[0], span);
    }
    if (is_std && (method == "front" || method == "back")) {
        if (!takes(0)) return bad(span);
        object = materialise(object);
        Word at = method == "front" ? 0 : count - 1;
        return place_value(at_offset(object.node, at * stride, span), element_type, object.is_const,
                           span);
    }
    if (is_std && method == "fill") {
        if (!takes(1) || !modifiable(object, "fill")) return bad(span);
        Value value = check(expression.list[0]);
        Value fixed =
            materialise(plain_value(convert(value, {element_type}, "fill"), element_type, span));
        std::vector<Node*> list{fixed.node};
        fixed.node->words = 0;
        Node* from = fixed.node->kind == NodeKind::Sequence ? fixed.node->list.back() : fixed.node;
        list.push_back(each_element(object.node, object.type, false, span, [&](Node* one) {
            return write(one, read(from, types_.words(element_type), span), span);
        }));
        Node* node = sequence(std::move(list), span);
        node->words = 0;
        return plain_value(node, type_void, span);
    }
    check_arguments(expression.list);
    if (is_std) {
        std::string names;
        for (const ArrayMethod& each : array_methods())
            names += (names.empty() ? "it has: " : ", ") + std::string(each.name);
        report_.error(span, "std::array has no function " + quoted(method) + " here", names);
    } else
        report_.error(span, "an array has no functions",
                      "use std::array, or a constant for its size");
    return bad(span);
}

Value Checker::call_core(const Core& core, const ast::Expression& expression) {
    Span span = expression.span;
    std::vector<Value> values;
    if (core.kind != CoreName::Assert) values = check_arguments(expression.list);
    auto takes = [&](std::size_t wanted) {
        if (expression.list.size() == wanted) return true;
        report_.error(span, std::string(core.name) + " takes " + std::to_string(wanted) +
                                (wanted == 1 ? " argument" : " arguments"));
        return false;
    };
    for (const Value& value : values)
        if (value.kind == Value::Kind::Bad) return bad(span);
    switch (core.kind) {
        case CoreName::Assert: {
            if (!takes(1)) {
                check_arguments(expression.list);
                return bad(span);
            }
            Node* node = make(NodeKind::Assert, span);
            node->a = condition(expression.list[0]);
            node->value = message(text_of(program_, expression.list[0]->span));
            return plain_value(node, type_void, span);
        }
        case CoreName::Terminate: {
            if (!takes(0)) return bad(span);
            Node* node = make(NodeKind::Fail, span);
            node->value = static_cast<Word>(Fault::Terminate);
            return plain_value(node, type_void, span);
        }
        case CoreName::Ref: {
            if (!takes(1)) return bad(span);
            if (!values[0].is_place() || values[0].temporary) {
                report_.error(span, std::string(core.name) + " needs a variable");
                return bad(span);
            }
            values[0].by_reference = true;
            if (core.name == "std::cref") values[0].is_const = true;
            values[0].span = span;
            return values[0];
        }
        case CoreName::Move: {
            if (!takes(1)) return bad(span);
            values[0].moved = true;
            values[0].span = span;
            return values[0];
        }
        case CoreName::Swap: {
            if (!takes(2) || !modifiable(values[0], "swap") || !modifiable(values[1], "swap"))
                return bad(span);
            TypeId type = values[0].type;
            const BuiltinType* builtin = types_.facts(type).builtin;
            if (type != values[1].type || (builtin && !builtin->copyable && !builtin->scalar)) {
                report_.error(span,
                              "cannot swap " + describe(values[0]) + " and " + describe(values[1]));
                return bad(span);
            }
            std::uint32_t words = types_.words(type);
            std::vector<Node*> list;
            Node* a = fixed_place(values[0].node, list, span);
            Node* b = fixed_place(values[1].node, list, span);
            Local* held = new_local({}, type, span);
            Node* declare = make(NodeKind::Declare, span);
            declare->local = held;
            temporaries_.push_back(declare);
            list.push_back(write(local_place(held, span), read(a, words, span), span));
            list.push_back(write(a, read(b, words, span), span));
            list.push_back(write(b, read(local_place(held, span), words, span), span));
            Node* node = sequence(std::move(list), span);
            node->words = 0;
            return plain_value(node, type_void, span);
        }
        case CoreName::Exchange: {
            if (!takes(2) || !modifiable(values[0], "exchange")) return bad(span);
            TypeId type = values[0].type;
            if (!types_.is_scalar(type)) {
                report_.error(span, "std::exchange is for values of one word here");
                return bad(span);
            }
            std::vector<Node*> list;
            Node* place = fixed_place(values[0].node, list, span);
            Value old = materialise(plain_value(read(place, 1, span), type, span));
            Node* held = old.node->list.back();
            list.push_back(old.node->list[0]);
            list.push_back(write(place, convert(values[1], {type}, "the new value"), span));
            list.push_back(read(held, 1, span));
            return plain_value(sequence(std::move(list), span), type, span);
        }
        case CoreName::Min:
        case CoreName::Max: {
            if (!takes(2)) return bad(span);
            Value a = decay(values[0]), b = decay(values[1]);
            if (a.bad() || b.bad()) return bad(span);
            if (a.type != b.type || !(types_.is_number(a.type) || types_.is_duration(a.type))) {
                report_.error(span, std::string(core.name) +
                                        " needs two values of the same type, not " + describe(a) +
                                        " and " + describe(b));
                return bad(span);
            }
            if (a.node->is_constant() && b.node->is_constant())
                return (core.kind == CoreName::Min) == (b.node->value < a.node->value) ? b : a;
            TypeId type = a.type;
            Value first = materialise(a), second = materialise(b);
            Node* x = first.node->list.back();
            Node* y = second.node->list.back();
            Node* less = binary_node(type == type_unsigned ? Opcode::LessU : Opcode::Less,
                                     read(y, 1, span), read(x, 1, span), span);
            Node* node = make(NodeKind::Conditional, span);
            node->a = less;
            node->b = read(core.kind == CoreName::Min ? y : x, 1, span);
            node->c = read(core.kind == CoreName::Min ? x : y, 1, span);
            node->words = 1;
            return plain_value(sequence({first.node->list[0], second.node->list[0], node}, span),
                               type, span);
        }
        case CoreName::Abs: {
            if (!takes(1)) return bad(span);
            Value a =
                materialise(plain_value(convert(values[0], {type_int}, "abs"), type_int, span));
            Node* x = a.node->list.back();
            Node* node = make(NodeKind::Conditional, span);
            node->a = binary_node(Opcode::Less, read(x, 1, span), constant_node(0, span), span);
            node->b = unary_node(Opcode::Negate, read(x, 1, span), span);
            node->c = read(x, 1, span);
            node->words = 1;
            return plain_value(sequence({a.node->list[0], node}, span), type_int, span);
        }
        case CoreName::Size: {
            if (!takes(1)) return bad(span);
            if (!types_.is_array(values[0].type)) {
                report_.error(span, "std::size needs an array, not " + describe(values[0]));
                return bad(span);
            }
            return plain_value(constant_node(static_cast<Word>(types_[values[0].type].count), span),
                               type_unsigned, span);
        }
        case CoreName::DurationCast: {
            if (!takes(1)) return bad(span);
            const ast::TypeName* written = expression.a->type;
            if (!written || written->arguments.size() != 1) {
                report_.error(span, "duration_cast needs the unit",
                              "write std::chrono::duration_cast<std::chrono::milliseconds>(...)");
                return bad(span);
            }
            return cast_to({template_argument_type(*written, 0)}, values[0], span);
        }
        default:
            break;
    }
    report_.error(span, std::string(core.name) + " cannot be called");
    return bad(span);
}

}  // namespace lang
