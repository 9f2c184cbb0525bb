// One frame of the timeline: where everything lies, and the drawing of ruler, lanes, arrows and
// scrubber. Made by the timeline panel, which answers the mouse; reads a session and changes
// nothing.
#pragma once

#include "web/session.h"
#include "web/theme.h"
#include "web/time_axis.h"

namespace screen {

struct TimelineScene {
    const Playback& playback;
    const Chart& chart;
    const Moment& moment;
    TimeAxis axis;
    ImVec2 from, to;  // of the whole drawing, names at the left included
    double now = 0;   // where the scrubber stands

    float task_height = 28, lock_height = 20;

    // Makes the lanes higher where there is [room] for it.
    void spread(float room);
    // How much room the names at the left and all lanes take.
    float names_width() const;
    float height() const;

    void draw(ImDrawList& draw) const;
    // What happened under the mouse.
    void draw_hover_card() const;
};

}  // namespace screen
