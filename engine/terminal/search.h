// A search with a progress line on the terminal, that Ctrl-C ends cleanly: the verdict is then
// LimitReached, with what was covered. Used by judge and explore.
#pragma once

#include "engine/explore/search.h"

namespace terminal {

struct Searched {
    explore::Verdict verdict;
    explore::Counts counts;
    double seconds = 0;
    double cpu_seconds = 0;  // used by this process, which is less on a busy machine
};
Searched search(std::shared_ptr<const vm::Machine> machine, const explore::Question& question);

}  // namespace terminal
