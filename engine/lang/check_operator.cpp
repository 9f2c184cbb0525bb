// Operators. Numbers follow C++: bool and enum become int, and int with unsigned becomes unsigned.
#include "engine/lang/check.h"
#include "engine/lang/fold.h"

namespace lang {

namespace {

Opcode arithmetic_opcode(Tok op, bool is_unsigned) {
    switch (op) {
        case Tok::Plus: return is_unsigned ? Opcode::AddU : Opcode::Add;
        case Tok::Minus: return is_unsigned ? Opcode::SubtractU : Opcode::Subtract;
        case Tok::Star: return is_unsigned ? Opcode::MultiplyU : Opcode::Multiply;
        case Tok::Slash: return is_unsigned ? Opcode::DivideU : Opcode::Divide;
        case Tok::Percent: return is_unsigned ? Opcode::ModuloU : Opcode::Modulo;
        case Tok::And: return Opcode::BitAnd;
        case Tok::Or: return Opcode::BitOr;
        case Tok::Xor: return Opcode::BitXor;
        case Tok::ShiftLeft: return Opcode::ShiftLeft;
        default: return is_unsigned ? Opcode::ShiftRightU : Opcode::ShiftRight;
    }
}

// + of +=
Tok operator_of(Tok assignment) {
    switch (assignment) {
        case Tok::PlusAssign: return Tok::Plus;
        case Tok::MinusAssign: return Tok::Minus;
        case Tok::StarAssign: return Tok::Star;
        case Tok::SlashAssign: return Tok::Slash;
        case Tok::PercentAssign: return Tok::Percent;
        case Tok::AndAssign: return Tok::And;
        case Tok::OrAssign: return Tok::Or;
        case Tok::XorAssign: return Tok::Xor;
        case Tok::ShiftLeftAssign: return Tok::ShiftLeft;
        case Tok::ShiftRightAssign: return Tok::ShiftRight;
        default: return Tok::Assign;
    }
}

bool is_comparison(Tok op) {
    return op == Tok::EqualEqual || op == Tok::NotEqual || op == Tok::Less || op == Tok::LessEqual ||
           op == Tok::Greater || op == Tok::GreaterEqual;
}

}  // namespace

Node* Checker::logical_not(Node* node, Span span) {
    if (node->kind == NodeKind::Unary && node->op == Opcode::ToBool) node = node->a;
    return unary_node(Opcode::Not, node, span);
}

Value Checker::unary(const ast::Expression& expression) {
    Span span = expression.span;
    switch (expression.op) {
        case Tok::PlusPlus: return increment(*expression.a, false, false, span);
        case Tok::MinusMinus: return increment(*expression.a, true, false, span);
        case Tok::And: return address_of(expression);
        case Tok::Star: return dereference(expression);
        case Tok::Not: return plain_value(logical_not(truth(check(expression.a)), span), type_bool, span);
        default: break;
    }
    if (expression.op == Tok::Minus && expression.a->kind == ast::ExpressionKind::Number &&
        expression.a->text == "2147483648")
        return plain_value(constant_node(-2147483647 - 1, span), type_int, span);
    Value value = decay(check(expression.a));
    if (value.bad()) return bad(span);
    if (types_.is_duration(value.type) && expression.op == Tok::Minus)
        return plain_value(unary_node(Opcode::Negate, value.node, span), value.type, span);
    if (value.kind != Value::Kind::Value || !types_.is_number(value.type)) {
        report_.error(span, "the operator " + std::string(spelling(expression.op)) + " needs a number, not " +
                                describe(value));
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
        report_.error(expression.span, "& needs a variable", "name what it shall be the address of");
        return bad(expression.span);
    }
    return plain_value(address(value.node, expression.span), types_.pointer(value.type, value.is_const),
                       expression.span);
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
    report_.error(span, "the operator " + std::string(spelling(op)) + " does not go with " +
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
    } else if ((op == Tok::Slash || op == Tok::Percent) && left_time && (right_number || right_time)) {
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
    bool ordered = types_.is_enum(left.type) || types_.is_duration(left.type) || left.type == type_time_point;
    bool times = types_.is_duration(left.type) && types_.is_duration(right.type);
    bool null = (types_.is_pointer(left.type) && types_.is_pointer(right.type)) ||
                (types_.is_scalar(left.type) && conversion_cost(right, {left.type}) > 0 && !numbers) ||
                (types_.is_scalar(right.type) && conversion_cost(left, {right.type}) > 0 && !numbers);
    bool values = left.kind == Value::Kind::Value && right.kind == Value::Kind::Value;
    if (!values || !(numbers || times || (same && (equality || ordered)) || (null && equality))) {
        std::string remedy;
        if (types_.is_scoped(left.type) != types_.is_scoped(right.type)) {
            const Value& scoped = types_.is_scoped(left.type) ? left : right;
            remedy = "write one of the names of " + types_.name(scoped.type) + ", as " +
                     types_.name(scoped.type) + "::" +
                     (types_[scoped.type].fields.empty() ? "name" : types_[scoped.type].fields[0].name);
        } else if (left.kind == Value::Kind::Functions || right.kind == Value::Kind::Functions) {
            remedy = "call the function: add ()";
        } else if (types_.is_struct(left.type)) {
            remedy = "compare the members";
        }
        report_.error(span, "cannot compare " + describe(left) + " with " + describe(right), remedy);
        return bad(span);
    }
    bool is_unsigned = numbers && (left.type == type_unsigned || right.type == type_unsigned);
    Node* node = nullptr;
    switch (op) {
        case Tok::EqualEqual: node = binary_node(Opcode::Equal, left.node, right.node, span); break;
        case Tok::NotEqual: node = binary_node(Opcode::NotEqual, left.node, right.node, span); break;
        case Tok::Less:
        case Tok::GreaterEqual:
            node = binary_node(is_unsigned ? Opcode::LessU : Opcode::Less, left.node, right.node, span);
            break;
        default:
            node = binary_node(is_unsigned ? Opcode::LessEqualU : Opcode::LessEqual, left.node, right.node, span);
    }
    // a > b is !(a <= b): the operands stay in their order.
    if (op == Tok::Greater || op == Tok::GreaterEqual) node = unary_node(Opcode::Not, node, span);
    return plain_value(node, type_bool, span);
}

// Whether [value] may be written to; says so where not. [what] names the operator.
bool Checker::modifiable(const Value& value, std::string_view what) {
    if (value.kind == Value::Kind::Bad) return false;
    if (value.symbol && value.symbol->kind == Symbol::Kind::Constant) {
        report_.error(value.span, quoted(value.symbol->name) + " is a constant and cannot be changed",
                      "declare it without const");
        return false;
    }
    if (!value.is_place() || value.temporary) {
        std::string remedy;
        if (value.kind == Value::Kind::Functions) remedy = "a function is called: name(...)";
        report_.error(value.span, "the left side of " + std::string(what) + " must be a variable", remedy);
        return false;
    }
    if (value.is_const) {
        bool method = frame_ && frame_->const_self && value.symbol && value.symbol->kind == Symbol::Kind::Field;
        report_.error(value.span, (value.symbol ? quoted(value.symbol->name) : std::string("this")) + " is const and cannot be changed",
                      method ? "the function is const: delete const behind its parameters" : "declare it without const");
        return false;
    }
    Node* place = value.node;
    bool own = place->kind == NodeKind::LocalPlace;
    if (!own && frame_ && frame_->in_property) {
        report_.error(value.span, "a property may look, but not change anything",
                      "compare with ==");
        return false;
    }
    return true;
}

Value Checker::assign(const ast::Expression& expression) {
    Span span = expression.span;
    Value target = check(expression.a);
    std::string_view op = spelling(expression.op);
    if (target.kind == Value::Kind::Bad) {
        if (expression.b->kind != ast::ExpressionKind::Braces) check(expression.b);
        return bad(span);
    }
    const BuiltinType* builtin = types_.facts(target.type).builtin;
    if (!modifiable(target, op)) {
        check_value(expression.b);
        return bad(span);
    }
    if (builtin && !builtin->scalar) {
        std::string name = "operator" + std::string(op);
        std::vector<const Builtin*> list = methods(target.type, name);
        if (!list.empty()) {
            std::vector<Value> arguments;
            arguments.push_back(check(expression.b));
            return call_builtin(list, &target, std::move(arguments), arena_.text({name}), span);
        }
        Initialisation inner;
        bool made_anew = expression.op == Tok::Assign && is_construction(expression.b, target.type, inner);
        bool replaceable = builtin->copyable || builtin->capacity > 0 || makes_threads(target.type);
        if (made_anew && replaceable) {
            std::vector<Node*> list;
            Node* place = fixed_place(target.node, list, span);
            if (Node* node = construct(place, target.type, inner)) list.push_back(node);
            Node* node = sequence(std::move(list), span);
            node->span = span;
            node->words = 0;
            return plain_value(node, type_void, span);
        }
        Value value = check(expression.b);
        if (value.bad()) return bad(span);
        bool moves = value.type == target.type && value.is_place() && value.moved;
        if (expression.op == Tok::Assign && !builtin->guard &&
            (moves || (builtin->copyable && value.type == target.type))) {
            std::vector<Node*> list;
            Node* words = read(value.node, types_.words(target.type), span);
            list.push_back(write(target.node, words, span));
            if (moves)  // what was moved from is empty
                for (std::uint32_t i = 0; i < types_.words(target.type); i++)
                    list.push_back(write(at_offset(value.node, static_cast<Word>(i), span),
                                         constant_node(0, span), span));
            for (Node* one : list) one->words = 0;
            Node* node = sequence(std::move(list), span);
            node->words = 0;
            return plain_value(node, type_void, span);
        }
        report_.error(span, types_.name(target.type) + " cannot be assigned to",
                      value.type == target.type && !value.moved && !builtin->guard
                          ? "write std::move(...) around the right side" : "");
        return bad(span);
    }
    if (expression.op != Tok::Assign) {
        Value value = decay(check(expression.b));
        if (value.bad() || target.bad()) return bad(span);
        Tok plain = operator_of(expression.op);
        // The same operator tells the type of the result; its node is not used.
        Value left = plain_value(read(target.node, 1, target.span), target.type, target.span);
        Node* right = value.node;
        Value both = arithmetic(plain, left, plain_value(make(NodeKind::Read, value.span), value.type, value.span),
                                span, span);
        if (value.kind != Value::Kind::Value || both.bad()) return bad(span);
        if (!converts(both, {target.type})) {
            report_.error(span, "cannot put " + describe(both) + " into " + types_.name(target.type));
            return bad(span);
        }
        Node* node = make(NodeKind::Update, span);
        node->a = target.node;
        node->b = right;
        node->op = both.node->op;
        node->words = 1;
        node->to_bool = target.type == type_bool;
        if (types_.is_enum(target.type)) {
            report_.error(span, "an enum cannot be computed with in place", "write x = static_cast<" +
                          types_.name(target.type) + ">(...)");
            return bad(span);
        }
        return plain_value(node, target.type, span);
    }
    if (types_.is_array(target.type) && !types_.facts(target.type).is_std_array) {
        report_.error(span, "an array cannot be assigned as a whole",
                      "assign each element, or use std::array");
        check_value(expression.b);
        return bad(span);
    }
    Node* value = nullptr;
    if (expression.b->kind == ast::ExpressionKind::Braces) {
        Value braces;
        braces.kind = Value::Kind::Braces;
        braces.syntax = expression.b;
        braces.span = expression.b->span;
        value = convert(braces, {target.type}, "the assignment");
    } else {
        value = convert(check(expression.b), {target.type}, "the assignment");
    }
    Node* node = write(target.node, value, span);
    return plain_value(node, target.type, span);
}

Value Checker::increment(const ast::Expression& operand, bool down, bool post, Span span) {
    Value target = check(&operand);
    std::string_view op = down ? "--" : "++";
    if (!modifiable(target, op)) return bad(span);
    if (types_.is_builtin(target.type)) {
        std::string name = "operator" + std::string(op);
        std::vector<Value> arguments;
        if (post) arguments.push_back(plain_value(constant_node(0, span), type_int, span));
        std::vector<const Builtin*> list;
        for (const Builtin* one : methods(target.type, name))
            if (library_.signature(*one).parameters.size() == arguments.size()) list.push_back(one);
        if (list.empty()) {
            report_.error(span, std::string(op) + " does not go with " + types_.name(target.type));
            return bad(span);
        }
        // The int of operator++(int) only tells the two apart.
        const Builtin& builtin = *list[0];
        TypeId type = types_.facts(target.type).argument;
        forbid_in_property(span, op);
        Node* node = invoke(builtin.code, {address(target.node, target.span)}, 1, builtin.form == Form::Local, span);
        return plain_value(node, type == type_void ? TypeId{type_int} : type, span);
    }
    if (target.type != type_int && target.type != type_unsigned) {
        if (target.type != type_bad)
            report_.error(span, std::string(op) + " needs an int or unsigned, not " + describe(target));
        return bad(span);
    }
    Node* node = make(NodeKind::Update, span);
    node->a = target.node;
    node->b = constant_node(1, span);
    bool is_unsigned = target.type == type_unsigned;
    node->op = down ? (is_unsigned ? Opcode::SubtractU : Opcode::Subtract)
                    : (is_unsigned ? Opcode::AddU : Opcode::Add);
    node->words = 1;
    node->post = post;
    return plain_value(node, target.type, span);
}

}  // namespace lang
