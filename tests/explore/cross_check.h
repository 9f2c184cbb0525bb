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

// [seed] draws the combination of reductions, unless [all] of them are tried.
CrossCheck cross_check(const Script& script, std::uint64_t seed, bool all);

}  // namespace explore
