// Variables, locks and output at this moment. What the last step changed stands out; a click leads
// to the declaration, or unfolds what has parts.
#include <algorithm>

#include "web/panels.h"
#include "web/variable_groups.h"
#include "web/widgets.h"

namespace screen {

namespace {

void draw_fold(ImDrawList& draw, ImVec2 center, bool open) {
    const Color color = palette().muted;
    if (open) {
        draw.AddTriangleFilled({center.x - 4, center.y - 2}, {center.x + 4, center.y - 2},
                               {center.x, center.y + 3}, color);
    } else {
        draw.AddTriangleFilled({center.x - 2, center.y - 4}, {center.x + 3, center.y},
                               {center.x - 2, center.y + 4}, color);
    }
}

// Narrower columns cut words in two: the value then stands below its name.
constexpr float values_width_least = 120;

// [at] is where the row begins, [names] how far from there the values stand.
void draw_value(const VariableRow& row, ImVec2 at, float names) {
    const Palette& p = palette();
    const WithFont font(row.view.object ? platform::Font::Text : platform::Font::Code);
    const float left = ImGui::GetContentRegionAvail().x - names;
    if (left >= values_width_least || size_of(row.view.value).x <= left) {
        ImGui::SameLine();
        ImGui::SetCursorScreenPos({at.x + names, ImGui::GetCursorScreenPos().y});
    } else {
        ImGui::SetCursorPosX(ImGui::GetCursorPosX() + 24);
    }
    ImGui::PushTextWrapPos(0);
    text(row.view.value, row.changed ? p.text : mix(p.text, p.muted, 0.4f));
    ImGui::PopTextWrapPos();
}

void draw_row(const Session& session, View& view, const VariableGroup& group, std::size_t index,
              float names) {
    const Palette& p = palette();
    const VariableRow& row = group.rows[index];
    const vm::VariableView& variable = row.view;
    const bool folds = index == 0 && group.rows.size() > 1;
    ImGui::TableNextRow();
    if (row.changed) {
        ImGui::TableSetBgColor(ImGuiTableBgTarget_RowBg0, fade(p.accent, 0.16f));
    }
    ImGui::TableSetColumnIndex(0);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    if (folds) {
        draw_fold(*ImGui::GetWindowDrawList(), {at.x + 4, at.y + ImGui::GetFontSize() / 2},
                  view.unfolded.count(group.key) > 0);
    }
    ImGui::SetCursorPosX(ImGui::GetCursorPosX() + 12 + static_cast<float>(variable.depth) * 10);
    bool pressed = false;
    {
        const WithFont font(platform::Font::Code);
        const std::string name = "variable/" + group.key + "/" + std::to_string(index);
        pressed = link_text(name.c_str(), variable.name, p.text);
    }
    tooltip(variable.type);
    if (pressed && folds) {
        if (view.unfolded.erase(group.key) == 0) view.unfolded.insert(group.key);
    } else if (pressed) {
        reveal(view, session.playback->sheets, variable.declared);
    }
    draw_value(row, at, names);
}

// Whose the rows below are.
void draw_task_row(Session& session, vm::TaskId id) {
    const vm::TaskView* task = moment(session).task(id);
    if (!task) return;
    ImGui::TableNextRow();
    ImGui::TableSetColumnIndex(0);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float middle = at.y + ImGui::GetFontSize() / 2;
    ImGui::GetWindowDrawList()->AddCircleFilled({at.x + 5, middle}, 4, task_color(id));
    ImGui::SetCursorPosX(ImGui::GetCursorPosX() + 14);
    text(task->name, palette().muted);
}

// As wide as the longest name, but the values need room, too.
float names_width(Session& session, const std::vector<VariableGroup>& groups) {
    float width = 40;
    for (const VariableGroup& group : groups) {
        const vm::TaskView* task = moment(session).task(group.rows[0].view.task);
        if (task) width = std::max(width, 18 + size_of(task->name).x);
        const WithFont font(platform::Font::Code);
        for (const VariableRow& row : group.rows) {
            const float indent = 16 + static_cast<float>(row.view.depth) * 10;
            width = std::max(width, indent + size_of(row.view.name).x);
        }
    }
    return std::min(width, ImGui::GetContentRegionAvail().x * 0.65f);
}

void draw_groups(Session& session, View& view, const char* title,
                 const std::vector<VariableGroup>& groups) {
    if (groups.empty()) return;
    heading(title);
    const float names = names_width(session, groups) + 8;
    if (ImGui::BeginTable(title, 1)) {
        vm::TaskId task = sync::no_task;
        for (const VariableGroup& group : groups) {
            if (group.rows[0].view.task != task) {
                task = group.rows[0].view.task;
                draw_task_row(session, task);
            }
            const bool open = view.unfolded.count(group.key) > 0;
            const std::size_t rows = open ? group.rows.size() : 1;
            for (std::size_t i = 0; i < rows; ++i) draw_row(session, view, group, i, names);
        }
        ImGui::EndTable();
    }
    ImGui::Dummy({0, 4});
}

}  // namespace

void draw_state(Session& session, View& view) {
    if (!session.playback) {
        empty_state(Icon::List, "No variables yet", "They show while a script runs.");
        return;
    }
    const Moment& now = moment(session);
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {8, 3});
    ImGui::PushStyleVar(ImGuiStyleVar_CellPadding, {3, 2});
    draw_groups(session, view, "Variables", now.variables.shared);
    draw_groups(session, view, "Locks and signals", now.variables.objects);
    draw_groups(session, view, "Within the tasks", now.variables.locals);
    if (!now.output.empty()) {
        heading("Output");
        wrapped(now.output, 0, platform::Font::Code);
    }
    ImGui::PopStyleVar(2);
}

}  // namespace screen
