// Where the platform has no editor of its own: Dear ImGui's multi-line input with C++ colours drawn
// over it, line numbers, marks, and an undo that outlives the focus. Takes the same EditorView as
// platform::editor(), so that the scripts panel asks once which of the two there is.
#pragma once

#include <string>
#include <string_view>

#include "web/platform.h"

namespace screen {

// As platform::editor(): true where the person changed [text].
bool native_editor(const platform::EditorView& view, std::string& text);
// A list of words is open, which Escape closes first.
bool native_suggests();
// As platform::editor_reveal().
void native_reveal(std::string_view document, int line, int column, bool focus);

}  // namespace screen
