// Whether a candidate of a predict puzzle could be an outcome at all: what is misspelled can never
// happen, and would be proven impossible. Called by prove.cpp.
#pragma once

#include "engine/puzzle/puzzle.h"

namespace puzzle {

// What is wrong with the form of [candidate], as what to do about it; empty where nothing is.
std::string why_no_outcome(const std::string& candidate, const explore::OutcomeSet& set,
                           bool prints);

}  // namespace puzzle
