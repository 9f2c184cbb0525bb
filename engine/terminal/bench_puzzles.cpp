// lockstep bench --all-puzzles: how long a player waits for each verdict, text in, verdict out. The
// table shows the slowest first, since that is the one to look at.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>

#include "engine/terminal/json.h"
#include "engine/terminal/output.h"
#include "engine/terminal/target.h"

namespace terminal {
namespace {

// Nobody should notice a wait.
constexpr double wanted_seconds = 0.1;

double now(bool cpu) {
    if (cpu) return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
    const auto time = std::chrono::steady_clock::now().time_since_epoch();
    return std::chrono::duration<double>(time).count();
}

PuzzleTime measure(const puzzle::Puzzle& puzzle, const puzzle::Expected& script,
                   const BenchOptions& options) {
    PuzzleTime time{puzzle.folder, script.file, "error", 0, 0};
    std::vector<double> seconds;
    for (int i = 0; i < options.runs; i++) {
        const double begin = now(options.cpu);
        const puzzle::Judged judged = puzzle::judge(puzzle, *puzzle.file(script.file), script.file);
        seconds.push_back(now(options.cpu) - begin);
        if (!judged.built.machine) continue;
        time.verdict = explore::word(judged.verdict.kind);
        time.states = judged.verdict.counts.states;
    }
    std::sort(seconds.begin(), seconds.end());
    time.seconds = seconds[seconds.size() / 2];
    return time;
}

}  // namespace

int bench_puzzles(const Common& common, const BenchOptions& options) {
    std::vector<lang::Diagnostic> diagnostics;
    std::vector<PuzzleTime> times;
    for (const puzzle::Puzzle& puzzle : all_puzzles(common, diagnostics)) {
        for (const puzzle::Expected& script : puzzle.expected) {
            times.push_back(measure(puzzle, script, options));
        }
    }
    if (lang::has_error(diagnostics)) return report(common, diagnostics);
    std::stable_sort(times.begin(), times.end(), [](const PuzzleTime& a, const PuzzleTime& b) {
        return a.seconds > b.seconds;
    });
    if (common.json) {
        std::printf("%s\n", json_text(times).c_str());
        return Ok;
    }
    Table table;
    table.right = {false, false, false, true, true};
    table.rows = {{"puzzle", "script", "verdict", "states", "ms"}};
    std::size_t slow = 0;
    for (const PuzzleTime& time : times) {
        slow += time.seconds >= wanted_seconds;
        table.rows.push_back({time.puzzle, time.script, time.verdict, with_commas(time.states),
                              with_decimals(time.seconds * 1000, 2)});
    }
    std::printf("%s\n%zu of %zu scripts judged in under %s ms\n", table.text().c_str(),
                times.size() - slow, times.size(), with_decimals(wanted_seconds * 1000, 0).c_str());
    return Ok;
}

}  // namespace terminal
