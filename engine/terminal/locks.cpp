// lockstep locks: the real locks on this machine's own cores (threads/lab.h), next to what the cost
// model predicts (bus/measure.h); and with --compare ours against the system's.
#include <algorithm>
#include <cstdio>

#if defined(__linux__)
#include <sched.h>
#endif

#include "engine/bus/measure.h"
#include "engine/terminal/json.h"
#include "engine/terminal/output.h"
#include "engine/terminal/terminal.h"
#include "engine/threads/lab_words.h"

namespace terminal {
namespace {

using threads::LockKind;

int wrong(const std::string& sentence) {
    std::fprintf(stderr, "%s\n", sentence.c_str());
    return BadInput;
}

// "1,2,4" has been taken apart by the command line; here each number is looked at.
std::string out_of_range(const char* option, const std::vector<int>& numbers, int least, int most) {
    for (const int number : numbers) {
        if (number < least || number > most) {
            return std::string(option) + " goes from " + std::to_string(least) + " to " +
                   std::to_string(most) + ", and not to " + std::to_string(number) + ".";
        }
    }
    return {};
}

// Each once, in the order in which they came.
template <class Each>
void only_once(std::vector<Each>& all) {
    std::vector<Each> once;
    for (const Each& each : all) {
        if (std::find(once.begin(), once.end(), each) == once.end()) once.push_back(each);
    }
    all = std::move(once);
}

// First come, first served among real-time threads: who spins for a lock never leaves its core, not
// even to the owner of the lock or to the thread that ends the measurement.
bool keeps_cores_for_ever() {
#if defined(__linux__)
    return (sched_getscheduler(0) & ~SCHED_RESET_ON_FORK) == SCHED_FIFO;
#else
    return false;
#endif
}

// Measures all; a line of progress on a terminal.
threads::LabResult measure(threads::Lab& lab) {
    const bool shows = errors_are_terminal();
    while (lab.step()) {
        if (!shows) continue;
        std::fprintf(stderr, "\rmeasuring: %d of %d ", lab.steps_done(), lab.steps());
        std::fflush(stderr);
    }
    if (shows) std::fprintf(stderr, "\r%40s\r", "");
    return lab.result();
}

void print_cells(const threads::LabResult& result, int section) {
    Table table;
    table.rows = {
        {"lock", "threads", "M/s", "fairness", "least", "most", "longest run", "hand-off", "99 %"}};
    table.right = {false, true, true, true, true, true, true, true, true};
    for (const threads::LabCell& cell : result.cells) {
        if (cell.section != section) continue;
        const bool hands_on = cell.hand_off > 0;
        table.rows.push_back(
            {threads::title(cell.lock), std::to_string(cell.threads),
             with_decimals(cell.per_second / 1e6, 2), with_decimals(cell.fairness, 2),
             with_decimals(100 * cell.least, 0) + " %", with_decimals(100 * cell.most, 0) + " %",
             with_commas(static_cast<std::uint64_t>(cell.longest_run)),
             hands_on ? threads::time_text(cell.hand_off) : "-",
             hands_on ? threads::time_text(cell.hand_off_p99) : "-"});
    }
    std::printf("%s\n", table.text().c_str());
}

int most_threads(const threads::LabResult& result) {
    int most = 1;
    for (const threads::LabCell& cell : result.cells) most = std::max(most, cell.threads);
    return most;
}

// A bar a lock: how often it is taken by all threads together.
void print_bars(const threads::LabResult& result, int section, int threads) {
    constexpr int bar_columns = 40;
    double most = 0;
    for (const threads::LabCell& cell : result.cells) {
        if (cell.section == section && cell.threads == threads)
            most = std::max(most, cell.per_second);
    }
    if (most <= 0) return;
    std::printf("%s, %d ns inside, millions a second\n",
                threads == 1 ? "1 thread" : (std::to_string(threads) + " threads").c_str(),
                section);
    for (const threads::LabCell& cell : result.cells) {
        if (cell.section != section || cell.threads != threads) continue;
        const std::size_t length =
            static_cast<std::size_t>(cell.per_second / most * bar_columns + 0.5);
        std::printf("%-27s%s %s\n", threads::title(cell.lock), std::string(length, '#').c_str(),
                    with_decimals(cell.per_second / 1e6, 2).c_str());
    }
    std::printf("\n");
}

void print_held(const threads::LabResult& result) {
    if (result.held.empty()) return;
    std::printf("%s\n", coloured(Colour::Strong, "While it is held").c_str());
    std::printf(
        "How many times as long the owner's own accesses take while others wait, and how many "
        "bus transactions\nof the waiters the model counts in 1,000 cycles (lockstep bus).\n\n");
    Table table;
    table.rows = {
        {"lock", "waiters", "reads beside it", "writes beside it", "far memory", "model"}};
    table.right = {false, true, true, true, true, true};
    for (const threads::LabHeld& held : result.held) {
        const auto modelled = bus::find_lock(threads::name(held.lock));
        table.rows.push_back({threads::title(held.lock), std::to_string(held.waiters),
                              with_decimals(held.reads, 2), with_decimals(held.writes, 2),
                              with_decimals(held.memory, 2),
                              modelled ? with_commas(static_cast<std::uint64_t>(
                                             bus::waiting(*modelled, held.waiters).transactions()))
                                       : "-"});
    }
    std::printf("%s\n", table.text().c_str());
}

// The same question put to the model, which is not bound to this machine's number of cores.
void print_prediction() {
    constexpr int waiters = 8;
    const auto transactions = [](LockKind lock) {
        const auto modelled = bus::find_lock(threads::name(lock));
        return with_commas(
            static_cast<std::uint64_t>(bus::waiting(*modelled, waiters).transactions()));
    };
    std::printf(
        "The cost model, for %d waiters on one bus that can take 100 transactions in 1,000 cycles: "
        "test-and-set %s, "
        "test-and-test-and-set %s.\n",
        waiters, transactions(LockKind::TestAndSet).c_str(),
        transactions(LockKind::TestAndTestAndSet).c_str());
}

void print_comparison(const threads::LabResult& result) {
    Table table;
    table.rows = threads::comparison(result);
    table.right = {false, false, true, true, true, true, true};
    std::printf("%s\n", table.text().c_str());
}

}  // namespace

int locks(const Common& common, const LocksOptions& options) {
    threads::LabSettings settings;
    const int cores = threads::look_at_machine().cores;
    settings.threads = options.threads.empty() ? threads::usual_threads(cores) : options.threads;
    settings.sections = options.sections;
    settings.outside = options.outside;
    settings.seconds = options.seconds;
    settings.repeats = options.repeats;
    for (const std::string& sentence :
         {out_of_range("--threads", settings.threads, 1, threads::lab_threads_max),
          out_of_range("--section", settings.sections, 0, threads::lab_section_max)}) {
        if (!sentence.empty()) return wrong(sentence);
    }
    if (!options.locks.empty()) settings.locks.clear();
    for (const std::string& name : options.locks) {
        const auto lock = threads::find_lock(name);
        if (!lock) {
            std::string all;
            for (const LockKind each : threads::all_locks()) {
                all += (all.empty() ? "" : ", ") + std::string(threads::name(each));
            }
            return wrong("There is no lock '" + name + "' here; there are " + all + ".");
        }
        settings.locks.push_back(*lock);
    }
    only_once(settings.threads);
    only_once(settings.sections);
    only_once(settings.locks);
    settings.waiters = threads::usual_waiters(settings.threads);
    if (options.compare) {
        settings.locks = threads::compared_locks();
        settings.waiters.clear();
        settings.hand_offs = false;
    }
    const int most = *std::max_element(settings.threads.begin(), settings.threads.end());
    if (keeps_cores_for_ever() && most >= cores) {
        return wrong(std::to_string(most) + " threads on " + std::to_string(cores) +
                     " cores cannot be measured under SCHED_FIFO: one that spins never leaves its "
                     "core, and what it waits for may never run. Run it without chrt -f, or with "
                     "--threads below " +
                     std::to_string(cores) + ".");
    }
    threads::Lab lab(settings);
    const threads::LabResult result = measure(lab);
    if (common.json) {
        std::printf("%s\n", json_text(result).c_str());
        return Ok;
    }
    std::printf("%d cores; medians of %d times %s each. The clock moves in steps of %s.\n\n",
                result.bench.cores, settings.repeats,
                threads::time_text(settings.seconds * 1e9).c_str(),
                threads::time_text(result.bench.clock_step).c_str());
    if (!result.trouble.empty()) {
        std::printf("%s\n\n", coloured(Colour::Bad, result.trouble).c_str());
    }
    if (options.compare) {
        print_comparison(result);
        return Ok;
    }
    for (const int section : settings.sections) {
        std::printf(
            "%s\n",
            coloured(Colour::Strong, "Inside for " + std::to_string(section) + " ns").c_str());
        print_cells(result, section);
        print_bars(result, section, most_threads(result));
    }
    print_held(result);
    const std::string answer = threads::answer(result);
    if (!answer.empty()) {
        std::printf("%s\n", answer.c_str());
        print_prediction();
    }
    for (const std::string& sentence : threads::limits(result)) {
        std::printf("%s\n", coloured(Colour::Quiet, sentence).c_str());
    }
    return Ok;
}

}  // namespace terminal
