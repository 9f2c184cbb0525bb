// Whether a puzzle is what its manifest says beyond verdicts. Called by prove.cpp and course.cpp.
#pragma once

#include "engine/puzzle/puzzle.h"

namespace puzzle {

// Of the kind debug: a right answer keeps at least half of the start's lines. Of the kind write:
// the start waits for nobody.
std::vector<lang::Diagnostic> misshapen(const Puzzle& puzzle);

// The name before the slash of `starts_from`; empty where the puzzle starts from nobody's solution.
std::string id_started_from(const Puzzle& puzzle);
// Three quarters of the lines of the solution that `starts_from` names stand in the start.
// [before]: the puzzle of that name, or null.
std::vector<lang::Diagnostic> not_made_of(const Puzzle& puzzle, const Puzzle* before);

}  // namespace puzzle
