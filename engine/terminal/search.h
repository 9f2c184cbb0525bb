// A search with a progress line on the terminal, that Ctrl-C ends cleanly: the verdict is then
// LimitReached, with what was covered. Used by judge, explore and outcomes.
#pragma once

#include <functional>

#include "engine/explore/search.h"

namespace terminal {

struct Effort {
    explore::Counts counts;
    double seconds = 0;
    double cpu_seconds = 0;  // used by this process, which is less on a busy machine
};
// Anything that works in slices until its Progress is done.
Effort work(const std::function<explore::Progress(std::uint64_t)>& run,
            const std::function<void()>& cancel);

struct Searched : Effort {
    explore::Verdict verdict;
};
Searched search(std::shared_ptr<const vm::Machine> machine, const explore::Question& question);

}  // namespace terminal
