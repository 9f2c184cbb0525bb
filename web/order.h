// What is to be compiled or judged: a puzzle's half and the person's half, of one moment.
// Made by the session, worked on by the editor's check and by the judging job, which keeps a copy,
// so that typing goes on meanwhile. Knows no screen.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/puzzle/puzzle.h"

namespace screen {

// The texts that the middle of the screen can show.
enum class Sheet : std::uint8_t { Answer, Given, Check, Solution };

struct Order {
    std::shared_ptr<const puzzle::Puzzle> puzzle;
    bool free = false;      // a script of its own, with its rules in `//!` lines
    std::string text;       // the person's
    std::string changes{};  // of the rules, as puzzle::change_rules() reads them; empty: none

    // Whether both would be judged alike.
    bool same(const Order& other) const { return text == other.text && changes == other.changes; }
};

// Compiles; [rules] become the puzzle's, or those that a free script states.
puzzle::Built build(const Order& order, puzzle::Rules& rules);

// The rule of the scheduler that the script or the puzzle states, whatever the changes.
vm::Rule own_rule(const Order& order);

// Which sheet shows each source of [program], by lang::Span::file.
std::vector<Sheet> sheets_of(const Order& order, const lang::Program& program);

}  // namespace screen
