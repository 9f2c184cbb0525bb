// Free scripts to begin from: each shows one thing on the timeline and invites to change it.
// Listed by library.cpp behind the puzzles. The tests compile and run every one.
#pragma once

#include <span>
#include <string_view>

namespace screen {

struct Example {
    std::string_view id;  // "inversion"
    std::string_view title;
    std::string_view statement;  // Markdown
    std::string_view text;
};

std::span<const Example> examples();

}  // namespace screen
