// Runs beside the one on the screen, drawn below it at the same scale: what was left behind when
// the person chose otherwise ("what if"), or the same under other rules, or another script. Part of
// the session; drawn by the timeline panel.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "web/chart.h"
#include "web/moment.h"
#include "web/playback.h"

namespace screen {

struct Session;

struct Beside {
    std::string title;  // "Before the choice at step 7", "wakes: FIFO"
    std::unique_ptr<Playback> playback;
    Chart chart;
    Moment moment;
    std::size_t moment_position = static_cast<std::size_t>(-1);

    // Where it parts from the run on the screen of [parted_version], as positions of both; and how,
    // in a sentence. Empty: it does not.
    std::uint64_t parted_version = 0;
    std::size_t parted_here = 0, parted_there = 0;
    std::string difference;
};
inline constexpr std::size_t beside_most = 3;  // the oldest gives way

// The run on the screen is kept, as it is now.
void keep_beside(Session& session, std::string title);
// The same, by the person's wish, named by where it stands.
void keep_run(Session& session);
// The same policy under other rules than those that are set: [changes] of the rules.
void compare_rules(Session& session, std::string title, std::string changes);
// The same policy over another text.
void compare_text(Session& session, std::string title, std::string text);
// It changes places with the run on the screen.
void exchange(Session& session, std::size_t number);
void drop_beside(Session& session, std::size_t number);
// Part of update(): where they part, once the run on the screen rests.
void update_beside(Session& session);
// The moment of one at the session's position, or at its end.
const Moment& moment_of(Beside& beside, std::size_t position);

}  // namespace screen
