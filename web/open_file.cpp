// A zip is read as a folder is: as files with paths, of which those beside a puzzle.toml are a
// puzzle.
#include "web/open_file.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

#include "engine/puzzle/puzzle.h"
#include "web/attempts.h"
#include "web/packing.h"
#include "web/paths.h"
#include "web/platform.h"
#include "web/progress.h"
#include "web/save_file.h"
#include "web/session.h"

namespace screen {

namespace {

namespace fs = std::filesystem;
using Files = std::vector<puzzle::File>;

constexpr std::string_view manifest = "puzzle.toml";
constexpr std::size_t zip_bytes_max = 64 << 20;
// Of a folder that is no puzzle at all: a mistaken drop shall not read a whole disk.
constexpr std::size_t folder_files_max = 5000;
constexpr int folder_depth_max = 4;

// What editors and desktops leave behind.
bool ignored(const std::string& name) {
    return name.empty() || name.front() == '.' || name.back() == '~' || name == "__MACOSX";
}

std::string key_of(const std::string& folder) { return "puzzle/" + folder; }

void list_files(const fs::path& folder, const std::string& name, int depth, Files& files) {
    std::error_code error;
    for (fs::directory_iterator each(folder, error), end; !error && each != end;
         each.increment(error)) {
        const std::string inner = each->path().filename().string();
        if (ignored(inner) || files.size() > folder_files_max) continue;
        if (each->is_directory(error)) {
            if (depth > 0) list_files(each->path(), name + "/" + inner, depth - 1, files);
        } else {
            files.push_back(
                {name + "/" + inner, puzzle::read_file(each->path().string()).value_or("")});
        }
    }
}

// By the folder of each puzzle.toml: its name, and the files beside it. [whole] names what lies at
// the top.
std::map<std::string, Files> puzzles_in(const Files& files, const std::string& whole) {
    const auto split = [&](const std::string& path) {
        const std::size_t slash = path.rfind('/');
        return slash == std::string::npos
                   ? std::pair(std::string(), path)
                   : std::pair(path.substr(0, slash), path.substr(slash + 1));
    };
    std::map<std::string, Files> by_path;
    for (const puzzle::File& file : files) {
        if (split(file.name).second == manifest) by_path[split(file.name).first];
    }
    for (const puzzle::File& file : files) {
        const auto [folder, name] = split(file.name);
        const auto found = by_path.find(folder);
        if (found != by_path.end() && !ignored(name)) found->second.push_back({name, file.text});
    }
    std::map<std::string, Files> by_name;
    for (auto& [path, own] : by_path) {
        std::sort(own.begin(), own.end(),
                  [](const auto& a, const auto& b) { return a.name < b.name; });
        const std::string name = path.empty() ? whole : split(path).second;
        if (!ignored(name)) by_name[name] = std::move(own);
    }
    return by_name;
}

// Into the list: in the place of one with the same id, else at its top.
void add_entry(Session& session, puzzle::Puzzle puzzle) {
    Entry entry;
    entry.taken = true;
    entry.progress = load_progress(puzzle.id);
    const std::string id = puzzle.id;
    entry.puzzle = std::make_shared<puzzle::Puzzle>(std::move(puzzle));
    for (std::size_t i = 0; i < session.entries.size(); ++i) {
        if (session.entries[i].puzzle->id != id) continue;
        session.entries[i] = std::move(entry);
        return;
    }
    session.entries.insert(session.entries.begin(), std::move(entry));
    ++session.chosen;
}

std::string written(const Files& files) {
    nlohmann::json all = nlohmann::json::array();
    for (const puzzle::File& file : files) all.push_back({file.name, file.text});
    return all.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

Files read(const std::string& text) {
    Files files;
    const nlohmann::json all = nlohmann::json::parse(text, nullptr, false);
    if (!all.is_array()) return files;
    for (const auto& file : all) {
        if (!file.is_array() || file.size() != 2 || !file[0].is_string() || !file[1].is_string())
            continue;
        files.push_back({file[0].get<std::string>(), file[1].get<std::string>()});
    }
    return files;
}

// "2 mistakes, the first: ..."; a puzzle that can be played may have some.
std::string mistakes(const std::vector<lang::Diagnostic>& diagnostics) {
    if (diagnostics.empty()) return {};
    const std::size_t count = diagnostics.size();
    return (count == 1 ? std::string("one mistake: ")
                       : std::to_string(count) + " mistakes, the first: ") +
           lang::to_string(diagnostics.front());
}

void take_puzzles(Session& session, const Files& files, const std::string& whole) {
    std::string told, first;
    int added = 0;
    for (const auto& [name, own] : puzzles_in(files, whole)) {
        puzzle::Loaded loaded = puzzle::load(name, own);
        const std::string wrong = mistakes(loaded.diagnostics);
        if (!loaded.playable) {
            if (told.empty()) told = name + " cannot be played, " + wrong;
            continue;
        }
        if (!wrong.empty() && told.empty()) told = name + " has " + wrong;
        const std::string problem = platform::save(key_of(name), written(own));
        if (!problem.empty() && told.empty()) told = problem;
        if (added++ == 0) first = loaded.puzzle.id;
        add_entry(session, std::move(loaded.puzzle));
    }
    for (std::size_t i = 0; added > 0 && i < session.entries.size(); ++i) {
        if (session.entries[i].puzzle->id == first) choose(session, i);
    }
    if (told.empty() && added == 0) {
        told =
            "There is no puzzle in " + whole + ": no folder with a " + std::string(manifest) + ".";
    } else if (told.empty()) {
        told = added == 1
                   ? "\"" + session.entry().puzzle->title +
                         "\" is yours to play; it stays in the list."
                   : std::to_string(added) + " puzzles are yours to play; they stay in the list.";
    }
    tell(session, told);
}

void take_script(Session& session, const std::string& name, std::string text) {
    if (text.find('\0') != std::string::npos) {
        return tell(
            session,
            name + " is no text: a puzzle's folder or zip, a script or saved progress opens here.");
    }
    const std::string kind = fs::path(name).extension().string();
    if (kind == ".json")
        return tell(session, name + " is no file that \"Save everything to a file\" has written.");
    if (kind == ".toml" || kind == ".md") {
        return tell(
            session,
            name + " is a part of a puzzle: open the folder it lies in, or that folder as a zip.");
    }
    if (text.size() > lang::text_bytes_max) {
        return tell(session, name + " is longer than a script can be.");
    }
    if (has_quest(session)) {
        return tell(
            session,
            "This puzzle takes no script. Choose another puzzle, or a free script, then open " +
                name + " again.");
    }
    new_attempt(session, std::move(text), name);
    tell(session, name + " is an attempt of its own now; the others are kept.");
}

}  // namespace

void open_file(Session& session, const std::string& path) {
    std::error_code error;
    const fs::path at(path);
    const std::string name =
        at.filename().empty() ? at.parent_path().filename().string() : at.filename().string();
    if (fs::is_directory(at, error)) {
        Files files;
        list_files(at, name, folder_depth_max, files);
        return take_puzzles(session, files, name);
    }
    std::ifstream in(path, std::ios::binary);
    if (!in) return tell(session, "There is no file " + path + " that could be read.");
    in.seekg(0, std::ios::end);
    const auto size = static_cast<std::size_t>(std::max<std::streamoff>(0, in.tellg()));
    if (size > zip_bytes_max) return tell(session, name + " is bigger than 64 MB.");
    in.seekg(0);
    std::string text(size, '\0');
    in.read(text.data(), static_cast<std::streamsize>(size));
    if (text.rfind("PK", 0) == 0) {
        std::string problem;
        const std::optional<Files> files = read_zip(text, problem);
        if (!files) return tell(session, name + " cannot be opened: " + problem + ".");
        return take_puzzles(session, *files, at.stem().string());
    }
    if (is_save_file(text)) return tell(session, read_save_file(session, text));
    take_script(session, name, std::move(text));
}

void open_named(Session& session, std::string text) {
    const std::size_t begin = text.find_first_not_of(" \t\"'"),
                      end = text.find_last_not_of(" \t\"'\n");
    if (begin == std::string::npos) return;
    text = text.substr(begin, end + 1 - begin);
    std::error_code error;
    const std::size_t hash = text.find('#');
    if (hash != std::string::npos && !fs::exists(text, error)) {
        platform::set_location_fragment(text.substr(hash + 1));
        return follow_location(session);
    }
    open_file(session, with_home(text));
}

void add_kept_puzzles(Session& session) {
    for (const std::string& key : platform::saved_keys("puzzle/")) {
        const std::string folder = key.substr(key.find('/') + 1);
        puzzle::Loaded loaded = puzzle::load(folder, read(platform::load(key).value_or("")));
        if (loaded.playable) add_entry(session, std::move(loaded.puzzle));
    }
}

void remove_puzzle(Session& session) {
    if (!session.entry().taken) return;
    const std::string title = session.entry().puzzle->title;
    platform::forget(key_of(session.entry().puzzle->folder));
    session.entries.erase(session.entries.begin() + static_cast<std::ptrdiff_t>(session.chosen));
    choose(session, session.chosen < session.entries.size() ? session.chosen : 0);
    tell(session,
         "\"" + title +
             "\" is no longer in the list. Open it again to have your scripts of it back.");
}

}  // namespace screen
