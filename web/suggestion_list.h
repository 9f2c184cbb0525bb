// The list below the caret of the native editor, with what the chosen word is. It is shown over all
// else and never has the focus: the editor lets it take its keys, and the input gets those that are
// left.
#pragma once

#include <imgui.h>

#include <string>

#include "web/suggestions.h"

namespace screen {

class SuggestionList {
  public:
    // A list is open.
    bool shown() const { return !found_.list.empty(); }
    // One was taken and is not yet in the text.
    bool accepted() const { return accepted_; }
    void close();

    // Before the input sees the keys of this frame; [owner] gets those that are taken.
    void take_keys(ImGuiID owner);
    // Within the input's callback: puts in the word that was taken, and looks what fits now.
    void follow(ImGuiInputTextCallbackData& data);
    // Where the word begins that one of the list takes the place of.
    std::size_t from() const { return found_.from; }
    // Under or over the line of the letter whose upper left is [at], between [from] and [to] where
    // there is room. True where the mouse took a word.
    bool draw(ImVec2 at, ImVec2 from, ImVec2 to);

  private:
    void accept(ImGuiInputTextCallbackData& data);
    bool draw_rows(ImVec2 size);

    platform::EditorSuggestions found_;
    std::size_t chosen_ = 0;
    bool asked_ = false;     // Ctrl+Space opened it
    bool asks_ = false;      // Ctrl+Space in this frame
    bool accepted_ = false;  // by Enter, Tab or the mouse
    bool moved_ = false;     // the chosen row is to be scrolled to
    std::string text_;       // of the last frame, and where the caret was in it
    std::size_t caret_ = 0;
};

}  // namespace screen
