// The layout of a window that is as narrow as a phone. Called by layout.cpp within the one window.
#pragma once

#include <imgui.h>

#include "web/session.h"
#include "web/view.h"

namespace screen {

// Narrower than this, in points, no two panels fit beside each other.
inline constexpr float phone_width = 640;

void draw_phone(Session& session, View& view, ImVec2 room);

}  // namespace screen
