// One line at the lower edge that passes by itself: a link copied, a storage that is full.
#include <algorithm>

#include "web/panels.h"
#include "web/widgets.h"

namespace screen {

void draw_notice(Session& session, View&) {
    platform::announce(platform::Region::Notice, session.notice);
    if (session.notice.empty()) return;
    const ImGuiViewport& window = *ImGui::GetMainViewport();
    ImGui::SetNextWindowPos(
        {window.WorkPos.x + window.WorkSize.x / 2, window.WorkPos.y + window.WorkSize.y - 22},
        ImGuiCond_Always, {0.5f, 1});
    ImGui::PushStyleColor(ImGuiCol_PopupBg, vec(palette().text));
    ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, rounding);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {14, 9});
    ImGui::Begin("notice", nullptr,
                 ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_AlwaysAutoResize |
                     ImGuiWindowFlags_NoFocusOnAppearing | ImGuiWindowFlags_NoNav |
                     ImGuiWindowFlags_NoMove | ImGuiWindowFlags_Tooltip);
    const float widest = std::min(640.0f, window.WorkSize.x - 60);
    ImGui::PushTextWrapPos(ImGui::GetCursorPosX() +
                           std::min(widest, size_of(session.notice).x + 1));
    text(session.notice, palette().ground);
    ImGui::PopTextWrapPos();
    if (ImGui::IsWindowHovered() && ImGui::IsMouseClicked(ImGuiMouseButton_Left)) {
        session.notice.clear();
    }
    ImGui::End();
    ImGui::PopStyleVar(2);
    ImGui::PopStyleColor();
}

}  // namespace screen
