// What the person has done so far, kept in the platform's storage: texts by puzzle, marks,
// settings. Called by the session at start and at every change. It knows nothing of panels.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace screen {

// The marks of one puzzle.
struct Progress {
    bool tried = false, solved = false;
    std::set<std::size_t> hints_seen;  // by their order in the puzzle's file
    int solution_asked = 0;            // twice: it is shown
    int tries = 0;                     // how often the judge was asked
    int best = 0;                      // lines of the shortest text that passed; 0: none did

    bool seen(std::size_t hint) const { return hints_seen.count(hint) > 0; }

    bool operator==(const Progress&) const = default;
};

// What saves answers a sentence for the person where that fails, else an empty one.
std::string save_progress(std::string_view id, const Progress& progress);
Progress load_progress(std::string_view id);
// The form that save_progress() writes.
Progress read_progress(const std::string& text);
std::string save_script(std::string_view id, int attempt, std::string_view text);
std::optional<std::string> load_script(std::string_view id, int attempt);
void forget_script(std::string_view id, int attempt);
// The shortest text that passed.
std::string save_best(std::string_view id, std::string_view text);
std::optional<std::string> load_best(std::string_view id);
// Lines with something else on them than blanks, brackets and comments.
int lines_of_code(std::string_view text);
// The text that "start over" took the place of.
std::string save_aside(std::string_view id, std::string_view text);
std::optional<std::string> load_aside(std::string_view id);

// Takes away what is kept about one puzzle; with an empty [id] all but the settings.
void forget_progress(std::string_view id);

// A setting is a short text under a name that the caller knows.
std::string save_setting(std::string_view name, std::string_view value);
std::string load_setting(std::string_view name, std::string_view fallback = {});

}  // namespace screen
