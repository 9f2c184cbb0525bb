// The dialog for a path, where the system has none of its own for files. Tab completes as in a
// shell, the rows below can be chosen by arrows or the mouse; a folder that is chosen is gone into.
#include <imgui.h>
#include <misc/cpp/imgui_stdlib.h>

#include <algorithm>

#include "web/open_file.h"
#include "web/panels.h"
#include "web/widgets.h"

namespace screen {

namespace {

constexpr float dialog_width = 560;
constexpr int rows_shown = 9;

void look_again(PathDialog& dialog) {
    if (dialog.seen && dialog.seen_path == dialog.path) return;
    dialog.seen = true;
    dialog.seen_path = dialog.path;
    dialog.matches = path_matches(dialog.path);
    dialog.chosen = -1;
}

int on_key(ImGuiInputTextCallbackData* data) {
    PathDialog& dialog = *static_cast<PathDialog*>(data->UserData);
    const int count = static_cast<int>(dialog.matches.size());
    if (data->EventFlag == ImGuiInputTextFlags_CallbackHistory && count > 0) {
        const int step = data->EventKey == ImGuiKey_DownArrow ? 1 : -1;
        dialog.chosen =
            dialog.chosen < 0 && step < 0 ? count - 1 : (dialog.chosen + step + count) % count;
        dialog.scrolls = true;
    } else if (data->EventFlag == ImGuiInputTextFlags_CallbackCompletion && count > 0) {
        const auto chosen = static_cast<std::size_t>(dialog.chosen);
        const std::string whole =
            dialog.chosen >= 0 ? dialog.matches[chosen].path : common_path(dialog.matches);
        data->DeleteChars(0, data->BufTextLen);
        data->InsertChars(0, whole.c_str());
    } else if (dialog.caret_to_end) {
        // ImGui selects the whole text when the focus comes.
        dialog.caret_to_end = false;
        data->CursorPos = data->BufTextLen;
        data->ClearSelection();
    }
    return 0;
}

// True where the person is done with the path as it stands: a folder is gone into first.
bool take(PathDialog& dialog, const PathMatch& match) {
    dialog.path = match.path;
    dialog.focus_wanted = match.path.back() == '/';
    return !dialog.focus_wanted;
}

// True where a file was clicked.
bool draw_matches(PathDialog& dialog, float width) {
    const float row = ImGui::GetTextLineHeightWithSpacing();
    bool done = false;
    ImGui::PushStyleColor(ImGuiCol_ChildBg, vec(palette().field));
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImGui::GetStyle().FramePadding);
    ImGui::BeginChild("matches", {width, rows_shown * row}, ImGuiChildFlags_AlwaysUseWindowPadding);
    ImGui::PopStyleVar();
    for (std::size_t i = 0; i < dialog.matches.size(); ++i) {
        const PathMatch& match = dialog.matches[i];
        const bool folder = match.path.back() == '/';
        const bool chosen = static_cast<int>(i) == dialog.chosen;
        ImGui::PushID(static_cast<int>(i));
        ImGui::PushStyleColor(ImGuiCol_Text, vec(folder ? palette().text : palette().muted));
        const std::string label = match.name + (folder ? "/" : "");
        if (ImGui::Selectable(label.c_str(), chosen, ImGuiSelectableFlags_DontClosePopups)) {
            const PathMatch taken = match;
            done = take(dialog, taken);
        }
        ImGui::PopStyleColor();
        ImGui::PopID();
        platform::name_widget("path/" + std::to_string(i));
        if (chosen && dialog.scrolls) ImGui::SetScrollHereY();
    }
    if (dialog.matches.empty()) text("Nothing here begins so.", palette().faint);
    dialog.scrolls = false;
    ImGui::EndChild();
    ImGui::PopStyleColor();
    return done;
}

void draw_dialog(Session& session, PathDialog& dialog) {
    const ImGuiViewport& window = *ImGui::GetMainViewport();
    const float width = std::min(dialog_width, window.WorkSize.x - 80);
    text("Open", 0, platform::Font::Heading);
    text("The path of a puzzle's folder or zip, a script, saved progress; or a link.",
         palette().muted);
    look_again(dialog);
    ImGui::SetNextItemWidth(width);
    if (ImGui::IsWindowAppearing() || dialog.focus_wanted) {
        ImGui::SetKeyboardFocusHere();
        dialog.caret_to_end = true;
        dialog.focus_wanted = false;
    }
    const bool entered = ImGui::InputText(
        "##path", &dialog.path,
        ImGuiInputTextFlags_EnterReturnsTrue | ImGuiInputTextFlags_CallbackCompletion |
            ImGuiInputTextFlags_CallbackHistory | ImGuiInputTextFlags_CallbackAlways,
        on_key, &dialog);
    platform::name_widget("path");
    bool opens = entered;
    if (entered && dialog.chosen >= 0) {
        const PathMatch chosen = dialog.matches[static_cast<std::size_t>(dialog.chosen)];
        opens = take(dialog, chosen);
    }
    opens |= draw_matches(dialog, width);
    text("Tab completes, Up and Down choose; a puzzle's folder is opened whole.", palette().faint);
    ImGui::Dummy({0, 4});
    opens |= button("path/open", Icon::None, "Open", {}, Look::Primary);
    ImGui::SameLine();
    const bool closes =
        button("path/cancel", Icon::None, "Cancel") || ImGui::IsKeyPressed(ImGuiKey_Escape);
    if (opens) open_named(session, dialog.path);
    if (!opens && !closes) return;
    dialog.shown = false;
    ImGui::CloseCurrentPopup();
}

}  // namespace

void open_dialog(View& view) {
    if (platform::ask_for_files()) return;
    view.open.shown = true;
    view.open.seen = false;  // what is in the folder may have changed
    if (view.open.path.empty()) view.open.path = "~/";
}

void draw_open_dialog(Session& session, View& view) {
    if (!view.open.shown) return;
    ImGui::OpenPopup("open");
    ImGui::SetNextWindowPos(ImGui::GetMainViewport()->GetCenter(), ImGuiCond_Always, {0.5f, 0.5f});
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {24, 20});
    ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, rounding + 4);
    if (ImGui::BeginPopupModal("open", nullptr,
                               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_AlwaysAutoResize)) {
        draw_dialog(session, view.open);
        ImGui::EndPopup();
    }
    ImGui::PopStyleVar(2);
}

}  // namespace screen
