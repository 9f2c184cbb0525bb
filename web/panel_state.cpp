// Variables, locks and output at this moment. What the last step changed stands out; a click leads
// to the declaration.
#include "web/panels.h"
#include "web/widgets.h"

namespace screen {

namespace {

void draw_row(const Session& session, View& view, const VariableRow& row, std::size_t index) {
    const Palette& p = palette();
    const vm::VariableView& variable = row.view;
    ImGui::TableNextRow();
    ImGui::TableSetColumnIndex(0);
    if (row.changed) {
        ImGui::TableSetBgColor(ImGuiTableBgTarget_RowBg0, fade(p.accent, 0.16f));
    }
    ImGui::SetCursorPosX(ImGui::GetCursorPosX() + static_cast<float>(variable.depth) * 12);
    ImGui::PushID(static_cast<int>(index));
    const WithFont font(platform::Font::Code);
    if (link_text("variable", variable.name,
                  variable.task == sync::no_task ? p.text : task_color(variable.task))) {
        reveal(view, session.playback->sheets, variable.declared);
    }
    ImGui::PopID();
    tooltip(variable.type);
    ImGui::TableSetColumnIndex(1);
    wrapped(variable.value, row.changed ? p.text : mix(p.text, p.muted, 0.4f),
            platform::Font::Code);
}

// The rows of one kind: shared variables, sync objects, or the locals of a task.
void draw_table(const Session& session, View& view, const char* title, const Moment& moment,
                bool objects, bool locals) {
    bool any = false;
    for (const VariableRow& row : moment.variables) {
        any = any || (row.view.object == objects && (row.view.task != sync::no_task) == locals);
    }
    if (!any) return;
    heading(title);
    if (!ImGui::BeginTable(title, 2, ImGuiTableFlags_SizingStretchProp)) return;
    ImGui::TableSetupColumn("name", 0, 0.45f);
    ImGui::TableSetupColumn("value", 0, 0.55f);
    for (std::size_t i = 0; i < moment.variables.size(); ++i) {
        const vm::VariableView& variable = moment.variables[i].view;
        if (variable.object != objects || (variable.task != sync::no_task) != locals) continue;
        draw_row(session, view, moment.variables[i], i);
    }
    ImGui::EndTable();
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
    draw_table(session, view, "Variables", now, false, false);
    draw_table(session, view, "Locks and signals", now, true, false);
    draw_table(session, view, "Within the tasks", now, false, true);
    if (!now.output.empty()) {
        heading("Output");
        wrapped(now.output, 0, platform::Font::Code);
    }
    ImGui::PopStyleVar();
}

}  // namespace screen
