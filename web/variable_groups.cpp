// Grouping by depth: a row of depth 0 begins a group.
#include "web/variable_groups.h"

#include <algorithm>

namespace screen {

namespace {

bool has_parts(const std::vector<VariableRow>& rows, std::size_t i) {
    return i + 1 < rows.size() && rows[i + 1].view.depth > rows[i].view.depth;
}

// True where every row without parts is a sync object.
bool only_objects(const std::vector<VariableRow>& rows) {
    bool any = false;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (has_parts(rows, i) && !rows[i].view.object) continue;
        if (!rows[i].view.object) return false;
        any = true;
    }
    return any;
}

// "fork" and "[0]" become "fork[0]", "box" and "m" become "box.m".
std::string joined(const std::string& whole, const std::string& part) {
    if (part.empty() || part[0] == '[' || part[0] == '.') return whole + part;
    return whole + "." + part;
}

// Each object of a group as a group of its own, under its full name.
void add_objects(const VariableGroup& group, std::vector<VariableGroup>& out) {
    std::vector<std::string> path;
    for (std::size_t i = 0; i < group.rows.size(); ++i) {
        VariableRow row = group.rows[i];
        const auto depth = static_cast<std::size_t>(std::max(0, row.view.depth));
        path.resize(std::min(path.size(), depth));
        path.push_back(path.empty() ? row.view.name : joined(path.back(), row.view.name));
        if (!row.view.object) continue;
        row.view.name = path.back();
        row.view.depth = 0;
        out.push_back({group.key + "/" + row.view.name, {std::move(row)}});
    }
}

}  // namespace

VariableGroups groups_of(const std::vector<VariableRow>& rows) {
    VariableGroups groups;
    for (std::size_t i = 0; i < rows.size();) {
        VariableGroup group;
        group.key = std::to_string(rows[i].view.task) + "/" + rows[i].view.name;
        do {
            group.rows.push_back(rows[i++]);
        } while (i < rows.size() && rows[i].view.depth > 0);
        if (rows[i - 1].view.task != sync::no_task) {
            groups.locals.push_back(std::move(group));
        } else if (only_objects(group.rows)) {
            add_objects(group, groups.objects);
        } else {
            groups.shared.push_back(std::move(group));
        }
    }
    return groups;
}

}  // namespace screen
