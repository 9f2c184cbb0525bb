// The script judged under other rules, one after the other, beside the verdict: "holds under FIFO,
// fails under any order" in one click. Part of the session; drawn by the verdict panel.
#pragma once

#include <string>
#include <vector>

#include "web/job.h"
#include "web/switches.h"

namespace screen {

struct Session;

struct Trial {
    std::string label;  // "Waking: FIFO"
    Switched switched{};
    bool done = false;
    std::string problem;  // why it cannot be judged so; empty where it was
    explore::VerdictKind kind = explore::VerdictKind::LimitReached;
    std::string sentence;
};

struct Trials {
    Order order;  // without changes: what is tried
    std::vector<Trial> rows;
    std::size_t at = 0;  // the row in work
    Job job;
};

// As written, and then each switch set otherwise, alone.
void begin_trials(Session& session);
// Once a frame: collects an answer and begins the next.
void update_trials(Session& session);
void stop_trials(Session& session);
// Sets the switches as in that row and judges, so that its counterexample is shown.
void take_trial(Session& session, std::size_t row);

}  // namespace screen
