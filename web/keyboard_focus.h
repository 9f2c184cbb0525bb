// Everything that can be clicked can be reached by Tab and pressed by Space. The focus is off until
// Tab asks for it, so that the arrow keys step through the run; while it is there they move it, and
// Escape or the mouse end it. Called by the layout.
#pragma once

namespace screen {

bool keyboard_focus_shown();
// Of every window, also of those within a panel: ImGui shall not take keys for itself while the
// focus is off.
int keyboard_focus_flags();
// Before the first widget of the window.
void begin_keyboard_focus();
// Behind the last: draws the frame around what has the focus.
void end_keyboard_focus();

}  // namespace screen
