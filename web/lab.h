// The lock lab behind its panel: measures on a worker thread of its own, which the threads at the
// locks belong to, and keeps what is known so far. Without threads there is nothing to measure.
// The panel starts it, asks for its progress each frame and draws the result; it draws nothing.
#pragma once

#include <memory>

#include "engine/threads/lab.h"
#include "web/thread.h"

namespace screen {

class LockLab {
  public:
    LockLab() = default;
    ~LockLab();
    LockLab(const LockLab&) = delete;
    LockLab& operator=(const LockLab&) = delete;

    // Begins to measure; what is known of an earlier time goes. Only where nothing is running.
    void start(threads::LabSettings settings);
    // Ends soon; what is known by then stays.
    void cancel();

    bool running() const { return work_ != nullptr; }
    // Of a measurement that runs, from 0 to 1.
    float share_done() const;

    // Once a frame: takes over what has become known.
    void poll();
    // Nothing has been measured yet where its rounds are 0.
    const threads::LabResult& result() const { return result_; }
    // Those of result().
    const threads::LabSettings& settings() const { return settings_; }
    // The measurement came to its end.
    bool finished() const { return finished_; }
    // It did not begin: no thread was to be had.
    bool refused() const { return refused_; }
    // It did not come to its end: one of its threads never began, or died.
    bool lost_thread() const { return lost_; }

  private:
    struct Work;
    std::shared_ptr<Work> work_;
    Thread thread_;
    threads::LabResult result_;
    threads::LabSettings settings_;
    bool finished_ = false, refused_ = false, lost_ = false;
};

}  // namespace screen
