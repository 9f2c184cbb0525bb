// Operators that write: = and its kin, ++ and --.
#include "engine/lang/check.h"

namespace lang {

namespace {

// + of +=
Tok operator_of(Tok assignment) {
    switch (assignment) {
        case Tok::PlusAssign:
            return Tok::Plus;
        case Tok::MinusAssign:
            return Tok::Minus;
        case Tok::StarAssign:
            return Tok::Star;
        case Tok::SlashAssign:
            return Tok::Slash;
        case Tok::PercentAssign:
            return Tok::Percent;
        case Tok::AndAssign:
            return Tok::And;
        case Tok::OrAssign:
            return Tok::Or;
        case Tok::XorAssign:
            return Tok::Xor;
        case Tok::ShiftLeftAssign:
            return Tok::ShiftLeft;
        case Tok::ShiftRightAssign:
            return Tok::ShiftRight;
        default:
            return Tok::Assign;
    }
}

}  // namespace

// Whether [value] may be written to; says so where not. [what] names the operator.
bool Checker::modifiable(const Value& value, std::string_view what) {
    if (value.kind == Value::Kind::Bad) return false;
    if (value.symbol && value.symbol->kind == Symbol::Kind::Constant) {
        report_.error(value.span,
                      quoted(value.symbol->name) + " is a constant and cannot be changed",
                      "declare it without const");
        return false;
    }
    if (!value.is_place() || value.temporary) {
        std::string remedy;
        if (value.kind == Value::Kind::Functions) remedy = "a function is called: name(...)";
        report_.error(value.span, "the left side of " + std::string(what) + " must be a variable",
                      remedy);
        return false;
    }
    if (value.is_const) {
        bool method = frame_ && frame_->const_self && value.symbol &&
                      value.symbol->kind == Symbol::Kind::Field;
        report_.error(value.span,
                      (value.symbol ? quoted(value.symbol->name) : std::string("this")) +
                          " is const and cannot be changed",
                      method ? "the function is const: delete const behind its parameters"
                             : "declare it without const");
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
        bool made_anew =
            expression.op == Tok::Assign && is_construction(expression.b, target.type, inner);
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
                          ? "write std::move(...) around the right side"
                          : "");
        return bad(span);
    }
    if (expression.op != Tok::Assign) {
        Value value = decay(check(expression.b));
        if (value.bad() || target.bad()) return bad(span);
        Tok plain = operator_of(expression.op);
        // The same operator tells the type of the result; its node is not used.
        Value left = plain_value(read(target.node, 1, target.span), target.type, target.span);
        Node* right = value.node;
        Value both = arithmetic(
            plain, left, plain_value(make(NodeKind::Read, value.span), value.type, value.span),
            span, span);
        if (value.kind != Value::Kind::Value || both.bad()) return bad(span);
        if (!converts(both, {target.type})) {
            report_.error(span,
                          "cannot put " + describe(both) + " into " + types_.name(target.type));
            return bad(span);
        }
        Node* node = make(NodeKind::Update, span);
        node->a = target.node;
        node->b = right;
        node->op = both.node->op;
        node->words = 1;
        node->to_bool = target.type == type_bool;
        if (types_.is_enum(target.type)) {
            report_.error(span, "an enum cannot be computed with in place",
                          "write x = static_cast<" + types_.name(target.type) + ">(...)");
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
        Node* node = invoke(builtin.code, {address(target.node, target.span)}, 1,
                            builtin.form == Form::Local, span);
        return plain_value(node, type == type_void ? TypeId{type_int} : type, span);
    }
    if (target.type != type_int && target.type != type_unsigned) {
        if (target.type != type_bad)
            report_.error(span,
                          std::string(op) + " needs an int or unsigned, not " + describe(target));
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
