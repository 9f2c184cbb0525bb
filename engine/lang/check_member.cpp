// Members and elements: object.member, pointer->member, array[i].
#include "engine/lang/check.h"

namespace lang {

// `this`: the address of the object whose function is being read.
Value Checker::self(const ast::Expression& expression) {
    Span span = expression.span;
    if (frame_ && !frame_->self && frame_->lambda && frame_->outer && frame_->outer->self) {
        bool allowed = frame_->lambda->by_default != '\0';
        for (const ast::Capture& one : frame_->lambda->captures) allowed |= one.name == "this";
        if (!allowed) {
            report_.error(span, "this is not captured by the lambda",
                          "write [this] or [&] in front of it");
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
            report_.error(expression.span, "-> needs a pointer, and this is " + describe(object),
                          "write .");
            return bad(expression.span);
        }
        Node* place = make(NodeKind::Indirect, expression.span);
        place->a = object.node;
        object = place_value(place, types_[object.type].element,
                             types_.facts(object.type).element_is_const, expression.span);
    }
    if (object.bad()) return bad(expression.span);
    if (object.kind == Value::Kind::Value && types_.is_pointer(object.type)) {
        report_.error(expression.span, "this is a pointer: . needs an object", "write ->");
        return bad(expression.span);
    }
    object = materialise(object);
    if (Struct* made = types_.facts(object.type).structure; made && object.is_place()) {
        Symbol* symbol = made->scope->find(expression.text);
        if (symbol && symbol->kind == Symbol::Kind::Field)
            return field_of(object, *symbol, expression.span);
        if (symbol &&
            (symbol->kind == Symbol::Kind::Constant || symbol->kind == Symbol::Kind::Variable))
            return symbol_value(*symbol, expression.span);
        if (symbol && symbol->kind == Symbol::Kind::Function) {
            report_.error(
                expression.span,
                symbol->structure->name + "::" + std::string(symbol->name) + " is a function",
                "call it: " + std::string(symbol->name) + "(...)");
            return bad(expression.span);
        }
        if (symbol && symbol->kind == Symbol::Kind::Broken) return bad(expression.span);
        std::vector<std::string> names;
        for (const Symbol* one : made->scope->names) names.emplace_back(one->name);
        std::string near = nearest(expression.text, names);
        report_.error(expression.name_span,
                      made->name + " has no member " + quoted(expression.text) +
                          (near.empty() ? "" : "; did you mean " + near + "?"));
        return bad(expression.span);
    }
    if (!methods(object.type, expression.text).empty() ||
        (types_.is_array(object.type) && (expression.text == "size" || expression.text == "at"))) {
        report_.error(expression.span,
                      quoted(expression.text) + " is a function of " + types_.name(object.type),
                      "call it: " + std::string(expression.text) + "()");
        return bad(expression.span);
    }
    std::vector<std::string> names;
    if (const BuiltinType* builtin = types_.facts(object.type).builtin)
        names = library_.members(builtin->name);
    std::string near = nearest(expression.text, names);
    report_.error(expression.name_span, describe(object) + " has no member " +
                                            quoted(expression.text) +
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
            report_.error(expression.span, "there are " + std::to_string(array.count) +
                                               " of this task, counted from 0");
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
            return call_builtin(methods(array.type, "operator[]"), &array, std::move(arguments),
                                "operator[]", span);
        }
        report_.error(span, "[] needs an array, not " + describe(array));
        return bad(span);
    }
    Node* number = convert(at, {type_int}, "an index");
    const Type& type = types_[array.type];
    Word count = static_cast<Word>(type.count);
    if (number->is_constant() && !number->function &&
        (number->value < 0 || number->value >= count)) {
        report_.error(span,
                      "the index " + std::to_string(number->value) + " is outside of " + type.name,
                      "it goes from 0 to " + std::to_string(count - 1));
        return bad(span);
    }
    Word stride = static_cast<Word>(types_.words(type.element));
    Value result = place_value(element(array.node, number, count, stride, span), type.element,
                               array.is_const, span);
    result.temporary = array.temporary;
    return result;
}

}  // namespace lang
