// The five problems of the semaphore, asked of every primitive of every system: does it prevent
// accidental release, recursive deadlock, deadlock by a task's death, priority inversion; can it be
// used as a signal? Each cell is a script (a problem of systems/five-problems with a primitive's
// words in it) and the judge's answer. Called by `lockstep matrix`, the screen and the tests. Knows
// no primitive.
#pragma once

#include "engine/puzzle/puzzle.h"

namespace puzzle {

struct Primitive {
    std::string name;                                        // "std::recursive_mutex"
    std::string system;                                      // whose page tells more: "cxx"
    std::vector<std::pair<std::string, std::string>> words;  // "TAKE", "m.lock()"
    std::vector<std::string> expected;                       // a word for each problem
};
struct Problem {
    std::string id;     // "task-death"
    std::string title;  // "Death of a task inside: does anybody come in after it?"
    std::string text;
};
struct Matrix {
    std::vector<Problem> problems;
    std::vector<Primitive> primitives;
};

// What the folder systems/five-problems holds; what is wrong with it tells so in [diagnostics].
Matrix load_matrix(const std::string& folder, std::vector<lang::Diagnostic>& diagnostics);

// The script of a cell, as a free script.
std::string script_of(const Primitive& primitive, const Problem& problem);
// "yes", "no", "undefined", or where none of these fits, the verdict itself.
std::string answer_of(const Primitive& primitive, const Problem& problem);

// The whole table as a page in Markdown; each cell links to "lockstep:problem-I-J", the
// numbers of its primitive and its problem.
std::string page_of(const Matrix& matrix, const std::vector<std::vector<std::string>>& answers);

}  // namespace puzzle
