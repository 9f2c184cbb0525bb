// What the player of a break or a predict puzzle has done so far: there is no text to judge, but a
// run to be led into a failure, or outcomes to be chosen. Part of the session; its functions are
// called by panel_quest.cpp and by the tests. It draws nothing.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/vm/choice.h"

namespace screen {

struct Session;

struct Quest {
    // predict
    std::vector<bool> chosen;  // of each candidate: it can happen, says the player
    int wrong = -1;            // so many were, at the last look; -1: not looked yet
    bool told = false;         // the truth stands beside each
    // Once told: a schedule for each that can happen; in break the one that was asked for.
    std::vector<vm::Choices> ways;

    // break, of the run at its position
    std::uint64_t seen_version = 0;
    std::size_t seen_position = 0;
    std::string reached;  // "pass", "unfinished" or a verdict's word
    std::string chance;   // the answer to whether it can still break; empty: not asked here
};

// The puzzle is one of these.
bool has_quest(const Session& session);
// Once a frame: looks at what the run has come to.
void update_quest(Session& session);

// -- predict
void choose_outcome(Session& session, std::size_t candidate);
// Tells how many choices are wrong, and the truth where none is.
void look_at_choices(Session& session);
// The run that ends in this candidate.
void show_outcome(Session& session, std::size_t candidate);

// -- break
// Whether the goal can still be reached from the position, found out by the search.
void ask_chance(Session& session);

// The first time it only asks; the second time all candidates are told, or the run is the solution.
void ask_answer(Session& session);

}  // namespace screen
