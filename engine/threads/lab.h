// The lock lab: threads x length of the critical section x lock, measured on this machine's own
// cores. Three questions a lock: how often it is taken (and how evenly), how long it takes to
// change hands, and what its waiters cost the owner while it is held. `lockstep locks` and the
// screen's panel call it, a step at a time, so that both can show how far it is and stop. It knows
// no model of a bus: whoever shows the figures puts the prediction beside them.
//
// Rounds go over all cells, one after the other, so that what slows the machine down for a while
// slows all locks alike; the first round only warms up. What is told is the median over the others.
#pragma once

#include <atomic>
#include <memory>
#include <string>

#include "engine/threads/lab_measure.h"

namespace threads {

// Beyond these nobody wants to wait for a measurement.
inline constexpr int lab_threads_max = 64;
inline constexpr int lab_section_max = 1'000'000;  // nanoseconds
inline constexpr double lab_seconds_max = 10;
inline constexpr int lab_repeats_max = 99;

struct LabSettings {
    std::vector<LockKind> locks = all_locks();
    std::vector<int> threads = {1, 2};
    std::vector<int> sections = {0, 100};  // nanoseconds
    int outside = 0;                       // nanoseconds between a release and the next try
    std::vector<int> waiters = {1};        // while it is held
    double seconds = 0.02;                 // of each measurement
    int repeats = 5;
    bool hand_offs = true;
};

// One lock, one number of threads, one length of the section: medians over the repeats.
struct LabCell {
    LockKind lock;
    int threads = 1, section = 0;
    double per_second = 0;
    double fairness = 1;         // Jain's index: 1 all have the same share, 1 / threads one has all
    double least = 1, most = 1;  // the smallest and the largest share
    double longest_run = 0;      // how often in a row one thread got it
    double hand_off = 0, hand_off_p99 = 0,
           hand_off_mean = 0;  // nanoseconds; 0: never changed hands
};

// While it is held: how many times as long the owner's accesses take as without waiters.
struct LabHeld {
    LockKind lock;
    int waiters = 1;
    double reads = 1, writes = 1, memory = 1;
};

struct LabResult {
    Bench bench;
    std::vector<LabCell> cells;  // by section, threads, lock
    std::vector<LabHeld> held;   // by waiters, lock
    // Share of the time in which those that spin had a core each, where there are as many; 0: not
    // known.
    double ran = 0;
    int rounds = 0;         // that the medians are over; 0: nothing is measured yet
    int lost_wake_ups = 0;  // measurements that do not count, since the lock forgot a sleeper
    std::string trouble;    // why there is less than was asked for; else empty
};

class Lab {
  public:
    explicit Lab(LabSettings settings);
    ~Lab();

    // One more measurement; false when there is none left.
    bool step();
    // Any thread: step() comes back soon, and there is none left.
    void cancel() { cancelled_ = true; }

    int steps_done() const { return done_; }
    int steps() const;
    const LabSettings& settings() const { return settings_; }
    // As far as it is known by now.
    LabResult result() const;

  private:
    struct CellTimes;
    struct HeldTimes;
    void measure(CellTimes& cell, bool keep);
    void measure(HeldTimes& held, bool keep);
    bool counts(bool lost_wake_up);

    LabSettings settings_;
    Bench bench_;
    std::string trouble_;
    std::unique_ptr<Crew> crew_;
    std::vector<CellTimes> cells_;
    std::vector<HeldTimes> held_;
    std::vector<double> ran_;
    int done_ = 0, lost_wake_ups_ = 0;
    std::atomic<bool> cancelled_ = false;
};

// 1, 2, 4 ... and as many as there are cores, at least two.
std::vector<int> usual_threads(int cores);
// All but the owner, for each of these numbers of threads.
std::vector<int> usual_waiters(const std::vector<int>& threads);
// Jain's index of fairness: (sum x)^2 / (n sum x^2).
double fairness(const std::vector<double>& shares);
// 0.5: the median, 0.99: what one in a hundred exceeds. 0 for none.
double quantile(std::vector<double> values, double share);

}  // namespace threads
