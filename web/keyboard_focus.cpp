// ImGui has the focus and moves it; begun and shown it is here, as most widgets are drawn by
// ourselves.
#include "web/keyboard_focus.h"

#include <imgui.h>
#include <imgui_internal.h>

#include "web/theme.h"

namespace screen {

namespace {

// ImGui's own answer comes two frames late, as a window may not be moved in until it says that it
// may.
bool on = false;

bool ended() {
    if (ImGui::IsMouseClicked(ImGuiMouseButton_Left)) return true;
    return ImGui::IsKeyPressed(ImGuiKey_Escape, false) &&
           !ImGui::IsPopupOpen("", ImGuiPopupFlags_AnyPopup);
}

}  // namespace

bool keyboard_focus_shown() { return on; }

int keyboard_focus_flags() { return on ? 0 : ImGuiWindowFlags_NoNavInputs; }

void begin_keyboard_focus() {
    ImGuiContext& context = *ImGui::GetCurrentContext();
    const ImGuiIO& io = ImGui::GetIO();
    if (on) {
        on = !ended();
        if (!on) context.NavDisableHighlight = true;
        return;
    }
    if (io.WantTextInput || io.KeyCtrl || io.KeyAlt || !ImGui::IsKeyPressed(ImGuiKey_Tab, false))
        return;
    on = true;
    ImGui::SetKeyboardFocusHere();
    context.NavDisableHighlight = false;
}

void end_keyboard_focus() {
    ImGuiContext& context = *ImGui::GetCurrentContext();
    if (!on || context.NavDisableHighlight || !context.NavWindow || context.NavId == 0) return;
    ImRect place = ImGui::WindowRectRelToAbs(context.NavWindow,
                                             context.NavWindow->NavRectRel[context.NavLayer]);
    place.Expand(1);
    place.ClipWith(context.NavWindow->OuterRectClipped);
    ImGui::GetForegroundDrawList()->AddRect(place.Min, place.Max, palette().accent, 6, 0, 2);
}

}  // namespace screen
