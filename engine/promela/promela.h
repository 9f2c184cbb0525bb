// A script as a Promela model, so that SPIN can be asked the same question as the explorer. Called
// by `lockstep export` and the comparison with SPIN. It works on the compiled Program, and knows
// the primitives by their names only: what they do stands a second time in prelude.cpp, in Promela.
//
// The model has the machine's granularity: one transition a step, the same words in M as in the
// World, hence as many states, but for a few at the start. SPIN's assertion names the verdict:
//   assertion violated (bad!=1)   1 deadlock  2 never  3 finally  4 assertion  5 race  6 misuse
//                                 7 possible (with -DPOSSIBLE=k: the k-th one is met)
// -DONLY=n for spin makes it stop for that verdict alone. Needed: spin -o2 -a (nothing is optimised
// away); gcc pan.c with -DSAFETY -fwrapv -DVECTORSZ=65536; pan -E (how the model ends is judged in
// the model).
#pragma once

#include <string>
#include <vector>

#include "engine/lang/program.h"

namespace promela {

struct Options {
    bool exact_time = false;  // cannot be said, and is refused
    bool spurious = true;
    bool races = true;
    int output_words_max = 128;
    std::uint32_t local_instructions_max = 1'000'000;
};

struct Model {
    std::string text;
    std::vector<lang::Diagnostic> diagnostics;  // what cannot be said; then [text] is empty
    int possible = 0;                           // how many `possible` properties there are
    bool ok() const { return !lang::has_error(diagnostics); }
};

Model write(const lang::Program& program, const Options& options);

}  // namespace promela
