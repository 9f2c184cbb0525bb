// What leaves the screen as a file: the run as a trace for Perfetto, the timeline as a picture.
// Called by the panels, the keys and once a frame; the platform says where the file goes.
#pragma once

#include "web/session.h"

namespace screen {

void export_trace(Session& session);
// Part of update(): where platform::want_pixels() was called, they have come.
void export_picture(Session& session);

}  // namespace screen
