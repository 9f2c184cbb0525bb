// The part of the platform that main.cpp calls and no panel does: start, loop, and what surrounds
// a frame. Answered by platform_native.cpp and platform_browser.cpp.
#pragma once

#include <optional>
#include <string>

#include "web/platform.h"

namespace platform {

// Before the window: takes the program's arguments. An exit code where there is nothing to open.
std::optional<int> begin(int argc, char** argv);
// After ImGui and its backends: the clipboard and what else ImGui asks of the machine.
void connect();
// Calls [frame] whenever one is due until it returns false. In the browser it never returns.
void loop(bool (*frame)());
// An event came in: ImGui needs a few frames to settle.
void input_arrived();
// Around screen::frame().
void frame_begins();
void frame_ends();

// True once where the system has taken every picture and program from the graphics, and gave them
// back empty.
bool drawing_was_lost();
// A file or folder was dropped on the window.
void take_file(std::string path);
// What want_pixels() asked for in this frame, once; and the answer.
std::optional<Rect> wanted_pixels();
void give_pixels(Pixels pixels);

std::string font_folder();
// Loads the fonts at [dots] to a point. Call anew, before a frame, when the screen's scale changes.
void load_fonts(float dots);

// Forgets last frame's widget names.
void clear_names();

}  // namespace platform
