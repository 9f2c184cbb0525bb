// Statements.
#include "engine/lang/check.h"

namespace lang {

Node* Checker::statement(const ast::Statement* statement) {
    using Kind = ast::StatementKind;
    Span span = statement->span;
    switch (statement->kind) {
        case Kind::Empty:
            return make(NodeKind::Nothing, span);
        case Kind::Expression:
            return expression_statement(*statement);
        case Kind::Declaration: {
            std::vector<Node*> list;
            for (const ast::Declaration* one : statement->declarations)
                if (Node* node = local_declaration(*one)) list.push_back(node);
            if (list.size() == 1) return list[0];
            Node* node = make(NodeKind::Group, span);
            node->list = arena_.copy(list);
            return node;
        }
        case Kind::Block:
            return block(*statement);
        case Kind::If:
            return if_statement(*statement);
        case Kind::While:
        case Kind::DoWhile:
        case Kind::For:
            return loop_statement(*statement);
        case Kind::RangeFor:
            return range_for(*statement);
        case Kind::Switch:
            return switch_statement(*statement);
        case Kind::Case:
        case Kind::Default: {
            Node* node = make(NodeKind::Case, span);
            node->is_default = statement->kind == Kind::Default;
            if (switches_.empty()) {
                report_.error(span, node->is_default ? "default belongs to no switch"
                                                     : "case belongs to no switch");
            } else {
                if (statement->expression) {
                    if (std::optional<Word> value = constant(statement->expression, "case"))
                        node->value = *value;
                }
                for (const Node* other : *switches_.back())
                    if (other->is_default == node->is_default &&
                        (node->is_default || other->value == node->value))
                        report_.error(span, node->is_default
                                                ? "this switch has a default already"
                                                : "this switch has a case for " +
                                                      std::to_string(node->value) + " already");
                switches_.back()->push_back(node);
            }
            std::vector<Node*> list{node};
            if (statement->a) list.push_back(this->statement(statement->a));
            Node* group = make(NodeKind::Group, span);
            group->list = arena_.copy(list);
            return group;
        }
        case Kind::Break:
            if (loops_ == 0 && !in_switch_)
                report_.error(span, "break stands in no loop and in no switch");
            return make(NodeKind::Break, span);
        case Kind::Continue:
            if (loops_ == 0) report_.error(span, "continue stands in no loop");
            return make(NodeKind::Continue, span);
        case Kind::Return:
            return return_statement(*statement);
        case Kind::Label:
            return label_statement(*statement);
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
        case NodeKind::Fail:
            return true;
        case NodeKind::Evaluate:
            return node->a && node->a->kind == NodeKind::Fail;
        default:
            return false;
    }
}

}  // namespace

Node* Checker::block(const ast::Statement& statement) {
    open(Scope::Kind::Block);
    std::vector<Node*> list;
    bool left = false, said = false;
    for (const ast::Statement* one : statement.list) {
        using Kind = ast::StatementKind;
        bool entered = one->kind == Kind::Case || one->kind == Kind::Default ||
                       one->kind == Kind::Label || one->kind == Kind::Empty;
        if (left && !entered && !said) {
            report_.warning(one->span, "this is never reached",
                            "delete it, or what leaves before it");
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

Node* Checker::switch_statement(const ast::Statement& statement) {
    Node* node = make(NodeKind::Switch, statement.span);
    std::size_t mark = temporaries_.size();
    Value value = check_value(statement.expression);
    if (!value.bad()) {
        if (!types_.is_number(value.type) && !types_.is_enum(value.type))
            report_.error(statement.expression->span,
                          "switch needs a number or an enum, not " + describe(value),
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
    if (frame_ && frame_->function && frame_->function->kind != ast::FunctionKind::Plain &&
        statement.expression && inline_depth_ == 0)
        report_.error(span, "a constructor returns nothing");
    if (!statement.expression) {
        if (result_open_) result_open_ = false;
        if (result_->id != type_void && result_->id != type_bad)
            report_.error(span, "this function must return " + describe(*result_),
                          "write the value behind return");
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
        if (value.is_place() && value.node->kind == NodeKind::LocalPlace &&
            !value.node->local->shared && value.node->local->global == 0 && inline_depth_ == 0)
            report_.error(
                span, "the variable ends with the function: a reference to it would be left over",
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
            report_.error(statement.span,
                          quoted(statement.text) + " is a label of this function already");
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
            report_.warning(expression.span, "this guard is released at once",
                            "give it a name: " + std::string(builtin->name) + " lock(...);");
        else if (builtin && needs_destruction(value.type))
            report_.warning(expression.span, "this object ends at once", "give it a name");
    } else if (value.kind == Value::Kind::Functions) {
        report_.error(expression.span, "this names a function, but does not call it", "add ()");
    } else if (value.kind == Value::Kind::Lambda) {
        report_.error(expression.span, "this lambda is never called",
                      "give it to a wait or a thread, or add () behind it");
    } else if (value.kind == Value::Kind::Place ||
               (value.kind == Value::Kind::Value && value.node &&
                (value.node->is_constant() || value.node->kind == NodeKind::Binary ||
                 value.node->kind == NodeKind::Unary))) {
        using Kind = ast::ExpressionKind;
        bool equals = expression.kind == Kind::Binary && expression.op == Tok::EqualEqual;
        if (expression.kind != Kind::Call && expression.kind != Kind::Cast &&
            expression.kind != Kind::Unary && expression.kind != Kind::Comma)
            report_.warning(expression.span, "this statement does nothing",
                            equals ? "write = to assign" : "");
    }
    if (value.kind == Value::Kind::Value || value.kind == Value::Kind::Place) {
        node->a = value.node;
        if (value.kind == Value::Kind::Place && node->a->kind != NodeKind::Sequence)
            node->a = value.node = read(value.node, types_.words(value.type), expression.span);
        node->a = full(node->a, mark);
        return node;
    }
    temporaries_.resize(mark);
    return make(NodeKind::Nothing, statement.span);
}

}  // namespace lang
