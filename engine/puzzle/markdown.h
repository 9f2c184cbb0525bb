// The little that a puzzle's Markdown has to be understood for: its title, the hints, the TODOs.
// Called by load.cpp. How a text is drawn is the screen's affair.
#pragma once

#include "engine/puzzle/puzzle.h"

namespace puzzle {

// The first line's heading, "# Title"; empty where there is none.
std::string title_of(std::string_view markdown);

// A hint for each "## heading"; "## [deadlock] Who holds what?" answers that verdict alone.
std::vector<Hint> read_hints(const std::string& file, std::string_view markdown,
                             std::vector<lang::Diagnostic>& diagnostics);

// One mistake for each line in which its author left a TODO.
void report_todos(const std::string& file, std::string_view text,
                  std::vector<lang::Diagnostic>& diagnostics);

// The comment at the top of a script or a schedule, as one paragraph without its marks.
std::string leading_comment(std::string_view script);

}  // namespace puzzle
