// What fits the word that is typed at the caret: of the words that the session offers, then of those of
// the text itself. Asked by the native editor as one types; in the browser CodeMirror does the same.
// Knows no ImGui and no keys.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "web/platform.h"

namespace screen {

struct Suggestion {
    std::string name, declaration, help;
};

struct Suggestions {
    std::size_t from = 0, to = 0;  // bytes of the text that one of [list] takes the place of
    std::vector<Suggestion> list;  // best first
};

// [asked]: the person wants to see what there is; else a word begins to be offered at its second letter,
// and none within a comment or a string. After a # there are the headers alone.
Suggestions suggestions(std::string_view text, std::size_t caret,
                        std::span<const platform::EditorWord> words, bool asked);

}  // namespace screen
