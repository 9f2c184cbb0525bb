// What is the same on every platform: the pixels on their way from the graphics to a panel, and the
// names for widgets, so that a test can say "click run" and not "click 912, 44". Kept for one
// frame; read by the browser tests through the page and by panel tests directly.
#include <imgui.h>

#include <algorithm>
#include <utility>

#include "web/platform.h"
#include "web/platform_host.h"

namespace platform {
namespace {

std::vector<NamedRect> names;
std::optional<Rect> wanted;
std::optional<Pixels> given;

}  // namespace

void name_rect(std::string_view name, Rect rect) { names.push_back({std::string(name), rect}); }

void name_widget(std::string_view name) {
    const ImVec2 from = ImGui::GetItemRectMin(), size = ImGui::GetItemRectSize();
    name_rect(name, {from.x, from.y, size.x, size.y});
}

const std::vector<NamedRect>& named_rects() { return names; }

void want_pixels(Rect rect) { wanted = rect; }
std::optional<Rect> wanted_pixels() { return std::exchange(wanted, std::nullopt); }
void give_pixels(Pixels pixels) { given = std::move(pixels); }
std::optional<Pixels> taken_pixels() { return std::exchange(given, std::nullopt); }

void clear_names() { names.clear(); }

}  // namespace platform
