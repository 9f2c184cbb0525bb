#include "engine/threads/lab_words.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <iterator>

namespace threads {
namespace {

std::string printed(double number, int decimals) {
    char text[64];
    std::snprintf(text, sizeof text, "%.*f", decimals, number);
    return text;
}

const LabHeld* find(const LabResult& result, LockKind lock, int waiters) {
    for (const LabHeld& held : result.held) {
        if (held.lock == lock && held.waiters == waiters) return &held;
    }
    return nullptr;
}

std::string times(double factor) { return printed(factor, 1) + " times"; }

std::string times_in_words(int count) {
    return count == 1 ? "once" : std::to_string(count) + " times";
}

struct Pair {
    LockKind ours, theirs;
};
constexpr Pair pairs[] = {{LockKind::FutexMutex, LockKind::StdMutex},
                          {LockKind::FutexMutex, LockKind::PthreadMutex},
                          {LockKind::FutexSemaphore, LockKind::PosixSemaphore},
                          {LockKind::FutexSemaphore, LockKind::StdSemaphore}};

}  // namespace

std::vector<LockKind> compared_locks() {
    std::vector<LockKind> out;
    for (const LockKind lock : all_locks()) {
        const bool compared = std::any_of(std::begin(pairs), std::end(pairs), [&](Pair pair) {
            return pair.ours == lock || pair.theirs == lock;
        });
        if (compared) out.push_back(lock);
    }
    return out;
}

std::vector<std::vector<std::string>> comparison(const LabResult& result) {
    std::vector<std::vector<std::string>> rows = {
        {"ours", "theirs", "threads", "section", "ours, M/s", "theirs, M/s", "ratio"}};
    for (const Pair& pair : pairs) {
        for (const LabCell& ours : result.cells) {
            if (ours.lock != pair.ours) continue;
            for (const LabCell& theirs : result.cells) {
                if (theirs.lock != pair.theirs || theirs.threads != ours.threads ||
                    theirs.section != ours.section) {
                    continue;
                }
                rows.push_back({title(ours.lock), title(theirs.lock), std::to_string(ours.threads),
                                std::to_string(ours.section) + " ns",
                                printed(ours.per_second / 1e6, 2),
                                printed(theirs.per_second / 1e6, 2),
                                printed(ours.per_second / theirs.per_second, 2)});
            }
        }
    }
    return rows;
}

std::string answer(const LabResult& result) {
    // With as many waiters as really run beside the owner.
    const LabHeld *set = nullptr, *test = nullptr;
    for (const LabHeld& held : result.held) {
        if (set && held.waiters >= result.bench.cores) continue;
        const LabHeld* one = find(result, LockKind::TestAndSet, held.waiters);
        const LabHeld* other = find(result, LockKind::TestAndTestAndSet, held.waiters);
        if (one && other) set = one, test = other;
    }
    if (!set) return {};
    const std::string who =
        set->waiters == 1 ? "one waits" : std::to_string(set->waiters) + " wait";
    std::string out =
        "While " + who + " for a test-and-set lock, what the owner reads beside it takes " +
        times(set->reads) + " as long; with test-and-test-and-set " + times(test->reads) + ". ";
    // Half as much again is beyond what a second run of the same lock differs by.
    if (set->reads > 1.5 * test->reads) {
        out +=
            "The writes of those who only test and set take the line away from the owner, and "
            "reading takes nothing.";
    } else if (result.bench.cores < 2) {
        out += "This machine has one core: who waits does not run while the owner does.";
    } else {
        out +=
            "No difference here: the waiters hardly ran beside the owner, or the machine is "
            "busy with something else.";
    }
    return out;
}

std::vector<std::string> limits(const LabResult& result) {
    std::vector<std::string> out;
    const int cores = result.bench.cores;
    const std::string have =
        cores == 1 ? std::string("one core") : std::to_string(cores) + " cores";
    int most = 1;
    for (const LabCell& cell : result.cells) most = std::max(most, cell.threads);
    for (const LabHeld& held : result.held) most = std::max(most, held.waiters + 1);
    if (most > cores) {
        out.push_back("With more threads than the " + have +
                      " of this machine the system's scheduler is measured as well: who spins "
                      "keeps the owner from running, and a hand-off may last a time slice.");
    }
    if (result.ran > 0 && result.ran < 0.85) {
        out.push_back("The threads ran for " + printed(100 * result.ran, 0) +
                      " % of the time only: this machine is busy with something else, and the "
                      "figures are of little use.");
    }
    if (cores <= 2) {
        out.push_back(
            "One waiter alone keeps the lock's line in its own cache. The bus fills up "
            "from two waiters on, which takes three cores: that part only the model shows.");
    }
    out.push_back(
        "Memory far from the lock is slowed down on Anderson's one bus. Processors of "
        "today have more than one way to memory, and hardly show it.");
    if (result.bench.clock_step > 500) {
        out.push_back("The clock here moves in steps of " + time_text(result.bench.clock_step) +
                      ": of hand-offs shorter than that only the mean says something.");
    }
    if (result.lost_wake_ups > 0) {
        out.push_back(
            "std::counting_semaphore of this standard library let a thread sleep on beside a free "
            "permit "
            "(GCC's bug 104928). It was woken; what was measured then, " +
            times_in_words(result.lost_wake_ups) + ", does not count.");
    }
    return out;
}

std::string time_text(double nanoseconds) {
    if (nanoseconds < 1e3) return printed(nanoseconds, 0) + " ns";
    if (nanoseconds < 1e6) return number_text(nanoseconds / 1e3) + " us";
    if (nanoseconds < 1e9) return number_text(nanoseconds / 1e6) + " ms";
    return number_text(nanoseconds / 1e9) + " s";
}

std::string number_text(double number) {
    return printed(number, number < 0.995 ? 2 : number < 9.95 ? 1 : 0);
}

}  // namespace threads
