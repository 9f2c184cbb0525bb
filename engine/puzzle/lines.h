// Texts line by line: how much of a script another one keeps, how long a story is; and the names
// that order a folder. Called by the loaders and the checks of a folder. Knows no language but
// where its comments begin.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace puzzle {

// "050-rendezvous": a number of up to four digits, then a name in kebab-case.
struct NumberedName {
    int order = 0;
    std::string id;
};
std::optional<NumberedName> numbered_name(const std::string& text);

// The lines of a script without comments, empty lines and what only indents.
std::vector<std::string> code_lines(std::string_view script);
// How many of the lines [old] stand in [now], in their order.
std::size_t kept_lines(const std::vector<std::string>& old, const std::vector<std::string>& now);

// Lines with something in them.
std::size_t text_lines(std::string_view text);
// [text] with a blank for each end of a line, for looking for words.
std::string in_one_line(std::string_view text);

}  // namespace puzzle
