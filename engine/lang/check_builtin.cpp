// Calls of what the API tables declare: choosing the overload, turning each argument into words, and
// the forms that are more than a call (waits with a predicate, threads, call_once, print).
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
    if (list.empty() && name == "operator bool") list = library_.functions(std::string(owner) + "::operator bool");
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
    std::vector<const Builtin*> list = library_.functions(std::string(owner) + "::~" + std::string(name));
    return list.empty() ? nullptr : list[0];
}

Node* Checker::invoke(const BuiltinCode* code, std::vector<Node*> arguments, std::uint32_t result_words,
                      bool is_local, Span span) {
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
            if (value && argument.is_place() && !argument.is_const && builtin && builtin->lockable) return 0;
            // A struct of the script with lock() and unlock() is no BuiltinType; see the remedy.
            return -1;
        }
        case Kind::Predicate:
            return argument.kind == Value::Kind::Lambda || argument.kind == Value::Kind::Functions ? 0 : -1;
        case Kind::Callable:
            return argument.kind == Value::Kind::Lambda || argument.kind == Value::Kind::Functions ? 0 : -1;
        case Kind::Function:
            return argument.kind == Value::Kind::Lambda || argument.kind == Value::Kind::Functions ? 0
                   : argument.type == type_null                                                    ? 1
                                                                                                   : -1;
        case Kind::Duration: return value && types_.is_duration(argument.type) ? 0 : -1;
        case Kind::TimePoint: return value && argument.type == type_time_point ? 0 : -1;
        case Kind::Printable:
            return argument.kind == Value::Kind::Text ||
                           (value && (types_.is_scalar(argument.type) || (builtin && !builtin->element_conversion.empty())))
                       ? 0
                       : -1;
        case Kind::Text:
            return argument.kind == Value::Kind::Text ? 0 : argument.type == type_null ? 1 : -1;
        case Kind::Element: return conversion_cost(argument, {element});
        case Kind::Plain: break;
    }
    TypeUse to;
    to.is_const = parameter.is_const;
    to.references = parameter.references;
    if (parameter.references && value && argument.is_place() && builtin && parameter.type == builtin->name)
        return !argument.is_const || parameter.is_const || parameter.references == 2 ? 0 : -1;
    if (parameter.pointers == 1 && value && types_.is_pointer(argument.type) && argument.type != type_null) {
        TypeId pointee = types_[argument.type].element;
        const BuiltinType* pointed = types_.facts(pointee).builtin;
        if (pointed && parameter.type == pointed->name) return 0;
    }
    if (parameter.pointers && parameter.type == "void" && value && argument.node && argument.type == type_int &&
        !argument.node->is_constant())
        return -1;
    to.id = named_in_signature(parameter.type, parameter.pointers, element, parameter.is_const);
    if (to.id == type_bad) return -1;
    return conversion_cost(argument, to);
}

int Checker::match(const Signature& signature, const Builtin& builtin, const Value* object,
                   const std::vector<Value>& arguments) {
    const std::vector<SignatureParameter>& wanted = signature.parameters;
    TypeId element = object ? types_.facts(object->type).argument : TypeId{type_void};
    bool many = !wanted.empty() && (wanted.back().kind == Kind::Lockables || wanted.back().kind == Kind::Printable);
    bool takes_rest = builtin.form == Form::Spawn || builtin.form == Form::Once;
    if (arguments.size() < signature.required && !(many && wanted.back().kind == Kind::Printable)) return -1;
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
            const BuiltinType* guard = wanted[i].kind == Kind::Plain ? library_.type(wanted[i].type) : nullptr;
            if (arguments[i].type == type_int && (wanted[i].kind == Kind::Duration || wanted[i].kind == Kind::TimePoint))
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
void Checker::lower(const SignatureParameter& parameter, Value argument, TypeId element, std::vector<Node*>& out) {
    const Span span = argument.span;
    switch (parameter.kind) {
        case Kind::Lockable:
        case Kind::Lockables: out.push_back(address(argument.node, span)); return;
        case Kind::Duration:
        case Kind::TimePoint: out.push_back(decay(argument).node); return;
        case Kind::Element: out.push_back(convert(argument, {element}, "the argument")); return;
        case Kind::Callable: out.push_back(function_number(argument, "void", {}, 1, span)); return;
        case Kind::Function:
            out.push_back(argument.type == type_null
                              ? constant_node(0, span)
                              : function_number(argument, parameter.type, parameter.parameter, 0, span));
            return;
        case Kind::Text:
            out.push_back(constant_node(argument.type == type_null ? 0 : 1 + message(text_of_literal(argument.text, span)), span));
            return;
        default: break;
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
        Value value = decay(argument);
        if (value.bad()) return out.push_back(constant_node(0, span));
        if (parameter.type == "void") share_pointee(value.node);
        out.push_back(value.node);
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
            report_.error(span, std::string(signature.full_name) + " needs exact time: here any task may run at any speed",
                          "use the priority scheduler, or do without the clock");
    }
    bool looks = builtin.form == Form::Local || signature.is_const || signature.is_constructor;
    if (object) {
        const BuiltinType* type = types_.facts(object->type).builtin;
        looks |= type && !type->element_conversion.empty() && type->element_conversion == signature.name;
    }
    if (!looks) forbid_in_property(span, signature.full_name);
    switch (builtin.form) {
        case Form::WaitUntil:
        case Form::WaitUntilTimed: return lower_wait(builtin, *object, arguments, span);
        case Form::Print: return lower_print(builtin, arguments, span);
        case Form::Once: return lower_once(builtin, arguments, span);
        case Form::Completion: return lower_completion(builtin, *object, span);
        case Form::Spawn: return lower_spawn(*object, arguments, span);
        default: break;
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
    if (many) words.push_back(constant_node(static_cast<Word>(arguments.size() + 1 - wanted.size()), span));

    TypeId result = type_void;
    if (!signature.result.empty()) {
        result = named_in_signature(signature.result, signature.result_pointers, element);
        if (signature.result == "Duration") program_.uses_clock = true;
    }
    Node* node = invoke(builtin.code, std::move(words), types_.words(result), builtin.form == Form::Local, span);
    node->looks = looks && !signature.is_constructor;
    return plain_value(node, result, span);
}

// while (!predicate()) wait(lock);  with one deadline where it has one, and then its value is predicate().
Value Checker::lower_wait(const Builtin& builtin, const Value& object, std::vector<Value>& arguments, Span span) {
    const Signature& signature = library_.signature(builtin);
    bool timed = builtin.form == Form::WaitUntilTimed;
    Node* self = address(object.node, object.span);
    std::vector<Node*> words{self};
    lower(signature.parameters[0], arguments[0], type_void, words);
    std::vector<Node*> list;
    if (!timed) {
        // The call covers the whole expression, so that a step reads as it is written.
        Node* loop = make(NodeKind::Loop, span);
        loop->a = logical_not(predicate(arguments.back()), span);
        loop->b = make(NodeKind::Evaluate, span);
        loop->b->a = invoke(builtin.second ? builtin.second : builtin.code, std::move(words), 0, false, span);
        return plain_value(loop, type_void, span);
    }
    program_.uses_clock = true;
    Node* deadline = decay(arguments[1]).node;
    if (signature.parameters[1].kind == Kind::Duration) deadline = moment_after(deadline, span);
    Value moment = materialise(plain_value(deadline, type_time_point, span));
    list.push_back(moment.node->list[0]);
    words.push_back(read(moment.node->list.back(), 1, span));
    Node* timed_out = invoke(builtin.second ? builtin.second : builtin.code, std::move(words), 1, false, span);
    // Inline, so that a Return leaves the loop with the value.
    Node* done = make(NodeKind::Return, span);
    done->a = constant_node(1, span);
    Node* found = make(NodeKind::If, span);
    found->a = predicate(arguments.back());
    found->b = done;
    Node* last = make(NodeKind::Return, span);
    last->a = predicate(arguments.back());
    Node* over = make(NodeKind::If, span);
    over->a = timed_out;
    over->b = last;
    Node* body = make(NodeKind::Block, span);
    body->list = arena_.copy(std::vector<Node*>{found, over});
    Node* loop = make(NodeKind::Loop, span);
    loop->b = body;
    Node* inlined = make(NodeKind::Inline, span);
    inlined->a = loop;
    inlined->words = 1;
    list.push_back(inlined);
    return plain_value(sequence(std::move(list), span), type_bool, span);
}

// (tag, value) for each argument, then the number of pairs.
Value Checker::lower_print(const Builtin& builtin, std::vector<Value>& arguments, Span span) {
    program_.prints = true;
    std::vector<Node*> words;
    for (Value& value : arguments) {
        if (value.kind == Value::Kind::Text) {
            words.push_back(constant_node(0, value.span));
            words.push_back(constant_node(message(text_of_literal(value.text, value.span)), value.span));
            continue;
        }
        value = decay(value);
        if (value.bad()) return bad(span);
        Word tag = value.type == type_bool ? 2 : value.type == type_unsigned ? 3 : 1;
        words.push_back(constant_node(tag, value.span));
        words.push_back(value.node);
    }
    words.push_back(constant_node(static_cast<Word>(arguments.size()), span));
    return plain_value(invoke(builtin.code, std::move(words), 0, false, span), type_void, span);
}

Value Checker::lower_once(const Builtin& builtin, std::vector<Value>& arguments, Span span) {
    const Signature& signature = library_.signature(builtin);
    std::vector<Node*> flag;
    lower(signature.parameters[0], arguments[0], type_void, flag);
    Node* must_run = invoke(builtin.code, flag, 1, false, span);
    std::vector<Value> rest(arguments.begin() + 2, arguments.end());
    Value ran = bad(span);
    if (arguments[1].kind == Value::Kind::Lambda) {
        ran = run_inline(*arguments[1].lambda, std::move(rest), span);
    } else {
        FunctionInfo* function = choose(arguments[1].symbol->functions, rest, arguments[1].symbol->name, span);
        if (!function) return bad(span);
        ran = call_user(*function, nullptr, rest, span);
    }
    if (ran.kind == Value::Kind::Bad) return bad(span);
    Node* run = make(NodeKind::Evaluate, span);
    run->a = ran.node;
    Node* done = make(NodeKind::Evaluate, span);
    done->a = invoke(builtin.second, flag, 0, false, span);
    Node* body = make(NodeKind::Block, span);
    body->list = arena_.copy(std::vector<Node*>{run, done});
    Node* node = make(NodeKind::If, span);
    node->a = must_run;
    node->b = body;
    return plain_value(node, type_void, span);
}

// The last to arrive runs the completion function that the object was made with. Which one that is
// stands in the object; the program's few candidates are compared with it.
Value Checker::lower_completion(const Builtin& builtin, const Value& object, Span span) {
    constexpr Word function_word = 3;  // see Form::Completion in declare.h
    std::vector<Node*> list;
    Node* fixed = fixed_place(object.node, list, span);
    Node* node = make(NodeKind::Complete, span);
    node->a = invoke(builtin.code, {address(fixed, span)}, 1, false, span);
    node->b = at_offset(fixed, function_word, span);
    node->b->access = Access::Constant;
    node->c = invoke(builtin.second, {address(fixed, span)}, 0, false, span);
    list.push_back(node);
    return plain_value(sequence(std::move(list), span), type_void, span);
}

// A thread: a new task that runs a function with copies of the arguments; the handle is the object.
Value Checker::lower_spawn(const Value& object, std::vector<Value>& arguments, Span span) {
    Value callable = arguments[0];
    std::vector<Value> rest(arguments.begin() + 1, arguments.end());
    std::vector<Node*> words;
    FunctionInfo* function = nullptr;
    forbid_in_property(span, types_.name(object.type));
    if (callable.kind == Value::Kind::Lambda) {
        function = as_task(*callable.lambda, rest, words, false, span);
        if (!function) return bad(span);
    } else {
        const std::vector<FunctionInfo*>& overloads = callable.symbol->functions;
        bool method = overloads[0]->owner && !overloads[0]->is_static;
        if (method) {
            // std::thread(&Queue::put, &q, 1): the object comes first.
            Value self_value = rest.empty() ? bad(span) : rest[0];
            Struct* owner = overloads[0]->owner;
            bool pointer = self_value.kind == Value::Kind::Value && types_.is_pointer(self_value.type) &&
                           types_[self_value.type].element == owner->type;
            bool reference = self_value.by_reference && self_value.type == owner->type;
            if (!pointer && !reference) {
                report_.error(span, overloads[0]->name + " needs the object behind it",
                              "write (&" + overloads[0]->name + ", &object, ...)");
                return bad(span);
            }
            if (pointer) share_pointee(self_value.node);
            if (reference) share(self_value.node);
            words.push_back(reference ? address(self_value.node, span) : self_value.node);
            rest.erase(rest.begin());
        }
        // A thread copies its arguments, so that a reference needs std::ref; the rest is an ordinary call.
        std::vector<Value> shapes = rest;
        for (Value& one : shapes)
            if (one.kind == Value::Kind::Place && !one.by_reference) {
                const BuiltinType* builtin = types_.facts(one.type).builtin;
                if (!builtin || builtin->copyable || builtin->scalar) one.temporary = true;
            }
        function = overloads.size() == 1 ? overloads[0] : choose(overloads, shapes, callable.symbol->name, span);
        if (!function) return bad(span);
        if (rest.size() != function->parameters.size()) {
            report_.error(span, function->name + " takes " + std::to_string(function->parameters.size()) +
                                    (function->parameters.size() == 1 ? " argument" : " arguments") + ", not " +
                                    std::to_string(rest.size()),
                          "it is: " + signature_of(*function));
            return bad(span);
        }
        for (std::size_t i = 0; i < rest.size(); i++) {
            const ParameterInfo& parameter = function->parameters[i];
            std::string what = "the parameter " + std::string(parameter.name);
            if (!parameter.type.references) {
                words.push_back(convert(rest[i], parameter.type, what));
                continue;
            }
            if (!rest[i].by_reference) {
                report_.error(rest[i].span, "a thread copies its arguments, but " + what + " is a reference",
                              "write std::ref(...) around it");
                continue;
            }
            share(rest[i].node);
            words.push_back(bind(rest[i], parameter.type, what));
        }
    }
    Node* spawn = make(NodeKind::Spawn, span);
    spawn->function = function;
    spawn->list = arena_.copy(words);
    spawn->words = 1;
    Node* node = write(object.node, spawn, span);
    node->is_local = true;  // the new object belongs to its maker: writing the handle is no step
    return plain_value(node, type_void, span);
}

// A function as the argument of a C API, or as a completion function: its number plus [addend].
Node* Checker::function_number(const Value& value, std::string_view result, std::string_view parameter,
                               Word addend, Span span) {
    FunctionInfo* function = nullptr;
    if (value.kind == Value::Kind::Lambda) {
        std::vector<Value> none;
        std::vector<Node*> words;
        std::size_t before = value.lambda->syntax->parameters.size();
        function = as_task(*value.lambda, none, words, true, span);
        if (!function) return constant_node(0, span);
        function->is_entry = addend == 0;
        if (!words.empty() || function->arguments.size() != before) {
            report_.error(span, "a lambda that captures local variables cannot be passed here",
                          "make the variables global, or write a function");
            return constant_node(0, span);
        }
    } else if (!value.symbol->functions.empty()) {
        function = value.symbol->functions[0];
    }
    if (!function) return constant_node(0, span);
    std::size_t wanted = parameter.empty() ? 0 : 1;
    if (function->parameters.size() != wanted || (function->owner && !function->is_static)) {
        std::string form(result);
        form += " " + std::string(function->name) + "(" + std::string(parameter) + ")";
        report_.error(span, function->name + " has not the parameters that are wanted here", "declare it as " + form);
        return constant_node(0, span);
    }
    if (addend > 0 && function->result.id != type_void) {
        report_.error(span, function->name + " must return nothing to be used here", "declare it void");
        return constant_node(0, span);
    }
    Node* node = constant_node(addend, span);
    node->function = function;
    node->is_local = addend == 0;
    return node;
}

}  // namespace lang
