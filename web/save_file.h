// Everything that is kept, as one file: written to take it along, read to bring it in. What is here
// already stays here: a script that differs comes in as a further attempt, marks are joined. Called
// by the session's file functions and the tests.
#pragma once

#include <string>
#include <string_view>

namespace screen {

struct Session;

std::string save_file();
// Whether [text] claims to be one.
bool is_save_file(std::string_view text);
// One sentence: what was brought in, or why not; then nothing was changed.
std::string read_save_file(Session& session, std::string_view text);

}  // namespace screen
