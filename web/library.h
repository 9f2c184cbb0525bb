// Everything that can be chosen: the puzzles of the platform's folders, then free scripts, the
// cards to learn from, and the pages of the systems and the scripts behind the cells of the five
// problems. Called once by the session. It knows no progress of what it loads beyond reading it in.
#pragma once

#include <string>
#include <vector>

#include "web/session.h"

namespace screen {

// A card, with its script as a free one.
Entry entry_of(puzzle::Card card);
// What could not be loaded tells so in [diagnostics].
std::vector<Entry> load_entries(std::vector<lang::Diagnostic>& diagnostics);

}  // namespace screen
