// What the variable before a dot is, and what its type has, as far as the text tells: it is read by
// its words alone, so that it works on one that does not compile. Called for the suggestions.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace screen {

struct Member {
    bool behind = false;              // the word at the place stands behind a dot or an arrow
    std::string type;                 // of what stands before that: "std::mutex"; empty: not known
    std::vector<std::string> fields;  // where that is a struct of the text
};

// Of the word that begins at [from]. [has_members] tells of a full name whether it is a type that
// has some; what is not declared in [text] may be in [given].
Member member_at(std::string_view text, std::size_t from, std::string_view given,
                 const std::function<bool(const std::string&)>& has_members);

}  // namespace screen
