// Compiling an order, and where its sources are shown.
#include "web/order.h"

#include "engine/puzzle/manifest.h"

namespace screen {

puzzle::Built build(const Order& order, puzzle::Rules& rules) {
    rules = order.puzzle->rules;
    if (order.free) return puzzle::build_script("script.task", order.text, rules, order.changes);
    if (order.changes.empty()) return puzzle::build(*order.puzzle, order.text);
    puzzle::Puzzle changed = *order.puzzle;
    std::vector<lang::Diagnostic> found;
    puzzle::change_rules(order.changes, changed.rules, found);
    rules = changed.rules;
    puzzle::Built built = puzzle::build(changed, order.text);
    if (lang::has_error(found)) built.machine.reset();
    built.diagnostics.insert(built.diagnostics.end(), found.begin(), found.end());
    return built;
}

vm::Rule own_rule(const Order& order) {
    puzzle::Rules rules = order.puzzle->rules;
    std::vector<lang::Diagnostic> told_by_build;
    if (order.free) puzzle::read_script_rules("script.task", order.text, rules, told_by_build);
    return rules.rule;
}

std::vector<Sheet> sheets_of(const Order& order, const lang::Program& program) {
    std::vector<Sheet> sheets;
    for (const lang::Source& source : program.sources) {
        Sheet sheet = Sheet::Answer;
        if (source.text == order.text) {
            sheet = Sheet::Answer;
        } else if (source.text == order.puzzle->given) {
            sheet = Sheet::Given;
        } else if (source.text == order.puzzle->check) {
            sheet = Sheet::Check;
        }
        sheets.push_back(sheet);
    }
    return sheets;
}

}  // namespace screen
