// Statements.
#include "engine/lang/check.h"

namespace lang {

Node* Checker::statement(const ast::Statement* statement) {
    using Kind = ast::StatementKind;
    Span span = statement->span;
    switch (statement->kind) {
        case Kind::Empty: return make(NodeKind::Nothing, span);
        case Kind::Expression: return expression_statement(*statement);
        case Kind::Declaration: {
            std::vector<Node*> list;
            for (const ast::Declaration* one : statement->declarations)
                if (Node* node = local_declaration(*one)) list.push_back(node);
            if (list.size() == 1) return list[0];
            Node* node = make(NodeKind::Group, span);
            node->list = arena_.copy(list);
            return node;
        }
        case Kind::Block: return block(*statement);
        case Kind::If: return if_statement(*statement);
        case Kind::While:
        case Kind::DoWhile:
        case Kind::For: return loop_statement(*statement);
        case Kind::RangeFor: return range_for(*statement);
        case Kind::Switch: return switch_statement(*statement);
        case Kind::Case:
        case Kind::Default: {
            Node* node = make(NodeKind::Case, span);
            node->is_default = statement->kind == Kind::Default;
            if (switches_.empty()) {
                report_.error(span, node->is_default ? "default belongs to no switch" : "case belongs to no switch");
            } else {
                if (statement->expression) {
                    if (std::optional<Word> value = constant(statement->expression, "case")) node->value = *value;
                }
                for (const Node* other : *switches_.back())
                    if (other->is_default == node->is_default && (node->is_default || other->value == node->value))
                        report_.error(span, node->is_default ? "this switch has a default already"
                                                             : "this switch has a case for " + std::to_string(node->value) + " already");
                switches_.back()->push_back(node);
            }
            std::vector<Node*> list{node};
            if (statement->a) list.push_back(this->statement(statement->a));
            Node* group = make(NodeKind::Group, span);
            group->list = arena_.copy(list);
            return group;
        }
        case Kind::Break:
            if (loops_ == 0 && !in_switch_) report_.error(span, "break stands in no loop and in no switch");
            return make(NodeKind::Break, span);
        case Kind::Continue:
            if (loops_ == 0) report_.error(span, "continue stands in no loop");
            return make(NodeKind::Continue, span);
        case Kind::Return: return return_statement(*statement);
        case Kind::Label: return label_statement(*statement);
    }
    return make(NodeKind::Nothing, span);
}

namespace {

bool leaves(const Node* node) {
    if (!node) return false;
    switch (node->kind) {
        case NodeKind::Return:
        case NodeKind::Break:
        case NodeKind::Continue:
        case NodeKind::Fail: return true;
        case NodeKind::Evaluate: return node->a && node->a->kind == NodeKind::Fail;
        default: return false;
    }
}

}  // namespace

Node* Checker::block(const ast::Statement& statement) {
    open(Scope::Kind::Block);
    std::vector<Node*> list;
    bool left = false, said = false;
    for (const ast::Statement* one : statement.list) {
        using Kind = ast::StatementKind;
        bool entered = one->kind == Kind::Case || one->kind == Kind::Default || one->kind == Kind::Label ||
                       one->kind == Kind::Empty;
        if (left && !entered && !said) {
            report_.warning(one->span, "this is never reached", "delete it, or what leaves before it");
            said = true;
        }
        if (entered) left = false;
        list.push_back(this->statement(one));
        const Node* last = list.back();
        if (last->kind == NodeKind::Group && !last->list.empty()) last = last->list.back();
        left = left || leaves(last);
    }
    close();
    Node* node = make(NodeKind::Block, statement.span);
    node->end = statement.end;
    node->list = arena_.copy(list);
    return node;
}

// The condition of an if or a while; a variable declared there comes back in [declares].
Node* Checker::condition_of(const ast::Statement& statement, Node*& declares) {
    std::size_t mark = temporaries_.size();
    if (statement.declarations.empty()) return full(condition(statement.expression), mark);
    const ast::Declaration& declared = *statement.declarations[0];
    declares = local_declaration(declared);
    Symbol* symbol = scope_->find(declared.name);
    if (!symbol) return constant_node(1, statement.span);
    return full(truth(symbol_value(*symbol, declared.name_span)), mark);
}

Node* Checker::if_statement(const ast::Statement& statement) {
    open(Scope::Kind::Block);
    std::vector<Node*> list;
    if (statement.initial) list.push_back(this->statement(statement.initial));
    if (!statement.expression && statement.declarations.empty()) {
        close();
        return make(NodeKind::Nothing, statement.span);
    }
    Node* declares = nullptr;
    Node* node = make(NodeKind::If, statement.span);
    node->a = condition_of(statement, declares);
    if (declares) list.push_back(declares);
    auto branch = [&](const ast::Statement* one) {
        open(Scope::Kind::Block);
        Node* made = this->statement(one);
        close();
        return made;
    };
    if (statement.a) node->b = branch(statement.a);
    if (statement.b) node->c = branch(statement.b);
    if (statement.a && statement.a->kind == ast::StatementKind::Empty && !statement.b)
        report_.warning(statement.a->span, "this ; is the whole of the if", "delete it");
    close();
    if (list.empty()) return node;
    list.push_back(node);
    Node* block = make(NodeKind::Block, statement.span);
    block->list = arena_.copy(list);
    return block;
}

Node* Checker::loop_statement(const ast::Statement& statement) {
    using Kind = ast::StatementKind;
    open(Scope::Kind::Block);
    std::vector<Node*> list;
    if (statement.initial) list.push_back(this->statement(statement.initial));
    Node* loop = make(NodeKind::Loop, statement.span);
    loop->post = statement.kind == Kind::DoWhile;
    Node* declares = nullptr;
    if (statement.expression || !statement.declarations.empty()) {
        open(Scope::Kind::Block);
        if (!loop->post) loop->a = condition_of(statement, declares);
    }
    loops_++;
    bool outer_switch = in_switch_;
    in_switch_ = false;
    if (statement.a) {
        open(Scope::Kind::Block);
        loop->b = this->statement(statement.a);
        close();
    }
    in_switch_ = outer_switch;
    loops_--;
    if (statement.step) {
        std::size_t mark = temporaries_.size();
        Value step = check(statement.step);
        if (step.node && step.kind == Value::Kind::Value) loop->c = full(step.node, mark);
    }
    if (loop->post && statement.expression) loop->a = condition_of(statement, declares);
    if (statement.expression || !statement.declarations.empty()) close();
    if (declares) {
        // while (int x = next()): declared anew in each round.
        Node* stop = make(NodeKind::If, statement.span);
        stop->a = logical_not(loop->a, statement.span);
        stop->b = make(NodeKind::Break, statement.span);
        Node* body = make(NodeKind::Block, statement.span);
        body->list = arena_.copy(std::vector<Node*>{declares, stop, loop->b ? loop->b : make(NodeKind::Nothing, statement.span)});
        loop->a = nullptr;
        loop->b = body;
    }
    close();
    if (list.empty()) return loop;
    list.push_back(loop);
    Node* block = make(NodeKind::Block, statement.span);
    block->list = arena_.copy(list);
    return block;
}

// for (T x : array): a hidden index; a reference is another name for the element.
Node* Checker::range_for(const ast::Statement& statement) {
    Span span = statement.span;
    open(Scope::Kind::Block);
    std::size_t mark = temporaries_.size();
    Value array;
    std::vector<Node*> list;
    if (statement.declarations.empty()) {
        close();
        return make(NodeKind::Nothing, span);
    }
    const ast::Declaration& declared = *statement.declarations[0];
    if (statement.expression->kind == ast::ExpressionKind::Braces) {
        // for (int x : {1, 2, 3})
        std::span<ast::Expression*> values = statement.expression->list;
        TypeUse type{type_int};
        if (declared.type->name != "auto") type = resolve(declared.type);
        else if (!values.empty()) type.id = check_value(values[0]).type;
        if (!values.empty() && type.id != type_bad) {
            TypeId whole = types_.array(type.id, static_cast<std::uint32_t>(values.size()));
            Initialisation init{ast::Initialiser::Brace, {}, {}, statement.expression->span};
            init.arguments = arena_.copy(std::vector<ast::Expression*>{statement.expression});
            array = temporary(whole, init);
        }
    } else {
        array = check(statement.expression);
    }
    if (array.kind != Value::Kind::Bad && (!array.is_place() || !types_.is_array(array.type))) {
        report_.error(statement.expression->span, "a range-for goes over an array, not over " + describe(array),
                      "use for (int i = 0; i < n; i++)");
        array = bad(span);
    }
    Node* place = nullptr;
    if (array.is_place()) {
        if (array.node->kind == NodeKind::Sequence) {
            for (std::size_t i = 0; i + 1 < array.node->list.size(); i++) list.push_back(array.node->list[i]);
            array.node = array.node->list.back();
        }
        place = fixed_place(array.node, list, statement.expression->span);
    }
    // The array of a braced list and the address of a computed one live as long as the loop.
    std::vector<Node*> before(temporaries_.begin() + static_cast<std::ptrdiff_t>(mark), temporaries_.end());
    temporaries_.resize(mark);
    for (Node* node : list) {
        Node* effect = make(NodeKind::Evaluate, span);
        effect->a = node;
        before.push_back(effect);
    }
    Local* index = new_local({}, type_int, declared.name_span);
    Node* index_declare = make(NodeKind::Declare, span);
    index_declare->local = index;
    index_declare->a = write(local_place(index, span), constant_node(0, span), span);
    before.push_back(index_declare);

    open(Scope::Kind::Block);
    std::vector<Node*> body;
    if (place) {
        const Type& type = types_[array.type];
        Word count = static_cast<Word>(type.count);
        Word stride = static_cast<Word>(types_.words(type.element));
        TypeId element_type = type.element;
        Node* now = element(place, read(local_place(index, declared.name_span), 1, declared.name_span), count, stride,
                            declared.name_span);
        TypeUse wanted{element_type, declared.type->is_const, declared.type->references};
        if (declared.type->name != "auto") {
            TypeUse written = resolve(declared.type);
            if (written.id != type_bad && written.id != element_type &&
                (written.references || !converts(plain_value(now, element_type, span), {written.id})))
                report_.error(declared.type->span, "the elements are " + types_.name(element_type) + ", not " + types_.name(written.id));
            else if (written.id != type_bad)
                wanted.id = written.id;
        }
        if (wanted.references) {
            Symbol* symbol = declare(Symbol::Kind::Variable, declared.name, declared.name_span);
            symbol->type = element_type;
            symbol->place = now;
            symbol->is_const = wanted.is_const || array.is_const;
            symbol->is_reference = true;
        } else {
            Value value = place_value(now, element_type, array.is_const, declared.name_span);
            Symbol* symbol = declare(Symbol::Kind::Local, declared.name, declared.name_span);
            symbol->type = wanted.id;
            symbol->is_const = wanted.is_const;
            symbol->local = new_local(declared.name, wanted.id, declared.name_span);
            symbol->local->constant = wanted.is_const;
            Node* node = make(NodeKind::Declare, declared.span);
            node->local = symbol->local;
            node->a = write(local_place(symbol->local, declared.name_span), convert(value, {wanted.id}, "the loop's variable"), declared.name_span);
            body.push_back(node);
        }
    } else {
        declare(Symbol::Kind::Broken, declared.name, declared.name_span);
    }
    loops_++;
    bool outer_switch = in_switch_;
    in_switch_ = false;
    if (statement.a) body.push_back(this->statement(statement.a));
    in_switch_ = outer_switch;
    loops_--;
    close();
    close();
    if (!place) return make(NodeKind::Nothing, span);

    Node* loop = make(NodeKind::Loop, span);
    loop->a = binary_node(Opcode::Less, read(local_place(index, span), 1, span),
                          constant_node(static_cast<Word>(types_[array.type].count), span), span);
    loop->b = make(NodeKind::Block, span);
    loop->b->list = arena_.copy(body);
    loop->c = make(NodeKind::Update, span);
    loop->c->a = local_place(index, span);
    loop->c->b = constant_node(1, span);
    loop->c->op = Opcode::Add;
    loop->c->words = 1;
    before.push_back(loop);
    Node* block = make(NodeKind::Block, span);
    block->list = arena_.copy(before);
    return block;
}

Node* Checker::switch_statement(const ast::Statement& statement) {
    Node* node = make(NodeKind::Switch, statement.span);
    std::size_t mark = temporaries_.size();
    Value value = check_value(statement.expression);
    if (!value.bad()) {
        if (!types_.is_number(value.type) && !types_.is_enum(value.type))
            report_.error(statement.expression->span, "switch needs a number or an enum, not " + describe(value),
                          "use if and else");
        node->a = full(value.node, mark);
    } else {
        temporaries_.resize(mark);
        node->a = constant_node(0, statement.span);
    }
    std::vector<Node*> cases;
    switches_.push_back(&cases);
    bool outer = in_switch_;
    in_switch_ = true;
    if (statement.a) node->b = this->statement(statement.a);
    in_switch_ = outer;
    switches_.pop_back();
    node->list = arena_.copy(cases);
    return node;
}

Node* Checker::return_statement(const ast::Statement& statement) {
    Span span = statement.span;
    Node* node = make(NodeKind::Return, span);
    std::size_t mark = temporaries_.size();
    if (!result_) {
        report_.error(span, "return stands in no function");
        return node;
    }
    if (frame_ && frame_->function && frame_->function->kind != ast::FunctionKind::Plain && statement.expression &&
        inline_depth_ == 0)
        report_.error(span, "a constructor returns nothing");
    if (!statement.expression) {
        if (result_open_) result_open_ = false;
        if (result_->id != type_void && result_->id != type_bad)
            report_.error(span, "this function must return " + describe(*result_), "write the value behind return");
        return node;
    }
    Value value = check(statement.expression);
    if (result_open_) {  // a lambda: the first return decides
        result_open_ = false;
        if (value.kind == Value::Kind::Bad) result_->id = type_bad;
        if (value.kind == Value::Kind::Value || value.kind == Value::Kind::Place) {
            value = decay(value);
            *result_ = {value.type};
        }
    }
    if (value.kind == Value::Kind::Bad) return node;
    if (result_->id == type_void) {
        if (value.kind == Value::Kind::Value && value.type == type_void) {
            node->a = full(value.node, mark);  // return f(); where f returns nothing
            Node* effect = make(NodeKind::Evaluate, span);
            effect->a = node->a;
            node->a = nullptr;
            Node* group = make(NodeKind::Group, span);
            group->list = arena_.copy(std::vector<Node*>{effect, node});
            return group;
        }
        report_.error(span, "this function returns nothing, since it is declared void",
                      "declare it with the type of what it returns");
        return node;
    }
    if (result_->references) {
        if (value.is_place() && value.node->kind == NodeKind::LocalPlace && !value.node->local->shared &&
            value.node->local->global == 0 && inline_depth_ == 0)
            report_.error(span, "the variable ends with the function: a reference to it would be left over",
                          "return it by value");
        node->a = full(bind(value, *result_, "the result"), mark);
    } else {
        node->a = full(convert(value, *result_, "the result"), mark);
    }
    return node;
}

Node* Checker::label_statement(const ast::Statement& statement) {
    Node* node = make(NodeKind::Label, statement.span);
    node->value = static_cast<Word>(program_.ranges.size());
    program_.ranges.push_back({0, 0});
    const FunctionInfo* function = frame_ ? frame_->function : nullptr;
    for (const LabelUse& one : labels_)
        if (one.function == function && one.name == statement.text && inline_depth_ == 0)
            report_.error(statement.span, quoted(statement.text) + " is a label of this function already");
    labels_.push_back({node->value, function, std::string(statement.text)});
    node->a = statement.a ? this->statement(statement.a) : make(NodeKind::Nothing, statement.span);
    return node;
}

Node* Checker::expression_statement(const ast::Statement& statement) {
    const ast::Expression& expression = *statement.expression;
    std::size_t mark = temporaries_.size();
    Value value = check(&expression);
    Node* node = make(NodeKind::Evaluate, expression.span);
    if (value.kind == Value::Kind::Place && value.temporary) {
        const BuiltinType* builtin = types_.facts(value.type).builtin;
        if (builtin && builtin->guard)
            report_.warning(expression.span, "this guard is released at once", "give it a name: " + std::string(builtin->name) + " lock(...);");
        else if (builtin && needs_destruction(value.type))
            report_.warning(expression.span, "this object ends at once", "give it a name");
    } else if (value.kind == Value::Kind::Functions) {
        report_.error(expression.span, "this names a function, but does not call it", "add ()");
    } else if (value.kind == Value::Kind::Lambda) {
        report_.error(expression.span, "this lambda is never called", "give it to a wait or a thread, or add () behind it");
    } else if (value.kind == Value::Kind::Place ||
               (value.kind == Value::Kind::Value && value.node &&
                (value.node->is_constant() || value.node->kind == NodeKind::Binary || value.node->kind == NodeKind::Unary))) {
        using Kind = ast::ExpressionKind;
        bool equals = expression.kind == Kind::Binary && expression.op == Tok::EqualEqual;
        if (expression.kind != Kind::Call && expression.kind != Kind::Cast && expression.kind != Kind::Unary &&
            expression.kind != Kind::Comma)
            report_.warning(expression.span, "this statement does nothing", equals ? "write = to assign" : "");
    }
    if (value.kind == Value::Kind::Value || value.kind == Value::Kind::Place) {
        node->a = value.node;
        if (value.kind == Value::Kind::Place && node->a->kind != NodeKind::Sequence) node->a = value.node = read(value.node, types_.words(value.type), expression.span);
        node->a = full(node->a, mark);
        return node;
    }
    temporaries_.resize(mark);
    return make(NodeKind::Nothing, statement.span);
}

// ---- declarations within functions

Node* Checker::local_declaration(const ast::Declaration& declaration) {
    using Kind = ast::DeclarationKind;
    if (declaration.kind == Kind::Function) {
        report_.error(declaration.name_span, "a function is declared outside of functions", "move it up");
        return nullptr;
    }
    if (declaration.kind == Kind::Namespace || declaration.kind == Kind::Task || declaration.kind == Kind::Property) {
        report_.error(declaration.name_span, quoted(declaration.name) + " is declared outside of functions", "move it there");
        return nullptr;
    }
    if (declaration.kind != Kind::Variable) {
        this->declaration(declaration);
        return nullptr;
    }
    if (declaration.name.find("::") != std::string_view::npos) {
        report_.error(declaration.name_span, "a local variable has a plain name", "delete what stands in front of ::");
        return nullptr;
    }
    if (declaration.type->is_static && !declaration.type->is_constexpr && !declaration.type->is_const) {
        report_.error(declaration.type->span, "a static local variable is real C++, but outside of the subset",
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
    Initialisation init{declaration.initialiser, declaration.arguments, declaration.attributes, declaration.span};
    if (automatic.kind == Value::Kind::Value || automatic.kind == Value::Kind::Place) {
        // auto x = f(): the initialiser was read to learn its type.
        node->a = automatic.is_place() && types_.is_builtin(type.id) && !types_.facts(type.id).builtin->scalar
                      ? construct_from(place, type.id, automatic, init)
                      : write(place, convert(automatic, {type.id}, "the initialiser"), declaration.span);
    } else {
        node->a = construct(place, type.id, init);
    }
    node->b = destroy(place, type.id, declaration.span);
    node->a = full(node->a, mark);
    if (node->a) node->a->words = node->a->kind == NodeKind::Full ? std::uint16_t{0} : node->a->words;

    bool folded = type.is_const && types_.is_scalar(type.id) && node->a && node->a->kind == NodeKind::Write &&
                  node->a->b->is_constant() && !node->a->b->function;
    if (type.is_const && declaration.arguments.empty() && types_.is_scalar(type.id))
        report_.error(declaration.name_span, "a const variable needs a value", "write = and the value");
    Symbol* symbol = declare(folded ? Symbol::Kind::Constant : Symbol::Kind::Local, declaration.name, declaration.name_span);
    symbol->type = type.id;
    symbol->is_const = type.is_const;
    symbol->local = local;
    if (folded) {
        symbol->value = node->a->b->value;
        return nullptr;
    }
    if (declaration.type->is_constexpr && types_.is_scalar(type.id))
        report_.error(declaration.name_span, "the value of a constexpr variable must be a constant", "write const");
    return node;
}

// T& x = place: where the place never moves, x is just another name for it.
Node* Checker::reference_declaration(const ast::Declaration& declaration, TypeUse type) {
    if (declaration.arguments.size() != 1) {
        report_.error(declaration.name_span, "a reference needs what it refers to", "write = and a variable");
        declare(Symbol::Kind::Broken, declaration.name, declaration.name_span);
        return nullptr;
    }
    std::size_t mark = temporaries_.size();
    const ast::Expression* initial = declaration.arguments[0];
    if (initial->kind == ast::ExpressionKind::Braces && initial->list.size() == 1) initial = initial->list[0];
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
        node->a = full(write(local_place(local, declaration.span), convert(value, {type.id}, "the initialiser"), declaration.span), mark);
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
    // Read once now, so that what is wrong is said even if nobody uses it, and what it copies is known.
    std::size_t mark = temporaries_.size();
    bool plain = true;
    for (const ast::Declaration* one : use.syntax->parameters) plain &= one->type->name != "auto";
    if (plain) {
        std::vector<Value> arguments;
        for (const ast::Declaration* one : use.syntax->parameters) {
            TypeUse type = resolve(one->type, true);
            Local* local = new_local({}, type.id, one->span);
            arguments.push_back(place_value(local_place(local, one->span), type.id, false, one->span));
            if (types_.is_builtin(type.id) || types_.is_struct(type.id)) arguments.back().moved = true;
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
        node->a = write(local_place(own->local, declaration.span), read(from, own->local->words, declaration.span), declaration.span);
        list.push_back(node);
    }
    if (list.empty()) return nullptr;
    Node* group = make(NodeKind::Group, declaration.span);
    group->list = arena_.copy(list);
    return group;
}

}  // namespace lang
