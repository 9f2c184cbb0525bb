// golden.txt: a row for every script, schedule and candidate of every puzzle, with what it came to,
// so that a change of the engine which changes any of it shows in the diff. Called by
// proof.test.cpp. After such a change, or for a new puzzle: LOCKSTEP_BLESS=1 lockstep_tests
// "[golden]" writes it anew.
#pragma once

#include <set>
#include <string>

#include "engine/puzzle/puzzle.h"

namespace puzzle {

// What [proof] says, as rows; and those of the file.
std::string golden_rows(const std::string& folder, const Proof& proof);
std::string golden_rows(const std::string& folder);
std::set<std::string> golden_folders();
void write_golden(const std::string& rows);

}  // namespace puzzle
