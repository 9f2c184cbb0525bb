// The link is the save file: a puzzle's id, the person's text, a schedule, how a run is scheduled
// and the rules that were changed, as the part of the address behind its #. Written by "Share",
// read at start and when the address changes.
//   2.lost-update.eNrLz0m...AQID.random-7.wake1     version, id, packed text, compact schedule,
//                                                   policy-seed, switches
// The last two may be missing.
// Version 1 had the text unpacked and no policy; it is still read. A link that is broken or of
// another version says so and changes nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "web/switches.h"

namespace screen {

struct Link {
    std::string puzzle, text, schedule;
    std::string policy{};  // empty: says nothing
    std::uint64_t seed = 1;
    Switched switched{};

    bool operator==(const Link&) const = default;
};

std::string to_fragment(const Link& link);
// Nothing where [fragment] is no link of ours, with the reason in [problem]; an empty one is no
// problem.
std::optional<Link> from_fragment(std::string_view fragment, std::string& problem);

}  // namespace screen
