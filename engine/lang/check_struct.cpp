// Structs and classes: members and their places in the object, constructors, and what a constructor
// does to the members before its own body.
#include "engine/lang/check.h"

namespace lang {

void Checker::structure(const ast::Declaration& declaration) {
    if (declaration.is_defaulted) return;  // struct Name; without a body
    structs_.push_back(std::make_unique<Struct>());
    Struct& made = *structs_.back();
    made.name = qualified(declaration.name);
    made.declared = declaration.name_span;
    Type type;
    type.kind = TypeKind::Struct;
    type.name = made.name;
    made.type = types_.add(std::move(type));
    types_.facts(made.type).structure = &made;
    Symbol* symbol = declare(Symbol::Kind::Type, declaration.name, declaration.name_span);
    symbol->type = made.type;
    made.scope = open(Scope::Kind::Struct);
    made.scope->structure = &made;
    made.scope->path = made.name;

    using Kind = ast::DeclarationKind;
    Word offset = 0;
    std::vector<std::pair<FunctionInfo*, const ast::Declaration*>> bodies;
    for (const ast::Declaration* member : declaration.members) {
        if (member->kind == Kind::Variable && !member->type->is_static) {
            field(made, *member, offset);
        } else if (member->kind == Kind::Function) {
            FunctionInfo* function = declare_function(*member, &made);
            if (function && member->body) bodies.emplace_back(function, member);
        } else {
            this->declaration(*member);
        }
    }
    if (offset == 0) offset = 1;  // an object has an address of its own
    types_.change(made.type).words = static_cast<std::uint32_t>(offset);
    made.complete = true;
    // The functions see all members, those behind them too.
    for (auto& [function, syntax] : bodies) {
        function->syntax = syntax;
        body(*function);
    }
    scope_ = made.scope->parent;
}

void Checker::declare_records(std::span<const Record> records, Span span) {
    const ast::Declaration* plain = records.empty() ? nullptr : arena_.make<ast::Declaration>();
    for (const Record& record : records) {
        if (global_->find(record.name)) continue;  // another header has it, too
        structs_.push_back(std::make_unique<Struct>());
        Struct& made = *structs_.back();
        made.name = record.name;
        made.declared = span;
        Type type;
        type.kind = TypeKind::Struct;
        type.name = made.name;
        type.words = 0;
        made.type = types_.add(std::move(type));
        types_.facts(made.type).structure = &made;
        declare(Symbol::Kind::Type, record.name, span)->type = made.type;
        made.scope = open(Scope::Kind::Struct);
        made.scope->structure = &made;
        made.scope->path = made.name;
        for (std::string_view name : record.members) {
            TypeId member = type_int;
            if (const std::size_t open = name.find('['); open != std::string_view::npos) {
                std::uint32_t count = 0;
                for (char c : name.substr(open + 1))
                    if (c >= '0' && c <= '9')
                        count = count * 10 + static_cast<std::uint32_t>(c - '0');
                member = types_.array(type_int, count);
                name = name.substr(0, open);
            }
            Symbol* symbol = declare(Symbol::Kind::Field, name, span);
            symbol->type = member;
            symbol->structure = &made;
            symbol->syntax = plain;
            symbol->offset = static_cast<Word>(types_[made.type].words);
            types_.change(made.type).fields.push_back(
                {std::string(name), member, static_cast<std::uint32_t>(symbol->offset)});
            types_.change(made.type).words += types_.words(member);
            made.fields.push_back(symbol);
        }
        made.complete = true;
        scope_ = made.scope->parent;
    }
}

void Checker::field(Struct& made, const ast::Declaration& declaration, Word& offset) {
    Value automatic;
    TypeUse type = declared_type(declaration, nullptr);
    (void)automatic;
    if (type.references) {
        report_.error(declaration.name_span,
                      "a member that is a reference is real C++, but outside of the subset",
                      "pass the object to the functions that need it");
        type.id = type_bad;
    }
    TypeId whole = type.id;
    while (types_.is_array(whole)) whole = types_[whole].element;
    if (types_.is_struct(whole) && !types_.facts(whole).structure->complete) {
        report_.error(declaration.name_span, made.name + " cannot contain itself",
                      "use an index into an array");
        type.id = type_bad;
    }
    Symbol* symbol = declare(type.id == type_bad ? Symbol::Kind::Broken : Symbol::Kind::Field,
                             declaration.name, declaration.name_span);
    symbol->type = type.id;
    symbol->structure = &made;
    symbol->is_private = declaration.is_private;
    symbol->syntax = &declaration;
    symbol->offset = offset;
    symbol->is_const = type.is_const;
    symbol->is_mutable = declaration.type->is_mutable;
    if (type.id == type_bad) return;
    if (declaration.is_private) made.has_private_fields = true;
    std::int64_t end = std::int64_t{offset} + types_.words(type.id);
    if (end > globals_words_max) {
        report_.error(declaration.name_span, made.name + " is larger than the World: more than " +
                                                 std::to_string(globals_words_max) + " words");
        return;
    }
    offset = static_cast<Word>(end);
    made.fields.push_back(symbol);
    types_.change(made.type).fields.push_back(
        {std::string(declaration.name), type.id, static_cast<std::uint32_t>(symbol->offset)});
}

// What runs before the body of [constructor]: each member in order of declaration, from the list
// behind the colon, from its own initialiser, or by default.
Node* Checker::construct_members(Struct& made, const ast::Declaration& constructor) {
    std::vector<Node*> nodes;
    ast::Expression here;
    here.span = constructor.name_span;
    for (const ast::MemberInitialiser& one : constructor.member_initialisers) {
        Symbol* symbol = made.scope->find(one.name);
        if (symbol && (symbol->kind == Symbol::Kind::Field || symbol->kind == Symbol::Kind::Broken))
            continue;
        std::vector<std::string> names;
        for (const Symbol* field : made.fields) names.emplace_back(field->name);
        std::string near = nearest(one.name, names);
        if (one.name == constructor.name)
            report_.error(
                one.span,
                "a constructor that calls another one is real C++, but outside of the subset",
                "initialise the members here");
        else
            report_.error(one.span, made.name + " has no member " + quoted(one.name) +
                                        (near.empty() ? "" : "; did you mean " + near + "?"));
    }
    for (Symbol* field : made.fields) {
        Node* place = make(NodeKind::Indirect, constructor.name_span);
        place->a = self(here).node;
        place = at_offset(place, field->offset, constructor.name_span);
        const ast::MemberInitialiser* given = nullptr;
        for (const ast::MemberInitialiser& one : constructor.member_initialisers)
            if (one.name == field->name) given = &one;
        const ast::Declaration& syntax = *field->syntax;
        std::size_t mark = temporaries_.size();
        Node* node = nullptr;
        if (given) {
            place->span = given->span;
            node = construct(place, field->type,
                             {given->braces ? ast::Initialiser::Brace : ast::Initialiser::Paren,
                              given->arguments, syntax.attributes, given->span});
        } else if (syntax.initialiser != ast::Initialiser::None) {
            node =
                construct(place, field->type,
                          {syntax.initialiser, syntax.arguments, syntax.attributes, syntax.span});
        } else {
            node = construct_default(place, field->type, syntax.attributes, constructor.name_span);
        }
        if (!node) continue;
        Node* effect = make(NodeKind::Evaluate, node->span);
        effect->a = full(node, mark);
        nodes.push_back(effect);
    }
    Node* group = make(NodeKind::Group, constructor.name_span);
    group->list = arena_.copy(nodes);
    return group;
}

}  // namespace lang
