// The worker of a judging job. Between two slices it publishes its progress and looks whether it
// shall stop, so neither side ever waits for the other for longer than a slice.
#include "web/job.h"

#include <algorithm>
#include <atomic>
#include <mutex>

#include "web/platform.h"

namespace screen {

namespace {

using Clock = std::chrono::steady_clock;

// States between two looks at the clock: some milliseconds of work on a slow machine.
constexpr std::uint64_t slice_states = 1'000;
// Threads of one search: the pool of the page has others to serve as well.
constexpr int workers_max = 3;
// Progress is drawn 20 times a second; without threads half a frame is the search's, and more where
// the rest of a frame takes long: half as much as that, but not so much that the page feels stuck.
constexpr std::chrono::milliseconds publish_every{50};
constexpr Clock::duration frame_share = std::chrono::milliseconds(8);
constexpr Clock::duration frame_share_most = std::chrono::milliseconds(50);
// A slice, or what comes before the first and after the last, takes far less.
constexpr std::chrono::seconds silence_longest{10};

}  // namespace

struct Job::Work {
    Work(Order what, bool on_thread)
        : order(std::move(what)),
          workers(on_thread ? std::min(platform::cores(), workers_max) : 1) {}

    const Order order;
    int workers;
    std::uint64_t states_max = 0;    // 0: the rules'
    std::optional<vm::World> world;  // where it begins, if not at the beginning
    std::atomic<bool> cancelled = false;
    std::atomic<bool> done = false;
    std::mutex mutex;  // guards [progress]
    explore::Progress progress;
    // The worker's alone until [done].
    std::unique_ptr<explore::Search> search;
    puzzle::Judged judged;

    void begin() {
        puzzle::Rules rules;
        judged.built = build(order, rules);
        if (!judged.built.machine) return;
        rules.workers = workers;
        if (states_max > 0) {
            rules.limits.states_max = std::min(rules.limits.states_max, states_max);
            rules.limits.simplest_states_max =
                std::min(rules.limits.simplest_states_max, states_max);
        }
        if (world) {
            search = std::make_unique<explore::Search>(
                puzzle::machine_at(judged.built.machine, *world), puzzle::question_at(rules));
        } else {
            search =
                std::make_unique<explore::Search>(judged.built.machine, puzzle::question(rules));
        }
    }

    // Works until [until]; false where it is finished.
    bool slice(Clock::time_point until) {
        if (!search) return false;
        explore::Progress now;
        do {
            if (cancelled) search->cancel();
            now = search->run(slice_states);
        } while (!now.done && Clock::now() < until);
        const std::lock_guard lock(mutex);
        progress = now;
        return !now.done;
    }

    void finish() {
        if (search) judged.verdict = search->verdict();
        if (world) puzzle::forget_before(judged.verdict);
        search.reset();
        done = true;
    }
};

Job::~Job() { abandon(); }

void Job::start(Order order, bool on_thread, std::uint64_t states_max) {
    auto work = std::make_shared<Work>(std::move(order), on_thread);
    work->states_max = states_max;
    begin(std::move(work), on_thread);
}

void Job::start_from(Order order, vm::World world, bool on_thread, std::uint64_t states_max) {
    auto work = std::make_shared<Work>(std::move(order), on_thread);
    work->states_max = states_max;
    work->world = std::move(world);
    begin(std::move(work), on_thread);
}

void Job::begin(std::shared_ptr<Work> work, bool on_thread) {
    abandon();
    lost_ = refused_ = false;
    work_ = std::move(work);
    began_ = slice_ended_ = Clock::now();
    if (!on_thread) return;
    refused_ = !thread_.start([work = work_](Thread::Life& life) {
        work->begin();
        do {
            life.sign();
            platform::request_redraw();
        } while (work->slice(Clock::now() + publish_every));
        work->finish();
        platform::request_redraw();
    });
    if (refused_) work_->workers = 1;
}

void Job::cancel() {
    if (work_) work_->cancelled = true;
}

void Job::abandon() {
    cancel();
    thread_.join();
    work_.reset();
}

explore::Progress Job::progress() const {
    if (!work_) return {};
    const std::lock_guard lock(work_->mutex);
    return work_->progress;
}

double Job::seconds() const { return std::chrono::duration<double>(Clock::now() - began_).count(); }

std::optional<puzzle::Judged> Job::poll() {
    if (!work_) return std::nullopt;
    if (!work_->done && thread_.silent(silence_longest)) {
        auto anew = std::make_shared<Work>(work_->order, false);
        anew->states_max = work_->states_max;
        anew->world = work_->world;
        anew->cancelled = work_->cancelled.load();
        thread_.leave();
        begin(std::move(anew), false);
        lost_ = true;
    }
    if (!thread_.runs() && !work_->done) {
        if (!work_->search) work_->begin();
        const auto rest = Clock::now() - slice_ended_;
        const auto share = std::clamp(rest / 2, frame_share, frame_share_most);
        if (!work_->slice(Clock::now() + share)) work_->finish();
        slice_ended_ = Clock::now();
        platform::request_redraw();
    }
    if (!work_->done) return std::nullopt;
    thread_.join();
    std::optional<puzzle::Judged> answer(std::move(work_->judged));
    work_.reset();
    return answer;
}

}  // namespace screen
