// The parts of a new puzzle that are its kind's own. Called by skeleton.cpp.
#pragma once

#include "engine/puzzle/puzzle.h"

namespace puzzle {

struct Part {
    std::vector<File> files;             // scripts and schedules
    std::string keys, outcomes, expect;  // of the manifest
    std::string hint;                    // the verdict that a hint answers; may be empty
};

// In skeleton_typed.cpp: where the player writes a text.
Part part_of_fix();
Part part_of_write();
Part part_of_debug();
// In skeleton_untyped.cpp.
Part part_of_break();
Part part_of_predict();

}  // namespace puzzle
