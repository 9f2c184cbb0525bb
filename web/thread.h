// A thread that is started, if there is one to be had, and joined. Used by the jobs of the screen
// instead of std::thread, which answers a refusal with an exception: the page is built without them.
// Who is refused works in slices between two frames, as where there are no threads at all.
#pragma once

#include <pthread.h>

#include <functional>
#include <memory>
#include <utility>

namespace screen {

class Thread {
  public:
    Thread() = default;
    ~Thread() { join(); }
    Thread(const Thread&) = delete;
    Thread& operator=(const Thread&) = delete;

    // After join(). False: there is none to be had.
    bool start(std::function<void()> work) {
        auto own = std::make_unique<std::function<void()>>(std::move(work));
        const auto run = [](void* argument) -> void* {
            const std::unique_ptr<std::function<void()>> work(
                static_cast<std::function<void()>*>(argument));
            (*work)();
            return nullptr;
        };
        runs_ = pthread_create(&thread_, nullptr, run, own.get()) == 0;
        if (runs_) own.release();  // the thread's now
        return runs_;
    }
    bool runs() const { return runs_; }
    void join() {
        if (runs_) pthread_join(thread_, nullptr);
        runs_ = false;
    }

  private:
    pthread_t thread_{};
    bool runs_ = false;
};

}  // namespace screen
