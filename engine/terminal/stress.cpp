// lockstep stress: many runs on real threads, next to what the explorer knows.
#include "engine/threads/stress.h"

#include <algorithm>
#include <chrono>
#include <cstdio>

#include "engine/sched/schedule.h"
#include "engine/terminal/json.h"
#include "engine/terminal/output.h"
#include "engine/vm/inspect.h"

namespace terminal {
namespace {

void print_bars(const threads::Stress& stress) {
    const explore::OutcomeSet& set = stress.outcomes();
    const bool prints =
        std::any_of(stress.bars().begin(), stress.bars().end(),
                    [](const threads::Bar& bar) { return !bar.outcome.output.empty(); });
    std::vector<const threads::Bar*> bars;
    std::uint64_t most = 1;
    for (const threads::Bar& bar : stress.bars()) {
        bars.push_back(&bar);
        most = std::max(most, bar.runs);
    }
    std::sort(bars.begin(), bars.end(),
              [](const threads::Bar* a, const threads::Bar* b) { return a->runs > b->runs; });
    constexpr std::uint64_t width = 20;
    constexpr std::size_t shown_max = 20;
    Table table;
    for (std::size_t i = 0; i < bars.size() && i < shown_max; i++) {
        const threads::Bar& bar = *bars[i];
        std::string what = puzzle::outcome_text(set, bar.outcome, prints);
        if (!bar.failure.empty() && bar.failure != bar.outcome.ending)
            what += "  " + coloured(Colour::Bad, bar.failure);
        if (bar.allowed == threads::Allowed::No) {
            what += "  " + coloured(Colour::Bad,
                                    "no interleaving ends so: it is the hardware's memory order");
        }
        table.rows.push_back({with_commas(bar.runs),
                              std::string(std::max<std::uint64_t>(1, bar.runs * width / most), '#'),
                              what});
    }
    table.right = {true};
    std::printf("%s", table.text().c_str());
    if (bars.size() > shown_max) std::printf("and %zu more\n", bars.size() - shown_max);
}

void print_explorer(const threads::Stress& stress) {
    const explore::OutcomeSet& set = stress.outcomes();
    std::printf("The explorer: %s\n%s\n", set.bounds.c_str(), stress.lost_sentence().c_str());
    const auto unseen = stress.never_shown();
    if (unseen.empty()) return;
    std::printf("No run showed what can happen as well:\n");
    constexpr std::size_t shown_max = 10;
    for (std::size_t i = 0; i < unseen.size() && i < shown_max; i++) {
        std::printf("  %s\n", puzzle::outcome_text(set, *unseen[i], puzzle::prints(set)).c_str());
    }
    if (unseen.size() > shown_max) std::printf("  and %zu more\n", unseen.size() - shown_max);
}

// A failing run: as a timeline where it is an interleaving, else event by event.
void print_kept(const Target& target, const threads::Kept& kept) {
    std::printf("\nA failing run, seed %llu:\n", static_cast<unsigned long long>(kept.seed));
    if (kept.replayed.same) {
        sched::Run run(target.built.machine);
        run.follow(kept.replayed.choices);
        run.measured(kept.replayed.nanoseconds);
        print_run(run, 0);
        return;
    }
    std::printf("No order of its steps shows every thread what it saw.\n");
    constexpr std::size_t shown_max = 60;
    std::size_t begin = 0;
    for (std::size_t i = 0; i < kept.result.steps.size() && i < shown_max; i++) {
        const threads::TimedChoice& step = kept.result.steps[i];
        std::string line;
        for (std::size_t e = begin; e < step.events_end; e++) {
            const std::string text = vm::sentence(*target.built.machine, kept.result.world.data(),
                                                  kept.result.events[e]);
            if (!text.empty()) line += (line.empty() ? "" : "; ") + text;
        }
        begin = step.events_end;
        std::printf("%10s us  %s\n",
                    with_decimals(static_cast<double>(step.nanoseconds) / 1'000, 1).c_str(),
                    line.c_str());
    }
}

}  // namespace

int stress(const Common& common, const StressOptions& options) {
    std::vector<lang::Diagnostic> diagnostics;
    const std::optional<Target> target = find_target(common, options.named, diagnostics);
    if (!target || !target->built.machine) return report(common, diagnostics);
    warn(common, diagnostics);
    threads::StressOptions asked;
    asked.runs = options.runs;
    asked.each.seed = options.seed;
    asked.each.jitter = options.jitter;
    asked.globals = options.globals;
    if (asked.globals.empty() && target->puzzle) asked.globals = target->puzzle->globals;
    if (asked.globals.empty()) asked.globals = threads::telling_globals(*target->built.program);
    if (!has_globals(*target, asked.globals, diagnostics)) return report(common, diagnostics);
    asked.question = puzzle::question(target->rules);

    threads::Pool pool;
    threads::Stress stress(target->built.machine, pool, asked);
    const auto began = std::chrono::steady_clock::now();
    const auto seconds = [&] {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    };
    double shown = 0;
    const bool progress = errors_are_terminal();
    while (stress.run(20)) {
        if (!progress || seconds() < shown + 0.2) continue;
        shown = seconds();
        std::fprintf(stderr, "\r\x1b[K%s of %s runs, %s failed", with_commas(stress.made()).c_str(),
                     with_commas(asked.runs).c_str(), with_commas(stress.failed()).c_str());
        std::fflush(stderr);
    }
    const double took = seconds();
    while (stress.explore(20'000)) {
        if (!progress || seconds() < shown + 0.2) continue;
        shown = seconds();
        std::fprintf(stderr, "\r\x1b[Kexploring for %s s", with_decimals(shown - took, 1).c_str());
        std::fflush(stderr);
    }
    if (shown > 0) std::fprintf(stderr, "\r\x1b[K");

    if (options.shown > stress.kept().size()) {
        const std::string kept = std::to_string(stress.kept().size());
        return report(common,
                      {{lang::Severity::Error,
                        "--show",
                        {},
                        "there is no failing run " + std::to_string(options.shown),
                        stress.failed() > stress.kept().size() ? "the first " + kept + " are kept"
                                                               : "there are " + kept}});
    }
    const threads::Kept* kept = stress.kept().empty()
                                    ? nullptr
                                    : &stress.kept()[options.shown == 0 ? 0 : options.shown - 1];
    if (!options.save.empty()) {
        if (kept == nullptr || !kept->replayed.same) {
            return report(common, {{lang::Severity::Error,
                                    "--save",
                                    {},
                                    kept == nullptr
                                        ? "no run failed, so there is no schedule to write"
                                        : "this run is no interleaving, so no schedule leads to it",
                                    kept == nullptr ? "make more runs with --runs"
                                                    : "show another one with --show"}});
        }
        if (!write_text(options.save, sched::write(*target->built.machine, kept->replayed.choices),
                        diagnostics)) {
            return report(common, diagnostics);
        }
    }
    if (common.json) {
        std::printf("%s\n", json_text(*target, stress, took).c_str());
        return stress.failed() > 0 ? Failed : Ok;
    }
    if (!stress.trouble().empty()) {
        std::printf(
            "Simulated, one step at a time by chance, since real threads cannot be had: %s\n",
            stress.trouble().c_str());
    }
    std::printf("%s\n", coloured(Colour::Strong, "Failed " + with_commas(stress.failed()) + " of " +
                                                     with_commas(stress.made()) + " runs")
                            .c_str());
    print_bars(stress);
    std::printf(
        "%s\n\n",
        ((stress.gate() ? "Behind the gate, in " : "In ") + with_decimals(took, 2) + " s").c_str());
    print_explorer(stress);
    if (kept) print_kept(*target, *kept);
    return stress.failed() > 0 ? Failed : Ok;
}

}  // namespace terminal
