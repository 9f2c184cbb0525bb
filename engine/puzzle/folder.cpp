// Puzzle folders and the pages of the systems on a disk, which in the browser is the page's own
// file system. No other file of this room opens one.
#include <algorithm>
#include <filesystem>

#include "engine/puzzle/pages.h"

namespace puzzle {
namespace {

namespace fs = std::filesystem;

// What editors and desktops leave behind is nobody's mistake.
bool ignored(const std::string& name) { return name.front() == '.' || name.back() == '~'; }

std::vector<fs::path> sorted_entries(const fs::path& folder) {
    std::vector<fs::path> paths;
    std::error_code error;
    for (fs::directory_iterator each(folder, error), end; !error && each != end;
         each.increment(error)) {
        paths.push_back(each->path());
    }
    std::sort(paths.begin(), paths.end());
    return paths;
}

}  // namespace

std::optional<std::string> read_file(const std::string& path) {
    std::FILE* file = std::fopen(path.c_str(), "rb");
    if (!file) return {};
    std::string text = read_rest(file);
    std::fclose(file);
    return text;
}

std::string read_rest(std::FILE* file) {
    std::string text;
    char part[1 << 14];
    while (text.size() <= file_bytes_max) {
        const std::size_t count = std::fread(part, 1, sizeof part, file);
        if (count == 0) return text;
        text.append(part, count);
    }
    text.resize(file_bytes_max + 1);
    return text;
}

std::vector<File> read_folder(const std::string& path) {
    std::vector<File> files;
    std::error_code error;
    for (const fs::path& each : sorted_entries(path)) {
        std::string name = each.filename().string();
        if (ignored(name)) continue;
        if (fs::is_directory(each, error)) {
            files.push_back({name + "/", {}});
        } else {
            files.push_back({name, read_file(each.string()).value_or("")});
        }
    }
    return files;
}

std::vector<Puzzle> load_all(const std::string& path, std::vector<lang::Diagnostic>& diagnostics) {
    std::vector<Puzzle> puzzles;
    std::error_code error;
    if (!fs::is_directory(path, error)) {
        diagnostics.push_back({lang::Severity::Error,
                               path,
                               {},
                               "there is no folder of this name",
                               "name the folder in which the puzzles' folders are"});
        return puzzles;
    }
    for (const fs::path& each : sorted_entries(path)) {
        std::string name = each.filename().string();
        if (ignored(name) || !fs::is_directory(each, error)) continue;
        Loaded loaded = load(name, read_folder(each.string()));
        diagnostics.insert(diagnostics.end(), loaded.diagnostics.begin(), loaded.diagnostics.end());
        if (!loaded.ok()) continue;
        auto same = std::find_if(puzzles.begin(), puzzles.end(),
                                 [&](const Puzzle& other) { return other.id == loaded.puzzle.id; });
        if (same != puzzles.end()) {
            diagnostics.push_back({lang::Severity::Error,
                                   name,
                                   {},
                                   "the name " + loaded.puzzle.id + " is taken by " + same->folder,
                                   "give the folder another name behind its number"});
            continue;
        }
        puzzles.push_back(std::move(loaded.puzzle));
    }
    std::stable_sort(puzzles.begin(), puzzles.end(), [](const Puzzle& a, const Puzzle& b) {
        return a.order != b.order ? a.order < b.order : a.id < b.id;
    });
    return puzzles;
}

std::vector<Page> load_pages(const std::string& folder) {
    std::vector<Page> pages;
    for (const fs::path& path : sorted_entries(folder)) {
        if (path.extension() != ".md" || ignored(path.filename().string())) continue;
        Page page;
        page.id = path.stem().string();
        page.text = read_file(path.string()).value_or("");
        const std::size_t end = page.text.find('\n');
        page.title = page.text.rfind("# ", 0) == 0 ? page.text.substr(2, end - 2) : page.id;
        page.script = read_file(fs::path(path).replace_extension(".task").string()).value_or("");
        pages.push_back(std::move(page));
    }
    std::stable_sort(pages.begin(), pages.end(),
                     [](const Page& a, const Page& b) { return a.title < b.title; });
    return pages;
}

}  // namespace puzzle
