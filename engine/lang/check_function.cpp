// Functions of the script: their declarations, overloads, parameters and bodies.
#include "engine/lang/check.h"

namespace lang {

namespace {

// As much as a task's stack of frames may sensibly hold.
constexpr std::uint32_t local_words_max = 4096;
constexpr std::size_t functions_max = 1000;

}  // namespace

Local* Checker::new_local(std::string_view name, TypeId type, Span span) {
    Local* local = arena_.make<Local>();
    local->name = name;
    local->type = type;
    local->words = types_.words(type);
    local->declared = span;
    if (local->words > local_words_max)
        report_.error(
            span, "a local variable of " + std::to_string(local->words) + " words is too large",
            "at most " + std::to_string(local_words_max) + "; declare it outside of the function");
    if (frame_ && frame_->function) frame_->function->locals.push_back(local);
    return local;
}

FunctionInfo* Checker::new_function(std::string name, Span span) {
    function_store_.push_back(std::make_unique<FunctionInfo>());
    FunctionInfo* made = function_store_.back().get();
    made->name = std::move(name);
    made->declared = span;
    if (functions.size() == functions_max)
        report_.error(span, "more than " + std::to_string(functions_max) + " functions");
    made->index = static_cast<std::uint16_t>(functions.size());
    if (functions.size() < functions_max) functions.push_back(made);
    return made;
}

void Checker::begin(Frame& frame, FunctionInfo& function) {
    frame.function = &function;
    frame_ = &frame;
}

void Checker::add_parameter(Frame& frame, const ParameterInfo& parameter, bool shared) {
    Symbol* symbol =
        declare(parameter.type.id == type_bad ? Symbol::Kind::Broken : Symbol::Kind::Local,
                parameter.name, parameter.span);
    TypeId type = parameter.type.id == type_bad ? TypeId{type_int} : parameter.type.id;
    Local* local = arena_.make<Local>();
    local->name = parameter.name;
    local->declared = parameter.span;
    local->type = parameter.type.references ? types_.reference(type) : type;
    local->words = parameter.type.references ? 1 : types_.words(type);
    local->constant = parameter.type.is_const && !parameter.type.references;
    symbol->type = parameter.type.id;
    symbol->is_const = parameter.type.is_const;
    symbol->by_address = parameter.type.references > 0;
    symbol->is_reference = symbol->by_address;
    symbol->local = local;
    if (shared && symbol->by_address) symbol->access = Access::Shared;
    frame.function->arguments.push_back(local);
    frame.function->locals.push_back(local);
}

FunctionInfo* Checker::function(const ast::Declaration& declaration, Struct* owner) {
    FunctionInfo* made = declare_function(declaration, owner);
    if (!made || !declaration.body) return made;
    if (made->defined) {
        report_.error(
            declaration.name_span,
            made->name + " is defined already, in line " + std::to_string(made->declared.line),
            "delete one of the two");
        return made;
    }
    made->syntax = &declaration;
    made->declared = declaration.name_span;
    body(*made);
    return made;
}

namespace {

bool same_parameters(const std::vector<ParameterInfo>& a, const std::vector<ParameterInfo>& b) {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); i++) {
        bool reference = a[i].type.references || b[i].type.references;
        if (a[i].type.id != b[i].type.id || a[i].type.references != b[i].type.references)
            return false;
        if (reference && a[i].type.is_const != b[i].type.is_const) return false;
    }
    return true;
}

}  // namespace

FunctionInfo* Checker::declare_function(const ast::Declaration& declaration, Struct* owner) {
    bool apart = !declaration.owner.empty();
    Scope* outer = scope_;
    if (apart) {  // R C::f() { ... }
        Found found = find(declaration.owner);
        Struct* named = found.symbol && found.symbol->kind == Symbol::Kind::Type
                            ? types_.facts(found.symbol->type).structure
                            : nullptr;
        bool in_namespace = found.symbol && found.symbol->kind == Symbol::Kind::Namespace;
        if (!named && !in_namespace) {
            if (!found.any())
                unknown_name(declaration.owner, declaration.name_span, "class");
            else if (found.symbol && found.symbol->kind == Symbol::Kind::Broken)
                return nullptr;
            else
                report_.error(declaration.name_span, quoted(declaration.owner) + " is no class");
            return nullptr;
        }
        owner = named;
        scope_ = named ? named->scope : found.symbol->scope;
    }
    // Parameters and result are read where members of the class are known.
    std::vector<ParameterInfo> parameters;
    bool seen_default = false;
    for (const ast::Declaration* one : declaration.parameters) {
        ParameterInfo info;
        info.name = one->name;
        info.span = one->name_span;
        if (one->type->name == "auto") {
            report_.error(one->type->span,
                          "a parameter of type auto is real C++, but outside of the subset",
                          "write its type");
        } else {
            info.type = resolve(one->type);
        }
        if (info.type.id == type_void) {
            report_.error(one->span, "a parameter cannot be void");
            info.type.id = type_bad;
        }
        const BuiltinType* builtin = types_.facts(info.type.id).builtin;
        if (builtin && !builtin->copyable && !builtin->scalar && !info.type.references) {
            report_.error(one->span,
                          types_.name(info.type.id) + " cannot be copied into a parameter",
                          "pass it by reference: " + types_.name(info.type.id) + "& " +
                              std::string(one->name));
        }
        if (!one->arguments.empty()) {
            info.default_value = one->arguments[0];
            seen_default = true;
        } else if (seen_default) {
            report_.error(one->span, "behind a parameter with a default value, all need one");
        }
        parameters.push_back(info);
    }
    using Kind = ast::FunctionKind;
    TypeUse result{type_void};
    if (declaration.function_kind == Kind::Plain && declaration.type) {
        if (declaration.type->name == "auto") {
            report_.error(declaration.type->span, "a result of type auto is outside of the subset",
                          "write the type");
            result.id = type_bad;
        } else {
            result = resolve(declaration.type);
        }
        if (result.references == 2) result.references = 1;
        const BuiltinType* builtin = types_.facts(result.id).builtin;
        if (builtin && !builtin->copyable && !builtin->scalar && !result.references) {
            report_.error(declaration.type->span,
                          types_.name(result.id) + " cannot be returned by value here",
                          "lock in the function that needs the lock, or return a reference");
            result.id = type_bad;
        }
    } else if (declaration.function_kind == Kind::Plain) {
        result.id = type_bad;
    }
    scope_ = outer;

    FunctionInfo* made = nullptr;
    auto fill = [&](FunctionInfo* function) {
        function->owner = owner;
        function->kind = declaration.function_kind;
        function->is_static = declaration.is_static || (apart && function->is_static);
        function->is_const = declaration.is_const;
        function->is_private = declaration.is_private;
        function->result = result;
        function->parameters = parameters;
        function->role = role_;
        function->scope = owner ? owner->scope : scope_;
    };
    auto find_same = [&](const std::vector<FunctionInfo*>& list) -> FunctionInfo* {
        for (FunctionInfo* one : list)
            if (same_parameters(one->parameters, parameters)) return one;
        return nullptr;
    };
    auto merge = [&](FunctionInfo* before) {
        if (declaration.body && role_ == Role::Check && before->role == Role::Player)
            report_.error(
                before->declared,
                quoted(before->name) + " belongs to the check, which this file cannot use",
                "leave that to the check, which does it at the right moment");
        // The names of the definition count; default values come from the first declaration.
        for (std::size_t i = 0; i < parameters.size(); i++) {
            if (!parameters[i].default_value)
                parameters[i].default_value = before->parameters[i].default_value;
        }
        if (declaration.body) before->parameters = parameters;
        if (before->result.id != result.id && result.id != type_bad &&
            before->result.id != type_bad)
            report_.error(declaration.name_span, before->name + " was declared to return " +
                                                     describe(before->result) + ", not " +
                                                     describe(result));
        return before;
    };

    if (owner && declaration.function_kind != Kind::Plain) {
        bool destructor = declaration.function_kind == Kind::Destructor;
        if (declaration.is_defaulted && parameters.empty())
            return nullptr;  // = default: what would happen anyway
        if (declaration.is_defaulted) return nullptr;
        FunctionInfo* before = destructor ? owner->destructor : find_same(owner->constructors);
        if (before && !apart && before->name != "") {
            report_.error(declaration.name_span, before->name + " is declared already, in line " +
                                                     std::to_string(before->declared.line));
            return nullptr;
        }
        if (before) return merge(before);
        if (apart) {
            report_.error(
                declaration.name_span,
                owner->name + " declares no such " + (destructor ? "destructor" : "constructor"),
                "declare it within the class");
            return nullptr;
        }
        if (!destructor && parameters.size() == 1 && parameters[0].type.id == owner->type) {
            report_.error(declaration.name_span,
                          "a copy constructor of one's own is outside of the subset",
                          "a copy copies every member");
            return nullptr;
        }
        made = new_function(
            owner->name + "::" + (destructor ? "~" : "") + std::string(declaration.name),
            declaration.name_span);
        fill(made);
        (destructor ? owner->destructor = made : (owner->constructors.push_back(made), made));
        return made;
    }
    if (declaration.is_defaulted) return nullptr;

    Scope* where = owner ? owner->scope : scope_;
    if (apart && !owner) {
        Found found = find(declaration.owner);
        if (found.symbol && found.symbol->scope) where = found.symbol->scope;
    }
    Symbol* symbol = where->find(declaration.name);
    if (symbol && role_ == Role::Check && symbol->role == Role::Player) {
        const FunctionInfo* same = find_same(symbol->functions);
        if (symbol->kind != Symbol::Kind::Function || (same && same->defined))
            symbol = nullptr;  // the check's own stands before it, as in declare()
    }
    if (symbol && symbol->kind == Symbol::Kind::Function) {
        if (FunctionInfo* before = find_same(symbol->functions)) {
            if (owner && !apart && before->owner == owner)
                report_.error(declaration.name_span, before->name +
                                                         " is declared already, in line " +
                                                         std::to_string(before->declared.line));
            return merge(before);
        }
        if (apart && owner) {
            report_.error(
                declaration.name_span,
                owner->name + " declares no " + quoted(declaration.name) + " with these parameters",
                "it declares: " + signature_of(*symbol->functions[0]));
            return nullptr;
        }
    } else if (apart && owner) {
        report_.error(declaration.name_span,
                      owner->name + " declares no function " + quoted(declaration.name),
                      "declare it within the class");
        return nullptr;
    } else if (symbol && symbol->kind != Symbol::Kind::Broken) {
        report_.error(declaration.name_span,
                      quoted(declaration.name) + " is declared already, in line " +
                          std::to_string(symbol->span.line),
                      "choose another name");
        return nullptr;
    }
    if (!symbol || symbol->kind != Symbol::Kind::Function) {
        Scope* before = scope_;
        scope_ = where;
        symbol = declare(Symbol::Kind::Function, declaration.name, declaration.name_span);
        scope_ = before;
        symbol->frame = nullptr;
        symbol->structure = owner;
    }
    std::string name =
        owner ? owner->name + "::" + std::string(declaration.name) : qualified(declaration.name);
    made = new_function(std::move(name), declaration.name_span);
    fill(made);
    symbol->functions.push_back(made);
    if (declaration.name == "main" && !owner && scope_ == global_) {
        if (role_ == Role::Player || role_ == Role::Given)
            report_.error(declaration.name_span, "a puzzle's answer has no main",
                          "the check starts the tasks; write the functions that it calls");
        if (!parameters.empty())
            report_.error(declaration.name_span, "main takes no parameters here",
                          "write int main()");
        if (result.id != type_int && result.id != type_void && result.id != type_bad)
            report_.error(declaration.name_span, "main returns int");
        made->is_entry = true;
    }
    return made;
}

void Checker::body(FunctionInfo& function) {
    const ast::Declaration& syntax = *function.syntax;
    if (function.defined) return;
    function.defined = true;
    Scope* outer_scope = scope_;
    Frame* outer_frame = frame_;
    scope_ = function.scope ? function.scope : scope_;
    frames_.push_back(std::make_unique<Frame>());
    Frame& frame = *frames_.back();
    begin(frame, function);
    open(Scope::Kind::Block);
    if (function.owner && !function.is_static) {
        Local* self_local = arena_.make<Local>();
        self_local->name = "this";
        self_local->type = types_.reference(function.owner->type);
        frame.self = self_local;
        frame.structure = function.owner;
        frame.const_self = function.is_const;
        function.arguments.push_back(self_local);
        function.locals.push_back(self_local);
    }
    for (const ParameterInfo& parameter : function.parameters)
        add_parameter(frame, parameter, false);
    if (function.arguments.size() > 60)
        report_.error(syntax.name_span, "a function has at most 60 parameters here");

    TypeUse result = function.result;
    TypeUse* outer_result = result_;
    bool outer_open = result_open_;
    int outer_loops = loops_;
    bool outer_switch = in_switch_;
    std::vector<std::vector<Node*>*> outer_switches;
    std::swap(outer_switches, switches_);
    std::vector<Node*> outer_temporaries;
    std::swap(outer_temporaries, temporaries_);
    result_ = &result;
    result_open_ = false;
    loops_ = 0;
    in_switch_ = false;
    std::vector<Node*> list;
    if (function.kind == ast::FunctionKind::Constructor)
        list.push_back(construct_members(*function.owner, syntax));
    Node* inner = block(*syntax.body);
    if (function.kind == ast::FunctionKind::Destructor) {
        // Its return leads to the end of the members, not out of it.
        Node* whole = make(NodeKind::Inline, syntax.span);
        whole->a = inner;
        Node* effect = make(NodeKind::Evaluate, syntax.span);
        effect->a = whole;
        list.push_back(effect);
        for (auto field = function.owner->fields.rbegin(); field != function.owner->fields.rend();
             ++field) {
            ast::Expression here;
            here.span = syntax.body->end;
            Node* place = make(NodeKind::Indirect, syntax.body->end);
            place->a = self(here).node;
            Node* end_of_field = destroy(at_offset(place, (*field)->offset, syntax.body->end),
                                         (*field)->type, syntax.body->end);
            if (!end_of_field) continue;
            Node* one = make(NodeKind::Evaluate, syntax.body->end);
            one->a = end_of_field;
            list.push_back(one);
        }
    } else {
        list.push_back(inner);
    }
    function.body = list.size() == 1 ? list[0] : make(NodeKind::Group, syntax.span);
    if (list.size() > 1) function.body->list = arena_.copy(list);
    function.end = syntax.body->end;
    result_ = outer_result;
    result_open_ = outer_open;
    loops_ = outer_loops;
    in_switch_ = outer_switch;
    std::swap(outer_switches, switches_);
    std::swap(outer_temporaries, temporaries_);
    scope_ = outer_scope;
    frame_ = outer_frame;
}

}  // namespace lang
