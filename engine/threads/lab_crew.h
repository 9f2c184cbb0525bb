// The lab's threads: started once, since a start costs more than many a measurement, and then given
// one piece of work after the other. Each stays on a core of its own, as far as there are cores.
// Knows no locks.
#pragma once

#include <pthread.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace threads {

class Crew {
  public:
    // As many of [count] threads as the system grants, and as come within some seconds.
    explicit Crew(int count);
    ~Crew();
    Crew(const Crew&) = delete;
    Crew& operator=(const Crew&) = delete;

    int size() const { return static_cast<int>(members_.size()); }
    // Begins to call [work] with 0, 1 ... [count] - 1, each on a thread of its own.
    void start(int count, std::function<void(int)> work);
    // Until all of them have returned. False: some have not after [patience].
    bool wait(std::chrono::milliseconds patience);

  private:
    struct Member {
        Crew* crew;
        int number;
        pthread_t thread{};
        enum Stage { Wanted, Begun, CalledOff };
        std::atomic<Stage> stage = Wanted;
        bool moves_to(Stage next) {  // from Wanted
            Stage wanted = Wanted;
            return stage.compare_exchange_strong(wanted, next);
        }
    };
    static void* live(void* member);

    std::mutex mutex_;  // guards all below
    std::condition_variable changed_;
    std::function<void(int)> work_;
    std::uint64_t orders_ = 0;  // so many pieces of work were given
    int wanted_ = 0;            // members that take part in this one
    int busy_ = 0;
    std::size_t here_ = 0;  // members that have begun
    bool ends_ = false;
    std::vector<std::unique_ptr<Member>> members_;
};

}  // namespace threads
