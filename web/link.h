// The link is the save file: a puzzle's id, the person's text and a schedule as the part of the
// address behind its #. Written by "Share", read at start and when the address changes.
//   1.lost-update.aW50IHg7.AQID       version, id, base64url of the text, compact schedule
// A link that is broken or of another version says so and changes nothing.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace screen {

struct Link {
    std::string puzzle, text, schedule;

    bool operator==(const Link&) const = default;
};

std::string to_fragment(const Link& link);
// Nothing where [fragment] is no link of ours, with the reason in [problem]; an empty one is no
// problem.
std::optional<Link> from_fragment(std::string_view fragment, std::string& problem);

}  // namespace screen
