// What concerns everything that is kept, behind the last button of the toolbar: open, save, bring
// in, forget.
#include <imgui.h>

#include <algorithm>

#include "web/open_file.h"
#include "web/panels.h"
#include "web/save_file.h"
#include "web/widgets.h"

namespace screen {

namespace {

bool item(const char* name, const char* label, const char* tip, bool enabled = true,
          bool closes = true) {
    const ImGuiSelectableFlags flags = (enabled ? 0 : ImGuiSelectableFlags_Disabled) |
                                       (closes ? 0 : ImGuiSelectableFlags_DontClosePopups);
    const bool pressed = ImGui::Selectable(label, false, flags);
    platform::name_widget(name);
    tooltip(tip);
    return pressed;
}

// Done at the second click alone.
bool sure(const char* name, const char* label, const char* asked_label, const char* tip,
          std::string& asked) {
    const bool asks = asked == name;
    ImGui::PushStyleColor(ImGuiCol_Text, vec(asks ? palette().bad : palette().text));
    const bool pressed = item(name, asks ? asked_label : label, tip, true, asks);
    ImGui::PopStyleColor();
    if (pressed) asked = asks ? "" : name;
    return pressed && asks;
}

}  // namespace

void draw_menu(Session& session, View& view) {
    if (button("more", Icon::More, "", "Open, save, bring in, reset", Look::Quiet))
        ImGui::OpenPopup("more");
    const ImVec2 corner = ImGui::GetItemRectMax();
    ImGui::SetNextWindowPos({corner.x, corner.y + 4}, ImGuiCond_Always, {1, 0});
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {12, 10});
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {8, 10});
    if (ImGui::BeginPopup("more")) {
        if (ImGui::IsWindowAppearing()) view.menu_asked.clear();
        if (item("menu/open", "Open a puzzle, a script, saved progress ...",
                 "A folder or a zip may also be dropped anywhere  (Ctrl+O)")) {
            open_dialog(view);
        }
        if (item("menu/save", "Save everything to a file",
                 "Scripts, attempts and marks of all puzzles")) {
            tell(session, platform::hand_out("lockstep-progress.json", save_file()));
        }
        if (session.entry().taken && item("menu/remove", "Take this puzzle out of the list",
                                          "It was handed over by you; your scripts stay")) {
            remove_puzzle(session);
        }
        ImGui::Separator();
        if (sure("menu/reset", "Reset this puzzle",
                 "Click again: forget this puzzle's scripts and marks",
                 "As if it had never been tried", view.menu_asked)) {
            reset_progress(session, false);
            tell(session, "This puzzle is new again.");
        }
        if (sure("menu/reset-all", "Reset everything", "Click again: forget all scripts and marks",
                 "Save everything to a file first, if you are not sure", view.menu_asked)) {
            reset_progress(session, true);
            tell(session, "Everything is new again.");
        }
        ImGui::EndPopup();
    }
    ImGui::PopStyleVar(2);
    draw_open_dialog(session, view);
}

}  // namespace screen
