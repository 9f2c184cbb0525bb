// ImGui has the focus and moves it; begun and shown it is here, as most widgets are drawn by ourselves.
#include "web/keyboard_focus.h"

#include <imgui.h>
#include <imgui_internal.h>

#include "web/theme.h"

namespace screen {

void begin_keyboard_focus() {
    ImGuiContext& context = *ImGui::GetCurrentContext();
    const ImGuiIO& io = ImGui::GetIO();
    if (io.NavVisible) {
        if (ImGui::IsKeyPressed(ImGuiKey_Escape, false) && !ImGui::IsPopupOpen("", ImGuiPopupFlags_AnyPopup)) {
            context.NavDisableHighlight = true;
        }
        return;
    }
    if (io.WantTextInput || io.KeyCtrl || io.KeyAlt || !ImGui::IsKeyPressed(ImGuiKey_Tab, false)) return;
    ImGui::SetKeyboardFocusHere();
    context.NavDisableHighlight = false;
}

void end_keyboard_focus() {
    ImGuiContext& context = *ImGui::GetCurrentContext();
    if (!ImGui::GetIO().NavVisible || !context.NavWindow || context.NavId == 0) return;
    ImRect place = ImGui::WindowRectRelToAbs(context.NavWindow, context.NavWindow->NavRectRel[context.NavLayer]);
    place.Expand(1);
    place.ClipWith(context.NavWindow->OuterRectClipped);
    ImGui::GetForegroundDrawList()->AddRect(place.Min, place.Max, palette().accent, 6, 0, 2);
}

}  // namespace screen
