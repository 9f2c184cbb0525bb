// Compiling an order, and where its sources are shown.
#include "web/order.h"

namespace screen {

puzzle::Built build(const Order& order, puzzle::Rules& rules) {
    rules = order.puzzle->rules;
    if (order.free) return puzzle::build_script("script.task", order.text, rules);
    return puzzle::build(*order.puzzle, order.text);
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
