// One measurement of one lock on this machine's own cores. Called by lab.cpp, which repeats them
// and takes medians. Times are in nanoseconds.
#pragma once

#include <atomic>
#include <cstdint>
#include <vector>

#include "engine/threads/lab_crew.h"
#include "engine/threads/lab_locks.h"

namespace threads {

// What this machine is, as far as it says something about the figures.
struct Bench {
    int cores = 1;             // that may run at once
    double clock_step = 0;     // the smallest step of its clock
    double clock_cost = 0;     // of reading it
    double passes_per_ns = 0;  // of the work that fills a critical section
};
Bench look_at_machine();

struct Load {
    int threads = 1;
    int section = 0;  // how long the lock is kept, beside the few instructions that count
    int outside = 0;  // how long a thread then stays away
};

struct Throughput {
    double per_second = 0;          // how often it was taken
    std::vector<double> shares;     // of each thread, their sum 1
    std::uint64_t longest_run = 0;  // how often in a row one thread got it
    double ran = 0;                 // share of the time that the threads had a core; 0: not known
    bool lost_wake_up = false;      // see back_home() in lab_measure.cpp: it says nothing then
};
// For [seconds], or until [cancelled].
Throughput throughput(Crew& crew, LockKind lock, const Load& load, double seconds,
                      const Bench& bench, const std::atomic<bool>& cancelled);

// From just before the release until another thread is inside, each time that it changed hands; the
// last some thousands. Includes one reading of the clock.
struct HandOffs {
    std::vector<double> times;
    bool lost_wake_up = false;
};
HandOffs hand_offs(Crew& crew, LockKind lock, const Load& load, double seconds, const Bench& bench,
                   const std::atomic<bool>& cancelled);

// What the owner's own accesses cost while [waiters] others want the lock, each as nanoseconds.
struct Held {
    double reads = 0;   // of a word in the lock's cache line
    double writes = 0;  // to it
    double memory = 0;  // reads of memory far from the lock, too much for a core's own cache
    bool lost_wake_up = false;
};
Held held(Crew& crew, LockKind lock, int waiters, double seconds, const Bench& bench);

}  // namespace threads
