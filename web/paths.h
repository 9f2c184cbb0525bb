// What a path that is being typed may go on to: for the dialog that asks for one where the system
// has no dialog for files.
#pragma once

#include <string>
#include <vector>

namespace screen {

struct PathMatch {
    std::string path;  // as typed up to the last /, then the name; a folder's ends with a /
    std::string name;
};

// A leading ~/ is the person's own folder.
std::string with_home(std::string path);
// Folders first, by name; those that begin with a dot only where one was typed. No more than a few
// hundred.
std::vector<PathMatch> path_matches(const std::string& typed);
// The longest beginning that all of [matches] have.
std::string common_path(const std::vector<PathMatch>& matches);

}  // namespace screen
