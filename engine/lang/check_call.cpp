// Calls of functions, methods, constructors and lambdas of the script. Calls into the API tables
// are in check_builtin.cpp, of the few functions that the language itself knows in check_core.cpp.
#include "engine/lang/check.h"

namespace lang {

std::vector<Value> Checker::check_arguments(std::span<ast::Expression*> list) {
    std::vector<Value> values;
    for (const ast::Expression* one : list) values.push_back(check(one));
    return values;
}

Value Checker::call(const ast::Expression& expression) {
    using Kind = ast::ExpressionKind;
    switch (expression.a->kind) {
        case Kind::Name:
            return call_named(expression);
        case Kind::Member:
            return call_method(expression);
        default:
            break;
    }
    Value callee = check(expression.a);
    std::vector<Value> arguments = check_arguments(expression.list);
    if (callee.kind == Value::Kind::Lambda)
        return run_inline(*callee.lambda, std::move(arguments), expression.span);
    if (callee.kind != Value::Kind::Bad)
        report_.error(expression.span, describe(callee) + " cannot be called");
    return bad(expression.span);
}

Value Checker::call_named(const ast::Expression& expression) {
    const ast::Expression& callee = *expression.a;
    Span span = expression.span;
    Found found = find(callee.text);
    if (found.symbol) {
        Symbol& symbol = *found.symbol;
        switch (symbol.kind) {
            case Symbol::Kind::Broken:
                check_arguments(expression.list);
                return bad(span);
            case Symbol::Kind::Function: {
                Node* object = nullptr;
                bool const_self = false;
                if (symbol.structure && !symbol.functions.empty() &&
                    !symbol.functions[0]->is_static) {
                    ast::Expression none;
                    none.span = callee.span;
                    Value here = self(none);
                    if (here.bad()) return bad(span);
                    if (frame_->structure != symbol.structure) {
                        report_.error(callee.span, quoted(callee.text) + " is a function of " +
                                                       symbol.structure->name +
                                                       " and needs an object");
                        return bad(span);
                    }
                    object = here.node;
                    const_self = frame_->const_self;
                }
                return call_function(symbol, object, const_self, expression);
            }
            case Symbol::Kind::Type:
                return construct_value({symbol.type}, expression);
            case Symbol::Kind::Lambda:
                return run_inline(*symbol.lambda, check_arguments(expression.list), span);
            case Symbol::Kind::Task:
                report_.error(callee.span, "a task runs by itself and cannot be called",
                              "move its code into a function");
                return bad(span);
            default: {
                Value value = symbol_value(symbol, callee.span);
                check_arguments(expression.list);
                if (!value.bad())
                    report_.error(
                        span, quoted(callee.text) + " is " + describe(value) + ", not a function");
                return bad(span);
            }
        }
    }
    if (found.core) {
        switch (found.core->kind) {
            case CoreName::Int:
                return construct_value({type_int}, expression);
            case CoreName::Unsigned:
                return construct_value({type_unsigned}, expression);
            case CoreName::Array:
            case CoreName::TimePoint:
            case CoreName::Duration: {
                std::optional<TypeUse> type =
                    type_of_name(callee.text, callee.type, callee.span, 0);
                return construct_value(type ? *type : TypeUse{}, expression);
            }
            default:
                return call_core(*found.core, expression);
        }
    }
    if (!found.builtin.empty()) {
        if (library_.type(found.builtin) || !library_.alias(found.builtin).empty()) {
            std::optional<TypeUse> type = type_of_name(callee.text, callee.type, callee.span, 0);
            return construct_value(type ? *type : TypeUse{}, expression);
        }
        std::vector<const Builtin*> list = library_.functions(found.builtin);
        if (!list.empty())
            return call_builtin(list, nullptr, check_arguments(expression.list), found.builtin,
                                span);
    }
    bool in_check = role_ == Role::Check || role_ == Role::Sandbox;
    if (callee.text == "await" || callee.text == "at" || callee.text == "ended") {
        if (!in_check) {
            report_.error(
                callee.span, quoted(callee.text) + " belongs to the check, not to this file",
                callee.text == "await" ? "wait on a condition variable or a semaphore" : "");
            check_arguments(expression.list);
            return bad(span);
        }
        if (callee.text == "await") return check_await(expression);
        if (callee.text == "at") return check_at(expression);
        return check_ended(expression);
    }
    unknown_name(callee.text, callee.span, "function");
    check_arguments(expression.list);
    return bad(span);
}

// A value or object made by naming its type: int(x), Point{1, 2}, std::lock_guard(m).
Value Checker::construct_value(TypeUse type, const ast::Expression& expression) {
    Span span = expression.span;
    if (type.id == type_bad) {
        check_arguments(expression.list);
        return bad(span);
    }
    std::span<ast::Expression*> list = expression.list;
    if (expression.braces && list.size() == 1 && list[0]->kind == ast::ExpressionKind::Braces)
        list = list[0]->list;
    if (types_.is_duration(type.id)) {
        if (list.empty()) return plain_value(constant_node(0, span), type.id, span);
        Value count = decay(check(list[0]));
        if (count.bad()) return bad(span);
        if (list.size() == 1 && types_.is_duration(count.type))
            return plain_value(count.node, type.id, span);
        if (list.size() != 1 || !types_.is_number(count.type)) {
            report_.error(span, types_.name(type.id) + " is made of one number");
            return bad(span);
        }
        return duration(*duration_unit(types_.name(type.id)), count, span);
    }
    if (types_.is_scalar(type.id)) {
        if (list.empty()) return plain_value(constant_node(0, span), type.id, span);
        if (list.size() > 1) {
            report_.error(span, types_.name(type.id) + " is made of one value");
            check_arguments(list);
            return bad(span);
        }
        return cast_to(type, check(list[0]), span);
    }
    Initialisation init{expression.braces ? ast::Initialiser::Brace : ast::Initialiser::Paren,
                        expression.list,
                        {},
                        span};
    return temporary(type.id, init);
}

// ---- functions of the script

std::string Checker::signature_of(const FunctionInfo& function) const {
    std::string text =
        function.kind == ast::FunctionKind::Plain ? describe(function.result) + " " : "";
    text += function.name + "(";
    for (std::size_t i = 0; i < function.parameters.size(); i++)
        text +=
            (i ? ", " : "") + describe(function.parameters[i].type) +
            (function.parameters[i].name.empty() ? ""
                                                 : " " + std::string(function.parameters[i].name));
    return text + ")";
}

// The overload that fits best; null, with a message, where none fits.
FunctionInfo* Checker::choose(const std::vector<FunctionInfo*>& list, std::vector<Value>& arguments,
                              std::string_view name, Span span) {
    for (const Value& value : arguments)
        if (value.kind == Value::Kind::Bad && list.size() > 1) return nullptr;
    FunctionInfo* best = nullptr;
    int best_cost = 0;
    bool tie = false;
    bool count_fits = false;
    for (FunctionInfo* function : list) {
        if (arguments.size() > function->parameters.size()) continue;
        std::size_t required = 0;
        for (const ParameterInfo& one : function->parameters)
            required += one.default_value == nullptr;
        if (arguments.size() < required) continue;
        count_fits = true;
        int cost = 0;
        for (std::size_t i = 0; i < arguments.size() && cost >= 0; i++) {
            int one = conversion_cost(arguments[i], function->parameters[i].type);
            cost = one < 0 ? -1 : cost + one;
        }
        if (cost < 0) continue;
        tie = best && cost == best_cost;
        if (!best || cost < best_cost) {
            best = function;
            best_cost = cost;
        }
    }
    if (best && tie && list.size() > 1) {
        report_.error(span, "which " + quoted(name) + " is meant? Several fit equally well",
                      "give the arguments the types of one of them");
        return nullptr;
    }
    if (best) return best;
    // One candidate: let the conversion of each argument say what is wrong with it.
    if (list.size() == 1 && count_fits) return list[0];
    std::string remedy = "it is: ";
    for (std::size_t i = 0; i < list.size() && i < 4; i++)
        remedy += (i ? "; " : "") + signature_of(*list[i]);
    if (count_fits) {
        std::string given;
        for (const Value& value : arguments) given += (given.empty() ? "" : ", ") + describe(value);
        report_.error(span, "no " + quoted(name) + " takes (" + given + ")", remedy);
    } else {
        std::string count =
            std::to_string(arguments.size()) + (arguments.size() == 1 ? " argument" : " arguments");
        report_.error(
            span, quoted(name) + " does not take " + (arguments.empty() ? "no arguments" : count),
            remedy);
    }
    return nullptr;
}

Value Checker::call_function(Symbol& symbol, Node* object, bool const_self,
                             const ast::Expression& expression) {
    std::vector<Value> arguments = check_arguments(expression.list);
    FunctionInfo* function = choose(symbol.functions, arguments, symbol.name, expression.span);
    if (!function) {
        Value result = bad(expression.span);
        return result;
    }
    forbid_private(*function, expression.a->span);
    if (object && const_self && !function->is_const && !function->is_static)
        report_.error(expression.span,
                      "a const object has only const functions, and " + function->name + " is none",
                      "write const behind its parameters, if it changes nothing");
    return call_user(*function, function->is_static ? nullptr : object, arguments, expression.span);
}

// The call itself, conversions and default arguments included. [object]: the address of `this`.
Value Checker::call_user(FunctionInfo& function, Node* object, std::vector<Value>& arguments,
                         Span span) {
    std::vector<Node*> words;
    if (object) words.push_back(object);
    for (std::size_t i = 0; i < function.parameters.size(); i++) {
        const ParameterInfo& parameter = function.parameters[i];
        std::string what = parameter.name.empty()
                               ? "argument " + std::to_string(i + 1) + " of " + function.name
                               : "the parameter " + std::string(parameter.name);
        Value argument;
        if (i < arguments.size()) {
            argument = arguments[i];
        } else {
            Scope* outer = scope_;
            if (function.scope) scope_ = function.scope;
            argument = check(parameter.default_value);
            scope_ = outer;
        }
        words.push_back(parameter.type.references ? bind(argument, parameter.type, what)
                                                  : convert(argument, parameter.type, what));
    }
    Node* node = make(NodeKind::Call, span);
    node->function = &function;
    node->list = arena_.copy(words);
    Value result = plain_value(node, function.result.id, span);
    result_of_call(result, function.result);
    return result;
}

// A function that answers a reference gives a place.
void Checker::result_of_call(Value& value, TypeUse result) {
    value.type = result.id;
    if (!result.references) {
        value.node->words = static_cast<std::uint16_t>(types_.words(result.id));
        return;
    }
    value.node->words = 1;
    Node* place = make(NodeKind::Indirect, value.span);
    place->a = value.node;
    value = place_value(place, result.id, result.is_const, value.span);
}

// ---- methods

Value Checker::call_method(const ast::Expression& expression) {
    const ast::Expression& callee = *expression.a;
    Value object = check(callee.a);
    if (callee.arrow && object.kind != Value::Kind::Bad) {
        object = decay(object);
        if (object.kind == Value::Kind::Value && types_.is_pointer(object.type) &&
            object.type != type_null) {
            Node* place = make(NodeKind::Indirect, callee.a->span);
            place->a = object.node;
            object = place_value(place, types_[object.type].element,
                                 types_.facts(object.type).element_is_const, callee.a->span);
        } else if (!object.bad()) {
            report_.error(callee.span, "-> needs a pointer, and this is " + describe(object),
                          "write .");
            object = bad(callee.span);
        }
    }
    if (object.kind == Value::Kind::Value && types_.is_pointer(object.type) && !callee.arrow) {
        report_.error(callee.span, "this is a pointer: . needs an object", "write ->");
        object = bad(callee.span);
    }
    if (object.bad()) {
        check_arguments(expression.list);
        return bad(expression.span);
    }
    return call_method_of(object, callee.text, expression, callee.name_span);
}

Value Checker::call_method_of(Value object, std::string_view method,
                              const ast::Expression& expression, Span method_span) {
    Span span = expression.span;
    std::vector<std::string> names;
    if (Struct* made = types_.facts(object.type).structure) {
        object = materialise(object);
        Symbol* symbol = made->scope->find(method);
        if (symbol && symbol->kind == Symbol::Kind::Function)
            return call_function(*symbol, address(object.node, object.span), object.is_const,
                                 expression);
        if (symbol) {
            check_arguments(expression.list);
            if (symbol->kind != Symbol::Kind::Broken)
                report_.error(method_span,
                              made->name + "::" + std::string(method) + " is not a function",
                              "delete the ( )");
            return bad(span);
        }
        for (const Symbol* one : made->scope->names) names.emplace_back(one->name);
    } else if (types_.is_array(object.type)) {
        return array_method(object, method, expression, span);
    } else if (types_.is_duration(object.type) || object.type == type_time_point) {
        return duration_method(object, method, expression, span);
    } else if (const BuiltinType* builtin = types_.facts(object.type).builtin) {
        std::vector<const Builtin*> list = methods(object.type, method);
        if (!list.empty() && !object.is_place()) object = materialise(object);
        if (!list.empty()) {
            if (method == "detach") unbounded_threads = true;
            return call_builtin(list, &object, check_arguments(expression.list),
                                arena_.text({builtin->name, "::", method}), span);
        }
        names = library_.members(builtin->name);
    }
    check_arguments(expression.list);
    std::string near = nearest(method, names);
    std::string remedy;
    if (near.empty() && !names.empty()) {
        for (const std::string& one : names) remedy += (remedy.empty() ? "it has: " : ", ") + one;
    }
    report_.error(method_span,
                  describe(object) + " has no function " + quoted(method) +
                      (near.empty() ? "" : "; did you mean " + near + "?"),
                  remedy);
    return bad(span);
}

}  // namespace lang
