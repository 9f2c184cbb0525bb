// Where the panels lie: one window without floating parts, its borders movable. Draws every panel
// once. Called by screen.cpp and by the tests of the panels.
#pragma once

#include "web/session.h"
#include "web/view.h"

namespace screen {

void draw_screen(Session& session, View& view);

}  // namespace screen
