// Ladders and paths: puzzles in an order, by name, in ladders.toml and paths.toml beside the
// folders. A path is a list; the rungs of a ladder have an aim each, and each rung but the first
// starts from the solution of one before it. Called by lockstep, the screen and the tests.
#pragma once

#include "engine/puzzle/puzzle.h"

namespace puzzle {

struct Rung {
    std::string puzzle;  // its id
    std::string aim;     // "safe", "fair", "end" or "fast"; empty in a path
    lang::Span span;
};

struct Course {
    std::string id, title, summary;
    bool ladder = false;
    std::vector<Rung> rungs;
};

// What an aim means, as a heading: "nobody starves".
std::string in_words(const std::string& aim);

// Those of a text, in the order of the file. [file] is the name in messages.
std::vector<Course> read_courses(const std::string& file, std::string_view text, bool ladders,
                                 std::vector<lang::Diagnostic>& diagnostics);
// Those of the folder [path] of puzzles, ladders first; a file that is not there has none.
std::vector<Course> load_courses(const std::string& path,
                                 std::vector<lang::Diagnostic>& diagnostics);

// Every puzzle that a course names is there, once; every rung starts from one before it; every aim
// has a rung. And whoever says `starts_from` keeps it, on a ladder or not.
std::vector<lang::Diagnostic> check_courses(const std::vector<Course>& courses,
                                            const std::vector<Puzzle>& puzzles);

// The puzzle called [id], or null.
const Puzzle* find(const std::vector<Puzzle>& puzzles, std::string_view id);

}  // namespace puzzle
