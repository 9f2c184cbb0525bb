// The rows of the variables panel in groups: a variable with its parts, sorted into what is shared,
// what blocks, and what belongs to a task. Of an array of locks each element is a row of its own.
// Computed from a moment; knows no drawing.
#pragma once

#include <string>
#include <vector>

#include "engine/vm/inspect.h"

namespace screen {

struct VariableRow {
    vm::VariableView view;
    bool changed = false;  // by the last step
};

struct VariableGroup {
    std::string key;                // the same at every position of a run
    std::vector<VariableRow> rows;  // the first is the whole, the others its parts
};

struct VariableGroups {
    std::vector<VariableGroup> shared, objects, locals;
};

VariableGroups groups_of(const std::vector<VariableRow>& rows);

}  // namespace screen
