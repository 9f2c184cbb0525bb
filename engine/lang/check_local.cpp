// Variables of functions: their birth, their end, references that are only another name, and
// lambdas that have one.
#include "engine/lang/check.h"

namespace lang {

Node* Checker::local_declaration(const ast::Declaration& declaration) {
    using Kind = ast::DeclarationKind;
    if (declaration.kind == Kind::Function) {
        report_.error(declaration.name_span, "a function is declared outside of functions",
                      "move it up");
        return nullptr;
    }
    if (declaration.kind == Kind::Namespace || declaration.kind == Kind::Task ||
        declaration.kind == Kind::Property) {
        report_.error(declaration.name_span,
                      quoted(declaration.name) + " is declared outside of functions",
                      "move it there");
        return nullptr;
    }
    if (declaration.kind != Kind::Variable) {
        this->declaration(declaration);
        return nullptr;
    }
    if (declaration.name.find("::") != std::string_view::npos) {
        report_.error(declaration.name_span, "a local variable has a plain name",
                      "delete what stands in front of ::");
        return nullptr;
    }
    if (declaration.type->is_static && !declaration.type->is_constexpr &&
        !declaration.type->is_const) {
        report_.error(declaration.type->span,
                      "a static local variable is real C++, but outside of the subset",
                      "declare it outside of the function");
    }
    std::size_t mark = temporaries_.size();
    Value automatic;
    TypeUse type = declared_type(declaration, &automatic);
    if (automatic.kind == Value::Kind::Lambda) return lambda_declaration(declaration, automatic);
    if (type.id == type_bad) {
        declare(Symbol::Kind::Broken, declaration.name, declaration.name_span);
        return nullptr;
    }
    if (type.references) return reference_declaration(declaration, type);

    Local* local = new_local(declaration.name, type.id, declaration.name_span);
    local->constant = type.is_const;
    Node* place = local_place(local, declaration.name_span);
    Node* node = make(NodeKind::Declare, declaration.span);
    node->local = local;
    Initialisation init{declaration.initialiser, declaration.arguments, declaration.attributes,
                        declaration.span};
    if (automatic.kind == Value::Kind::Value || automatic.kind == Value::Kind::Place) {
        // auto x = f(): the initialiser was read to learn its type.
        node->a =
            automatic.is_place() && types_.is_builtin(type.id) &&
                    !types_.facts(type.id).builtin->scalar
                ? construct_from(place, type.id, automatic, init)
                : write(place, convert(automatic, {type.id}, "the initialiser"), declaration.span);
    } else {
        node->a = construct(place, type.id, init);
    }
    node->b = destroy(place, type.id, declaration.span);
    node->a = full(node->a, mark);
    if (node->a)
        node->a->words = node->a->kind == NodeKind::Full ? std::uint16_t{0} : node->a->words;

    bool folded = type.is_const && types_.is_scalar(type.id) && node->a &&
                  node->a->kind == NodeKind::Write && node->a->b->is_constant() &&
                  !node->a->b->function;
    if (type.is_const && declaration.arguments.empty() && types_.is_scalar(type.id))
        report_.error(declaration.name_span, "a const variable needs a value",
                      "write = and the value");
    Symbol* symbol = declare(folded ? Symbol::Kind::Constant : Symbol::Kind::Local,
                             declaration.name, declaration.name_span);
    symbol->type = type.id;
    symbol->is_const = type.is_const;
    symbol->local = local;
    if (folded) {
        symbol->value = node->a->b->value;
        return nullptr;
    }
    if (declaration.type->is_constexpr && types_.is_scalar(type.id))
        report_.error(declaration.name_span, "the value of a constexpr variable must be a constant",
                      "write const");
    return node;
}

// T& x = place: where the place never moves, x is just another name for it.
Node* Checker::reference_declaration(const ast::Declaration& declaration, TypeUse type) {
    if (declaration.arguments.size() != 1) {
        report_.error(declaration.name_span, "a reference needs what it refers to",
                      "write = and a variable");
        declare(Symbol::Kind::Broken, declaration.name, declaration.name_span);
        return nullptr;
    }
    std::size_t mark = temporaries_.size();
    const ast::Expression* initial = declaration.arguments[0];
    if (initial->kind == ast::ExpressionKind::Braces && initial->list.size() == 1)
        initial = initial->list[0];
    Value value = check(initial);
    if (value.kind == Value::Kind::Bad) {
        declare(Symbol::Kind::Broken, declaration.name, declaration.name_span);
        return nullptr;
    }
    if (!value.is_place() && (type.is_const || type.references == 2)) {
        // A const reference to a value keeps the value.
        Local* local = new_local(declaration.name, type.id, declaration.name_span);
        Node* node = make(NodeKind::Declare, declaration.span);
        node->local = local;
        node->a = full(write(local_place(local, declaration.span),
                             convert(value, {type.id}, "the initialiser"), declaration.span),
                       mark);
        Symbol* symbol = declare(Symbol::Kind::Local, declaration.name, declaration.name_span);
        symbol->type = type.id;
        symbol->is_const = type.is_const;
        symbol->local = local;
        return node;
    }
    if (type.references == 2) type.references = 1;
    bool is_const = type.is_const || (value.is_const && declaration.type->name == "auto");
    TypeUse wanted{type.id, is_const, 1};
    Node* bound = bind(value, wanted, quoted(declaration.name));
    if (bound->kind == NodeKind::AddressOf && temporaries_.size() == mark &&
        (bound->a->kind == NodeKind::GlobalPlace || bound->a->kind == NodeKind::LocalPlace)) {
        Symbol* symbol = declare(Symbol::Kind::Variable, declaration.name, declaration.name_span);
        symbol->type = type.id;
        symbol->is_const = is_const;
        symbol->place = bound->a;
        symbol->is_reference = true;
        if (bound->a->kind == NodeKind::GlobalPlace) symbol->frame = nullptr;
        return nullptr;
    }
    Local* local = new_local(declaration.name, types_.reference(type.id), declaration.name_span);
    Symbol* symbol = declare(Symbol::Kind::Local, declaration.name, declaration.name_span);
    symbol->type = type.id;
    symbol->is_const = is_const;
    symbol->by_address = true;
    symbol->is_reference = true;
    symbol->local = local;
    Node* node = make(NodeKind::Declare, declaration.span);
    node->local = local;
    node->a = full(write(local_place(local, declaration.span), bound, declaration.span), mark);
    return node;
}

// auto ready = [&] { ... };
Node* Checker::lambda_declaration(const ast::Declaration& declaration, const Value& value) {
    Symbol* symbol = declare(Symbol::Kind::Lambda, declaration.name, declaration.name_span);
    LambdaUse& use = *value.lambda;
    symbol->lambda = &use;
    use.named = true;
    std::size_t start = temporaries_.size();
    std::vector<Node*> list;
    use.initialised = initialise_captures(use, list);
    temporaries_.resize(start);
    // Read once now, so that what is wrong is said even if nobody uses it, and what it copies is
    // known.
    std::size_t mark = temporaries_.size();
    bool plain = true;
    for (const ast::Declaration* one : use.syntax->parameters) plain &= one->type->name != "auto";
    if (plain) {
        std::vector<Value> arguments;
        for (const ast::Declaration* one : use.syntax->parameters) {
            TypeUse type = resolve(one->type, true);
            Local* local = new_local({}, type.id, one->span);
            arguments.push_back(
                place_value(local_place(local, one->span), type.id, false, one->span));
            if (types_.is_builtin(type.id) || types_.is_struct(type.id))
                arguments.back().moved = true;
        }
        bool copies_builtin = false;
        for (const Value& one : arguments) copies_builtin |= types_.is_builtin(one.type);
        if (!copies_builtin) run_inline(use, std::move(arguments), declaration.span);
    }
    temporaries_.resize(mark);
    for (auto& [outer, own] : use.copies) {
        Node* node = make(NodeKind::Declare, declaration.span);
        node->local = own->local;
        Node* from = local_place(outer->local, declaration.span);
        node->a = write(local_place(own->local, declaration.span),
                        read(from, own->local->words, declaration.span), declaration.span);
        list.push_back(node);
    }
    if (list.empty()) return nullptr;
    Node* group = make(NodeKind::Group, declaration.span);
    group->list = arena_.copy(list);
    return group;
}

}  // namespace lang
