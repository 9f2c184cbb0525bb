// lockstep check: proves puzzle folders, as the tests do over all of them.
#include <algorithm>
#include <cstdio>
#include <filesystem>

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

}  // namespace

int check(const Common& common, const CheckOptions& options) {
    std::vector<std::string> folders = options.folders;
    if (folders.empty()) folders = puzzle_folders(common);
    std::vector<fs::path> paths;
    for (const std::string& folder : folders) {
        std::vector<fs::path> found = expand(folder);
        if (found.empty()) {
            return report(common,
                          {{lang::Severity::Error,
                            folder,
                            {},
                            "no puzzle folder is here",
                            "name a folder with a puzzle.toml, or one that holds such folders"}});
        }
        paths.insert(paths.end(), found.begin(), found.end());
    }

    std::vector<Checked> all;
    bool ok = true;
    for (const fs::path& path : paths) {
        puzzle::Loaded loaded =
            puzzle::load(path.filename().string(), puzzle::read_folder(path.string()));
        std::size_t width = 0;
        for (const auto& each : loaded.puzzle.expected) width = std::max(width, each.file.size());
        for (const auto& each : loaded.puzzle.schedules) width = std::max(width, each.file.size());
        for (const auto& each : loaded.puzzle.candidates) {
            width = std::max(width, each.outcome.size() + 2);
        }
        if (!common.json) {
            std::printf("%s\n", coloured(Colour::Strong, path.filename().string()).c_str());
            for (const lang::Diagnostic& each : loaded.diagnostics) {
                std::printf("  %s\n", lang::to_string(each).c_str());
            }
        }
        puzzle::Proof proof = puzzle::prove(loaded, [&](const puzzle::Proof::Row& row) {
            if (!common.json) {
                print_row(row, width);
                std::fflush(stdout);
            }
            return row.ok || !options.fail_fast;
        });
        ok = ok && proof.ok();
        all.push_back({path.filename().string(), std::move(proof)});
        if (!ok && options.fail_fast) break;
    }
    if (common.json) {
        std::printf("%s\n", json_text(all).c_str());
    } else {
        std::size_t proven = 0;
        for (const Checked& each : all) proven += each.proof.ok() ? 1 : 0;
        std::printf("\n%zu of %zu proven\n", proven, paths.size());
    }
    return ok ? Ok : Failed;
}

}  // namespace terminal
