// The data races of one run: two accesses of the same plain word by different tasks, at least one
// of them a write, of which neither happens before the other (happens_before.h). It finds them also
// where they lie far apart in the run. The explorer asks less of a state and more of the script:
// two tasks about to touch the same word at once, in some schedule. A script has such a state if
// and only if some run has a race; the tests hold the two against each other. Called by the
// explorer along a schedule, and by whoever shows a run.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "engine/vm/machine.h"

namespace vm {

struct RunRace {
    struct Access {
        std::size_t step = 0;  // its number in the run, from 0
        TaskId task = sync::no_task;
        std::uint32_t pc = 0;
        bool write = false;
        std::string name;  // the task's
    };
    Access first, second;
    sync::Address address = 0;
    std::string place;  // its name: "config.port"
    // The write was the first of that word, and its writer had let the reader know of something
    // before: the reader was told that it is there while it was still being made.
    bool published_too_early = false;
};

// Each pair of places in the code once, in the order of the second access.
std::vector<RunRace> races(const Machine& machine, std::span<const Choice> choices);

// "Data race on x: one writes it at 'x = 1' (step 3) and two reads it at 'y = x' (step 5), and
// nothing puts one before the other", without a full stop.
std::string sentence(const lang::Program& program, const RunRace& race);
// ". x is published too early: two could come to it before one had made it"
std::string publication(const std::string& place, const std::string& writer,
                        const std::string& reader);

}  // namespace vm
