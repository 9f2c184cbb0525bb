// One script, judged by the slow reference and by the search in several ways: do they agree?
#pragma once

#include "tests/explore/generate.h"

namespace explore {

struct CrossCheck {
    bool compiles = false;
    VerdictKind kind = VerdictKind::LimitReached;  // by the plain search
    std::uint64_t states = 0;                      // likewise
    std::string difference;  // one sentence; empty: there is none. Or why it does not compile
};

struct Effort {
    bool all = false;  // combinations of reductions, not one that the seed draws
    // Behind so many states the reference is too slow, and the searches are compared with one
    // another; most of the time goes where that many are.
    std::uint64_t states_max = 6000;
};

CrossCheck cross_check(const Script& script, std::uint64_t seed, const Effort& effort);

}  // namespace explore
