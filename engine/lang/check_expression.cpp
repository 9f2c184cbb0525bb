// Expressions that are no operators and no calls: literals, names, members, elements, ? :
#include "engine/lang/check.h"

namespace lang {

namespace {

// The parser bounds the nesting of one expression. Initialisers, default arguments and lambdas that are
// read in place lead on to others, which can go round in a circle.
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
        case Kind::Bad: return bad(expression->span);
        case Kind::Number: return number(*expression);
        case Kind::Bool: return plain_value(constant_node(expression->value, expression->span), type_bool, expression->span);
        case Kind::Character: return character(*expression);
        case Kind::Null: return plain_value(constant_node(0, expression->span), type_null, expression->span);
        case Kind::This: return self(*expression);
        case Kind::Name: return name(*expression);
        case Kind::Unary: return unary(*expression);
        case Kind::Postfix:
            return increment(*expression->a, expression->op == Tok::MinusMinus, true, expression->span);
        case Kind::Binary: return binary(*expression);
        case Kind::Assign: return assign(*expression);
        case Kind::Conditional: return conditional(*expression);
        case Kind::Comma: return comma(*expression);
        case Kind::Call: return call(*expression);
        case Kind::Construct: {
            TypeUse type = resolve(expression->type);
            return construct_value(type, *expression);
        }
        case Kind::Member: return member(*expression);
        case Kind::Index: return index(*expression);
        case Kind::Cast: return cast(*expression);
        case Kind::Lambda: return lambda(*expression);
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
        report_.warning(expression->span, "this assigns; it does not compare", "write == to compare");
    return truth(check(expression));
}

Value Checker::number(const ast::Expression& expression) {
    std::string digits;
    for (char c : expression.text)
        if (c != '\'') digits += c;
    std::string_view rest = digits;
    int base = 10;
    if (rest.size() > 2 && rest[0] == '0' && (rest[1] == 'x' || rest[1] == 'X'))
        base = 16;
    else if (rest.size() > 2 && rest[0] == '0' && (rest[1] == 'b' || rest[1] == 'B'))
        base = 2;
    else if (rest.size() > 1 && rest[0] == '0' && rest[1] >= '0' && rest[1] <= '9')
        base = 8;
    if (base == 16 || base == 2) rest.remove_prefix(2);
    std::uint64_t value = 0;
    std::size_t i = 0;
    for (; i < rest.size(); i++) {
        char c = rest[i];
        int digit = c >= '0' && c <= '9'   ? c - '0'
                    : c >= 'a' && c <= 'f' ? c - 'a' + 10
                    : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                           : 99;
        if (digit >= base) break;
        value = value * static_cast<std::uint64_t>(base) + static_cast<std::uint64_t>(digit);
        if (value > 0xFFFFFFFFull) value = 0x1FFFFFFFFull;
    }
    std::string_view suffix = rest.substr(i);
    if (suffix.find('.') != std::string_view::npos || (base == 10 && !suffix.empty() && (suffix[0] == 'e' || suffix[0] == 'E' || suffix == "f"))) {
        report_.error(expression.span, "a number with a fraction is real C++, but outside of the subset",
                      "count in a smaller unit: 1500 thousandths instead of 1.5");
        return bad(expression.span);
    }
    if (const DurationUnit* unit = duration_suffix(suffix)) {
        bool known = false;
        for (Scope* scope = scope_; scope; scope = scope->parent)
            for (const std::string& use : scope->uses)
                known |= use == "std::chrono_literals" || use == "std::literals" || use == "std::chrono" ||
                         use == "std::literals::chrono_literals" || use == "chrono_literals" || use == "literals";
        if (!library_.includes_core("chrono"))
            report_.error(expression.span, "a time needs #include <chrono>", "add that line at the top");
        else if (!known)
            report_.error(expression.span, "the suffix " + std::string(suffix) + " needs its namespace",
                          "write using namespace std::chrono_literals; at the top");
        Value count = plain_value(constant_node(static_cast<Word>(value), expression.span), type_int, expression.span);
        return duration(*unit, count, expression.span);
    }
    bool is_unsigned = false;
    for (char c : suffix) {
        if (c == 'u' || c == 'U') {
            is_unsigned = true;
        } else if (c != 'l' && c != 'L') {
            report_.error(expression.span, "the number has an unknown suffix " + quoted(suffix));
            return bad(expression.span);
        }
    }
    if (value > 0xFFFFFFFFull || (value > 0x7FFFFFFFull && base == 10 && !is_unsigned)) {
        report_.error(expression.span, "the number does not fit into an int",
                      "an int goes up to 2147483647");
        return bad(expression.span);
    }
    if (value > 0x7FFFFFFFull) is_unsigned = true;
    return plain_value(constant_node(static_cast<Word>(static_cast<std::uint32_t>(value)), expression.span),
                       is_unsigned ? TypeId{type_unsigned} : TypeId{type_int}, expression.span);
}

Value Checker::character(const ast::Expression& expression) {
    std::string text = text_of_literal(expression.text, expression.span);
    if (text.size() != 1) {
        report_.error(expression.span, "one character is expected between ' and '",
                      text.size() > 1 ? "a text is written with \"" : "");
        return bad(expression.span);
    }
    return plain_value(constant_node(static_cast<unsigned char>(text[0]), expression.span), type_int, expression.span);
}

// What a literal stands for, its escapes resolved.
std::string Checker::text_of_literal(std::string_view raw, Span span) {
    std::string text;
    for (std::size_t i = 0; i < raw.size(); i++) {
        if (raw[i] != '\\' || i + 1 == raw.size()) {
            text += raw[i];
            continue;
        }
        char c = raw[++i];
        switch (c) {
            case 'n': text += '\n'; break;
            case 't': text += '\t'; break;
            case 'r': text += '\r'; break;
            case '0': text += '\0'; break;
            case '\\':
            case '"':
            case '\'': text += c; break;
            default:
                report_.error(span, std::string("the escape \\") + c + " is unknown",
                              "there are \\n \\t \\\\ \\\" \\'");
        }
    }
    return text;
}

Word Checker::message(std::string text) {
    for (std::size_t i = 0; i < program_.messages.size(); i++)
        if (program_.messages[i] == text) return static_cast<Word>(i);
    program_.messages.push_back(std::move(text));
    return static_cast<Word>(program_.messages.size() - 1);
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
                      found.core->kind >= CoreName::Int ? "" : "call it: " + std::string(expression.text) + "(...)");
        return value;
    }
    if (!found.builtin.empty()) {
        if (const Constant* constant = library_.constant(found.builtin)) {
            TypeId type = constant->type.empty() ? TypeId{type_int} : named_in_signature(constant->type, 0, type_void);
            return plain_value(constant_node(constant->value, expression.span), type, expression.span);
        }
        if (library_.type(found.builtin)) {
            value.kind = Value::Kind::Type;
            std::optional<TypeUse> type = type_of_name(expression.text, expression.type, expression.span, 0);
            if (type) value.type = type->id;
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
        case Symbol::Kind::Broken: value.type = type_bad; return value;
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
            if (symbol.frame && symbol.frame != frame_ && symbol.place->kind != NodeKind::GlobalPlace) {
                report_.error(span, quoted(symbol.name) + " is another name for a local variable and cannot be "
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
                if (!(outer && frame_->lambda && outer->self && outer->structure == symbol.structure)) {
                    report_.error(span, quoted(symbol.name) + " is a member of " + symbol.structure->name +
                                            " and needs an object",
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
        case Symbol::Kind::Function: value.kind = Value::Kind::Functions; value.type = type_void; return value;
        case Symbol::Kind::Type: value.kind = Value::Kind::Type; return value;
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
            report_.error(span, quoted(symbol.name) + " is a namespace", "write " + std::string(symbol.name) + "::name");
            return bad(span);
    }
    return value;
}

// `this`: the address of the object whose function is being read.
Value Checker::self(const ast::Expression& expression) {
    Span span = expression.span;
    if (frame_ && !frame_->self && frame_->lambda && frame_->outer && frame_->outer->self) {
        bool allowed = frame_->lambda->by_default != '\0';
        for (const ast::Capture& one : frame_->lambda->captures) allowed |= one.name == "this";
        if (!allowed) {
            report_.error(span, "this is not captured by the lambda", "write [this] or [&] in front of it");
            return bad(span);
        }
        Local* local = arena_.make<Local>();
        local->name = "this";
        local->type = types_.reference(frame_->outer->structure->type);
        frame_->outer->self->escapes = true;
        frame_->self = local;
        frame_->structure = frame_->outer->structure;
        frame_->const_self = frame_->outer->const_self;
        frame_->self_captured = true;
        frame_->function->arguments.push_back(local);
        frame_->function->locals.push_back(local);
        frame_->captured.push_back({nullptr, nullptr});
    }
    if (!frame_ || !frame_->self) {
        report_.error(span, "this exists only in the functions of a struct or class");
        return bad(span);
    }
    Node* node = read(local_place(frame_->self, span), 1, span);
    return plain_value(node, types_.pointer(frame_->structure->type, frame_->const_self), span);
}

Value Checker::member(const ast::Expression& expression) {
    Value object = check(expression.a);
    if (expression.arrow) {
        object = decay(object);
        if (object.bad()) return bad(expression.span);
        if (!types_.is_pointer(object.type) || object.type == type_null) {
            report_.error(expression.span, "-> needs a pointer, and this is " + describe(object), "write .");
            return bad(expression.span);
        }
        Node* place = make(NodeKind::Indirect, expression.span);
        place->a = object.node;
        object = place_value(place, types_[object.type].element, types_.facts(object.type).element_is_const,
                             expression.span);
    }
    if (object.bad()) return bad(expression.span);
    if (object.kind == Value::Kind::Value && types_.is_pointer(object.type)) {
        report_.error(expression.span, "this is a pointer: . needs an object", "write ->");
        return bad(expression.span);
    }
    object = materialise(object);
    if (Struct* made = types_.facts(object.type).structure; made && object.is_place()) {
        Symbol* symbol = made->scope->find(expression.text);
        if (symbol && symbol->kind == Symbol::Kind::Field) return field_of(object, *symbol, expression.span);
        if (symbol && (symbol->kind == Symbol::Kind::Constant || symbol->kind == Symbol::Kind::Variable))
            return symbol_value(*symbol, expression.span);
        if (symbol && symbol->kind == Symbol::Kind::Function) {
            report_.error(expression.span, symbol->structure->name + "::" + std::string(symbol->name) + " is a function",
                          "call it: " + std::string(symbol->name) + "(...)");
            return bad(expression.span);
        }
        if (symbol && symbol->kind == Symbol::Kind::Broken) return bad(expression.span);
        std::vector<std::string> names;
        for (const Symbol* one : made->scope->names) names.emplace_back(one->name);
        std::string near = nearest(expression.text, names);
        report_.error(expression.name_span, made->name + " has no member " + quoted(expression.text) +
                                                (near.empty() ? "" : "; did you mean " + near + "?"));
        return bad(expression.span);
    }
    if (!methods(object.type, expression.text).empty() ||
        (types_.is_array(object.type) && (expression.text == "size" || expression.text == "at"))) {
        report_.error(expression.span, quoted(expression.text) + " is a function of " + types_.name(object.type),
                      "call it: " + std::string(expression.text) + "()");
        return bad(expression.span);
    }
    std::vector<std::string> names;
    if (const BuiltinType* builtin = types_.facts(object.type).builtin) names = library_.members(builtin->name);
    std::string near = nearest(expression.text, names);
    report_.error(expression.name_span, describe(object) + " has no member " + quoted(expression.text) +
                                            (near.empty() ? "" : "; did you mean " + near + "?"));
    return bad(expression.span);
}

Value Checker::field_of(const Value& object, Symbol& field, Span span) {
    forbid_private(field, span);
    Value result = place_value(at_offset(object.node, field.offset, span), field.type,
                               (object.is_const && !field.is_mutable) || field.is_const, span);
    result.temporary = object.temporary;
    result.symbol = &field;
    return result;
}

Value Checker::index(const ast::Expression& expression) {
    Value array = check(expression.a);
    if (array.kind == Value::Kind::Task) {
        Node* number = convert(check(expression.b), {type_int}, "the number of a task");
        if (number->is_constant() && (number->value < 0 || number->value >= array.count)) {
            report_.error(expression.span, "there are " + std::to_string(array.count) + " of this task, counted from 0");
            return bad(expression.span);
        }
        array.node = number;
        array.span = expression.span;
        return array;
    }
    return element_of(array, *expression.b, expression.span);
}

Value Checker::element_of(const Value& given, const ast::Expression& index, Span span) {
    Value array = given;
    Value at = check_value(&index);
    if (array.bad() || at.bad()) return bad(span);
    array = materialise(array);
    if (!types_.is_array(array.type) || !array.is_place()) {
        if (!methods(array.type, "operator[]").empty()) {
            std::vector<Value> arguments{at};
            return call_builtin(methods(array.type, "operator[]"), &array, std::move(arguments), "operator[]", span);
        }
        report_.error(span, "[] needs an array, not " + describe(array));
        return bad(span);
    }
    Node* number = convert(at, {type_int}, "an index");
    const Type& type = types_[array.type];
    Word count = static_cast<Word>(type.count);
    if (number->is_constant() && !number->function && (number->value < 0 || number->value >= count)) {
        report_.error(span, "the index " + std::to_string(number->value) + " is outside of " + type.name,
                      "it goes from 0 to " + std::to_string(count - 1));
        return bad(span);
    }
    Word stride = static_cast<Word>(types_.words(type.element));
    Value result = place_value(element(array.node, number, count, stride, span), type.element, array.is_const, span);
    result.temporary = array.temporary;
    return result;
}

Value Checker::conditional(const ast::Expression& expression) {
    Span span = expression.span;
    Node* test = truth(check(expression.a));
    Value b = decay(check(expression.b)), c = decay(check(expression.c));
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
        report_.error(span, "? : chooses between values, not between " + describe(b) + " and " + describe(c),
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
    if (first.kind == Value::Kind::Bad || !first.node || second.kind == Value::Kind::Functions) return second;
    if (!second.node) return second;
    Value result = second;
    result.node = sequence({first.node, second.node}, expression.span);
    result.node->words = second.kind == Value::Kind::Value ? second.node->words : 0;
    result.span = expression.span;
    return result;
}

}  // namespace lang
