// Texts line by line: how much of a script another one keeps, how long a story is.
// Called by the checks of a folder. Knows no language but where its comments begin.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace puzzle {

// The lines of a script without comments, empty lines and what only indents.
std::vector<std::string> code_lines(std::string_view script);
// How many of the lines [old] stand in [now], in their order.
std::size_t kept_lines(const std::vector<std::string>& old, const std::vector<std::string>& now);

// Lines with something in them.
std::size_t text_lines(std::string_view text);
// [text] with a blank for each end of a line, for looking for words.
std::string in_one_line(std::string_view text);

}  // namespace puzzle
