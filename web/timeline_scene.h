// One frame of the timeline: where everything lies, and the drawing of ruler, lanes, arrows and
// scrubber. Made by the timeline panel, which answers the mouse; reads a session and changes
// nothing.
#pragma once

#include "web/blockers.h"
#include "web/lanes.h"
#include "web/session.h"
#include "web/theme.h"
#include "web/time_axis.h"

namespace screen {

struct TimelineScene {
    const Playback& playback;
    const Chart& chart;
    const Moment& moment;
    TimeAxis axis{};
    ImVec2 from{}, to{};                 // of the whole drawing, names at the left included
    double now = 0;                      // where the scrubber stands
    std::string name{};                  // before the lanes' names in tests: "" or "beside/0/"
    const Blockers* blockers = nullptr;  // whose chain the arrows show strongly
    sync::Address picked = 0;            // the lock whose lane is marked
    double parted = -1;                  // from there on it differs from another run; -1: nowhere

    float task_height = 28, lock_height = 20;

    // Makes the lanes higher where there is [room] for it.
    void spread(float room);
    // How much room the names at the left and all lanes take.
    float names_width() const;
    float height() const;
    // The end of what is drawn: behind a loop's first round a few more are shown.
    double end() const;
    // Where the lanes lie, in the order of the chart.
    Stripe task_stripe(std::size_t i) const;
    Stripe lock_stripe(std::size_t i) const;
    // The lane at that height; its number in the chart, or -1.
    int task_at(float y) const;
    int lock_at(float y) const;

    void draw(ImDrawList& draw) const;
    // What happened under the mouse, and what a wait there was caused by.
    void draw_hover(ImDrawList& draw) const;
};

}  // namespace screen
