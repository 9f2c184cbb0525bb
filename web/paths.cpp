// One folder is read, whose names are compared with what stands behind the last /.
#include "web/paths.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>

namespace screen {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t matches_max = 500;

bool is_folder(const PathMatch& match) { return match.path.back() == '/'; }

}  // namespace

std::string with_home(std::string path) {
    const char* home = path.rfind("~/", 0) == 0 ? std::getenv("HOME") : nullptr;
    if (home) path.replace(0, 1, home);
    return path;
}

std::vector<PathMatch> path_matches(const std::string& typed) {
    const std::size_t cut = typed.rfind('/') + 1;  // npos + 1 is 0
    const std::string folder = typed.substr(0, cut), begin = typed.substr(cut);
    std::vector<PathMatch> matches;
    std::error_code error;
    const fs::path where = folder.empty() ? fs::path(".") : fs::path(with_home(folder));
    for (fs::directory_iterator each(where, error), end; !error && each != end;
         each.increment(error)) {
        const std::string name = each->path().filename().string();
        if (name.compare(0, begin.size(), begin) != 0 || (name.front() == '.' && begin.empty()))
            continue;
        std::error_code unknown;
        matches.push_back({folder + name + (each->is_directory(unknown) ? "/" : ""), name});
        if (matches.size() == matches_max) break;
    }
    std::sort(matches.begin(), matches.end(), [](const PathMatch& a, const PathMatch& b) {
        return is_folder(a) != is_folder(b) ? is_folder(a) : a.name < b.name;
    });
    return matches;
}

std::string common_path(const std::vector<PathMatch>& matches) {
    if (matches.empty()) return {};
    std::string common = matches.front().path;
    for (const PathMatch& match : matches) {
        const auto [here, there] =
            std::mismatch(common.begin(), common.end(), match.path.begin(), match.path.end());
        common.erase(here, common.end());
    }
    return common;
}

}  // namespace screen
