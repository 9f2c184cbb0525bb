// The contextual words of check and sandbox: tasks, properties, await, at, ended; and main, which
// is a task, too. What a property or an await looks at makes no step, so it may look, not act.
#include "engine/lang/check.h"

namespace lang {

namespace {

constexpr Word ticks_max = 1'000'000'000;

}  // namespace

void Checker::forbid_in_property(Span span, std::string_view what) {
    if (!frame_ || !frame_->in_property) return;
    report_.error(span, std::string(what) + " cannot be called in a property: it would be a step",
                  "look at variables here; let the tasks do the rest");
}

void Checker::task(const ast::Declaration& declaration) {
    Word count = 1;
    if (declaration.count) {
        std::optional<Word> value = constant(declaration.count, "the number of tasks");
        if (value && (*value < 1 || *value > tasks_max))
            report_.error(declaration.count->span,
                          "there can be 1 to " + std::to_string(tasks_max) + " tasks");
        else if (value)
            count = *value;
    }
    Task made;
    made.daemon = declaration.is_daemon;
    made.isr = declaration.is_isr;
    made.mortal = declaration.is_mortal;
    made.declared = declaration.name_span;
    std::set<std::string_view> seen;
    for (const ast::TaskAttribute& one : declaration.task_attributes) {
        if (!seen.insert(one.name).second)
            report_.error(one.span, quoted(one.name) + " is said twice");
        std::optional<Word> from = constant(one.from, one.name);
        std::optional<Word> to = one.to ? constant(one.to, one.name) : from;
        if (!from || !to) continue;
        bool negative = *from < 0 || *from > ticks_max || *to > ticks_max;
        if (one.to && one.name != "at") {
            report_.error(one.span, quoted(one.name) + " takes one number, not a range");
        } else if (one.name == "priority") {
            const int top = program_.priority_top;
            const int first = program_.priority_first;
            if (top != 0 && (*from < first || *from > top))
                report_.error(one.span, "a priority goes from " + std::to_string(first) + " to " +
                                            std::to_string(top) + " here; smaller is more urgent");
            else if (*from < -32000 || *from > 32000)
                report_.error(one.span,
                              "a priority goes from -32000 to 32000; larger is more urgent");
            made.priority = top != 0 ? top - *from : *from;
        } else if (negative) {
            report_.error(one.span, quoted(one.name) + " needs a number of ticks, 0 or more");
        } else if (one.name == "at") {
            if (*to < *from)
                report_.error(one.span, "the range runs backwards",
                              "write the smaller number first");
            made.release_from = *from;
            made.release_to = *to;
        } else if (one.name == "deadline") {
            if (*from < 1)
                report_.error(one.span, "a deadline is at least 1 tick behind the release");
            made.deadline = *from;
        } else {
            if (*from < 1) report_.error(one.span, "every(n) needs at least 1 tick");
            made.period = *from;
        }
    }
    if (made.period > 0 && !declaration.is_isr) {
        // It never ends for good, and each of its jobs has to be done when the next one comes.
        made.daemon = true;
        if (made.deadline < 0) made.deadline = made.period;
        if (made.deadline > made.period)
            report_.error(declaration.name_span,
                          "a job of this task would still have time when the next one comes",
                          "let deadline(n) be at most every(n), or leave it out");
    }
    if (declaration.is_isr && declaration.count)
        report_.error(declaration.count->span, "there is one of each isr", "declare another isr");
    if (program_.unique_priorities && seen.count("priority") && !declaration.is_isr) {
        std::string other;
        for (const Task& one : program_.tasks)
            if (!one.isr && one.priority == made.priority) other = one.name;
        if (!other.empty() || count > 1)
            report_.error(
                declaration.name_span,
                count > 1
                    ? "no two tasks have the same priority here"
                    : other + " has this priority already, and no two tasks have the same here",
                "give each task a priority of its own");
    }
    if (declaration.is_isr && seen.count("priority"))
        report_.error(declaration.name_span, "an isr runs above every task: it has no priority");

    Symbol* symbol = declare(Symbol::Kind::Task, declaration.name, declaration.name_span);
    symbol->frame = nullptr;
    symbol->first_task = static_cast<int>(program_.tasks.size());
    symbol->task_count = count;
    FunctionInfo* function = new_function(std::string(declaration.name), declaration.name_span);
    function->is_entry = true;
    function->runs_once = count == 1 && made.period == 0;
    function->defined = false;
    function->syntax = &declaration;
    function->scope = scope_;
    bool has_id = !declaration.parameters.empty();
    for (const ast::Declaration* one : declaration.parameters) {
        ParameterInfo info;
        info.name = one->name;
        info.span = one->name_span;
        info.type = resolve(one->type);
        if (info.type.id != type_bad &&
            (info.type.references || (info.type.id != type_int && info.type.id != type_unsigned)))
            report_.error(one->span, "a task is handed its number: the parameter is an int",
                          "write int id");
        if (one != declaration.parameters[0])
            report_.error(one->span, "a task is handed its number and nothing else",
                          "compute the rest from it");
        else
            function->parameters.push_back(info);
    }
    made.function = function->index;
    int families = program_.tasks.empty() ? 0 : program_.tasks.back().family + 1;
    made.family = static_cast<std::uint16_t>(families);
    for (Word i = 0; i < count; i++) {
        Task one = made;
        one.name = std::string(declaration.name);
        if (declaration.count) one.name += "[" + std::to_string(i) + "]";
        if (has_id) one.arguments.push_back(i);
        program_.tasks.push_back(std::move(one));
    }
    if (program_.tasks.size() > static_cast<std::size_t>(tasks_max)) {
        report_.error(declaration.name_span,
                      "there are more than " + std::to_string(tasks_max) + " tasks",
                      "fewer show the same: most mistakes need two or three");
        program_.tasks.resize(static_cast<std::size_t>(tasks_max));
    }
    task_functions_.push_back(function);
    if (declaration.body) body(*function);
}

// `int main()` is the first task.
void Checker::add_main() {
    Symbol* symbol = global_->find("main");
    if (!symbol || symbol->kind != Symbol::Kind::Function || symbol->functions.empty()) return;
    FunctionInfo* function = symbol->functions[0];
    if (!function->defined) return;
    Task made;
    made.name = "main";
    made.priority = program_.main_priority;
    made.function = function->index;
    made.declared = function->declared;
    for (Task& other : program_.tasks) other.family++;
    program_.tasks.insert(program_.tasks.begin(), made);
    function->runs_once = true;
    task_functions_.insert(task_functions_.begin(), function);
}

void Checker::property(const ast::Declaration& declaration) {
    Span span = declaration.span;
    if (declaration.arguments.empty()) {
        report_.error(span, quoted(declaration.name) + " needs a condition",
                      std::string(declaration.name) + "(condition, \"what it means\");");
        return;
    }
    const ast::Expression& condition_syntax = *declaration.arguments[0];
    Property made;
    made.kind = declaration.property;
    made.entry = 0;
    made.span = condition_syntax.span;
    made.text = text_of(program_, condition_syntax.span, 100);
    if (declaration.arguments.size() > 1) {
        const ast::Expression& text = *declaration.arguments[1];
        if (text.kind == ast::ExpressionKind::Text)
            made.text = text_of_literal(text.text, text.span);
        else
            report_.error(text.span, "the second argument is the property's sentence, a text",
                          "write it between \"");
    }
    if (declaration.arguments.size() > 2)
        report_.error(declaration.arguments[2]->span,
                      quoted(declaration.name) + " takes a condition and a text");

    FunctionInfo* function = new_function(std::string(declaration.name), declaration.name_span);
    function->defined = true;
    frames_.push_back(std::make_unique<Frame>());
    Frame& frame = *frames_.back();
    Frame* outer = frame_;
    begin(frame, *function);
    frame.in_property = true;
    open(Scope::Kind::Block);
    std::size_t mark = temporaries_.size();
    Node* node = make(NodeKind::Condition, condition_syntax.span);
    node->a = full(condition(&condition_syntax), mark);
    function->body = node;
    close();
    frame_ = outer;
    made.function = function->index;
    program_.properties.push_back(std::move(made));
    property_functions.push_back(function);
}

Value Checker::check_await(const ast::Expression& call) {
    if (call.list.size() != 1) {
        report_.error(call.span, "await takes a condition", "write await(turn == 1);");
        check_arguments(call.list);
        return bad(call.span);
    }
    if (!frame_ || frame_->in_property) {
        report_.error(call.span, "await is a statement of a task");
        return bad(call.span);
    }
    std::size_t mark = temporaries_.size();
    frame_->in_property = true;
    Node* node = make(NodeKind::Await, call.span);
    node->a = full(condition(call.list[0]), mark);
    frame_->in_property = false;
    return plain_value(node, type_void, call.span);
}

// The number of the task that [expression] names: `philosopher[0]`, `philosopher[i]`, `low`.
Node* Checker::task_number(const ast::Expression* expression) {
    return task_number(check(expression), expression->text, expression->span);
}

Node* Checker::task_number(const Value& value, std::string_view text, Span span) {
    if (value.kind == Value::Kind::Bad) return nullptr;
    if (value.kind == Value::Kind::Functions && value.symbol->name == "main") {
        Node* node = make(NodeKind::TaskNumber, span);
        node->value = -1;  // it goes in front of the others
        node->words = 1;
        return node;
    }
    if (value.kind != Value::Kind::Task) {
        std::vector<std::string> names;
        for (const Task& one : program_.tasks) names.push_back(one.name);
        report_.error(span, "a task is expected here, not " + describe(value));
        return nullptr;
    }
    if (!value.node && value.count > 1) {
        report_.error(span, "which of the " + std::to_string(value.count) + "?",
                      "write its number: " + std::string(text) + "[0]");
        return nullptr;
    }
    Node* first = make(NodeKind::TaskNumber, span);
    first->value = value.first;
    first->words = 1;
    if (!value.node) return first;
    if (value.node->is_constant()) {
        first->value += value.node->value;
        return first;
    }
    return binary_node(Opcode::Add, value.node, first, span);
}

// at(task, function) and at(task, label)
Value Checker::check_at(const ast::Expression& call) {
    Span span = call.span;
    if (call.list.size() != 2 || call.list[1]->kind != ast::ExpressionKind::Name) {
        report_.error(span, "at takes a task and the name of a function or a label",
                      "write at(philosopher[0], eat)");
        return bad(span);
    }
    Node* number = task_number(call.list[0]);
    if (!number) return bad(span);
    std::string_view name = call.list[1]->text;
    Node* node = make(NodeKind::AtRange, span);
    node->a = number;
    node->words = 1;
    Found found = find(name);
    if (found.symbol && found.symbol->kind == Symbol::Kind::Function &&
        !found.symbol->functions.empty()) {
        node->kind = NodeKind::AtFunction;
        node->function = found.symbol->functions[0];
        return plain_value(node, type_bool, span);
    }
    // A label may stand in a text that is still to be read.
    int first_task = number->kind == NodeKind::TaskNumber ? number->value : -1;
    pending_.push_back({node, std::string(name), call.list[1]->span, first_task});
    return plain_value(node, type_bool, span);
}

Value Checker::check_ended(const ast::Expression& call) {
    if (call.list.size() != 1) {
        report_.error(call.span, "ended takes a task", "write ended(producer[0])");
        return bad(call.span);
    }
    Node* number = task_number(call.list[0]);
    if (!number) return bad(call.span);
    Node* node = make(NodeKind::Ended, call.span);
    node->a = number;
    node->words = 1;
    return plain_value(node, type_bool, call.span);
}

void Checker::finish() {
    std::vector<Node*> effects;
    for (Node* one : initialisers_) {
        Node* effect = make(NodeKind::Evaluate, one->span);
        effect->a = one;
        effects.push_back(effect);
    }
    initialise->body = make(NodeKind::Group, initialise->declared);
    initialise->body->list = arena_.copy(effects);
    // Labels: one in the task's own function goes first.
    for (Pending& one : pending_) {
        const LabelUse* found = nullptr;
        const FunctionInfo* own = nullptr;
        if (one.first_task >= 0 && one.first_task < static_cast<int>(program_.tasks.size()))
            own = functions[program_.tasks[static_cast<std::size_t>(one.first_task)].function];
        for (const LabelUse& label : labels_) {
            if (label.name != one.name) continue;
            if (!found || label.function == own) found = &label;
        }
        if (found) {
            one.node->value = found->range;
            continue;
        }
        std::vector<std::string> names;
        for (const LabelUse& label : labels_) names.push_back(label.name);
        for (const FunctionInfo* function : functions) names.push_back(function->name);
        std::string near = nearest(one.name, names);
        report_.error(one.span,
                      "there is no function and no label " + quoted(one.name) +
                          (near.empty() ? "" : "; did you mean " + near + "?"),
                      "mark the statement: " + one.name + ": statement;");
    }
    int declared = static_cast<int>(program_.tasks.size());
    add_main();
    main_added_ = static_cast<int>(program_.tasks.size()) - declared;
    if (program_.tasks.size() > static_cast<std::size_t>(tasks_max))
        report_.error(program_.tasks[0].declared,
                      "there are more than " + std::to_string(tasks_max) + " tasks, main included");
}

void Checker::place_shared_locals() {
    // The shared locals of what runs once live among the globals, so that their address is fixed
    // and every access to them, by whatever name, is seen as shared.
    for (FunctionInfo* function : functions) {
        if (!function->runs_once) continue;
        for (Local* local : function->locals) {
            bool argument = false;
            for (const Local* one : function->arguments) argument |= one == local;
            if (!local->shared || argument) continue;
            local->global = allocate_global(local->type, local->declared);
            if (!local->name.empty())
                program_.globals.push_back({function->name + "." + std::string(local->name),
                                            local->type, local->global, local->declared, 0, 0,
                                            local->constant});
        }
    }
}

}  // namespace lang
