// What fits the word that is typed at the caret: of the words that the session offers, then of
// those of the text itself; behind a dot the members of what stands before it. Asked by both
// editors as one types. Knows no ImGui and no keys.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/lang/compile.h"
#include "web/platform.h"

namespace screen {

// What can be typed, and the text whose variables can be used beside one's own.
struct Offer {
    std::vector<lang::Completion> words;
    std::string given;

    bool operator==(const Offer&) const = default;
};

// [asked]: the person wants to see what there is; else a word begins to be offered at its second
// letter, a member at once where the type is known, and none within a comment or a string. After a
// # there are the headers alone.
platform::EditorSuggestions suggestions(std::string_view text, std::size_t caret,
                                        const Offer& offer, bool asked);

// For the text that is being edited, of what was offered last.
void offer_suggestions(const std::vector<lang::Completion>& words, const std::string& given);
platform::EditorSuggestions suggestions(std::string_view text, std::size_t caret, bool asked);

}  // namespace screen
