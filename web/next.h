// What to do after a puzzle is solved: the rung that builds on it, else the next unsolved one of
// the list. Called by the verdict panel and a key.
#pragma once

#include "web/session.h"

namespace screen {

// The number of its entry; the chosen one where nothing is left.
std::size_t next_entry(const Session& session);

}  // namespace screen
