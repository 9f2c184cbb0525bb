// lockstep check: proves puzzle folders and cards, as the tests do over all of them, and tells what
// they lack.
#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "engine/puzzle/card.h"
#include "engine/puzzle/course.h"
#include "engine/puzzle/shape.h"
#include "engine/terminal/json.h"
#include "engine/terminal/output.h"

namespace terminal {
namespace {

namespace fs = std::filesystem;

// A puzzle's folder is itself; any other folder stands for those in it.
std::vector<fs::path> expand(const std::string& folder) {
    std::error_code error;
    fs::path path = fs::weakly_canonical(folder, error);
    if (fs::exists(path / "puzzle.toml", error)) return {path};
    std::vector<fs::path> found;
    for (fs::directory_iterator each(path, error), end; !error && each != end;
         each.increment(error)) {
        std::error_code ignored;
        if (fs::is_directory(each->path(), ignored) && each->path().filename().string()[0] != '.') {
            found.push_back(each->path());
        }
    }
    std::sort(found.begin(), found.end());
    return found;
}

bool holds_cards(const fs::path& folder) {
    std::error_code error;
    for (fs::directory_iterator each(folder, error), end; !error && each != end;
         each.increment(error)) {
        if (puzzle::is_card(each->path().filename().string())) return true;
    }
    return false;
}

void print_row(const puzzle::Proof::Row& row, std::size_t width) {
    std::string result = row.ok ? row.got : row.got + ", expected " + row.expected;
    std::string file = row.file + std::string(width - std::min(width, row.file.size()), ' ');
    const bool replayed = row.verdict.counts.states == 0 && !row.verdict.schedule.empty();
    std::printf(
        "  %s  %s  %10s %s  %7s ms  %s\n",
        coloured(row.ok ? Colour::Good : Colour::Bad, row.ok ? "ok " : "BAD").c_str(), file.c_str(),
        with_commas(replayed ? row.verdict.schedule.size() : row.verdict.counts.states).c_str(),
        replayed ? "steps " : "states", with_decimals(row.seconds * 1000, 1).c_str(),
        result.c_str());
    if (row.ok) return;
    if (!row.verdict.sentence.empty()) std::printf("       %s\n", row.verdict.sentence.c_str());
    for (const lang::Diagnostic& each : row.diagnostics) {
        std::printf("       %s\n", lang::to_string(each).c_str());
    }
}

// Of the first column.
std::size_t width_of(const puzzle::Puzzle& puzzle) {
    std::size_t width = 0;
    for (const auto& each : puzzle.expected) width = std::max(width, each.file.size());
    for (const auto& each : puzzle.schedules) width = std::max(width, each.file.size());
    for (const auto& each : puzzle.candidates) width = std::max(width, each.outcome.size() + 2);
    return width;
}

// All that can be said about one folder.
class Checking {
  public:
    Checking(const Common& common, const CheckOptions& options)
        : common_(common), options_(options) {}

    bool folder(const fs::path& path) {
        puzzle::Loaded loaded =
            puzzle::load(path.filename().string(), puzzle::read_folder(path.string()));
        loaded.puzzle.rules.workers = common_.workers;
        if (!common_.json) {
            std::printf("%s\n", coloured(Colour::Strong, path.filename().string()).c_str());
        }
        add(loaded.diagnostics, puzzle::advise(loaded.puzzle));
        print(loaded.diagnostics, 0);
        const std::size_t width = width_of(loaded.puzzle);
        puzzle::Proof proof = puzzle::prove(loaded, after_row(width));
        // Those that a whole folder holds are looked at together.
        if (!loaded.puzzle.starts_from.empty() && alone_) {
            std::vector<lang::Diagnostic> elsewhere;
            const auto all = puzzle::load_all(path.parent_path().string(), elsewhere);
            add(proof.diagnostics,
                puzzle::not_made_of(loaded.puzzle,
                                    puzzle::find(all, puzzle::id_started_from(loaded.puzzle))));
        }
        print(proof.diagnostics, loaded.diagnostics.size());
        const bool ok = proof.ok();
        all_.push_back({path.filename().string(), std::move(proof)});
        puzzles_.push_back(std::move(loaded.puzzle));
        return ok;
    }

    // [path] holds the folders that were proven since the last call.
    bool courses(const fs::path& path) {
        std::vector<lang::Diagnostic> found;
        const auto courses = puzzle::load_courses(path.string(), found);
        add(found, puzzle::check_courses(courses, puzzles_));
        puzzles_.clear();
        if (!common_.json && !(courses.empty() && found.empty())) {
            std::printf("%s\n", coloured(Colour::Strong, "ladders and paths").c_str());
        }
        print(found, 0);
        for (const puzzle::Course& each : courses) {
            if (common_.json) break;
            std::printf("  %s %s: %zu\n", each.ladder ? "ladder" : "path", each.id.c_str(),
                        each.rungs.size());
        }
        const bool ok = !lang::has_error(found);
        add(found_aside_, std::move(found));
        return ok;
    }

    bool cards(const fs::path& path) {
        std::vector<lang::Diagnostic> found;
        const std::vector<puzzle::Card> cards = puzzle::load_cards(path.string(), found);
        if (!common_.json) std::printf("%s\n", coloured(Colour::Strong, "cards").c_str());
        print(found, 0);
        bool ok = !lang::has_error(found);
        add(found_aside_, std::move(found));
        std::size_t width = 0;
        for (const puzzle::Card& each : cards) width = std::max(width, each.file.size() + 5);
        for (const puzzle::Card& each : cards) {
            if (!ok && options_.fail_fast) break;
            puzzle::Proof proof = puzzle::prove(each, after_row(width));
            ok = proof.ok() && ok;
            all_.push_back({each.file, std::move(proof)});
        }
        return ok;
    }

    void alone(bool value) { alone_ = value; }
    const std::vector<Checked>& all() const { return all_; }
    // In courses and cards.
    const std::vector<lang::Diagnostic>& found_aside() const { return found_aside_; }

  private:
    puzzle::AfterRow after_row(std::size_t width) const {
        return [this, width](const puzzle::Proof::Row& row) {
            if (!common_.json) {
                print_row(row, width);
                std::fflush(stdout);
            }
            return row.ok || !options_.fail_fast;
        };
    }
    static void add(std::vector<lang::Diagnostic>& to, std::vector<lang::Diagnostic> what) {
        to.insert(to.end(), std::make_move_iterator(what.begin()),
                  std::make_move_iterator(what.end()));
    }
    void print(const std::vector<lang::Diagnostic>& diagnostics, std::size_t from) const {
        for (std::size_t i = from; i < diagnostics.size() && !common_.json; i++) {
            std::printf("  %s\n", lang::to_string(diagnostics[i]).c_str());
        }
    }

    const Common& common_;
    const CheckOptions& options_;
    bool alone_ = false;
    std::vector<Checked> all_;
    std::vector<puzzle::Puzzle> puzzles_;
    std::vector<lang::Diagnostic> found_aside_;
};

std::string summary(const std::vector<Checked>& all, std::size_t wanted) {
    std::size_t proven = 0, lacking = 0;
    for (const Checked& each : all) {
        proven += each.proof.ok() ? 1 : 0;
        lacking += each.proof.ok() && !each.proof.diagnostics.empty() ? 1 : 0;
    }
    std::string text = std::to_string(proven) + " of " + std::to_string(wanted) + " proven";
    if (lacking > 0) text += ", " + std::to_string(lacking) + " with something missing";
    return text;
}

}  // namespace

int check(const Common& common, const CheckOptions& options) {
    std::vector<std::string> folders = options.folders;
    if (folders.empty()) {
        folders = puzzle_folders(common);
        folders.push_back(data_folder("cards"));
    }
    Checking checking(common, options);
    bool ok = true;
    std::size_t wanted = 0;
    for (const std::string& folder : folders) {
        if (holds_cards(folder)) {
            const std::size_t before = checking.all().size();
            if (ok || !options.fail_fast) ok = checking.cards(folder) && ok;
            wanted += checking.all().size() - before;
            continue;
        }
        const std::vector<fs::path> found = expand(folder);
        if (found.empty()) {
            return report(common,
                          {{lang::Severity::Error,
                            folder,
                            {},
                            "no puzzle folder is here",
                            "name a folder with a puzzle.toml, or one that holds such folders"}});
        }
        wanted += found.size();
        std::error_code error;
        const fs::path full = fs::weakly_canonical(folder, error);
        checking.alone(found.front() == full);
        for (const fs::path& path : found) {
            if (ok || !options.fail_fast) ok = checking.folder(path) && ok;
        }
        if (found.front() == full || (!ok && options.fail_fast)) continue;
        ok = checking.courses(full) && ok;
    }
    if (common.json) {
        std::printf("%s\n", json_text(checking.all(), checking.found_aside()).c_str());
    } else {
        std::printf("\n%s\n", summary(checking.all(), wanted).c_str());
    }
    return ok ? Ok : Failed;
}

}  // namespace terminal
