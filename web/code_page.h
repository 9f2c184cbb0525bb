// A page of C++ text drawn in colours: line numbers, tokens, tinted lines with the names of the
// tasks that stand there, wavy marks and a caret. Only the visible lines cost anything. Drawn by
// the native editor over ImGui's input; knows nothing of keys.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "web/platform.h"
#include "web/theme.h"

namespace screen {

// Where the lines of a text begin, and which begin within a comment.
class CodeLines {
  public:
    void update(const std::string& text);
    std::size_t count() const { return begins_.size(); }
    std::string_view line(std::size_t i) const;
    bool in_comment(std::size_t i) const { return in_comment_[i]; }
    std::size_t line_at(std::size_t byte) const;
    std::size_t begin(std::size_t i) const { return begins_[i]; }

  private:
    std::string text_;
    std::vector<std::size_t> begins_ = {0};
    std::vector<bool> in_comment_ = {false};
};

struct CodePage {
    const platform::EditorView& view;
    const CodeLines& lines;
    ImVec2 origin;    // of the first line, scrolled
    ImVec2 from, to;  // what is visible

    float y(std::size_t line) const;
    float x(std::size_t line, std::size_t byte) const;

    void draw_text(ImDrawList& draw) const;
    void draw_lines(ImDrawList& draw) const;
    // A tooltip tells the message of the mark under the mouse, where [hovered].
    void draw_marks(ImDrawList& draw, bool hovered) const;
    void draw_caret(ImDrawList& draw, std::size_t byte) const;
    // Line numbers, between [left] and the text.
    void draw_numbers(ImDrawList& draw, float left) const;
    float numbers_width() const;

  private:
    std::size_t first() const;
    std::size_t last() const;
};

}  // namespace screen
