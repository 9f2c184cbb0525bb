// Declarations outside of functions, and what variables have in common wherever they stand.
#include "engine/lang/check.h"

namespace lang {

void Checker::check_text(const ast::Unit& unit, Role role) {
    role_ = role;
    // Its names are no longer those of a later text; in it, they count from their place on.
    for (const ast::Declaration* one : unit.declarations) declaration(*one);
    for (const ast::Declaration* one : unit.declarations) {
        auto found = later_.find(one->name);
        if (found != later_.end() && --found->second.declarations <= 0) later_.erase(found);
    }
}

void Checker::declaration(const ast::Declaration& declaration) {
    using Kind = ast::DeclarationKind;
    switch (declaration.kind) {
        case Kind::Variable:
            global(declaration);
            break;
        case Kind::Function:
            function(declaration, nullptr);
            break;
        case Kind::Struct:
            structure(declaration);
            break;
        case Kind::Enum:
            enumeration(declaration);
            break;
        case Kind::Alias:
            alias(declaration);
            break;
        case Kind::UsingNamespace: {
            std::string name(declaration.name);
            Found found = find(name);
            bool known = library_.is_namespace(name) ||
                         (found.symbol && found.symbol->kind == Symbol::Kind::Namespace) ||
                         name == "std" || name == "std::chrono" || name == "std::chrono_literals" ||
                         name == "std::literals" || name == "std::literals::chrono_literals" ||
                         name == "std::this_thread";
            for (Scope* scope = scope_; scope && !known; scope = scope->parent)
                for (const std::string& prefix : scope->uses)
                    if (library_.is_namespace(prefix + "::" + name) ||
                        prefix + "::" + name == "std::chrono_literals" ||
                        prefix + "::" + name == "std::chrono" ||
                        prefix + "::" + name == "std::literals") {
                        name = prefix + "::" + name;
                        known = true;
                        break;
                    }
            if (!known)
                report_.error(declaration.name_span,
                              "there is no namespace " + quoted(declaration.name));
            scope_->uses.push_back(name);
            break;
        }
        case Kind::UsingName:
            using_name(declaration);
            break;
        case Kind::Namespace: {
            Symbol* symbol = scope_->find(declaration.name);
            if (declaration.name.empty()) {  // namespace { ... }: its names are the file's
                for (const ast::Declaration* one : declaration.members) this->declaration(*one);
                break;
            }
            Scope* outer = scope_;
            if (symbol && symbol->kind == Symbol::Kind::Namespace) {
                scope_ = symbol->scope;
            } else {
                symbol = declare(Symbol::Kind::Namespace, declaration.name, declaration.name_span);
                symbol->scope = open(Scope::Kind::Namespace);
                scope_->path += (scope_->path.empty() ? "" : "::") + std::string(declaration.name);
            }
            for (const ast::Declaration* one : declaration.members) this->declaration(*one);
            scope_ = outer;
            break;
        }
        case Kind::StaticAssert:
            static_assertion(declaration);
            break;
        case Kind::Task:
            task(declaration);
            break;
        case Kind::Property:
            property(declaration);
            break;
    }
}

std::string Checker::qualified(std::string_view name) const {
    const Scope* scope = scope_;
    while (scope && scope->path.empty()) scope = scope->parent;
    return scope ? scope->path + "::" + std::string(name) : std::string(name);
}

void Checker::alias(const ast::Declaration& declaration) {
    TypeUse type = resolve(declaration.type, true);
    Symbol* symbol = declare(type.id == type_bad ? Symbol::Kind::Broken : Symbol::Kind::Type,
                             declaration.name, declaration.name_span);
    symbol->type = type.id;
    symbol->is_const = type.is_const;
}

// using std::mutex;
void Checker::using_name(const ast::Declaration& declaration) {
    Found found = find(declaration.name);
    std::string_view name = declaration.name;
    std::size_t colon = name.rfind("::");
    std::string_view last = colon == std::string_view::npos ? name : name.substr(colon + 2);
    if (!found.any()) return unknown_name(name, declaration.name_span, "name");
    if (found.symbol) {
        // Another entry for the same thing.
        if (scope_->find(last) == found.symbol) return;
        symbols_.push_back(std::make_unique<Symbol>(*found.symbol));
        symbols_.back()->name = last;
        scope_->add(symbols_.back().get());
        return;
    }
    // A name of the library is found through its prefix; only this one was asked for, but a program
    // that compiles cannot tell the difference.
    std::string prefix(colon == std::string_view::npos ? std::string_view{}
                                                       : name.substr(0, colon));
    for (const std::string& outer : scope_->uses)
        if (known_builtin(outer + "::" + std::string(name)) ||
            core_name(outer + "::" + std::string(name)))
            prefix = prefix.empty() ? outer : outer + "::" + prefix;
    if (!prefix.empty()) scope_->uses.push_back(prefix);
}

void Checker::enumeration(const ast::Declaration& declaration) {
    if (declaration.type) resolve(declaration.type);
    Type type;
    type.kind = TypeKind::Enum;
    type.name = declaration.name.empty() ? "int" : qualified(declaration.name);
    type.words = 1;
    TypeId id = declaration.name.empty() ? TypeId{type_int} : types_.add(type);
    Scope* names = nullptr;
    if (!declaration.name.empty()) {
        Symbol* symbol = declare(Symbol::Kind::Type, declaration.name, declaration.name_span);
        symbol->type = id;
        types_.facts(id).scoped = declaration.is_class;
        names = open(Scope::Kind::Namespace);
        close();
        names->parent = scope_;
        types_.facts(id).names = names;
    }
    std::int64_t next = 0;
    for (const ast::Enumerator& one : declaration.enumerators) {
        if (one.value) {
            Scope* outer = scope_;
            if (names) scope_ = names;
            if (std::optional<Word> value =
                    constant(one.value, "the value of " + std::string(one.name)))
                next = *value;
            scope_ = outer;
        }
        if (next > 2147483647) {
            report_.error(one.span,
                          "the value of " + std::string(one.name) + " does not fit into an int");
            next = 0;
        }
        auto add = [&](Scope* where) {
            Scope* outer = scope_;
            scope_ = where;
            Symbol* symbol = declare(Symbol::Kind::Constant, one.name, one.span);
            symbol->frame = nullptr;
            symbol->type = id;
            symbol->is_const = true;
            symbol->value = static_cast<Word>(next);
            scope_ = outer;
        };
        if (!declaration.is_class || !names) add(scope_);
        if (names) add(names);
        if (!declaration.name.empty())
            types_.change(id).fields.push_back(
                {std::string(one.name), type_int, static_cast<std::uint32_t>(next)});
        next++;
    }
}

void Checker::static_assertion(const ast::Declaration& declaration) {
    if (declaration.arguments.empty()) {
        report_.error(declaration.span, "static_assert needs a condition");
        return;
    }
    std::optional<Word> value = constant(declaration.arguments[0], "static_assert");
    if (!value || *value != 0) return;
    std::string text;
    if (declaration.arguments.size() > 1 &&
        declaration.arguments[1]->kind == ast::ExpressionKind::Text)
        text =
            ": " + text_of_literal(declaration.arguments[1]->text, declaration.arguments[1]->span);
    report_.error(declaration.arguments[0]->span, "this does not hold" + text);
}

Word Checker::allocate_global(TypeId type, Span span) {
    Word at = program_.globals_end;
    std::uint64_t end = static_cast<std::uint64_t>(at) + types_.words(type);
    if (end > static_cast<std::uint64_t>(globals_words_max)) {
        report_.error(
            span, "the variables take more than " + std::to_string(globals_words_max) + " words",
            "make the arrays smaller: every state of the program holds all of them");
        return at;
    }
    program_.globals_end = static_cast<Word>(end);
    return at;
}

// [[lockstep::capacity(n)]], which decides the size of a container.
Word Checker::capacity_attribute(std::span<ast::AttributeUse> attributes) {
    for (const ast::AttributeUse& one : attributes) {
        if (one.name != "lockstep::capacity" || !one.argument) continue;
        if (std::optional<Word> value = constant(one.argument, "the capacity"))
            if (*value > 0 && *value <= 1000) return *value;
    }
    return 0;
}

// The type of a variable; of one declared auto, the type of its initialiser, which comes back in
// [automatic] where it is not an object made in place.
TypeUse Checker::declared_type(const ast::Declaration& declaration, Value* automatic) {
    const ast::TypeName& written = *declaration.type;
    if (written.name.empty()) return {};
    if (written.name != "auto") {
        TypeUse type = resolve_named(written, capacity_attribute(declaration.attributes));
        type.is_const |= written.is_const;
        type.references = written.references;
        if (written.is_volatile)
            report_.warning(written.span, "volatile does not synchronise: it changes nothing here",
                            "use std::atomic, or a mutex");
        if (written.pointers && type.id != type_bad &&
            !(written.pointers == 1 && keeps_pointers_to(type.id))) {
            report_.error(written.span, "a pointer is real C++, but outside of the subset",
                          "use a reference: " + types_.name(type.id) + "& " +
                              std::string(declaration.name) + " = ...;");
            return {};
        }
        if (written.pointers) type.id = types_.pointer(type.id);
        if (type.id == type_void) {
            report_.error(declaration.name_span, "a variable cannot be void");
            return {};
        }
        TypeUse whole = array_of(type, declaration);
        whole.references = written.references;
        whole.is_const = type.is_const;
        return whole;
    }
    TypeUse type{type_bad, written.is_const, written.references};
    if (declaration.arguments.size() != 1 || !declaration.dimensions.empty()) {
        report_.error(declaration.name_span, "auto needs a value to take its type from",
                      "write = and the value");
        return {};
    }
    const ast::Expression* initial = declaration.arguments[0];
    if (initial->kind == ast::ExpressionKind::Braces && initial->list.size() == 1)
        initial = initial->list[0];
    if (initial->kind == ast::ExpressionKind::Braces) {
        report_.error(initial->span, "auto cannot take its type from { }", "write the type");
        return {};
    }
    // auto lock = std::unique_lock(m): made in place, so only its type is needed here.
    if (initial->kind == ast::ExpressionKind::Call &&
        initial->a->kind == ast::ExpressionKind::Name) {
        const ast::Expression& callee = *initial->a;
        Found found = find(callee.text);
        bool builtin = !found.builtin.empty() && library_.type(found.builtin);
        bool structure = found.symbol && found.symbol->kind == Symbol::Kind::Type &&
                         types_.is_struct(found.symbol->type);
        if ((builtin || structure) && !written.references) {
            std::optional<TypeUse> named = type_of_name(callee.text, callee.type, callee.span, 0);
            if (named) type.id = named->id;
            return type;
        }
    }
    if (written.references) {
        // The place is read again by reference_declaration(); here only its type is asked for.
        std::size_t mark = temporaries_.size();
        Value value = check(initial);
        temporaries_.resize(mark);
        type.id = value.kind == Value::Kind::Place || value.kind == Value::Kind::Value
                      ? TypeId{value.type}
                      : TypeId{type_bad};
        type.is_const |= value.is_const;
        return type;
    }
    Value value = check(initial);
    if (value.kind == Value::Kind::Lambda) {
        if (automatic) *automatic = value;
        if (!automatic || !frame_)
            report_.error(initial->span, "a lambda is declared within a function",
                          "write a function");
        return {};
    }
    if (value.kind == Value::Kind::Bad) return {};
    bool pointer = types_.is_pointer(value.type) && value.type != type_null &&
                   !keeps_pointers_to(types_[value.type].element);
    if (pointer) {
        report_.error(declaration.name_span, "a pointer is real C++, but outside of the subset",
                      "use a reference: auto& " + std::string(declaration.name) + " = ...;");
        return {};
    }
    if (types_.is_array(value.type) && !types_.facts(value.type).is_std_array) {
        report_.error(declaration.name_span, "an array cannot be copied as a whole",
                      "use auto& for another name for it");
        return {};
    }
    if ((value.kind != Value::Kind::Value && value.kind != Value::Kind::Place) ||
        value.type == type_void) {
        report_.error(
            initial->span,
            "a variable cannot hold " + (value.type == type_void && value.kind == Value::Kind::Value
                                             ? std::string("nothing")
                                             : describe(value)),
            value.kind == Value::Kind::Functions ? "call it: add ()" : "");
        return {};
    }
    if (value.is_place() && !value.moved) {
        const BuiltinType* builtin = types_.facts(value.type).builtin;
        if (builtin && !builtin->element_conversion.empty()) {
            // auto x = atomic; would copy the atomic, which C++ forbids.
            report_.error(initial->span, types_.name(value.type) + " cannot be copied",
                          "write its type: " + types_.name(types_.facts(value.type).argument) +
                              " " + std::string(declaration.name) + " = ...;");
            return {};
        }
    }
    type.id = value.type;
    if (automatic) *automatic = value;
    return type;
}

void Checker::global(const ast::Declaration& declaration) {
    std::string_view name = declaration.name;
    if (name.find("::") != std::string_view::npos) {
        report_.error(declaration.name_span, "a static member is defined within its class",
                      "write static inline in front of its declaration there, and delete this");
        return;
    }
    std::size_t mark = temporaries_.size();
    Value automatic;
    TypeUse type = declared_type(declaration, &automatic);
    if (type.id == type_bad) {
        if (automatic.kind != Value::Kind::Lambda)
            for (const ast::Expression* one : declaration.arguments)
                if (declaration.type->name != "auto" && one->kind != ast::ExpressionKind::Braces)
                    check_value(one);
        declare(Symbol::Kind::Broken, name, declaration.name_span);
        temporaries_.resize(mark);
        return;
    }
    if (type.references) {
        Value value = declaration.arguments.size() == 1 ? check(declaration.arguments[0]) : Value{};
        Node* bound = value.bad() ? nullptr : bind(value, type, quoted(name));
        temporaries_.resize(mark);
        bool fixed =
            bound && bound->kind == NodeKind::AddressOf && bound->a->kind == NodeKind::GlobalPlace;
        if (!fixed && (!value.bad() || declaration.arguments.empty()))
            report_.error(declaration.span,
                          "a global reference needs a global variable to refer to");
        Symbol* symbol = declare(fixed ? Symbol::Kind::Variable : Symbol::Kind::Broken, name,
                                 declaration.name_span);
        symbol->type = type.id;
        symbol->is_const = type.is_const;
        symbol->place = fixed ? bound->a : nullptr;
        return;
    }
    // A constant number is known to the compiler and takes no room in the World.
    bool scalar = types_.is_scalar(type.id);
    if (type.is_const && scalar && declaration.arguments.empty())
        report_.error(declaration.name_span, "a const variable needs a value",
                      "write = and the value");
    Node* place = make(NodeKind::GlobalPlace, declaration.name_span);
    place->value = program_.globals_end;
    place->access = type.is_const ? Access::Constant : Access::Shared;
    Initialisation init{declaration.initialiser, declaration.arguments, declaration.attributes,
                        declaration.span};
    Node* node = nullptr;
    if (automatic.kind == Value::Kind::Value || automatic.kind == Value::Kind::Place)
        node = write(place, convert(automatic, {type.id}, "the initialiser"), declaration.span);
    else
        node = construct(place, type.id, init);
    node = full(node, mark);
    if (node && node->kind == NodeKind::Full) node->words = 0;
    bool folded = type.is_const && scalar && node && node->kind == NodeKind::Write &&
                  node->b->is_constant() && !node->b->function;
    if (declaration.type->is_constexpr && scalar && !folded)
        report_.error(declaration.name_span, "the value of a constexpr variable must be a constant",
                      "write const");
    Symbol* symbol = declare(folded ? Symbol::Kind::Constant : Symbol::Kind::Variable, name,
                             declaration.name_span);
    symbol->type = type.id;
    symbol->is_const = type.is_const;
    symbol->place = place;
    if (scope_->kind == Scope::Kind::Struct) {
        symbol->structure = scope_->structure;
        symbol->is_private = declaration.is_private;
    }
    if (folded) {
        symbol->value = node->b->value;
        return;
    }
    allocate_global(type.id, declaration.name_span);
    program_.globals.push_back(
        {qualified(name), type.id, place->value, declaration.name_span, 0, 0, type.is_const});
    if (node) initialisers_.push_back(node);
}

}  // namespace lang
