// Scrolls the window under the finger that can be scrolled.
#include "web/touch.h"

#include <imgui.h>
#include <imgui_internal.h>

#include <cmath>

namespace screen {

namespace {

// How far a finger moves before it means to drag, in points.
constexpr float threshold = 8;

bool scrolls(const ImGuiWindow& window) {
    return window.ScrollMax.y > 0 && !(window.Flags & ImGuiWindowFlags_NoScrollWithMouse);
}

}  // namespace

void scroll_by_touch() {
    static ImGuiID dragged = 0;
    const ImGuiIO& io = ImGui::GetIO();
    if (io.MouseSource != ImGuiMouseSource_TouchScreen || !ImGui::IsMouseDown(0)) {
        dragged = 0;
        return;
    }
    ImGuiContext& context = *ImGui::GetCurrentContext();
    if (dragged == 0) {
        const ImVec2 moved = ImGui::GetMouseDragDelta(0, threshold);
        if (moved.y == 0 || std::abs(moved.x) > std::abs(moved.y)) return;
        ImGuiWindow* window = context.HoveredWindow;
        while (window && !scrolls(*window)) window = window->ParentWindow;
        if (!window) return;
        dragged = window->ID;
        ImGui::ClearActiveID();
    }
    if (ImGuiWindow* window = ImGui::FindWindowByID(dragged)) {
        ImGui::SetScrollY(window, window->Scroll.y - io.MouseDelta.y);
    }
}

}  // namespace screen
