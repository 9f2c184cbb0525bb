// POSIX threads instead of std::thread, which answers a refusal with an exception: the engine is
// built without them for the browser.
#include "engine/threads/pool.h"

#include <pthread.h>

#include <condition_variable>
#include <cstring>
#include <mutex>
#include <vector>

namespace threads {

namespace {
// A worker that has not begun by then is not coming: a browser starts dozens in a second.
constexpr std::chrono::seconds start_patience{10};
}  // namespace

struct Pool::Worker {
    std::shared_ptr<Inside> pool;  // also after the Pool is gone
    std::condition_variable wake;
    std::function<void()> job;  // empty: it waits for work
    bool alive = false, quit = false, given_up = false;
};

struct Pool::Inside {
    std::mutex mutex;  // guards all of this, and the workers
    std::condition_variable back;
    std::vector<std::unique_ptr<Worker>> workers;
    int workers_max = 0, busy = 0, lost = 0;
    int idle_threads = 0;  // that wait for work; ~Pool waits until they are gone
};

void* Pool::live(void* argument) {
    Worker& me = *static_cast<Worker*>(argument);
    const std::shared_ptr<Inside> pool = me.pool;
    std::unique_lock lock(pool->mutex);
    me.alive = true;
    pool->back.notify_all();
    while (true) {
        pool->idle_threads++;
        me.wake.wait(lock, [&] { return me.quit || me.job; });
        pool->idle_threads--;
        if (!me.job) break;
        const std::function<void()> job = me.job;
        lock.unlock();
        job();
        lock.lock();
        me.job = nullptr;
        if (me.given_up) break;
        if (--pool->busy == 0) pool->back.notify_all();
    }
    if (pool->idle_threads == 0) pool->back.notify_all();
    delete &me;
    return nullptr;
}

Pool::Pool(int workers_max) : inside_(std::make_shared<Inside>()) {
    inside_->workers_max = workers_max;
}

// A worker deletes itself when it goes, since one that was given up goes when nobody is left to.
Pool::~Pool() {
    std::unique_lock lock(inside_->mutex);
    for (std::unique_ptr<Worker>& worker : inside_->workers) {
        worker->quit = true;
        worker->given_up = true;
        worker->wake.notify_one();
        worker.release();
    }
    inside_->workers.clear();
    inside_->back.wait(lock, [&] { return inside_->idle_threads == 0; });
}

std::string Pool::reserve(int count) {
    Inside& in = *inside_;
    std::unique_lock lock(in.mutex);
    const auto here = [&] { return static_cast<int>(in.workers.size()); };
    const auto why_not = [&](const std::string& reason) {
        return std::to_string(count) + " threads are needed and there are " +
               std::to_string(here()) + ": " + reason;
    };
    if (count > in.workers_max) {
        return std::to_string(count) + " threads are needed, and at most " +
               std::to_string(in.workers_max) + " are started here";
    }
    const auto until = Clock::now() + start_patience;
    while (here() < count) {
        auto worker = std::make_unique<Worker>();
        worker->pool = inside_;
        pthread_t thread;
        const int error = pthread_create(&thread, nullptr, &Pool::live, worker.get());
        if (error != 0)
            return why_not(std::string("the system refused one more (") + std::strerror(error) +
                           ")");
        pthread_detach(thread);
        in.workers.push_back(std::move(worker));
    }
    const auto all_alive = [&] {
        for (const auto& worker : in.workers) {
            if (!worker->alive) return false;
        }
        return true;
    };
    if (in.back.wait_until(lock, until, all_alive)) return {};
    for (std::size_t i = in.workers.size(); i-- > 0;) {
        if (in.workers[i]->alive) continue;
        in.workers[i]->quit = in.workers[i]->given_up = true;
        in.workers[i].release();  // should it come after all, it goes at once
        in.workers.erase(in.workers.begin() + static_cast<std::ptrdiff_t>(i));
        in.lost++;
    }
    return here() >= count ? std::string() : why_not("the others did not start");
}

void Pool::start(int count, const std::function<void(int)>& job) {
    Inside& in = *inside_;
    const std::lock_guard lock(in.mutex);
    in.busy = count;
    for (int i = 0; i < count; i++) {
        Worker& worker = *in.workers[static_cast<std::size_t>(i)];
        worker.job = [job, i] { job(i); };
        worker.wake.notify_one();
    }
}

bool Pool::finish(Clock::time_point until) {
    Inside& in = *inside_;
    std::unique_lock lock(in.mutex);
    if (in.back.wait_until(lock, until, [&] { return in.busy == 0; })) return true;
    for (std::size_t i = in.workers.size(); i-- > 0;) {
        if (!in.workers[i]->job) continue;
        in.workers[i]->given_up = true;
        in.workers[i].release();
        in.workers.erase(in.workers.begin() + static_cast<std::ptrdiff_t>(i));
        in.lost++;
    }
    in.busy = 0;
    return false;
}

int Pool::workers() const {
    const std::lock_guard lock(inside_->mutex);
    return static_cast<int>(inside_->workers.size());
}

int Pool::lost() const {
    const std::lock_guard lock(inside_->mutex);
    return inside_->lost;
}

}  // namespace threads
