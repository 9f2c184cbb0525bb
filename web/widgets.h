// The few widgets that every panel is built from, so that all of them look and answer alike. Each
// names itself for the platform's tests. They know colours and distances, and no session.
#pragma once

#include <string>
#include <string_view>

#include "web/icons.h"
#include "web/platform.h"
#include "web/theme.h"

namespace screen {

// -- panels: a rounded surface with a title line; end_panel() always
void begin_panel(const char* name, ImVec2 size, bool scrolls = true);
void end_panel();
// A small heading within a panel.
void heading(std::string_view text);
// The empty state of a panel: what is not there yet and how to get it, in its middle, with room
// for [below] under it, where the cursor then stands.
void empty_state(Icon icon, std::string_view what, std::string_view how, float below = 0);
// What comes next, so wide, stands in the middle.
void center_next(float width);

// -- text
void text(std::string_view text, Color color = 0, platform::Font font = platform::Font::Text);
void wrapped(std::string_view text, Color color = 0, platform::Font font = platform::Font::Text);
// The part of [words], which have no line break, that one line takes: up to a space, where there is
// one.
std::string_view one_line(std::string_view words, float width);
// Lines of [words], at most [width] wide, from [at] on; only measured where [draw] is null. How
// high they are, with the room between them that reading needs.
float lines_in(ImDrawList* draw, ImVec2 at, float width, Color color, std::string_view words,
               bool centered = false);
// Of [words], which have no line break, as many as fill [lines] lines, and the sign that some are
// missing.
std::string first_lines(std::string_view words, float width, int lines);
// On one line, cut with an ellipsis at [width]; the whole text as a tooltip.
void ellipsis(std::string_view text, float width, Color color = 0);
// Within [draw]; cut where it does not fit between [from] and [to].
void text_in(ImDrawList& draw, ImVec2 from, float to, Color color, std::string_view text);
void tooltip(std::string_view text);
// In whole points, for layout.
ImVec2 size_of(std::string_view text);
// Exactly, for words that stand beside each other.
float width_of(std::string_view text);

// -- buttons
enum class Look { Plain, Primary, Quiet, Danger };
// [name] is both its id and its name in tests. [tip] may carry the key. It is as wide as [widest]
// would need, so that a label which changes moves nothing.
bool button(const char* name, Icon icon, std::string_view label, std::string_view tip = {},
            Look look = Look::Plain, bool enabled = true, std::string_view widest = {});
float button_width(Icon icon, std::string_view label);
// A small rounded label that can be clicked: a task, a choice.
bool chip(const char* name, std::string_view label, std::string_view detail, Color color,
          bool marked = false);
float chip_width(std::string_view label, std::string_view detail);
// A text that leads somewhere.
bool link_text(const char* name, std::string_view label, Color color = 0);
// A line that leads to its step: a dot in the task's colour and words that wrap; [here] marks it.
bool story_line(const std::string& name, const std::string& words, Color color, bool here);
// A drop-down that shows [now]; its items go between begin_choice() and end_choice().
bool begin_choice(const char* name, const char* now, float width, std::string_view tip);
void end_choice();
// A row of alternatives, one chosen; what does not fit goes into a second row. [count] labels; true
// where the choice changed.
bool tabs(const char* name, const std::string_view* labels, int count, int& chosen);

// -- the borders between panels: dragging one changes [share], of [whole] points
void splitter(const char* name, bool vertical, ImVec2 from, float length, float whole, float& share,
              float share_min, float share_max);

// Pushes a platform font and takes it away again.
struct WithFont {
    explicit WithFont(platform::Font font) { ImGui::PushFont(platform::font(font)); }
    ~WithFont() { ImGui::PopFont(); }
    WithFont(const WithFont&) = delete;
    WithFont& operator=(const WithFont&) = delete;
};

}  // namespace screen
