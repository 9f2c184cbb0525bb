// What becomes of a file or folder that the person hands over: dropped on the window, picked in a
// dialog, named on the command line.
//   a folder with a puzzle.toml, a folder of such folders, a zip of either   puzzles to play
//   a file of saved progress                                                 brought in
//   any other text                                                           the script, as an
//                                                                            attempt
// Puzzles are kept with the scripts, so that they are there next time. Called by the session.
#pragma once

#include <string>

namespace screen {

struct Session;

// Tells in the session's notice what was done, or why not.
void open_file(Session& session, const std::string& path);
// Text instead of a path: a link, or else a path.
void open_named(Session& session, std::string text);
// The puzzles handed over in earlier sessions.
void add_kept_puzzles(Session& session);
// Takes the chosen puzzle out of the list, where it was handed over; its scripts stay kept.
void remove_puzzle(Session& session);

}  // namespace screen
