// The worker of the lock lab. It is told apart from the page's own thread, which may not sleep.
#include "web/lab.h"

#include <algorithm>
#include <atomic>
#include <mutex>

#include "web/platform.h"

namespace screen {

namespace {
// Its threads are waited for as long as 10 when they start, and one measurement takes less.
constexpr std::chrono::seconds silence_longest{20};
}  // namespace

struct LockLab::Work {
    std::atomic<bool> done = false;
    std::atomic<bool> finished = false;
    std::mutex mutex;  // guards what follows
    bool cancelled = false;
    threads::Lab* lab = nullptr;  // while it lives
    threads::LabResult result;
    int steps_done = 0, steps = 1;

    void publish(const threads::Lab& now) {
        const std::lock_guard lock(mutex);
        result = now.result();
        steps_done = now.steps_done();
        steps = now.steps();
    }

    void run(threads::LabSettings settings, Thread::Life& life) {
        threads::Lab measured(std::move(settings));
        {
            const std::lock_guard lock(mutex);
            lab = &measured;
            if (cancelled) measured.cancel();
        }
        bool more = true;
        while (more) {
            more = measured.step();
            life.sign();
            publish(measured);
            platform::request_redraw();
        }
        finished = measured.steps_done() == measured.steps();
        const std::lock_guard lock(mutex);
        lab = nullptr;
    }

    void cancel() {
        const std::lock_guard lock(mutex);
        cancelled = true;
        if (lab) lab->cancel();
    }
};

LockLab::~LockLab() {
    cancel();
    thread_.join();
}

void LockLab::start(threads::LabSettings settings) {
    if (running() || !platform::has_threads()) return;
    result_ = {};
    finished_ = lost_ = false;
    settings_ = settings;
    work_ = std::make_shared<Work>();
    refused_ = !thread_.start([work = work_, settings = std::move(settings)](Thread::Life& life) {
        work->run(settings, life);
        work->done = true;
        platform::request_redraw();
    });
    if (refused_) work_.reset();
}

void LockLab::cancel() {
    if (work_) work_->cancel();
}

float LockLab::share_done() const {
    if (!work_) return 0;
    const std::lock_guard lock(work_->mutex);
    return static_cast<float>(work_->steps_done) / static_cast<float>(std::max(work_->steps, 1));
}

void LockLab::poll() {
    if (!work_) return;
    // Before the result is taken over, so that it is the last one.
    const bool done = work_->done;
    {
        const std::lock_guard lock(work_->mutex);
        result_ = work_->result;
    }
    if (!done && !thread_.silent(silence_longest)) return;
    lost_ = !done;
    if (lost_) thread_.leave();
    finished_ = work_->finished;
    thread_.join();
    work_.reset();
}

}  // namespace screen
