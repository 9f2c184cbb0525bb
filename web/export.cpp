// Names and hands out the files.
#include "web/export.h"

#include "engine/sched/perfetto.h"
#include "web/platform.h"
#include "web/png.h"

namespace screen {

void export_trace(Session& session) {
    if (!session.playback || session.playback->run.size() == 0) {
        tell(session, "Nothing has run yet: there is no trace.");
        return;
    }
    const puzzle::Puzzle& puzzle = *session.entry().puzzle;
    tell(session, platform::hand_out("lockstep-" + puzzle.id + ".json",
                                     sched::perfetto(session.playback->run, puzzle.title)));
}

void export_picture(Session& session) {
    const std::optional<platform::Pixels> pixels = platform::taken_pixels();
    if (!pixels) return;
    tell(session, platform::hand_out("lockstep-" + session.entry().puzzle->id + ".png",
                                     png(pixels->width, pixels->height, pixels->rgba)));
}

}  // namespace screen
