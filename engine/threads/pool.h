// Threads that are started before they are needed and used again: the workers of threads::run. In
// the browser each is a Web Worker, which costs far more to start than a run takes. Nothing here
// throws: what the system refuses comes back as a sentence, and the caller goes the single-threaded
// way. It knows no script. One team at a time; a pool is used by one thread.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

namespace threads {

using Clock = std::chrono::steady_clock;

class Pool {
  public:
    // More than [workers_max] are not started: in the browser the page says how many it can spare.
    explicit Pool(int workers_max = 34);
    ~Pool();  // those at work are left behind
    Pool(const Pool&) = delete;
    Pool& operator=(const Pool&) = delete;

    // Sees to [count] workers that wait for work. Empty, or why there are fewer.
    std::string reserve(int count);
    // Worker i of [count], which are reserved, calls [job](i).
    void start(int count, const std::function<void(int)>& job);
    // Waits until all of them are back. False where some are not by [until]: they are given up, and
    // what they use must outlive them.
    bool finish(Clock::time_point until);

    int workers() const;  // that are alive
    int lost() const;     // given up so far

  private:
    struct Worker;
    struct Inside;
    static void* live(void* worker);
    std::shared_ptr<Inside> inside_;
};

}  // namespace threads
