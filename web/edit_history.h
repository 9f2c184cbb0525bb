// Undo and redo of one text, by keeping earlier states: what is typed without a pause is one of
// them. Used by the native editor, since ImGui forgets its own undo as soon as the focus leaves.
// Knows no ImGui. The texts are small; the oldest states are forgotten first.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace screen {

class EditHistory {
  public:
    struct State {
        std::string text;
        std::size_t caret = 0;
    };

    // The text as it stands before the person types. True where it is another than the last state:
    // somebody else replaced it. It becomes a state, so that undo takes that back, too.
    bool begin(std::string_view text);
    // The text after a key, [now] in seconds.
    void note(std::string_view text, std::size_t caret, double now);
    // The state to go to; null where there is none.
    const State* undo();
    const State* redo();

  private:
    void push(State state);

    std::vector<State> states_;
    std::size_t current_ = 0;
    double last_ = -1;
};

}  // namespace screen
