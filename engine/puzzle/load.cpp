// From the files of a folder to a Puzzle, with every mistake that shows before anything runs.
#include <algorithm>

#include "engine/puzzle/manifest.h"
#include "engine/puzzle/markdown.h"
#include "engine/puzzle/puzzle.h"

namespace puzzle {
namespace {

bool starts(std::string_view text, std::string_view with) { return text.rfind(with, 0) == 0; }
bool ends(std::string_view text, std::string_view with) {
    return text.size() >= with.size() && text.substr(text.size() - with.size()) == with;
}

// Scripts are judged; [rank] orders them in lists. -1: not a script that is judged.
int script_rank(std::string_view name) {
    if (name == "start.task") return 0;
    if (name == "solution.task") return 1;
    if (starts(name, "solution-") && ends(name, ".task")) return 2;
    if (starts(name, "wrong-") && ends(name, ".task")) return 3;
    return -1;
}

const std::vector<std::string> fixed_names = {"README.md",  "puzzle.toml", "given.h",
                                              "start.task", "check.task",  "solution.task",
                                              "hints.md",   "learn.md"};
const std::vector<std::string> required_names = {"README.md",  "puzzle.toml",   "start.task",
                                                 "check.task", "solution.task", "hints.md"};

class Loading {
  public:
    Loading(const std::string& folder, std::vector<File> files) {
        puzzle_.folder = folder;
        puzzle_.files = std::move(files);
    }

    Loaded load() {
        read_name();
        look_at_files();
        read_texts();
        match_expectations();
        return {std::move(puzzle_), std::move(diagnostics_)};
    }

  private:
    void error(const std::string& file, lang::Span span, std::string message, std::string remedy) {
        diagnostics_.push_back(
            {lang::Severity::Error, path(file), span, std::move(message), std::move(remedy)});
    }
    std::string path(const std::string& file) const {
        return file.empty() ? puzzle_.folder : puzzle_.folder + "/" + file;
    }
    std::string text(std::string_view name) const {
        const std::string* found = puzzle_.file(name);
        return found ? *found : std::string();
    }

    // "050-rendezvous": a number of up to four digits, then a name in kebab-case.
    void read_name() {
        const std::string& folder = puzzle_.folder;
        std::size_t dash = folder.find('-');
        std::string digits = folder.substr(0, dash);
        std::string id = dash == std::string::npos ? "" : folder.substr(dash + 1);
        auto all = [](const std::string& word, std::string_view of) {
            return !word.empty() && word.find_first_not_of(of) == std::string::npos;
        };
        if (digits.size() > 4 || !all(digits, "0123456789") ||
            !all(id, "abcdefghijklmnopqrstuvwxyz0123456789-")) {
            error("", {},
                  "a puzzle's folder is named by a number and a name, such as 050-rendezvous",
                  "rename it; the number orders the list, small letters and dashes make the name");
            puzzle_.id = folder;
            return;
        }
        puzzle_.order = std::stoi(digits);
        puzzle_.id = id;
    }

    void look_at_files() {
        for (File& file : puzzle_.files) {
            if (file.text.size() > file_bytes_max) {
                error(file.name, {}, "this file is bigger than 1 MB", "make it smaller");
                file.text.clear();
            }
            bool declared =
                script_rank(file.name) >= 0 ||
                std::find(fixed_names.begin(), fixed_names.end(), file.name) != fixed_names.end();
            if (declared) continue;
            std::string near = lang::nearest(file.name, fixed_names);
            error(file.name, {}, "a puzzle has no file of this name",
                  near.empty() ? "name scripts solution-*.task or wrong-*.task, or take it away"
                               : "did you mean " + near + "?");
        }
        for (const std::string& name : required_names) {
            if (puzzle_.file(name)) continue;
            error(name, {}, "this file is missing",
                  "write it; puzzles/README.md tells what belongs in it");
        }
    }

    void read_texts() {
        puzzle_.statement = text("README.md");
        puzzle_.explanation = text("learn.md");
        puzzle_.given = text("given.h");
        puzzle_.start = text("start.task");
        puzzle_.check = text("check.task");
        puzzle_.solution = text("solution.task");
        puzzle_.title = title_of(puzzle_.statement);
        if (puzzle_.title.empty() && puzzle_.file("README.md")) {
            error("README.md", {0, 1, 1, 0}, "the statement has no title",
                  "let its first line be a heading: # Rendezvous");
        }
        if (puzzle_.file("hints.md")) {
            puzzle_.hints = read_hints(path("hints.md"), text("hints.md"), diagnostics_);
        }
        if (puzzle_.file("puzzle.toml")) {
            manifest_ = read_manifest(path("puzzle.toml"), text("puzzle.toml"), diagnostics_);
        }
        puzzle_.kind = manifest_.kind;
        puzzle_.origin = manifest_.origin;
        puzzle_.summary = manifest_.summary;
        puzzle_.difficulty = manifest_.difficulty;
        puzzle_.rules = manifest_.rules;
        for (const File& file : puzzle_.files) {
            // The player's file may well begin with a TODO; it is the player who does it.
            if (file.name != "start.task") report_todos(path(file.name), file.text, diagnostics_);
        }
    }

    // Every script has its row in [expect], every row its script, and what is expected makes sense.
    void match_expectations() {
        std::vector<std::string> scripts;
        for (const File& file : puzzle_.files) {
            if (script_rank(file.name) >= 0) scripts.push_back(file.name);
        }
        std::stable_sort(scripts.begin(), scripts.end(),
                         [](const std::string& a, const std::string& b) {
                             return script_rank(a) < script_rank(b);
                         });
        for (const Manifest::Row& row : manifest_.expected) {
            if (std::find(scripts.begin(), scripts.end(), row.script + ".task") != scripts.end())
                continue;
            std::string near = lang::nearest(row.script + ".task", scripts);
            error("puzzle.toml", row.span, "there is no file " + row.script + ".task",
                  near.empty() ? "write it, or take this line away"
                               : "did you mean " + near.substr(0, near.size() - 5) + "?");
        }
        for (const std::string& script : scripts) expect(script);
    }

    void expect(const std::string& script) {
        const std::string name = script.substr(0, script.size() - 5);
        auto row = std::find_if(manifest_.expected.begin(), manifest_.expected.end(),
                                [&](const Manifest::Row& each) { return each.script == name; });
        if (row == manifest_.expected.end()) {
            if (!puzzle_.file("puzzle.toml")) return;
            error("puzzle.toml", {}, "[expect] says nothing about " + script,
                  "add a line such as: " + name + " = \"deadlock\"");
            return;
        }
        const bool right = starts(name, "solution");
        const bool passes = row->verdict == "pass";
        if (right && !passes) {
            error("puzzle.toml", row->span, script + " is a right answer and must pass",
                  "write \"pass\", or name the file wrong-*.task");
        }
        // In the other kinds the start is there to be looked at, not to be repaired.
        const bool repaired =
            puzzle_.kind == "fix" || puzzle_.kind == "write" || puzzle_.kind == "debug";
        if (passes && (starts(name, "wrong-") || (name == "start" && repaired))) {
            error("puzzle.toml", row->span, script + " must not pass",
                  "write the verdict that refutes it, or make it fail");
        }
        puzzle_.expected.push_back({script, row->verdict, leading_comment(text(script))});
        if (starts(name, "wrong-") && puzzle_.expected.back().why.empty()) {
            error(script, {0, 1, 1, 0}, "nobody learns who would write this",
                  "begin with a comment: what a person thinks who gives this answer");
        }
    }

    Puzzle puzzle_;
    Manifest manifest_;
    std::vector<lang::Diagnostic> diagnostics_;
};

}  // namespace

const std::string* Puzzle::file(std::string_view name) const {
    for (const File& each : files) {
        if (each.name == name) return &each.text;
    }
    return nullptr;
}

Loaded load(const std::string& folder_name, std::vector<File> files) {
    return Loading(folder_name, std::move(files)).load();
}

}  // namespace puzzle
