// Calls of what the API tables declare: choosing the overload and turning each argument into words.
// The forms that are more than a call are in check_form.cpp.
#include "engine/lang/check.h"

namespace lang {

using Kind = SignatureParameter::Kind;

// The overloads of a method; with an empty [name] the constructors.
std::vector<const Builtin*> Checker::methods(TypeId type, std::string_view name) {
    const BuiltinType* builtin = types_.facts(type).builtin;
    if (!builtin) return {};
    std::string_view owner = builtin->name;
    if (name.empty()) {
        std::size_t colon = owner.rfind("::");
        name = colon == std::string_view::npos ? owner : owner.substr(colon + 2);
    }
    std::string full(owner);
    full += "::";
    full += name;
    std::vector<const Builtin*> list = library_.functions(full);
    if (list.empty() && name == "operator bool")
        list = library_.functions(std::string(owner) + "::operator bool");
    return list;
}

bool Checker::makes_threads(TypeId type) {
    for (const Builtin* one : methods(type, {}))
        if (one->form == Form::Spawn) return true;
    return false;
}

const Builtin* Checker::destructor_of(TypeId type) {
    const BuiltinType* builtin = types_.facts(type).builtin;
    if (!builtin) return nullptr;
    std::string_view owner = builtin->name;
    std::size_t colon = owner.rfind("::");
    std::string_view name = colon == std::string_view::npos ? owner : owner.substr(colon + 2);
    std::vector<const Builtin*> list =
        library_.functions(std::string(owner) + "::~" + std::string(name));
    return list.empty() ? nullptr : list[0];
}

Node* Checker::invoke(const BuiltinCode* code, std::vector<Node*> arguments,
                      std::uint32_t result_words, bool is_local, Span span) {
    Node* node = make(NodeKind::Invoke, span);
    node->code = code;
    node->list = arena_.copy(arguments);
    node->words = static_cast<std::uint16_t>(result_words);
    node->is_local = is_local;
    return node;
}

// ---- matching

// How far [argument] is from [parameter]: 0 as wanted, more for conversions, -1 not possible.
int Checker::match_one(const SignatureParameter& parameter, const Value& argument, TypeId element) {
    if (argument.kind == Value::Kind::Bad) return 0;
    bool value = argument.kind == Value::Kind::Value || argument.kind == Value::Kind::Place;
    const BuiltinType* builtin = value ? types_.facts(argument.type).builtin : nullptr;
    switch (parameter.kind) {
        case Kind::Lockable:
        case Kind::Lockables: {
            if (value && argument.is_place() && !argument.is_const && builtin && builtin->lockable)
                return 0;
            // A struct of the script with lock() and unlock() is no BuiltinType; see the remedy.
            return -1;
        }
        case Kind::Predicate:
            return argument.kind == Value::Kind::Lambda || argument.kind == Value::Kind::Functions
                       ? 0
                       : -1;
        case Kind::Callable:
            return argument.kind == Value::Kind::Lambda || argument.kind == Value::Kind::Functions
                       ? 0
                       : -1;
        case Kind::Function:
            if (argument.kind == Value::Kind::Lambda && parameter.parameter == "...") return -1;
            return argument.kind == Value::Kind::Lambda || argument.kind == Value::Kind::Functions
                       ? 0
                   : argument.type == type_null ? 1
                                                : -1;
        case Kind::Duration:
            return value && types_.is_duration(argument.type) ? 0 : -1;
        case Kind::TimePoint:
            return value && argument.type == type_time_point ? 0 : -1;
        case Kind::Printable:
            return argument.kind == Value::Kind::Text ||
                           (value && (types_.is_scalar(argument.type) ||
                                      (builtin && !builtin->element_conversion.empty())))
                       ? 0
                       : -1;
        case Kind::Text:
            return argument.kind == Value::Kind::Text ? 0 : argument.type == type_null ? 1 : -1;
        case Kind::Element:
            return conversion_cost(argument, {element});
        case Kind::Plain:
            break;
    }
    // A task's name stands for its number, and for its handle where an API's tasks have such.
    if (argument.kind == Value::Kind::Task && !parameter.references && !parameter.pointers) {
        const BuiltinType* handle = library_.type(parameter.type);
        if (parameter.type == "int" || (handle && handle->scalar && handle->names_tasks)) return 0;
    }
    TypeUse to;
    to.is_const = parameter.is_const;
    to.references = parameter.references;
    if (parameter.references && value && argument.is_place() && builtin &&
        parameter.type == builtin->name)
        return !argument.is_const || parameter.is_const || parameter.references == 2 ? 0 : -1;
    if (parameter.pointers == 1 && value && argument.is_place() && types_.is_array(argument.type)) {
        const TypeId first = types_[argument.type].element;
        const TypeId wanted = named_in_signature(parameter.type, 0, element);
        return first == wanted && (!argument.is_const || parameter.is_const) ? 1 : -1;
    }
    if (parameter.pointers == 1 && value && types_.is_pointer(argument.type) &&
        argument.type != type_null) {
        TypeId pointee = types_[argument.type].element;
        const BuiltinType* pointed = types_.facts(pointee).builtin;
        if (pointed && parameter.type == pointed->name) return 0;
    }
    if (parameter.pointers && parameter.type == "void" && value && argument.node &&
        argument.type == type_int && !argument.node->is_constant())
        return -1;
    to.id = named_in_signature(parameter.type, parameter.pointers, element, parameter.is_const);
    if (to.id == type_bad) return -1;
    return conversion_cost(argument, to);
}

int Checker::match(const Signature& signature, const Builtin& builtin, const Value* object,
                   const std::vector<Value>& arguments) {
    const std::vector<SignatureParameter>& wanted = signature.parameters;
    TypeId element = object ? types_.facts(object->type).argument : TypeId{type_void};
    bool many = !wanted.empty() &&
                (wanted.back().kind == Kind::Lockables || wanted.back().kind == Kind::Printable);
    bool takes_rest = builtin.form == Form::Spawn || builtin.form == Form::Once;
    if (arguments.size() < signature.required && !(many && wanted.back().kind == Kind::Printable))
        return -1;
    if (arguments.size() > wanted.size() && !many && !takes_rest) return -1;
    int cost = 0;
    for (std::size_t i = 0; i < arguments.size(); i++) {
        if (i >= wanted.size() && takes_rest) break;
        const SignatureParameter& parameter = i < wanted.size() ? wanted[i] : wanted.back();
        int one = match_one(parameter, arguments[i], element);
        if (one < 0) return -1;
        cost += one;
    }
    return cost;
}

namespace {

// A declaration of the tables as a person would read it.
std::string readable(std::string_view signature) {
    std::string text(signature);
    auto replace = [&](std::string_view from, std::string_view to) {
        for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
            text.replace(at, from.size(), to);
    };
    replace("Lockable&...", "mutex, ...");
    replace("Lockable&", "a mutex");
    replace("Duration", "a duration");
    replace("TimePoint", "a time point");
    replace("Predicate", "a predicate");
    replace("Callable", "a function, its arguments");
    replace("auto...", "texts and values");
    return text;
}

}  // namespace

Value Checker::call_builtin(const std::vector<const Builtin*>& list, const Value* object,
                            std::vector<Value> arguments, std::string_view name, Span span) {
    for (const Value& value : arguments)
        if (value.kind == Value::Kind::Bad) return bad(span);
    const Builtin* best = nullptr;
    int best_cost = 0;
    for (const Builtin* one : list) {
        int cost = match(library_.signature(*one), *one, object, arguments);
        if (cost < 0 || (best && cost >= best_cost)) continue;
        best = one;
        best_cost = cost;
    }
    if (best) return lower_call(*best, library_.signature(*best), object, arguments, span);

    std::string given;
    for (const Value& value : arguments) given += (given.empty() ? "" : ", ") + describe(value);
    std::string remedy;
    for (std::size_t i = 0; i < arguments.size(); i++) {
        const BuiltinType* builtin = types_.facts(arguments[i].type).builtin;
        for (const Builtin* one : list) {
            const std::vector<SignatureParameter>& wanted = library_.signature(*one).parameters;
            if (i >= wanted.size() || wanted.size() != arguments.size()) continue;
            const BuiltinType* guard =
                wanted[i].kind == Kind::Plain ? library_.type(wanted[i].type) : nullptr;
            if (arguments[i].type == type_int &&
                (wanted[i].kind == Kind::Duration || wanted[i].kind == Kind::TimePoint))
                remedy = "a time needs its unit: std::chrono::milliseconds(n)";
            if (guard && guard->guard && builtin && builtin->lockable && !builtin->guard)
                remedy = "it takes the guard, not the mutex: std::unique_lock lock(m);";
        }
    }
    if (remedy.empty()) {
        remedy = "it is: ";
        for (std::size_t i = 0; i < list.size() && i < 4; i++)
            remedy += (i ? "; " : "") + readable(list[i]->signature);
    }
    report_.error(span, std::string(name) + " does not take (" + given + ")", remedy);
    return bad(span);
}

// ---- lowering

// The words of one argument.
void Checker::lower(const SignatureParameter& parameter, Value argument, TypeId element,
                    std::vector<Node*>& out) {
    const Span span = argument.span;
    switch (parameter.kind) {
        case Kind::Lockable:
        case Kind::Lockables:
            out.push_back(address(argument.node, span));
            return;
        case Kind::Duration:
        case Kind::TimePoint:
            out.push_back(decay(argument).node);
            return;
        case Kind::Element:
            out.push_back(convert(argument, {element}, "the argument"));
            return;
        case Kind::Callable:
            out.push_back(function_number(argument, "void", {}, 1, span));
            return;
        case Kind::Function:
            out.push_back(
                argument.type == type_null
                    ? constant_node(-1, span)
                    : function_number(argument, parameter.type, parameter.parameter, 0, span));
            return;
        case Kind::Text:
            out.push_back(constant_node(
                argument.type == type_null ? 0 : 1 + message(text_of_literal(argument.text, span)),
                span));
            return;
        default:
            break;
    }
    if (parameter.references) {
        const BuiltinType* builtin = types_.facts(argument.type).builtin;
        if (argument.is_place() && builtin && parameter.type == builtin->name) {
            out.push_back(address(argument.node, span));
            return;
        }
        TypeUse to{named_in_signature(parameter.type, 0, element), parameter.is_const, 1};
        out.push_back(bind(argument, to, "the argument"));
        return;
    }
    if (parameter.pointers) {
        if (argument.is_place() && types_.is_array(argument.type))
            return out.push_back(address(argument.node, span));
        Value value = decay(argument);
        if (value.bad()) return out.push_back(constant_node(0, span));
        if (parameter.type == "void") share_pointee(value.node);
        out.push_back(value.node);
        return;
    }
    if (argument.kind == Value::Kind::Task) {
        Node* number = task_number(argument, parameter.type, span);
        out.push_back(binary_node(Opcode::Add, number ? number : constant_node(0, span),
                                  constant_node(1, span), span));
        return;
    }
    TypeId type = named_in_signature(parameter.type, 0, element);
    if (types_.words(type) == 0) return;
    out.push_back(convert(argument, {type}, "the argument"));
}

Value Checker::lower_call(const Builtin& builtin, const Signature& signature, const Value* object,
                          std::vector<Value>& arguments, Span span) {
    if (builtin.exact_time_only) {
        program_.uses_clock = true;
        if (!options_.exact_time)
            report_.error(span,
                          std::string(signature.full_name) +
                              " needs exact time: here any task may run at any speed",
                          "use the priority scheduler, or do without the clock");
    }
    if (builtin.sets_slice && program_.slice_place == 0) {
        program_.slice_place = allocate_global(type_int, span);
        program_.globals.push_back(
            {"(time slice)", type_int, program_.slice_place, {}, 0, 0, false});
    }
    program_.uses_clock |= builtin.uses_clock;
    bool looks = builtin.form == Form::Local || builtin.form == Form::Variable ||
                 signature.is_const || signature.is_constructor;
    if (object) {
        const BuiltinType* type = types_.facts(object->type).builtin;
        looks |=
            type && !type->element_conversion.empty() && type->element_conversion == signature.name;
    }
    if (!looks) forbid_in_property(span, signature.full_name);
    switch (builtin.form) {
        case Form::WaitUntil:
        case Form::WaitUntilTimed:
            return lower_wait(builtin, *object, arguments, span);
        case Form::Print:
            return lower_print(builtin, arguments, span);
        case Form::Once:
            return lower_once(builtin, arguments, span);
        case Form::Completion:
            return lower_completion(builtin, *object, span);
        case Form::Spawn:
            return lower_spawn(*object, arguments, span);
        default:
            break;
    }
    TypeId element = object ? types_.facts(object->type).argument : TypeId{type_void};
    std::vector<Node*> words;
    if (object) words.push_back(address(object->node, object->span));
    const std::vector<SignatureParameter>& wanted = signature.parameters;
    bool many = !wanted.empty() && wanted.back().kind == Kind::Lockables;
    for (std::size_t i = 0; i < arguments.size(); i++)
        lower(i < wanted.size() ? wanted[i] : wanted.back(), arguments[i], element, words);
    for (std::size_t i = arguments.size(); i < wanted.size(); i++) {
        if (wanted[i].kind == Kind::Lockables) continue;
        std::string_view text = wanted[i].default_value;
        Word value = 0;
        bool negative = !text.empty() && text[0] == '-';
        for (char c : text)
            if (c >= '0' && c <= '9') value = value * 10 + (c - '0');
        if (text == "true") value = 1;
        words.push_back(constant_node(negative ? -value : value, span));
    }
    if (many)
        words.push_back(
            constant_node(static_cast<Word>(arguments.size() + 1 - wanted.size()), span));

    TypeId result = type_void;
    if (!signature.result.empty()) {
        result = named_in_signature(signature.result, signature.result_pointers, element);
        if (signature.result == "Duration") program_.uses_clock = true;
    }
    Node* node = invoke(builtin.code, std::move(words), types_.words(result),
                        builtin.form == Form::Local || builtin.form == Form::Variable, span);
    node->looks = looks && !signature.is_constructor;
    node->makes = builtin.makes;
    program_.main_starts |= builtin.starts;
    return plain_value(node, result, span);
}

}  // namespace lang
