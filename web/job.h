// Judging beside the screen: compiles an order and searches on a worker thread; where there are no
// threads, in slices of a frame, with the same answer. The session starts it, asks for its progress
// each frame and collects the answer. It knows no panel and draws nothing.
#pragma once

#include <chrono>
#include <memory>
#include <optional>

#include "web/order.h"
#include "web/thread.h"

namespace screen {

class Job {
  public:
    Job() = default;
    ~Job();
    Job(const Job&) = delete;
    Job& operator=(const Job&) = delete;

    // Begins to judge, [on_thread] if one is to be had, or else in poll(); an order still in work
    // is given up. With [states_max] not 0 it looks at no more states than so many.
    void start(Order order, bool on_thread, std::uint64_t states_max = 0);
    // The same for all schedules that go on from [world], one of a run of [order].
    void start_from(Order order, vm::World world, bool on_thread, std::uint64_t states_max = 0);
    // Ends soon, with the verdict LimitReached.
    void cancel();
    // Ends without an answer.
    void abandon();

    bool running() const { return work_ != nullptr; }
    explore::Progress progress() const;
    double seconds() const;

    // Once a frame: does a slice where there is no thread. The answer, once, when it is there.
    // Where the thread never begins, or dies, all begins anew without it.
    std::optional<puzzle::Judged> poll();
    // So it was with the last order.
    bool lost_thread() const { return lost_; }
    // The last order is judged in poll(), since there was no thread to be had.
    bool refused_thread() const { return refused_; }

  private:
    struct Work;
    void begin(std::shared_ptr<Work> work, bool on_thread);
    std::shared_ptr<Work> work_;
    Thread thread_;
    bool lost_ = false, refused_ = false;
    std::chrono::steady_clock::time_point began_, slice_ended_;
};

}  // namespace screen
