// Lambdas. One that is called or waited with is read in place: its body becomes part of the
// function around it, and what it captures by reference is simply there. One that runs as a task
// becomes a function of its own, and what it captures becomes further parameters.
#include "engine/lang/check.h"

namespace lang {

namespace {

// A lambda may call lambdas; read in place each time, that can grow without end.
constexpr int inlined_max = 2000;
constexpr int inline_depth_max = 16;

}  // namespace

Value Checker::lambda(const ast::Expression& expression) {
    lambdas_.push_back(std::make_unique<LambdaUse>());
    LambdaUse* use = lambdas_.back().get();
    use->syntax = expression.lambda;
    use->scope = scope_;
    use->frame = frame_;
    // The names that it captures must exist, whether it uses them or not.
    for (const ast::Capture& one : expression.lambda->captures) {
        if (one.value || one.name == "this") continue;
        Found found = find(one.name);
        if (!found.symbol)
            unknown_name(one.name, one.span, "variable");
        else if (found.symbol->kind != Symbol::Kind::Local &&
                 found.symbol->kind != Symbol::Kind::Broken &&
                 !(found.symbol->kind == Symbol::Kind::Constant && found.symbol->frame) &&
                 !(found.symbol->kind == Symbol::Kind::Variable && found.symbol->frame) &&
                 found.symbol->kind != Symbol::Kind::Lambda)
            report_.error(one.span,
                          quoted(one.name) + " is no local variable: it need not be captured",
                          "write []");
    }
    Value value;
    value.kind = Value::Kind::Lambda;
    value.type = type_void;
    value.lambda = use;
    value.span = expression.span;
    return value;
}

TypeUse Checker::lambda_result(const ast::Lambda& lambda) {
    if (!lambda.result) return {type_void};
    return resolve(lambda.result, true);
}

// [name = value]: a variable for each, whose Declare node goes into [declares].
std::vector<Symbol*> Checker::initialise_captures(LambdaUse& use, std::vector<Node*>& declares) {
    std::vector<Symbol*> made;
    for (const ast::Capture& one : use.syntax->captures) {
        if (!one.value) continue;
        Value value = decay(check(one.value));
        symbols_.push_back(std::make_unique<Symbol>());
        Symbol* symbol = symbols_.back().get();
        symbol->name = one.name;
        symbol->span = one.span;
        made.push_back(symbol);
        if (value.bad() || value.kind != Value::Kind::Value)
            continue;  // it stays Symbol::Kind::Broken
        symbol->kind = Symbol::Kind::Local;
        symbol->frame = frame_;
        symbol->type = value.type;
        symbol->is_const = true;
        symbol->local = new_local(one.name, value.type, one.span);
        Node* node = make(NodeKind::Declare, one.span);
        node->local = symbol->local;
        node->a = write(local_place(symbol->local, one.span), value.node, one.span);
        declares.push_back(node);
    }
    return made;
}

// The body of a lambda as part of the function being read.
Value Checker::run_inline(LambdaUse& use, std::vector<Value> arguments, Span span) {
    const ast::Lambda& syntax = *use.syntax;
    for (const Value& value : arguments)
        if (value.kind == Value::Kind::Bad) return bad(span);
    if (use.frame != frame_) {
        report_.error(span,
                      "this lambda belongs to the function around and cannot be called from here",
                      "write a function");
        return bad(span);
    }
    if (arguments.size() != syntax.parameters.size()) {
        report_.error(span, "the lambda takes " + std::to_string(syntax.parameters.size()) +
                                (syntax.parameters.size() == 1 ? " argument" : " arguments") +
                                ", not " + std::to_string(arguments.size()));
        return bad(span);
    }
    if (inline_depth_ >= inline_depth_max || ++inlined_ > inlined_max) {
        report_.error(span, "lambdas that call lambdas go too deep here", "write a function");
        return bad(span);
    }
    Scope* outer_scope = scope_;
    scope_ = use.scope;
    std::vector<Node*> declares;
    std::vector<Symbol*> own = use.named ? use.initialised : initialise_captures(use, declares);
    open(Scope::Kind::Lambda)->lambda = &use;
    inline_depth_++;
    for (Symbol* symbol : own) scope_->add(symbol);
    for (std::size_t i = 0; i < arguments.size(); i++) {
        const ast::Declaration& parameter = *syntax.parameters[i];
        TypeUse type;
        if (parameter.type->name == "auto") {
            type = {decay(arguments[i]).type, parameter.type->is_const, parameter.type->references};
        } else {
            type = resolve(parameter.type, true);
        }
        if (type.id == type_bad) continue;
        Symbol* symbol = declare(Symbol::Kind::Local, parameter.name, parameter.name_span);
        symbol->type = type.id;
        symbol->is_const = type.is_const;
        symbol->by_address = type.references > 0;
        symbol->local =
            new_local(parameter.name, type.references ? types_.reference(type.id) : type.id,
                      parameter.name_span);
        Node* value = type.references ? bind(arguments[i], type, "the parameter")
                                      : convert(arguments[i], type, "the parameter");
        Node* node = make(NodeKind::Declare, parameter.span);
        node->local = symbol->local;
        node->a = write(local_place(symbol->local, span), value, span);
        declares.push_back(node);
    }
    TypeUse result = lambda_result(syntax);
    TypeUse* outer_result = result_;
    bool outer_open = result_open_;
    int outer_loops = loops_;
    bool outer_switch = in_switch_;
    std::vector<std::vector<Node*>*> outer_switches;
    std::swap(outer_switches, switches_);
    std::vector<Node*> outer_temporaries;
    std::swap(outer_temporaries, temporaries_);
    result_ = &result;
    result_open_ = !syntax.result;
    loops_ = 0;
    in_switch_ = false;
    Node* body = syntax.body ? block(*syntax.body) : make(NodeKind::Nothing, span);
    result_ = outer_result;
    result_open_ = outer_open;
    loops_ = outer_loops;
    in_switch_ = outer_switch;
    std::swap(outer_switches, switches_);
    std::swap(outer_temporaries, temporaries_);
    inline_depth_--;
    scope_ = outer_scope;

    Node* node = make(NodeKind::Inline, span);
    node->list = arena_.copy(declares);
    node->a = body;
    Value value = plain_value(node, result.id, span);
    result_of_call(value, result);
    return value;
}

// The condition of a wait: 0 or 1.
Node* Checker::predicate(const Value& value) {
    Span span = value.span;
    Value result;
    if (value.kind == Value::Kind::Lambda) {
        result = run_inline(*value.lambda, {}, span);
    } else {
        std::vector<Value> none;
        FunctionInfo* function = choose(value.symbol->functions, none, value.symbol->name, span);
        if (!function) return constant_node(1, span);
        result = call_user(*function, nullptr, none, span);
    }
    if (result.kind == Value::Kind::Bad) return constant_node(1, span);
    if (result.type == type_void) {
        report_.error(span, "a predicate must answer true or false", "return the condition");
        return constant_node(1, span);
    }
    return truth(result);
}

// The lambda as a function of its own, that a new task runs. [words]: what the task is handed.
FunctionInfo* Checker::as_task(LambdaUse& use, std::vector<Value>& arguments,
                               std::vector<Node*>& words, bool called_by_api, Span span) {
    const ast::Lambda& syntax = *use.syntax;
    std::string outer_name = frame_ && frame_->function ? frame_->function->name : std::string();
    FunctionInfo* function =
        new_function(outer_name.empty() ? "lambda" : outer_name + "'s lambda", syntax.span);
    function->is_entry = true;
    function->defined = true;
    frames_.push_back(std::make_unique<Frame>());
    Frame& frame = *frames_.back();
    frame.outer = use.frame;
    frame.lambda = &syntax;
    frame.function = function;

    // Arguments are evaluated where the thread is made, before the body is read.
    if (!called_by_api && arguments.size() != syntax.parameters.size()) {
        report_.error(span, "the lambda takes " + std::to_string(syntax.parameters.size()) +
                                (syntax.parameters.size() == 1 ? " argument" : " arguments") +
                                ", not " + std::to_string(arguments.size()));
        return nullptr;
    }
    std::vector<std::pair<const ast::Capture*, Value>> made;
    for (const ast::Capture& one : syntax.captures)
        if (one.value) made.emplace_back(&one, decay(check(one.value)));

    Scope* outer_scope = scope_;
    Frame* outer_frame = frame_;
    scope_ = use.scope;
    frame_ = &frame;
    open(Scope::Kind::Block);
    for (std::size_t i = 0; i < syntax.parameters.size(); i++) {
        const ast::Declaration& parameter = *syntax.parameters[i];
        ParameterInfo info;
        info.name = parameter.name;
        info.span = parameter.name_span;
        if (parameter.type->name == "auto" && i < arguments.size())
            info.type = {decay(arguments[i]).type, parameter.type->is_const,
                         parameter.type->references};
        else
            info.type = resolve(parameter.type, true);
        function->parameters.push_back(info);
        add_parameter(frame, info, true);
        if (i >= arguments.size()) continue;
        if (info.type.references && !arguments[i].by_reference) {
            report_.error(arguments[i].span,
                          "a thread copies its arguments, but this parameter is a reference",
                          "write std::ref(...) around it");
        } else if (info.type.references) {
            share(arguments[i].node);
            words.push_back(bind(arguments[i], info.type, "the parameter"));
        } else {
            words.push_back(convert(arguments[i], info.type, "the parameter"));
        }
    }
    for (auto& [one, value] : made) {
        if (value.bad()) continue;
        add_parameter(frame, {one->name, {value.type, true, 0}, nullptr, one->span}, false);
        words.push_back(value.node);
    }
    function->result = lambda_result(syntax);
    TypeUse* outer_result = result_;
    bool outer_open = result_open_;
    int outer_loops = loops_, outer_depth = inline_depth_;
    bool outer_switch = in_switch_;
    std::vector<std::vector<Node*>*> outer_switches;
    std::swap(outer_switches, switches_);
    std::vector<Node*> outer_temporaries;
    std::swap(outer_temporaries, temporaries_);
    result_ = &function->result;
    result_open_ = !syntax.result;
    loops_ = 0;
    in_switch_ = false;
    function->body = syntax.body ? block(*syntax.body) : make(NodeKind::Nothing, span);
    function->end = syntax.body ? syntax.body->end : span;
    result_ = outer_result;
    result_open_ = outer_open;
    loops_ = outer_loops;
    inline_depth_ = outer_depth;
    in_switch_ = outer_switch;
    std::swap(outer_switches, switches_);
    std::swap(outer_temporaries, temporaries_);
    scope_ = outer_scope;
    frame_ = outer_frame;

    // What it captured, as the function that makes the thread sees it.
    for (const Frame::Captured& one : frame.captured) {
        if (!one.outer) {  // this
            ast::Expression here;
            here.span = span;
            words.push_back(self(here).node);
            continue;
        }
        Symbol* outer = one.outer;
        Node* place = local_place(outer->local, span);
        if (one.own->by_address)
            words.push_back(outer->by_address ? read(place, 1, span) : address(place, span));
        else if (outer->by_address) {
            Node* indirect = make(NodeKind::Indirect, span);
            indirect->a = read(place, 1, span);
            words.push_back(read(indirect, types_.words(outer->type), span));
        } else {
            words.push_back(read(place, types_.words(outer->type), span));
        }
    }
    return function;
}

}  // namespace lang
