#include "engine/terminal/target.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "engine/explore/globals.h"

namespace terminal {
namespace {

namespace fs = std::filesystem;
using lang::Diagnostic;

void error(std::vector<Diagnostic>& diagnostics, std::string file, std::string message,
           std::string remedy) {
    diagnostics.push_back(
        {lang::Severity::Error, std::move(file), {}, std::move(message), std::move(remedy)});
}

bool is_folder(const fs::path& path) {
    std::error_code error;
    return fs::is_directory(path, error);
}
bool is_file(const fs::path& path) {
    std::error_code error;
    return fs::is_regular_file(path, error) || fs::is_fifo(path, error);
}

bool is_puzzle_folder(const fs::path& path) {
    return is_folder(path) && is_file(path / "puzzle.toml");
}

// The folder itself, even where it was named "." or with a slash behind it.
fs::path without_slash(const std::string& path) {
    std::error_code error;
    fs::path full = fs::weakly_canonical(path, error);
    return error ? fs::path(path) : full;
}

puzzle::Loaded load_folder(const fs::path& path) {
    fs::path folder = without_slash(path.string());
    return puzzle::load(folder.filename().string(), puzzle::read_folder(folder.string()));
}

std::optional<puzzle::Puzzle> loaded_puzzle(puzzle::Loaded loaded,
                                            std::vector<Diagnostic>& diagnostics) {
    // An author judges scripts long before the folder is complete.
    if (!loaded.ok() && loaded.playable) {
        diagnostics.push_back({lang::Severity::Warning,
                               loaded.puzzle.folder,
                               {},
                               "this puzzle is not complete",
                               "`lockstep check` tells what is missing"});
        return std::move(loaded.puzzle);
    }
    diagnostics.insert(diagnostics.end(), loaded.diagnostics.begin(), loaded.diagnostics.end());
    if (!loaded.ok()) return {};
    return std::move(loaded.puzzle);
}

// A path into a puzzle's folder is that puzzle's script: puzzles/010-lost-update/solution.task.
std::optional<fs::path> puzzle_around(const std::string& path) {
    fs::path folder = without_slash(path).parent_path();
    if (is_file(path) && is_puzzle_folder(folder)) return folder;
    return {};
}

bool is_answer(const std::string& name) { return name.ends_with(".task") && name != "check.task"; }

// The player's text for [puzzle]: a file of anybody's, or one of the folder.
bool read_answer(const std::string& file, Target& target, std::vector<Diagnostic>& diagnostics) {
    const puzzle::Puzzle& puzzle = *target.puzzle;
    const std::string wanted = file.empty() ? "start.task" : file;
    std::vector<std::string> names;  // without ".task", as in the manifest
    for (const puzzle::File& each : puzzle.files) {
        if (!is_answer(each.name)) continue;
        names.push_back(each.name.substr(0, each.name.size() - 5));
        if (is_file(wanted) || (each.name != wanted && names.back() != wanted)) continue;
        target.file = each.name;
        target.text = each.text;
        return true;
    }
    if (wanted != "-" && !is_file(wanted)) {
        std::string near = lang::nearest(wanted, names);
        error(diagnostics, wanted, "there is no such file here, and none in " + puzzle.folder,
              near.empty() ? "name a file, or a script of the puzzle such as solution"
                           : "did you mean " + near + "?");
        return false;
    }
    std::optional<std::string> text = read_text(wanted, diagnostics);
    if (!text) return false;
    target.file = wanted == "-" ? "standard input" : wanted;
    target.text = std::move(*text);
    return true;
}

}  // namespace

std::vector<std::string> puzzle_folders(const Common& common) {
    std::vector<std::string> folders = common.puzzles;
    std::error_code error;
    fs::path program = fs::read_symlink("/proc/self/exe", error);
    fs::path installed = program.parent_path() / "../share/lockstep/puzzles";
    fs::path source = fs::path(LOCKSTEP_SOURCE_DIR) / "puzzles";
    if (!program.empty() && is_folder(installed)) {
        folders.push_back(installed.lexically_normal().string());
    } else if (is_folder(source)) {
        folders.push_back(source.string());
    }
    return folders;
}

std::string data_folder(const std::string& name) {
    std::error_code error;
    const fs::path program = fs::read_symlink("/proc/self/exe", error);
    const fs::path installed = program.parent_path() / "../share/lockstep" / name;
    if (!program.empty() && is_folder(installed)) return installed.lexically_normal().string();
    return LOCKSTEP_SOURCE_DIR "/" + name;
}

std::vector<puzzle::Puzzle> all_puzzles(const Common& common,
                                        std::vector<Diagnostic>& diagnostics) {
    std::vector<puzzle::Puzzle> all;
    const std::vector<std::string> folders = puzzle_folders(common);
    if (folders.empty()) {
        error(diagnostics, "puzzles", "no folder of puzzles was found",
              "name one with --puzzles DIR");
    }
    for (const std::string& folder : folders) {
        for (puzzle::Puzzle& each : puzzle::load_all(folder, diagnostics)) {
            bool known = std::any_of(all.begin(), all.end(), [&](const puzzle::Puzzle& other) {
                return other.id == each.id;
            });
            if (!known) all.push_back(std::move(each));
        }
    }
    std::stable_sort(all.begin(), all.end(), [](const puzzle::Puzzle& a, const puzzle::Puzzle& b) {
        return a.order < b.order;
    });
    return all;
}

std::optional<puzzle::Puzzle> find_puzzle(const Common& common, const std::string& name,
                                          std::vector<Diagnostic>& diagnostics) {
    if (is_puzzle_folder(name)) return loaded_puzzle(load_folder(name), diagnostics);
    std::vector<std::string> known;
    for (const std::string& folder : puzzle_folders(common)) {
        std::vector<Diagnostic> elsewhere;  // mistakes of other puzzles are not this one's
        std::error_code error;
        for (fs::directory_iterator each(folder, error), end; !error && each != end;
             each.increment(error)) {
            const std::string full = each->path().filename().string();
            const std::size_t dash = full.find('-');
            if (dash == std::string::npos || !is_puzzle_folder(each->path())) continue;
            const std::string id = full.substr(dash + 1);
            if (name == id || name == full || name == full.substr(0, dash)) {
                return loaded_puzzle(load_folder(each->path()), diagnostics);
            }
            known.push_back(id);
        }
    }
    std::string near = lang::nearest(name, known);
    error(diagnostics, name, "there is no puzzle or script of this name",
          near.empty() ? "`lockstep list` shows the puzzles" : "did you mean " + near + "?");
    return {};
}

std::optional<std::string> read_text(const std::string& path,
                                     std::vector<Diagnostic>& diagnostics) {
    if (path != "-" && is_folder(path)) {
        error(diagnostics, path, "this is a folder, not a file", {});
        return {};
    }
    std::FILE* file = path == "-" ? stdin : std::fopen(path.c_str(), "rb");
    if (!file) {
        error(diagnostics, path, "cannot read this file", std::strerror(errno));
        return {};
    }
    std::string text = puzzle::read_rest(file);
    if (file != stdin) std::fclose(file);
    if (text.size() > puzzle::file_bytes_max) {
        error(diagnostics, path,
              "this file is bigger than 1 MB, too big for a script or a schedule",
              "name another one");
        return {};
    }
    return text;
}

bool write_text(const std::string& path, const std::string& text,
                std::vector<Diagnostic>& diagnostics) {
    std::ofstream out(path, std::ios::binary);
    out << text;
    out.close();
    if (!out) error(diagnostics, path, "cannot write this file", std::strerror(errno));
    return static_cast<bool>(out);
}

std::optional<Target> find_target(const Common& common, const Named& named,
                                  std::vector<Diagnostic>& diagnostics) {
    Target target;
    const std::string& name = named.target;
    if (std::optional<fs::path> folder = puzzle_around(name); folder && named.file.empty()) {
        target.puzzle = loaded_puzzle(load_folder(*folder), diagnostics);
        if (!target.puzzle) return {};
        if (!read_answer(name, target, diagnostics)) return {};
    } else if (name == "-" || is_file(name) || fs::path(name).extension() == ".task") {
        if (!named.file.empty()) {
            error(diagnostics, named.file,
                  name + " is a script of its own and takes no second file",
                  "name a puzzle first, then the file");
            return {};
        }
        std::optional<std::string> text = read_text(name, diagnostics);
        if (!text) return {};
        target.file = name == "-" ? "standard input" : name;
        target.text = std::move(*text);
    } else {
        target.puzzle = find_puzzle(common, name, diagnostics);
        if (!target.puzzle || !read_answer(named.file, target, diagnostics)) return {};
    }
    std::string profile = named.profile;
    if (!named.rule.empty()) {
        const std::vector<std::string>& rules = puzzle::rule_words();
        const auto found = std::find(rules.begin(), rules.end(), named.rule);
        if (found == rules.end()) {
            error(diagnostics, "--rule", "the scheduler has no rule called " + named.rule,
                  "write any, priority, rm or edf");
            return {};
        }
        profile += (profile.empty() ? "rule = " : ", rule = ") + named.rule;
    }
    if (target.puzzle) {
        if (!profile.empty()) change_rules(profile, target.puzzle->rules, diagnostics);
        target.rules = target.puzzle->rules;
        target.built = puzzle::build(*target.puzzle, target.text, target.file);
    } else {
        target.built = puzzle::build_script(target.file, target.text, target.rules, profile);
    }
    diagnostics.insert(diagnostics.end(), target.built.diagnostics.begin(),
                       target.built.diagnostics.end());
    return target;
}

bool has_globals(const Target& target, const std::vector<std::string>& names,
                 std::vector<lang::Diagnostic>& diagnostics) {
    const std::vector<std::string> unknown =
        explore::Globals(*target.built.machine, names).unknown();
    if (unknown.empty()) return true;
    error(diagnostics, "--global",
          target.file + " has no global variable called " + unknown.front(),
          "name one, or a part of one such as pair.first or numbers[2]");
    return false;
}

}  // namespace terminal
