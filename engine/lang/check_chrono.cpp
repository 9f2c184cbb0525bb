// Durations and moments of std::chrono. Whatever its unit, a duration is held in ticks of 1 ms,
// rounded up, so that waiting for 200us is waiting for one tick.
#include <limits>

#include "engine/lang/check.h"

namespace lang {

TypeId Checker::duration_type(const DurationUnit& unit) {
    return types_.duration(unit.name, unit.ticks, unit.units_per_tick);
}

Value Checker::duration(const DurationUnit& unit, Value count, Span span) {
    TypeId type = duration_type(unit);
    Node* node = convert(count, {type_int}, "a time");
    if (node->is_constant()) {
        std::int64_t ticks =
            unit.units_per_tick > 1
                ? (std::int64_t{node->value} + unit.units_per_tick - 1) / unit.units_per_tick
                : std::int64_t{node->value} * unit.ticks;
        if (ticks > std::numeric_limits<Word>::max() || ticks < std::numeric_limits<Word>::min()) {
            report_.error(span, "this time is too long: at most " +
                                    std::to_string(std::numeric_limits<Word>::max()) + " ms");
            return bad(span);
        }
        return plain_value(constant_node(static_cast<Word>(ticks), span), type, span);
    }
    if (unit.units_per_tick > 1) {
        node = binary_node(Opcode::Add, node, constant_node(unit.units_per_tick - 1, span), span);
        node = binary_node(Opcode::Divide, node, constant_node(unit.units_per_tick, span), span);
    } else if (unit.ticks != 1) {
        node = binary_node(Opcode::Multiply, node, constant_node(unit.ticks, span), span);
    }
    return plain_value(node, type, span);
}

Value Checker::duration_method(Value object, std::string_view method,
                               const ast::Expression& expression, Span span) {
    bool moment = object.type == type_time_point;
    if (expression.list.size() > 0) check_arguments(expression.list);
    if (!moment && method == "count" && expression.list.empty()) {
        Value value = decay(object);
        const TypeFacts facts = types_.facts(object.type);
        Node* node = value.node;
        if (facts.units_per_tick > 1)
            node = binary_node(Opcode::Multiply, node, constant_node(facts.units_per_tick, span),
                               span);
        else if (facts.ticks > 1)
            node = binary_node(Opcode::Divide, node, constant_node(facts.ticks, span), span);
        return plain_value(node, type_int, span);
    }
    if (moment && method == "time_since_epoch" && expression.list.empty())
        return plain_value(decay(object).node, duration_type(*duration_suffix("ms")), span);
    report_.error(span, describe(object) + " has no function " + quoted(method) + " here",
                  moment ? "subtract two moments to get a duration" : "it has: count()");
    return bad(span);
}

// now + [ticks], for a wait with a deadline.
Node* Checker::moment_after(Node* ticks, Span span) {
    for (const Header* header : library_.tables().headers) {
        for (const Builtin& one : header->functions) {
            if (name_in(one.signature) != "std::chrono::steady_clock::now") continue;
            Node* now = invoke(one.code, {}, 1, true, span);
            return binary_node(Opcode::Add, now, ticks, span);
        }
    }
    return ticks;
}

}  // namespace lang
