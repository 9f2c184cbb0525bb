// The worker of the stress view. Between two slices it publishes what it knows.
#include "web/stress.h"

#include <algorithm>
#include <atomic>
#include <mutex>

#include "web/platform.h"

namespace screen {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds publish_every{50};
// Without threads a part of each frame is the runs'.
constexpr std::chrono::milliseconds frame_share{8};
// Of the explorer between two looks at the clock.
constexpr std::uint64_t slice_states = 1'000;
// For the screen the explorer's side is to be there within some seconds.
constexpr std::uint64_t states_max = 2'000'000;
// A run in which threads do not come, and then hang, takes 17.
constexpr std::chrono::seconds silence_longest{20};

}  // namespace

struct StressJob::Work {
    Work(Order what, std::uint64_t how_many, std::shared_ptr<threads::Pool> workers)
        : order(std::move(what)), runs(how_many), pool(std::move(workers)) {
        report.wanted = runs;
    }

    const Order order;
    const std::uint64_t runs;
    const std::shared_ptr<threads::Pool> pool;
    bool lost_thread = false;  // another has begun this and is gone
    std::atomic<bool> cancelled = false;
    std::atomic<bool> done = false;
    std::mutex mutex;  // guards [report]
    StressReport report;
    // The worker's alone until [done].
    puzzle::Built built;
    std::unique_ptr<threads::Stress> stress;

    void begin() {
        puzzle::Rules rules;
        built = build(order, rules);
        if (!built.machine) return;
        threads::StressOptions options;
        options.runs = runs;
        options.globals = order.puzzle && !order.puzzle->globals.empty()
                              ? order.puzzle->globals
                              : threads::telling_globals(*built.program);
        options.question = puzzle::question(rules);
        options.question.limits.states_max =
            std::min(options.question.limits.states_max, states_max);
        stress = std::make_unique<threads::Stress>(built.machine, *pool, std::move(options));
    }

    // Works until [until]; false where it is finished.
    bool slice(Clock::time_point until) {
        if (!stress) return false;
        bool more = true;
        do {
            if (stress->made() < runs && !cancelled) {
                stress->run(1, &cancelled);
            } else {
                more = stress->explore(slice_states, &cancelled);
            }
        } while (more && Clock::now() < until);
        publish();
        return more;
    }

    void publish() {
        StressReport now;
        now.made = stress->made();
        now.failed = stress->failed();
        now.wanted = runs;
        now.trouble = lost_thread ? "the thread that started them is gone" : stress->trouble();
        now.gate = stress->gate();
        now.globals = stress->options().globals;
        std::vector<std::size_t> order_of(stress->bars().size());
        for (std::size_t i = 0; i < order_of.size(); ++i) order_of[i] = i;
        std::stable_sort(order_of.begin(), order_of.end(), [&](std::size_t a, std::size_t b) {
            return stress->bars()[a].runs > stress->bars()[b].runs;
        });
        for (const std::size_t i : order_of) now.bars.push_back(stress->bars()[i]);
        for (const threads::Kept& kept : stress->kept()) {
            const auto at = std::find(order_of.begin(), order_of.end(), kept.bar);
            StressReport::Failing failing{static_cast<std::size_t>(at - order_of.begin()),
                                          kept.seed, kept.replayed};
            if (!kept.replayed.same) failing.replayed.choices.clear();
            now.failing.push_back(std::move(failing));
        }
        now.explored = stress->explored();
        if (now.explored) {
            now.outcomes = stress->outcomes();
            now.lost = stress->lost_sentence();
            for (const explore::Outcome* outcome : stress->never_shown())
                now.unseen.push_back(*outcome);
        }
        const std::lock_guard lock(mutex);
        report = std::move(now);
    }
};

StressJob::~StressJob() { clear(); }

void StressJob::start(Order order, std::uint64_t runs, bool on_thread) {
    clear();
    if (!pool_) pool_ = std::make_shared<threads::Pool>();
    work_ = std::make_shared<Work>(std::move(order), runs, pool_);
    report_ = work_->report;
    if (!on_thread) return;
    thread_.start([work = work_](Thread::Life& life) {
        work->begin();
        do {
            life.sign();
            platform::request_redraw();
        } while (work->slice(Clock::now() + publish_every));
        work->done = true;
        platform::request_redraw();
    });
}

void StressJob::cancel() {
    if (work_) work_->cancelled = true;
}

void StressJob::clear() {
    cancel();
    thread_.join();
    work_.reset();
    report_ = {};
    finished_ = false;
}

// The pool stays with the thread that is gone, which may have died with the pool's mutex locked.
void StressJob::begin_without_threads() {
    thread_.leave();
    pool_.reset();
    auto anew =
        std::make_shared<Work>(work_->order, work_->runs, std::make_shared<threads::Pool>(0));
    anew->lost_thread = true;
    anew->cancelled = work_->cancelled.load();
    work_ = std::move(anew);
    report_ = work_->report;
}

void StressJob::poll() {
    if (!running()) return;
    if (!work_->done && thread_.silent(silence_longest)) begin_without_threads();
    if (!thread_.runs()) {
        if (!work_->built.program) work_->begin();
        if (!work_->slice(Clock::now() + frame_share)) work_->done = true;
        platform::request_redraw();
    }
    const bool done = work_->done;  // before the report is taken over, so that it is the last one
    {
        const std::lock_guard lock(work_->mutex);
        report_ = work_->report;
    }
    if (!done) return;
    thread_.join();
    finished_ = true;
}

const Order& StressJob::order() const { return work_->order; }
const puzzle::Built& StressJob::built() const { return work_->built; }

}  // namespace screen
