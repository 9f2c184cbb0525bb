// Operators. Numbers follow C++: bool and enum become int, and int with unsigned becomes unsigned.
#include "engine/lang/check.h"
#include "engine/lang/fold.h"

namespace lang {

namespace {

Opcode arithmetic_opcode(Tok op, bool is_unsigned) {
    switch (op) {
        case Tok::Plus:
            return is_unsigned ? Opcode::AddU : Opcode::Add;
        case Tok::Minus:
            return is_unsigned ? Opcode::SubtractU : Opcode::Subtract;
        case Tok::Star:
            return is_unsigned ? Opcode::MultiplyU : Opcode::Multiply;
        case Tok::Slash:
            return is_unsigned ? Opcode::DivideU : Opcode::Divide;
        case Tok::Percent:
            return is_unsigned ? Opcode::ModuloU : Opcode::Modulo;
        case Tok::And:
            return Opcode::BitAnd;
        case Tok::Or:
            return Opcode::BitOr;
        case Tok::Xor:
            return Opcode::BitXor;
        case Tok::ShiftLeft:
            return Opcode::ShiftLeft;
        default:
            return is_unsigned ? Opcode::ShiftRightU : Opcode::ShiftRight;
    }
}

bool is_comparison(Tok op) {
    return op == Tok::EqualEqual || op == Tok::NotEqual || op == Tok::Less ||
           op == Tok::LessEqual || op == Tok::Greater || op == Tok::GreaterEqual;
}

}  // namespace

Node* Checker::logical_not(Node* node, Span span) {
    if (node->kind == NodeKind::Unary && node->op == Opcode::ToBool) node = node->a;
    return unary_node(Opcode::Not, node, span);
}

Value Checker::unary(const ast::Expression& expression) {
    Span span = expression.span;
    switch (expression.op) {
        case Tok::PlusPlus:
            return increment(*expression.a, false, false, span);
        case Tok::MinusMinus:
            return increment(*expression.a, true, false, span);
        case Tok::And:
            return address_of(expression);
        case Tok::Star:
            return dereference(expression);
        case Tok::Not:
            return plain_value(logical_not(truth(check(expression.a)), span), type_bool, span);
        default:
            break;
    }
    if (expression.op == Tok::Minus && expression.a->kind == ast::ExpressionKind::Number &&
        expression.a->text == "2147483648")
        return plain_value(constant_node(-2147483647 - 1, span), type_int, span);
    Value value = decay(check(expression.a));
    if (value.bad()) return bad(span);
    if (types_.is_duration(value.type) && expression.op == Tok::Minus)
        return plain_value(unary_node(Opcode::Negate, value.node, span), value.type, span);
    if (value.kind != Value::Kind::Value || !types_.is_number(value.type)) {
        report_.error(span, "the operator " + std::string(spelling(expression.op)) +
                                " needs a number, not " + describe(value));
        return bad(span);
    }
    TypeId type = value.type == type_unsigned ? type_unsigned : type_int;
    if (expression.op == Tok::Plus) return plain_value(value.node, type, span);
    if (expression.op == Tok::Tilde)
        return plain_value(unary_node(Opcode::BitNot, value.node, span), type, span);
    Node* node = type == type_unsigned
                     ? binary_node(Opcode::SubtractU, constant_node(0, span), value.node, span)
                     : unary_node(Opcode::Negate, value.node, span);
    return plain_value(node, type, span);
}

// &object, the argument of a C API; &function and &Class::function, what a thread runs.
Value Checker::address_of(const ast::Expression& expression) {
    Value value = check(expression.a);
    if (value.kind == Value::Kind::Functions || value.kind == Value::Kind::Bad) return value;
    if (!value.is_place() || value.temporary) {
        report_.error(expression.span, "& needs a variable",
                      "name what it shall be the address of");
        return bad(expression.span);
    }
    return plain_value(address(value.node, expression.span),
                       types_.pointer(value.type, value.is_const), expression.span);
}

Value Checker::dereference(const ast::Expression& expression) {
    Value value = decay(check(expression.a));
    if (value.bad()) return bad(expression.span);
    if (value.kind != Value::Kind::Value || !types_.is_pointer(value.type) ||
        types_[value.type].element == type_void || value.type == type_null) {
        report_.error(expression.span, "* needs a pointer, not " + describe(value),
                      types_.is_pointer(value.type) ? "cast it first: *(int*)argument" : "");
        return bad(expression.span);
    }
    if (value.node->kind == NodeKind::AddressOf)  // *&x
        return place_value(value.node->a, types_[value.type].element,
                           types_.facts(value.type).element_is_const, expression.span);
    Node* node = make(NodeKind::Indirect, expression.span);
    node->a = value.node;
    return place_value(node, types_[value.type].element, types_.facts(value.type).element_is_const,
                       expression.span);
}

Value Checker::binary(const ast::Expression& expression) {
    Span span = expression.span;
    if (expression.op == Tok::AndAnd || expression.op == Tok::OrOr) {
        Node* a = truth(check(expression.a));
        Node* b = truth(check(expression.b));
        bool is_and = expression.op == Tok::AndAnd;
        if (a->is_constant() && !a->function) {
            bool decided = is_and ? a->value == 0 : a->value != 0;
            return plain_value(decided ? constant_node(a->value != 0, span) : b, type_bool, span);
        }
        Node* node = make(is_and ? NodeKind::And : NodeKind::Or, span);
        node->a = a;
        node->b = b;
        node->words = 1;
        return plain_value(node, type_bool, span);
    }
    Value left = check(expression.a);
    // std::cout << "a" << b: what was said of its beginning is enough.
    bool stream = expression.op == Tok::ShiftLeft || expression.op == Tok::ShiftRight;
    if (stream && left.kind == Value::Kind::Bad) return bad(span);
    Value right = check(expression.b);
    if (left.kind == Value::Kind::Text || right.kind == Value::Kind::Text) {
        report_.error(span, "a text cannot be computed with",
                      "give print(...) the pieces one after the other");
        return bad(span);
    }
    left = decay(left);
    right = decay(right);
    if (left.bad() || right.bad()) return bad(span);
    if (is_comparison(expression.op)) return compare(expression.op, left, right, span);
    return arithmetic(expression.op, left, right, span, expression.name_span);
}

Value Checker::arithmetic(Tok op, Value left, Value right, Span span, Span op_span) {
    bool numbers = left.kind == Value::Kind::Value && right.kind == Value::Kind::Value &&
                   types_.is_number(left.type) && types_.is_number(right.type);
    if (numbers) {
        bool shift = op == Tok::ShiftLeft || op == Tok::ShiftRight;
        bool is_unsigned = left.type == type_unsigned || (!shift && right.type == type_unsigned);
        Node* node = binary_node(arithmetic_opcode(op, is_unsigned), left.node, right.node, span);
        return plain_value(node, is_unsigned ? type_unsigned : type_int, span);
    }
    Value time = times(op, left, right, span);
    if (time.kind != Value::Kind::Bad) return time;
    if (op == Tok::ShiftLeft && left.kind == Value::Kind::Text) {
        report_.error(op_span, "<< writes nothing here", "write print(...)");
        return bad(span);
    }
    std::string remedy;
    if (types_.is_scoped(left.type) || types_.is_scoped(right.type))
        remedy = "an enum class becomes a number with static_cast<int>(...)";
    else if (left.kind == Value::Kind::Functions || right.kind == Value::Kind::Functions)
        remedy = "call the function: add ()";
    report_.error(span,
                  "the operator " + std::string(spelling(op)) + " does not go with " +
                      describe(left) + " and " + describe(right),
                  remedy);
    return bad(span);
}

// Durations and moments.
Value Checker::times(Tok op, Value left, Value right, Span span) {
    bool left_time = types_.is_duration(left.type), right_time = types_.is_duration(right.type);
    bool left_moment = left.type == type_time_point, right_moment = right.type == type_time_point;
    bool left_number = types_.is_number(left.type), right_number = types_.is_number(right.type);
    if (left.kind != Value::Kind::Value || right.kind != Value::Kind::Value) return bad(span);
    TypeId type = type_bad;
    Opcode opcode = Opcode::Add;
    if (op == Tok::Plus || op == Tok::Minus) {
        opcode = op == Tok::Plus ? Opcode::Add : Opcode::Subtract;
        if (left_time && right_time)
            type = left.type == right.type ? left.type : duration_type(*duration_suffix("ms"));
        else if (left_moment && right_time)
            type = type_time_point;
        else if (left_time && right_moment && op == Tok::Plus)
            type = type_time_point;
        else if (left_moment && right_moment && op == Tok::Minus)
            type = duration_type(*duration_suffix("ms"));
    } else if (op == Tok::Star && left_time != right_time && (left_number || right_number)) {
        opcode = Opcode::Multiply;
        type = left_time ? left.type : right.type;
    } else if ((op == Tok::Slash || op == Tok::Percent) && left_time &&
               (right_number || right_time)) {
        opcode = op == Tok::Slash ? Opcode::Divide : Opcode::Modulo;
        type = right_time && op == Tok::Slash ? TypeId{type_int} : left.type;
    }
    if (type == type_bad) return bad(span);
    return plain_value(binary_node(opcode, left.node, right.node, span), type, span);
}

Value Checker::compare(Tok op, Value left, Value right, Span span) {
    bool equality = op == Tok::EqualEqual || op == Tok::NotEqual;
    bool numbers = types_.is_number(left.type) && types_.is_number(right.type);
    bool same = left.type == right.type && types_.is_scalar(left.type);
    bool ordered =
        types_.is_enum(left.type) || types_.is_duration(left.type) || left.type == type_time_point;
    bool times = types_.is_duration(left.type) && types_.is_duration(right.type);
    bool null =
        (types_.is_pointer(left.type) && types_.is_pointer(right.type)) ||
        (types_.is_scalar(left.type) && conversion_cost(right, {left.type}) > 0 && !numbers) ||
        (types_.is_scalar(right.type) && conversion_cost(left, {right.type}) > 0 && !numbers);
    bool values = left.kind == Value::Kind::Value && right.kind == Value::Kind::Value;
    if (!values || !(numbers || times || (same && (equality || ordered)) || (null && equality))) {
        std::string remedy;
        if (types_.is_scoped(left.type) != types_.is_scoped(right.type)) {
            const Value& scoped = types_.is_scoped(left.type) ? left : right;
            remedy =
                "write one of the names of " + types_.name(scoped.type) + ", as " +
                types_.name(scoped.type) + "::" +
                (types_[scoped.type].fields.empty() ? "name" : types_[scoped.type].fields[0].name);
        } else if (left.kind == Value::Kind::Functions || right.kind == Value::Kind::Functions) {
            remedy = "call the function: add ()";
        } else if (types_.is_struct(left.type)) {
            remedy = "compare the members";
        }
        report_.error(span, "cannot compare " + describe(left) + " with " + describe(right),
                      remedy);
        return bad(span);
    }
    bool is_unsigned = numbers && (left.type == type_unsigned || right.type == type_unsigned);
    Node* node = nullptr;
    switch (op) {
        case Tok::EqualEqual:
            node = binary_node(Opcode::Equal, left.node, right.node, span);
            break;
        case Tok::NotEqual:
            node = binary_node(Opcode::NotEqual, left.node, right.node, span);
            break;
        case Tok::Less:
        case Tok::GreaterEqual:
            node = binary_node(is_unsigned ? Opcode::LessU : Opcode::Less, left.node, right.node,
                               span);
            break;
        default:
            node = binary_node(is_unsigned ? Opcode::LessEqualU : Opcode::LessEqual, left.node,
                               right.node, span);
    }
    // a > b is !(a <= b): the operands stay in their order.
    if (op == Tok::Greater || op == Tok::GreaterEqual) node = unary_node(Opcode::Not, node, span);
    return plain_value(node, type_bool, span);
}

}  // namespace lang
