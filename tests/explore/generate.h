// Random small scripts, as source text: a seed in, a script and the rules it is judged by out. The
// same seed gives the same script everywhere: no two draws stand in one expression, whose parts a
// compiler may evaluate in any order. Used by random.test.cpp; knows no search. It mixes what
// reductions are most often wrong about: locks held across accesses, steps that are disabled,
// cycles, invariants over shared state and over places, wakers that may choose, time.
#pragma once

#include <cstdint>
#include <string>

#include "engine/explore/search.h"
#include "engine/vm/machine.h"

namespace explore {

// Every statement stands on a line of its own, and every block is closed on one: see shrink.h.
struct Script {
    std::string text;
    vm::Settings settings;
    Races races = Races::Off;

    // "any task, spurious wake-ups, races fail": what else belongs to the question.
    std::string rules() const;
};

Script generate(std::uint64_t seed);

}  // namespace explore
