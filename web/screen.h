// What the main loop calls: the whole screen, drawn with Dear ImGui into the current frame.
#pragma once

namespace screen {

void start();
void frame();
void stop();

}  // namespace screen
