// Loops.
#include "engine/lang/check.h"

namespace lang {

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
        body->list = arena_.copy(std::vector<Node*>{
            declares, stop, loop->b ? loop->b : make(NodeKind::Nothing, statement.span)});
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
        if (declared.type->name != "auto")
            type = resolve(declared.type);
        else if (!values.empty())
            type.id = check_value(values[0]).type;
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
        report_.error(statement.expression->span,
                      "a range-for goes over an array, not over " + describe(array),
                      "use for (int i = 0; i < n; i++)");
        array = bad(span);
    }
    Node* place = nullptr;
    if (array.is_place()) {
        if (array.node->kind == NodeKind::Sequence) {
            for (std::size_t i = 0; i + 1 < array.node->list.size(); i++)
                list.push_back(array.node->list[i]);
            array.node = array.node->list.back();
        }
        place = fixed_place(array.node, list, statement.expression->span);
    }
    // The array of a braced list and the address of a computed one live as long as the loop.
    std::vector<Node*> before(temporaries_.begin() + static_cast<std::ptrdiff_t>(mark),
                              temporaries_.end());
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
        Node* now =
            element(place, read(local_place(index, declared.name_span), 1, declared.name_span),
                    count, stride, declared.name_span);
        TypeUse wanted{element_type, declared.type->is_const, declared.type->references};
        if (declared.type->name != "auto") {
            TypeUse written = resolve(declared.type);
            if (written.id != type_bad && written.id != element_type &&
                (written.references ||
                 !converts(plain_value(now, element_type, span), {written.id})))
                report_.error(declared.type->span, "the elements are " + types_.name(element_type) +
                                                       ", not " + types_.name(written.id));
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
            node->a = write(local_place(symbol->local, declared.name_span),
                            convert(value, {wanted.id}, "the loop's variable"), declared.name_span);
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

}  // namespace lang
