// Real threads behind their panel: many runs of an order, then the explorer's answer, on a worker
// thread; where there are no threads, in slices of a frame, and the runs are simulated. The
// session starts it, asks each frame what is known, and opens the failing runs. It draws nothing.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "engine/threads/stress.h"
#include "web/order.h"
#include "web/thread.h"

namespace screen {

// What is known so far.
struct StressReport {
    std::uint64_t made = 0, failed = 0, wanted = 0;
    std::vector<threads::Bar> bars;  // the longest first
    std::string trouble;             // why the runs are simulated
    bool gate = false;
    std::vector<std::string> globals;  // whose values the bars tell
    bool explored = false;             // what follows is known
    explore::OutcomeSet outcomes;
    std::string lost;  // a sentence
    std::vector<explore::Outcome> unseen;
    // Failing runs that are interleavings can be opened; the others have no choices.
    struct Failing {
        std::size_t bar;  // in [bars]
        std::uint64_t seed;
        threads::Replayed replayed;
    };
    std::vector<Failing> failing;
};

class StressJob {
  public:
    StressJob() = default;
    ~StressJob();
    StressJob(const StressJob&) = delete;
    StressJob& operator=(const StressJob&) = delete;

    // Begins [runs] runs, [on_thread] if one is to be had, or else in poll(); what goes on is given
    // up.
    void start(Order order, std::uint64_t runs, bool on_thread);
    // Ends soon; what is known by then stays.
    void cancel();
    // Forgets everything.
    void clear();

    bool running() const { return work_ && !finished_; }
    // Something was asked; its report may be empty yet.
    bool shown() const { return work_ != nullptr; }
    // Once a frame. Where the thread never begins, or dies, all begins anew without any.
    void poll();
    const StressReport& report() const { return report_; }
    const Order& order() const;
    const puzzle::Built& built() const;  // valid once not running

  private:
    struct Work;
    void begin_without_threads();
    std::shared_ptr<threads::Pool> pool_;  // kept from one time to the next
    std::shared_ptr<Work> work_;
    Thread thread_;
    StressReport report_;
    bool finished_ = false;
};

}  // namespace screen
