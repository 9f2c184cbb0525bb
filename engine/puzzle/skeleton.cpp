// A new puzzle: small, complete and provable, so that its author changes a thing that works.
#include "engine/puzzle/puzzle.h"

namespace puzzle {
namespace {

constexpr const char* readme = R"(
TODO: tell the story, in at most ten lines. Who are the tasks, what do they share, what goes wrong?

## The guarantee

TODO: one sentence that says what the answer must guarantee, and nothing more.

- **Must never:** TODO: what happens in no state of no run.
- **Must always end:** TODO: who gets done.
- **Must be possible:** TODO: what must not be forbidden for safety's sake.

## Your file

TODO: which functions there are, who calls them, what may be changed.
)";

constexpr const char* manifest = R"(kind = "fix"          # fix, write, debug, break or predict
difficulty = 1        # 1 to 5
summary = "TODO: one line for the list"
origin = "TODO: whose idea it is, or where it is known from"

[rules]
rule = "any"          # or "priority", with cores = 1

[expect]
start = "data-race"
solution = "pass"
wrong-own-lock = "data-race"
)";

constexpr const char* given = R"(// What the player's file and the check both see.
#pragma once

const int ROUNDS = 2;
)";

constexpr const char* start =
    "#include \"given.h\"\n"
    R"(
int shared_count = 0;

// Called by two tasks, ROUNDS times each.
void add_one() {
    shared_count++;
}
)";

constexpr const char* check = R"(task worker [2] {
    for (int i = 0; i < ROUNDS; i++) add_one();
}

finally(shared_count == 2 * ROUNDS, "nothing is lost");
)";

constexpr const char* solution =
    "#include \"given.h\"\n"
    R"(#include <mutex>

int shared_count = 0;
std::mutex m;

void add_one() {
    std::lock_guard lock(m);  // reading and writing back are one unit
    shared_count++;
}
)";

constexpr const char* wrong =
    R"(// "A lock around it, right here." Each call makes one of its own, and nobody else has it.
)"
    "#include \"given.h\"\n"
    R"(#include <mutex>

int shared_count = 0;

void add_one() {
    std::mutex m;
    std::lock_guard lock(m);
    shared_count++;
}
)";

constexpr const char* hints = R"(## TODO: a first nudge

TODO: a question that makes one look at the right place.

## [data-race] TODO: a hint for one verdict

TODO: what to look at in the schedule of this verdict.

## Nearly the answer

TODO: what to write, all but the typing.
)";

constexpr const char* learn = R"(TODO: why it went wrong, and why the answer is right.

## What an interviewer asks next

- *TODO: the question?* TODO: the answer.
)";

}  // namespace

std::vector<File> skeleton(const std::string& title) {
    return {{"README.md", "# " + title + "\n" + readme},
            {"check.task", check},
            {"given.h", given},
            {"hints.md", hints},
            {"learn.md", learn},
            {"puzzle.toml", manifest},
            {"solution.task", solution},
            {"start.task", start},
            {"wrong-own-lock.task", wrong}};
}

}  // namespace puzzle
