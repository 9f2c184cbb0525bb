// Expressions: which kind is read where, and names, ? : and the comma.
#include "engine/lang/check.h"

namespace lang {

namespace {

// The parser bounds the nesting of one expression. Initialisers, default arguments and lambdas that
// are read in place lead on to others, which can go round in a circle.
constexpr int depth_max = 600;

}  // namespace

bool Checker::too_deep(Span span) {
    if (depth_ < depth_max) return false;
    report_.error(span, "this leads on to more and more code without end", "does it need itself?");
    return true;
}

Value Checker::check(const ast::Expression* expression) {
    if (!expression) return {};
    if (too_deep(expression->span)) return bad(expression->span);
    depth_++;
    Value value = check_any(*expression);
    depth_--;
    return value;
}

Value Checker::check_any(const ast::Expression& given) {
    using Kind = ast::ExpressionKind;
    const ast::Expression* expression = &given;
    switch (expression->kind) {
        case Kind::Bad:
            return bad(expression->span);
        case Kind::Number:
            return number(*expression);
        case Kind::Bool:
            return plain_value(constant_node(expression->value, expression->span), type_bool,
                               expression->span);
        case Kind::Character:
            return character(*expression);
        case Kind::Null:
            return plain_value(constant_node(0, expression->span), type_null, expression->span);
        case Kind::This:
            return self(*expression);
        case Kind::Name:
            return name(*expression);
        case Kind::Unary:
            return unary(*expression);
        case Kind::Postfix:
            return increment(*expression->a, expression->op == Tok::MinusMinus, true,
                             expression->span);
        case Kind::Binary:
            return binary(*expression);
        case Kind::Assign:
            return assign(*expression);
        case Kind::Conditional:
            return conditional(*expression);
        case Kind::Comma:
            return comma(*expression);
        case Kind::Call:
            return call(*expression);
        case Kind::Construct: {
            TypeUse type = resolve(expression->type);
            return construct_value(type, *expression);
        }
        case Kind::Member:
            return member(*expression);
        case Kind::Index:
            return index(*expression);
        case Kind::Cast:
            return cast(*expression);
        case Kind::Lambda:
            return lambda(*expression);
        case Kind::Text: {
            Value value;
            value.kind = Value::Kind::Text;
            value.text = expression->text;
            value.type = type_text;
            value.span = expression->span;
            return value;
        }
        case Kind::Braces: {
            Value value;
            value.kind = Value::Kind::Braces;
            value.syntax = expression;
            value.type = type_void;
            value.span = expression->span;
            return value;
        }
        case Kind::Designated:
            report_.error(expression->span, "a member is named only within the braces of a struct");
            return bad(expression->span);
    }
    return bad(expression->span);
}

// A value that may be used or dropped: what it is made of has been checked.
Value Checker::check_value(const ast::Expression* expression) {
    Value value = decay(check(expression));
    return value;
}

// 0 or 1, for if and while.
Node* Checker::condition(const ast::Expression* expression) {
    if (expression->kind == ast::ExpressionKind::Assign && expression->op == Tok::Assign)
        report_.warning(expression->span, "this assigns; it does not compare",
                        "write == to compare");
    return truth(check(expression));
}

Value Checker::name(const ast::Expression& expression) {
    Found found = find(expression.text);
    if (found.symbol) return symbol_value(*found.symbol, expression.span);
    Value value;
    value.span = expression.span;
    if (found.core) {
        if (found.core->kind == CoreName::Constant)
            return plain_value(constant_node(found.core->value, expression.span),
                               found.core->name == "NULL" ? type_null : type_int, expression.span);
        report_.error(expression.span, quoted(expression.text) + " is no value",
                      found.core->kind >= CoreName::Int
                          ? ""
                          : "call it: " + std::string(expression.text) + "(...)");
        return value;
    }
    if (!found.builtin.empty()) {
        if (const Constant* constant = library_.constant(found.builtin)) {
            std::string_view name = constant->type;
            const bool pointer = !name.empty() && name.back() == '*';
            if (pointer) name.remove_suffix(1);
            TypeId type = name.empty() ? TypeId{type_int}
                                       : named_in_signature(name, pointer ? 1 : 0, type_void);
            return plain_value(constant_node(constant->value, expression.span), type,
                               expression.span);
        }
        if (library_.type(found.builtin) || !library_.alias(found.builtin).empty()) {
            value.kind = Value::Kind::Type;
            std::optional<TypeUse> type =
                type_of_name(expression.text, expression.type, expression.span, 0);
            if (type) value.type = type->id;
            return value;
        }
        for (const Builtin* one : library_.functions(found.builtin)) {
            if (one->form != Form::Variable) continue;
            value.type = named_in_signature(library_.signature(*one).result, 0, type_void);
            value.kind = Value::Kind::Place;
            value.node = make(NodeKind::Indirect, expression.span);
            value.node->a = invoke(one->code, {}, 1, true, expression.span);
            value.node->a->makes = one->makes;
            value.node->words = 1;
            return value;
        }
        report_.error(expression.span, std::string(found.builtin) + " is a function",
                      "call it: " + std::string(expression.text) + "(...)");
        return value;
    }
    unknown_name(expression.text, expression.span, "variable");
    return value;
}

Value Checker::symbol_value(Symbol& symbol, Span span) {
    Value value;
    value.span = span;
    value.symbol = &symbol;
    value.type = symbol.type;
    value.is_const = symbol.is_const;
    switch (symbol.kind) {
        case Symbol::Kind::Broken:
            value.type = type_bad;
            return value;
        case Symbol::Kind::Constant: {
            if (symbol.structure) forbid_private(symbol, span);
            value.kind = Value::Kind::Value;
            value.node = constant_node(symbol.value, span);
            return value;
        }
        case Symbol::Kind::Variable: {
            if (symbol.structure) forbid_private(symbol, span);
            Node* place = arena_.make<Node>(*symbol.place);
            place->span = span;
            // Another name for an element may stand for a local of the function around a lambda.
            if (symbol.frame && symbol.frame != frame_ &&
                symbol.place->kind != NodeKind::GlobalPlace) {
                report_.error(span,
                              quoted(symbol.name) +
                                  " is another name for a local variable and cannot be "
                                  "used within this lambda",
                              "use the variable itself, or pass it with std::ref");
                return bad(span);
            }
            value.kind = Value::Kind::Place;
            value.node = place;
            return value;
        }
        case Symbol::Kind::Local: {
            Symbol* own = reach(&symbol, span);
            if (!own) return bad(span);
            value.is_const = own->is_const;
            value.kind = Value::Kind::Place;
            if (own->by_address) {
                value.node = make(NodeKind::Indirect, span);
                value.node->a = read(local_place(own->local, span), 1, span);
                value.node->access = own->access;
            } else {
                value.node = local_place(own->local, span);
            }
            return value;
        }
        case Symbol::Kind::Field: {
            if (!frame_ || !frame_->self || frame_->structure != symbol.structure) {
                // A lambda that runs as a task takes `this` along.
                Frame* outer = frame_ ? frame_->outer : nullptr;
                if (!(outer && frame_->lambda && outer->self &&
                      outer->structure == symbol.structure)) {
                    report_.error(span,
                                  quoted(symbol.name) + " is a member of " +
                                      symbol.structure->name + " and needs an object",
                                  "write object." + std::string(symbol.name));
                    return bad(span);
                }
            }
            ast::Expression none;
            none.span = span;
            Value object = self(none);
            if (object.bad()) return object;
            Node* place = make(NodeKind::Indirect, span);
            place->a = object.node;
            Value whole = place_value(place, symbol.structure->type, frame_->const_self, span);
            Value result = field_of(whole, symbol, span);
            result.symbol = &symbol;
            return result;
        }
        case Symbol::Kind::Function:
            value.kind = Value::Kind::Functions;
            value.type = type_void;
            return value;
        case Symbol::Kind::Type:
            value.kind = Value::Kind::Type;
            return value;
        case Symbol::Kind::Lambda:
            value.kind = Value::Kind::Lambda;
            value.type = type_void;
            value.lambda = symbol.lambda;
            return value;
        case Symbol::Kind::Task:
            value.kind = Value::Kind::Task;
            value.type = type_void;
            value.first = symbol.first_task;
            value.count = symbol.task_count;
            return value;
        case Symbol::Kind::Namespace:
            report_.error(span, quoted(symbol.name) + " is a namespace",
                          "write " + std::string(symbol.name) + "::name");
            return bad(span);
    }
    return value;
}

Value Checker::conditional(const ast::Expression& expression) {
    Span span = expression.span;
    Node* test = truth(check(expression.a));
    Value b = check(expression.b), c = check(expression.c);
    // One of two objects is that object and no copy of it. Of two numbers the value is enough.
    const bool objects = b.is_place() && c.is_place() && b.type == c.type &&
                         !types_.is_scalar(b.type) && !types_.is_array(b.type);
    if (objects && !b.temporary && !c.temporary) {
        const bool is_const = b.is_const || c.is_const;
        if (test->is_constant())
            return place_value((test->value ? b : c).node, b.type, is_const, span);
        Node* chosen = make(NodeKind::Conditional, span);
        chosen->a = test;
        chosen->b = address(b.node, span);
        chosen->c = address(c.node, span);
        chosen->words = 1;
        Node* place = make(NodeKind::Indirect, span);
        place->a = chosen;
        return place_value(place, b.type, is_const, span);
    }
    b = decay(b);
    c = decay(c);
    if (b.bad() || c.bad()) return bad(span);
    TypeId type = b.type;
    if (b.type != c.type) {
        if (types_.is_number(b.type) && types_.is_number(c.type))
            type = b.type == type_unsigned || c.type == type_unsigned ? type_unsigned : type_int;
        else if (converts(b, {c.type}))
            type = c.type;
        else if (!converts(c, {b.type})) {
            report_.error(span, "the two values of ? : are " + describe(b) + " and " + describe(c),
                          "make them the same type");
            return bad(span);
        }
    }
    if (b.kind != Value::Kind::Value || c.kind != Value::Kind::Value) {
        report_.error(
            span, "? : chooses between values, not between " + describe(b) + " and " + describe(c),
            "write an if");
        return bad(span);
    }
    if (test->is_constant()) return plain_value(test->value ? b.node : c.node, type, span);
    Node* node = make(NodeKind::Conditional, span);
    node->a = test;
    node->b = type == type_void ? b.node : convert(b, {type}, "? :");
    node->c = type == type_void ? c.node : convert(c, {type}, "? :");
    node->words = static_cast<std::uint16_t>(types_.words(type));
    return plain_value(node, type, span);
}

Value Checker::comma(const ast::Expression& expression) {
    Value first = check_value(expression.a);
    Value second = check(expression.b);
    if (second.kind == Value::Kind::Bad) return bad(expression.span);
    if (first.kind == Value::Kind::Bad || !first.node || second.kind == Value::Kind::Functions)
        return second;
    if (!second.node) return second;
    Value result = second;
    result.node = sequence({first.node, second.node}, expression.span);
    result.node->words = second.kind == Value::Kind::Value ? second.node->words : 0;
    result.span = expression.span;
    return result;
}

}  // namespace lang
