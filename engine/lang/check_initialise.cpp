// Birth and end of objects: which code a declaration runs, and which code runs when its scope ends.
// An object that nobody initialises is all zero; [construct] answers null where that is all there
// is.
#include "engine/lang/check.h"

namespace lang {

namespace {

// Up to so many elements are written out one by one; more are a loop.
constexpr std::uint32_t unrolled_max = 8;

}  // namespace

Node* Checker::together(std::vector<Node*> list, Span span) {
    std::vector<Node*> kept;
    for (Node* node : list)
        if (node) kept.push_back(node);
    if (kept.empty()) return nullptr;
    Node* node = sequence(std::move(kept), span);
    return node;
}

Node* Checker::construct(Node* place, TypeId type, const Initialisation& init) {
    if (type == type_bad) {
        for (const ast::Expression* one : init.arguments)
            if (one->kind != ast::ExpressionKind::Braces) check_value(one);
        return nullptr;
    }
    switch (types_.kind(type)) {
        case TypeKind::Array:
            return construct_array(place, type, init);
        case TypeKind::Struct:
            return construct_struct(place, type, init);
        case TypeKind::Builtin:
            if (!types_.facts(type).builtin->scalar) return construct_builtin(place, type, init);
            break;
        default:
            break;
    }
    if (!init.attributes.empty()) attribute_word(init.attributes);
    std::span<ast::Expression*> arguments = init.arguments;
    if (arguments.size() == 1 && arguments[0]->kind == ast::ExpressionKind::Braces)
        arguments = arguments[0]->list;  // int x{1};
    if (arguments.empty()) return nullptr;
    if (arguments.size() > 1) {
        report_.error(init.span, types_.name(type) + " is initialised by one value",
                      "delete the others");
        return nullptr;
    }
    Value value = check(arguments[0]);
    Node* node = convert(value, {type}, "the initialiser");
    return write(place, node, init.span);
}

// An element or a member that no initialiser names.
Node* Checker::construct_default(Node* place, TypeId type, std::span<ast::AttributeUse> attributes,
                                 Span span) {
    if (!needs_construction(type)) {
        if (!attributes.empty()) attribute_word(attributes);
        const BuiltinType* builtin = types_.facts(type).builtin;
        if (!builtin || builtin->scalar) return nullptr;
    }
    return construct(place, type, {ast::Initialiser::None, {}, attributes, span});
}

// Runs [make_one] for each element, in a loop where there are many.
Node* Checker::each_element(Node* place, TypeId type, bool backwards, Span span,
                            const std::function<Node*(Node*)>& make_one) {
    std::uint32_t count = types_[type].count;
    Word stride = static_cast<Word>(types_.words(types_[type].element));
    if (count <= unrolled_max) {
        std::vector<Node*> list;
        for (std::uint32_t i = 0; i < count; i++) {
            Word at = static_cast<Word>(backwards ? count - 1 - i : i);
            list.push_back(make_one(at_offset(place, at * stride, span)));
        }
        return together(std::move(list), span);
    }
    Local* counter = new_local({}, type_int, span);
    Node* declare = make(NodeKind::Declare, span);
    declare->local = counter;
    Node* body = make_one(element(place, read(local_place(counter, span), 1, span),
                                  static_cast<Word>(count), stride, span));
    if (!body) return nullptr;
    Word first = backwards ? static_cast<Word>(count) - 1 : 0;
    declare->a = write(local_place(counter, span), constant_node(first, span), span);
    Node* loop = make(NodeKind::Loop, span);
    Node* now = read(local_place(counter, span), 1, span);
    loop->a =
        backwards
            ? unary_node(Opcode::Not, binary_node(Opcode::Less, now, constant_node(0, span), span),
                         span)
            : binary_node(Opcode::Less, now, constant_node(static_cast<Word>(count), span), span);
    loop->b = make(NodeKind::Evaluate, span);
    loop->b->a = body;
    loop->c = make(NodeKind::Update, span);
    loop->c->a = local_place(counter, span);
    loop->c->b = constant_node(1, span);
    loop->c->op = backwards ? Opcode::Subtract : Opcode::Add;
    loop->c->words = 1;
    Node* block = make(NodeKind::Block, span);
    block->list = arena_.copy(std::vector<Node*>{declare, loop});
    return block;
}

Node* Checker::construct_array(Node* place, TypeId type, const Initialisation& init) {
    const TypeId element_type = types_[type].element;
    const std::uint32_t count = types_[type].count;
    const Word stride = static_cast<Word>(types_.words(element_type));
    auto by_default = [&](Node* one) {
        return construct_default(one, element_type, init.attributes, init.span);
    };
    if (init.arguments.empty()) {
        if (!needs_construction(element_type) && !types_.is_builtin(element_type)) return nullptr;
        return each_element(place, type, false, init.span, by_default);
    }
    if (init.arguments.size() != 1 || init.arguments[0]->kind != ast::ExpressionKind::Braces) {
        if (types_.facts(type).is_std_array && init.arguments.size() == 1) {
            Value value = check(init.arguments[0]);
            return write(place, convert(value, {type}, "the initialiser"), init.span);
        }
        report_.error(init.span, "an array is initialised with { }",
                      "write for example = {1, 2, 3}");
        return nullptr;
    }
    std::span<ast::Expression*> list = init.arguments[0]->list;
    // std::array<int, 2> a = {{1, 2}}; as purists write it.
    if (types_.facts(type).is_std_array && list.size() == 1 &&
        list[0]->kind == ast::ExpressionKind::Braces && !types_.is_array(element_type) &&
        !types_.is_struct(element_type))
        list = list[0]->list;
    if (list.size() > count) {
        report_.error(list[count]->span,
                      "there are more values than elements: " + std::to_string(list.size()) +
                          " for " + types_.name(type));
        return nullptr;
    }
    std::vector<Node*> nodes;
    for (std::uint32_t i = 0; i < count; i++) {
        Node* one = at_offset(place, static_cast<Word>(i) * stride, init.span);
        if (i >= list.size()) {
            nodes.push_back(by_default(one));
            continue;
        }
        Initialisation inner{ast::Initialiser::Assign, {}, init.attributes, list[i]->span};
        inner.arguments = arena_.copy(std::vector<ast::Expression*>{list[i]});
        nodes.push_back(construct(one, element_type, inner));
    }
    return together(std::move(nodes), init.span);
}

// Whether [expression] makes an object of [type] by naming it: `std::thread(f)`, `Point{1, 2}`.
// Then it is made where it is wanted, as C++ does, and nothing is copied.
bool Checker::is_construction(const ast::Expression* expression, TypeId type,
                              Initialisation& inner) {
    if (expression->kind != ast::ExpressionKind::Call ||
        expression->a->kind != ast::ExpressionKind::Name)
        return false;
    const ast::Expression& callee = *expression->a;
    Found found = find(callee.text);
    bool is_type = (found.symbol && found.symbol->kind == Symbol::Kind::Type) ||
                   (!found.builtin.empty() && library_.type(found.builtin)) ||
                   (found.core && found.core->kind == CoreName::Array);
    if (!is_type) return false;
    ast::TypeName plain;
    plain.name = callee.text;
    plain.span = callee.span;
    std::optional<TypeUse> named = type_of_name(callee.text, callee.type ? callee.type : &plain,
                                                callee.span, types_.facts(type).capacity);
    if (!named || named->id != type) return false;
    inner.style = expression->braces ? ast::Initialiser::Brace : ast::Initialiser::Paren;
    inner.arguments = expression->list;
    inner.span = expression->span;
    return true;
}

// From a value of the same type.
Node* Checker::construct_from(Node* place, TypeId type, Value value, const Initialisation& init) {
    const BuiltinType* builtin = types_.facts(type).builtin;
    if (builtin && !builtin->copyable) {
        if (!value.moved) {
            report_.error(init.span, types_.name(type) + " cannot be copied",
                          "use a reference: " + types_.name(type) + "& name = ...;");
            return nullptr;
        }
        std::vector<Node*> list;
        std::uint32_t words = types_.words(type);
        list.push_back(write(place, read(value.node, words, init.span), init.span));
        for (std::uint32_t i = 0; i < words; i++)
            list.push_back(write(at_offset(value.node, static_cast<Word>(i), init.span),
                                 constant_node(0, init.span), init.span));
        return together(std::move(list), init.span);
    }
    return write(place, convert(value, {type}, "the initialiser"), init.span);
}

Node* Checker::construct_struct(Node* place, TypeId type, const Initialisation& init) {
    Struct& made = *types_.facts(type).structure;
    if (!made.complete) {
        report_.error(init.span, made.name + " is not complete here",
                      "declare the object behind the struct");
        return nullptr;
    }
    Initialisation inner;
    if (init.style == ast::Initialiser::Assign && init.arguments.size() == 1 &&
        is_construction(init.arguments[0], type, inner)) {
        inner.attributes = init.attributes;
        return construct_struct(place, type, inner);
    }
    std::span<ast::Expression*> arguments = init.arguments;
    const ast::Expression* braces = nullptr;
    if (arguments.size() == 1 && arguments[0]->kind == ast::ExpressionKind::Braces) {
        braces = arguments[0];
        arguments = braces->list;
    }
    if (!made.constructors.empty()) {
        std::vector<Value> values = check_arguments(arguments);
        if (values.size() == 1 && values[0].type == type &&
            (values[0].kind == Value::Kind::Place || values[0].kind == Value::Kind::Value))
            return construct_from(place, type, values[0], init);
        FunctionInfo* constructor = choose(made.constructors, values, made.name, init.span);
        if (!constructor) return nullptr;
        forbid_private(*constructor, init.span);
        std::vector<Node*> before;
        Node* fixed = place;
        Value result = call_user(*constructor, address(fixed, init.span), values, init.span);
        before.push_back(result.node);
        return together(std::move(before), init.span);
    }
    if (braces) return construct_aggregate(place, type, *braces);
    if (arguments.size() == 1 && init.style != ast::Initialiser::None) {
        Value value = check(arguments[0]);
        if (value.bad()) return nullptr;
        if (value.type == type) return construct_from(place, type, value, init);
        // Point p(1): allowed since C++20, one value for each member in order.
    }
    if (!arguments.empty()) {
        ast::Expression* list = arena_.make<ast::Expression>();
        list->kind = ast::ExpressionKind::Braces;
        list->span = init.span;
        list->list = arguments;
        if (init.style == ast::Initialiser::Assign) {
            Value value = check(arguments[0]);
            if (!value.bad())
                report_.error(init.span, "cannot use " + describe(value) + " as " + made.name,
                              "write " + made.name + "{...}");
            return nullptr;
        }
        return construct_aggregate(place, type, *list);
    }
    std::vector<Node*> nodes;
    for (Symbol* field : made.fields) {
        Node* one = at_offset(place, field->offset, init.span);
        const ast::Declaration& syntax = *field->syntax;
        Scope* outer = scope_;
        scope_ = made.scope;
        nodes.push_back(syntax.initialiser == ast::Initialiser::None
                            ? construct_default(one, field->type, syntax.attributes, init.span)
                            : construct(one, field->type,
                                        {syntax.initialiser, syntax.arguments, syntax.attributes,
                                         syntax.span}));
        scope_ = outer;
    }
    return together(std::move(nodes), init.span);
}

// `{1, 2}` or `{.x = 1}`, member by member.
Node* Checker::construct_aggregate(Node* place, TypeId type, const ast::Expression& braces) {
    Struct& made = *types_.facts(type).structure;
    std::vector<Node*> nodes;
    std::size_t next = 0;
    std::span<ast::Expression*> list = braces.list;
    if (made.has_private_fields && !list.empty()) {
        report_.error(braces.span,
                      made.name + " has private members and no constructor for these values",
                      "write a constructor");
        return nullptr;
    }
    for (Symbol* field : made.fields) {
        Node* one = at_offset(place, field->offset, braces.span);
        ast::Expression* value = nullptr;
        if (next < list.size()) {
            ast::Expression* candidate = list[next];
            if (candidate->kind != ast::ExpressionKind::Designated) {
                value = candidate;
                next++;
            } else if (candidate->text == field->name) {
                value = candidate->a;
                next++;
            }
        }
        const ast::Declaration& syntax = *field->syntax;
        if (value) {
            Initialisation inner{ast::Initialiser::Assign, {}, syntax.attributes, value->span};
            inner.arguments = arena_.copy(std::vector<ast::Expression*>{value});
            nodes.push_back(construct(one, field->type, inner));
        } else if (syntax.initialiser != ast::Initialiser::None) {
            Scope* outer = scope_;
            scope_ = made.scope;
            nodes.push_back(
                construct(one, field->type,
                          {syntax.initialiser, syntax.arguments, syntax.attributes, syntax.span}));
            scope_ = outer;
        } else {
            nodes.push_back(construct_default(one, field->type, syntax.attributes, braces.span));
        }
    }
    if (next < list.size()) {
        ast::Expression* extra = list[next];
        if (extra->kind == ast::ExpressionKind::Designated) {
            Symbol* known = made.scope->find(extra->text);
            report_.error(extra->span, known ? "members are named in the order of their declaration"
                                             : made.name + " has no member " + quoted(extra->text));
        } else {
            report_.error(extra->span, "there are more values than members: " +
                                           std::to_string(list.size()) + " for " + made.name +
                                           ", which has " + std::to_string(made.fields.size()));
        }
    }
    return together(std::move(nodes), braces.span);
}

// An object without a name: it lives until the end of the full expression.
Value Checker::temporary(TypeId type, const Initialisation& init) {
    if (type == type_bad) {
        construct(nullptr, type, init);
        return bad(init.span);
    }
    Local* local = new_local({}, type, init.span);
    Node* place = local_place(local, init.span);
    Node* declare = make(NodeKind::Declare, init.span);
    declare->local = local;
    std::vector<Node*> list;
    if (Node* node = construct(place, type, init)) list.push_back(node);
    declare->b = destroy(place, type, init.span);
    temporaries_.push_back(declare);
    list.push_back(place);
    Value value = place_value(sequence(std::move(list), init.span), type, false, init.span);
    value.temporary = true;
    return value;
}

// What ends the object at [place]; null where nothing has to be done.
Node* Checker::destroy(Node* place, TypeId type, Span span) {
    if (!needs_destruction(type)) return nullptr;
    switch (types_.kind(type)) {
        case TypeKind::Builtin:
            return invoke(destructor_of(type)->code, {address(place, span)}, 0,
                          destructor_of(type)->form == Form::Local, span);
        case TypeKind::Array:
            return each_element(place, type, true, span, [&](Node* one) {
                return destroy(one, types_[type].element, span);
            });
        case TypeKind::Struct: {
            Struct& made = *types_.facts(type).structure;
            if (made.destructor) {
                Node* node = make(NodeKind::Call, span);
                node->function = made.destructor;
                node->list = arena_.copy(std::vector<Node*>{address(place, span)});
                return node;
            }
            std::vector<Node*> nodes;
            for (auto field = made.fields.rbegin(); field != made.fields.rend(); ++field)
                nodes.push_back(
                    destroy(at_offset(place, (*field)->offset, span), (*field)->type, span));
            return together(std::move(nodes), span);
        }
        default:
            return nullptr;
    }
}

// [node] with the temporaries made since [mark]: they end behind it.
Node* Checker::full(Node* node, std::size_t mark) {
    if (temporaries_.size() == mark) return node;
    Node* made = make(NodeKind::Full, node ? node->span : Span{});
    made->a = node;
    made->words = node ? node->words : 0;
    std::vector<Node*> list(temporaries_.begin() + static_cast<std::ptrdiff_t>(mark),
                            temporaries_.end());
    temporaries_.resize(mark);
    made->list = arena_.copy(list);
    return made;
}

}  // namespace lang
