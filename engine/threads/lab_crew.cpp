#include "engine/threads/lab_crew.h"

#if defined(__linux__)
#include <sched.h>
#endif

namespace threads {
namespace {

// To one of the cores that this program may use, in turn. Left alone, a busy system puts threads
// that wake each other on one core, where they never meet at a lock. Elsewhere nobody asks us.
void settle([[maybe_unused]] int number) {
#if defined(__linux__)
    cpu_set_t may_use, mine;
    if (sched_getaffinity(0, sizeof may_use, &may_use) != 0) return;
    int skip = number % CPU_COUNT(&may_use);
    for (int core = 0; core < CPU_SETSIZE; core++) {
        if (!CPU_ISSET(core, &may_use) || skip-- > 0) continue;
        CPU_ZERO(&mine);
        CPU_SET(core, &mine);
        sched_setaffinity(0, sizeof mine, &mine);
        return;
    }
#endif
}

}  // namespace

// pthread_create and not std::thread, which can say that there are no more threads only by throwing.
Crew::Crew(int count) {
    members_.reserve(static_cast<std::size_t>(count));  // members keep their addresses
    for (int i = 0; i < count; i++) {
        members_.push_back({this, i, {}});
        if (pthread_create(&members_.back().thread, nullptr, live, &members_.back()) != 0) {
            members_.pop_back();
            return;
        }
    }
}

Crew::~Crew() {
    {
        const std::lock_guard lock(mutex_);
        ends_ = true;
    }
    changed_.notify_all();
    for (const Member& member : members_) pthread_join(member.thread, nullptr);
}

void Crew::start(int count, std::function<void(int)> work) {
    {
        const std::lock_guard lock(mutex_);
        work_ = std::move(work);
        wanted_ = busy_ = count;
        orders_++;
    }
    changed_.notify_all();
}

void Crew::wait() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return busy_ == 0; });
}

void* Crew::live(void* member) {
    const int number = static_cast<Member*>(member)->number;
    Crew& crew = *static_cast<Member*>(member)->crew;
    settle(number);
    std::uint64_t done = 0;
    std::unique_lock lock(crew.mutex_);
    for (;;) {
        crew.changed_.wait(lock, [&] { return crew.ends_ || crew.orders_ != done; });
        if (crew.ends_) return nullptr;
        done = crew.orders_;
        if (number >= crew.wanted_) continue;
        lock.unlock();
        crew.work_(number);
        lock.lock();
        if (--crew.busy_ == 0) crew.changed_.notify_all();
    }
}

}  // namespace threads
