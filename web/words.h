// What the editor offers while one types: the names of the headers that the script includes, the
// language's own words, and what is given. Called by the session when it compiles. It looks at
// include lines and words alone, so that it works on a text with errors.
#pragma once

#include <vector>

#include "engine/lang/compile.h"
#include "web/order.h"

namespace screen {

std::vector<lang::Completion> words_of(const Order& order);

}  // namespace screen
