// See report.h.
#include "engine/bus/report.h"

#include <algorithm>
#include <cstdio>
#include <vector>

#include "engine/bus/locks.h"
#include "engine/bus/measure.h"

namespace bus {
namespace {

std::string number(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.2f", value);
    return text;
}

// 2, 4, 8 ... up to [cpus], which comes last in any case.
std::vector<int> sizes(int cpus) {
    std::vector<int> out;
    for (int n = 2; n < cpus; n *= 2) out.push_back(n);
    out.push_back(cpus);
    return out;
}

std::string row(const std::string& first, const std::vector<std::string>& cells) {
    std::string out = "| " + first + " |";
    for (const std::string& cell : cells) out += " " + cell + " |";
    return out + "\n";
}

template <class Cell>
std::string table(const std::string& corner, const std::vector<int>& columns, const Cell& cell) {
    std::vector<std::string> heads, rules;
    for (const int n : columns) {
        heads.push_back(std::to_string(n));
        rules.push_back("---");
    }
    std::string out = row(corner, heads) + row("---", rules);
    for (const Lock lock : all_locks) {
        std::vector<std::string> cells;
        for (const int n : columns) cells.push_back(cell(lock, n));
        out += row(title(lock), cells);
    }
    return out + "\n";
}

}  // namespace

std::string report(int cpus, int rounds, Cycles section) {
    const std::vector<int> spinners = {1, 2, 4, std::max(8, cpus)}, all = sizes(cpus);
    const auto contended = [&](Lock lock, int n) {
        Workload workload;
        workload.cpus = n;
        workload.rounds = rounds;
        workload.section = section;
        return contention(lock, workload);
    };
    std::string out =
        "# Spin locks, and what they cost on a bus\n\n"
        "The classic question of interviews, and of T. E. Anderson's paper of 1990: why does a "
        "test-and-set lock bring a "
        "machine down, and what helps? The model has caches that watch one bus; a transaction "
        "keeps the bus for 10 cycles. "
        "All numbers are counted by running it, the same on every machine.\n\n"
        "- **Test-and-set** writes with every try, so that every waiter fights for the line.\n"
        "- **Test-and-test-and-set** reads its own copy while it waits, and fights only when the "
        "lock is given back.\n"
        "- **Back-off** waits longer after each failure. **Ticket** locks are fair. **Anderson's** "
        "array and **MCS** let "
        "each waiter look at a line of its own.\n\n"
        "## A lock that nobody wants\n\nBus transactions to take it and to give it back.\n\n"
        "| lock | the first time | again |\n|---|---|---|\n";
    for (const Lock lock : all_locks) {
        const Uncontended cost = uncontended(lock);
        out += row(title(lock), {std::to_string(cost.cold.transactions()),
                                 std::to_string(cost.again.transactions())});
    }
    out +=
        "\n## While it is held\n\nTransactions of the waiters during 1,000 cycles, by their "
        "number. A single one that "
        "tests and sets owns the line, and is silent.\n\n";
    out += table("lock", spinners,
                 [&](Lock lock, int n) { return std::to_string(waiting(lock, n).transactions()); });
    out +=
        "## One hand-off\n\nFrom the release until the bus is quiet again, by the number of "
        "waiters (-: never quiet), and "
        "below it the cycles until the next owner has it.\n\n";
    out += table("lock", spinners, [&](Lock lock, int n) {
        const HandOff cost = hand_off(lock, n);
        return cost.traffic ? std::to_string(cost.traffic->transactions()) : std::string("-");
    });
    out += table("delay", spinners,
                 [&](Lock lock, int n) { return std::to_string(hand_off(lock, n).delay); });
    out += "## Everybody at once\n\nTransactions for each time that the lock is taken; " +
           std::to_string(rounds) + " times by each CPU, which keeps it for " +
           std::to_string(section) + " cycles.\n\n";
    out += table("lock, CPUs", all, [&](Lock lock, int n) {
        return number(contended(lock, n).transactions_per_section());
    });
    constexpr int bar_columns = 40;
    double most = 1;
    for (const Lock lock : all_locks)
        most = std::max(most, contended(lock, cpus).overhead_per_section());
    out += "Cycles lost for each time that it is taken, with " + std::to_string(cpus) +
           " CPUs:\n\n```\n";
    for (const Lock lock : all_locks) {
        const double lost = contended(lock, cpus).overhead_per_section();
        std::string name = title(lock);
        name.resize(24, ' ');
        out += name + std::string(static_cast<std::size_t>(lost / most * bar_columns + 0.5), '#') +
               " " + number(lost) + "\n";
    }
    out += "```\n\nWho gets it: ";
    for (const Lock lock : {Lock::TestAndSet, Lock::Ticket}) {
        out += std::string(lock == Lock::TestAndSet ? "" : "; ") + title(lock) + " `" +
               contended(lock, std::min(cpus, 4)).order().substr(0, 16) + "...`";
    }
    return out +
           ". Who has just had the lock has the line in its cache: without an order it wins again "
           "and again.\n\n"
           "The same locks between real threads, on your own cores: the [lock lab](lockstep:lab), "
           "or `lockstep locks`.\n";
}

}  // namespace bus
