// The pages of the systems: systems/NAME.md, each with a script to try beside it,
// systems/NAME.task. Called by the screen and the tests.
#pragma once

#include "engine/puzzle/problems.h"

namespace puzzle {

struct Page {
    std::string id;      // "vxworks": the file's name
    std::string title;   // its first heading
    std::string text;    // Markdown
    std::string script;  // may be empty
};

// In order of their titles.
std::vector<Page> load_pages(const std::string& folder);

}  // namespace puzzle
