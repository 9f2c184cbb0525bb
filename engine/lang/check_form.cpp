// The forms of builtins that are more than a call: waits with a predicate, threads, call_once,
// print, completion functions, and functions handed to a C API.
#include "engine/lang/check.h"

namespace lang {

using Kind = SignatureParameter::Kind;

// while (!predicate()) wait(lock);  with one deadline where it has one, and then its value is
// predicate().
Value Checker::lower_wait(const Builtin& builtin, const Value& object,
                          std::vector<Value>& arguments, Span span) {
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
        loop->b->a = invoke(builtin.second ? builtin.second : builtin.code, std::move(words), 0,
                            false, span);
        return plain_value(loop, type_void, span);
    }
    program_.uses_clock = true;
    Node* deadline = decay(arguments[1]).node;
    if (signature.parameters[1].kind == Kind::Duration) deadline = moment_after(deadline, span);
    Value moment = materialise(plain_value(deadline, type_time_point, span));
    list.push_back(moment.node->list[0]);
    words.push_back(read(moment.node->list.back(), 1, span));
    Node* timed_out =
        invoke(builtin.second ? builtin.second : builtin.code, std::move(words), 1, false, span);
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
            words.push_back(
                constant_node(message(text_of_literal(value.text, value.span)), value.span));
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
        FunctionInfo* function =
            choose(arguments[1].symbol->functions, rest, arguments[1].symbol->name, span);
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
            bool pointer = self_value.kind == Value::Kind::Value &&
                           types_.is_pointer(self_value.type) &&
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
        // A thread copies its arguments, so that a reference needs std::ref; the rest is an
        // ordinary call.
        std::vector<Value> shapes = rest;
        for (Value& one : shapes)
            if (one.kind == Value::Kind::Place && !one.by_reference) {
                const BuiltinType* builtin = types_.facts(one.type).builtin;
                if (!builtin || builtin->copyable || builtin->scalar) one.temporary = true;
            }
        function = overloads.size() == 1 ? overloads[0]
                                         : choose(overloads, shapes, callable.symbol->name, span);
        if (!function) return bad(span);
        if (rest.size() != function->parameters.size()) {
            report_.error(span,
                          function->name + " takes " + std::to_string(function->parameters.size()) +
                              (function->parameters.size() == 1 ? " argument" : " arguments") +
                              ", not " + std::to_string(rest.size()),
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
                report_.error(rest[i].span,
                              "a thread copies its arguments, but " + what + " is a reference",
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
Node* Checker::function_number(const Value& value, std::string_view result,
                               std::string_view parameter, Word addend, Span span) {
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
    if (parameter == "...") {
        wanted = function->parameters.size();
        bool fits = wanted <= static_cast<std::size_t>(function_words_max);
        for (const ParameterInfo& one : function->parameters)
            fits &= !one.type.references && types_.is_scalar(one.type.id) &&
                    types_.words(one.type.id) == 1;
        if (!fits) {
            report_.error(
                span,
                function->name + " cannot be started here: it may have at most " +
                    std::to_string(function_words_max) + " parameters, each a number",
                "declare it as " + std::string(result) + " " + function->name + "(int argument)");
            return constant_node(0, span);
        }
    }
    if (function->parameters.size() != wanted || (function->owner && !function->is_static)) {
        std::string form(result);
        form += " " + std::string(function->name) + "(" + std::string(parameter) + ")";
        report_.error(span, function->name + " has not the parameters that are wanted here",
                      "declare it as " + form);
        return constant_node(0, span);
    }
    if (addend > 0 && function->result.id != type_void) {
        report_.error(span, function->name + " must return nothing to be used here",
                      "declare it void");
        return constant_node(0, span);
    }
    Node* node = constant_node(addend, span);
    node->function = function;
    node->is_local = addend == 0;
    function->hands_value |=
        addend == 0 && !function->result.references && types_.words(function->result.id) == 1;
    return node;
}

}  // namespace lang
