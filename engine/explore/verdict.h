// What the search answers: a kind, one sentence, the numbers, and for a failure the schedule and
// the story. Results are data: a deadlock is a Verdict with a Schedule, never an exception.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/vm/machine.h"

namespace explore {

enum class VerdictKind : std::uint8_t {
    Pass,
    Deadlock,
    Never,
    Finally,
    Assertion,
    DataRace,
    Misuse,  // of an API, or what C++ leaves undefined
    NotPossible,
    DeadlineMissed,
    Starvation,  // a lasso, as the next two: see Verdict::loop_from
    Livelock,
    BusyWait,
    LimitReached,
};
// "pass", "deadlock", "never" ...: the words of manifests and of --json.
const char* word(VerdictKind kind);

// One sentence for each switch of the counterexample, leading to the step where it begins.
struct StoryLine {
    std::string text;
    std::size_t step;  // position in the schedule before it happens
    vm::TaskId task = sync::no_task;
};

struct Finding {  // worth saying, does not fail the run
    std::string text;
    lang::Span span;
};

struct Counts {
    std::uint64_t states = 0;  // different Worlds
    std::uint64_t transitions = 0;
    std::uint64_t finished = 0;   // different final Worlds in which all ended
    std::uint64_t deadlocks = 0;  // different Worlds in which nothing can happen
    std::uint32_t depth = 0;      // the longest path looked at
    std::uint64_t bytes = 0;      // of the visited set, at its largest
};

// What a search that reached its limit has looked at completely.
struct Covered {
    int preemptions = -1;      // every schedule of at most so many; -1: not even those without one
    std::uint64_t states = 0;  // that these lead through
    bool all = false;          // every schedule; but what only the graph tells is not known
};

struct Verdict {
    VerdictKind kind = VerdictKind::LimitReached;
    std::string
        sentence;        // "Deadlock: low waits for b, held by high; high waits for a, held by low"
    std::string bounds;  // "every one of 48,211 states, 5 tasks, spurious wake-ups on"
    vm::Choices schedule;  // of a failure
    // Of a lasso: the position in the schedule where the loop begins that goes on for ever; the
    // schedule ends after its first round. And what is assumed of who runs, in words.
    static constexpr std::size_t no_loop = static_cast<std::size_t>(-1);
    std::size_t loop_from = no_loop;
    std::string fairness;
    // The tasks that the failure needs, task i as bit i; the others can be left out of the schedule
    // and it fails all the same (see relevant.h). The story passes over them.
    std::uint64_t relevant = ~std::uint64_t{0};
    std::vector<StoryLine> story;
    bool simplest = false;  // proven: fewest preemptions, then fewest steps
    int preemptions = 0;
    lang::Span span;       // the place to mark in the source
    lang::Span second;     // DataRace: the other access
    std::string property;  // the text of the property that fails
    std::vector<Finding> findings;
    Counts counts;
    Covered covered;  // LimitReached

    bool passed() const { return kind == VerdictKind::Pass; }
};

}  // namespace explore
