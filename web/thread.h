// A thread that is started, if there is one to be had, and joined. Used by the jobs of the screen
// instead of std::thread, which answers a refusal with an exception: the page is built without
// them. Who is refused works in slices between two frames, as where there are no threads at all.
//
// A browser's worker may also never begin, or die, and nobody is told. So the work gives a sign of
// life now and then, and its owner asks each frame whether it has fallen silent. Such a one is left
// behind: what it uses must be its own, for it may come back all the same.
#pragma once

#include <pthread.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <thread>
#include <utility>

#include "web/platform.h"

namespace screen {

class Thread {
  public:
    using Clock = std::chrono::steady_clock;

    // Between the work and its owner.
    class Life {
      public:
        void sign() { signs_++; }  // the work: still here

      private:
        friend class Thread;
        enum Stage { Wanted, Begun, Ended, CalledOff };
        bool begins() {
            Stage wanted = Wanted;
            return stage_.compare_exchange_strong(wanted, Begun);
        }
        bool begun_or_called_off() {
            Stage wanted = Wanted;
            return !stage_.compare_exchange_strong(wanted, CalledOff);
        }
        std::atomic<Stage> stage_ = Wanted;
        std::atomic<std::uint32_t> signs_ = 0;
    };
    using Work = std::function<void(Life&)>;

    Thread() = default;
    ~Thread() { join(); }
    Thread(const Thread&) = delete;
    Thread& operator=(const Thread&) = delete;

    // After join(). False: there is none to be had.
    bool start(Work work) {
        life_ = std::make_shared<Life>();
        signs_seen_ = 0;
        silent_for_ = {};
        asked_at_ = Clock::now();
        auto own = std::make_unique<Own>(Own{std::move(work), life_});
        runs_ = pthread_create(&thread_, nullptr, live, own.get()) == 0;
        if (runs_) own.release();  // the thread's now
        return runs_;
    }
    bool runs() const { return runs_; }

    // Once a frame, and sees to it that there is another one: no sign of life for [patience]. Only
    // time in which frames are drawn counts: a page in the background may stand still with all of
    // its workers.
    bool silent(std::chrono::seconds patience) {
        if (!runs_) return false;
        constexpr std::chrono::milliseconds frame_longest{500};
        platform::request_redraw_after(0.25);
        const auto now = Clock::now();
        silent_for_ += std::min<Clock::duration>(now - asked_at_, frame_longest);
        asked_at_ = now;
        const std::uint32_t signs = life_->signs_;
        if (std::exchange(signs_seen_, signs) != signs) silent_for_ = {};
        return silent_for_ > patience;
    }

    // Waits until the work is over; one that has not begun will not begin. In the browser not for
    // ever: who does not come is left behind.
    void join() {
        if (!runs_) return;
        const bool comes = life_->begun_or_called_off() && ends();
        comes ? pthread_join(thread_, nullptr) : pthread_detach(thread_);
        runs_ = false;
    }
    // The same without waiting.
    void leave() {
        if (!runs_) return;
        life_->begun_or_called_off();
        pthread_detach(thread_);
        runs_ = false;
    }

  private:
    struct Own {
        Work work;
        std::shared_ptr<Life> life;
    };

    static void* live(void* argument) {
        const std::unique_ptr<Own> own(static_cast<Own*>(argument));
        Life& life = *own->life;
        if (!life.begins()) return nullptr;
        own->work(life);
        own->work = nullptr;  // nothing of it is used any more
        life.stage_ = Life::Ended;
        return nullptr;
    }

    bool ends() const {
#if defined(__EMSCRIPTEN__)
        constexpr std::chrono::seconds patience{2};
        for (const auto until = Clock::now() + patience; life_->stage_ != Life::Ended;) {
            if (Clock::now() > until) return false;
            std::this_thread::sleep_for(std::chrono::microseconds(100));
        }
#endif
        return true;  // other threads die with the program only
    }

    pthread_t thread_{};
    bool runs_ = false;
    std::shared_ptr<Life> life_;
    std::uint32_t signs_seen_ = 0;
    Clock::duration silent_for_{};
    Clock::time_point asked_at_;
};

}  // namespace screen
