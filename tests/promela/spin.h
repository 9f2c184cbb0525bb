// SPIN asked about a model: its verdict in our words, and how many states it stored. Used by the
// comparison with the explorer. Native only, and only where spin and gcc are installed.
#pragma once

#include <cstdint>
#include <string>

#include "engine/promela/promela.h"

namespace promela {

struct Answer {
    std::string verdict;  // "pass", a word of explore::word(), "met", "unsaid"; or what went wrong
    std::uint64_t states = 0;
};

bool spin_is_installed();

// [defines] are handed to spin: "-DONLY=1". Answers "too large" after [seconds] or two gigabytes.
// [optimised]: gcc takes three times as long, and the search a third.
Answer ask_spin(const Model& model, const std::string& defines, int seconds, bool optimised);

// The number by which a model names a verdict; 0: it has none.
int number_of(const std::string& verdict);

}  // namespace promela
