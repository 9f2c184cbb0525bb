// Fingers: what is dragged up or down with one scrolls, and what was under it is not pressed. ImGui
// takes a finger for a mouse with its button down. Called once a frame by the layout.
#pragma once

namespace screen {

void scroll_by_touch();

}  // namespace screen
