// "Can it still break from here?": the judge's answer about everything that can follow a position
// of the run. Part of the session; drawn by the timeline panel. Works beside the screen, as judging
// does.
#pragma once

#include <string>

#include "web/job.h"

namespace screen {

struct Session;

struct Foresight {
    Job job;
    // Of which position it is asked, or known.
    std::uint64_t version = 0;
    std::size_t position = 0;
    bool known = false;
    explore::Verdict verdict;
};

void ask_foresight(Session& session);
// Once a frame: collects the answer.
void update_foresight(Session& session);
// The answer is about this position.
bool foresight_holds(const Session& session);
std::string foresight_words(const Session& session);
// Goes on from the position into the failure; what was recorded there is kept beside.
void follow_foresight(Session& session);

}  // namespace screen
