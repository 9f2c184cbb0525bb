#include "engine/threads/lab_crew.h"

#if defined(__linux__)
#include <sched.h>
#endif

namespace threads {
namespace {

// As in pool.cpp: who has not begun by then is not coming.
constexpr std::chrono::seconds start_patience{10};

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

// pthread_create and not std::thread, which can say that there are no more threads only by
// throwing.
Crew::Crew(int count) {
    for (int i = 0; i < count; i++) {
        std::unique_ptr<Member> member(new Member{this, i});
        if (pthread_create(&member->thread, nullptr, live, member.get()) != 0) break;
        members_.push_back(std::move(member));
    }
    // A browser may grant a worker that never begins. Should it come after all, it finds itself
    // called off.
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, start_patience, [&] { return here_ == members_.size(); });
    for (std::unique_ptr<Member>& member : members_) {
        if (!member->moves_to(Member::CalledOff)) continue;
        pthread_detach(member->thread);
        member.release();
    }
    std::erase(members_, nullptr);
    for (std::size_t i = 0; i < members_.size(); i++) members_[i]->number = static_cast<int>(i);
}

Crew::~Crew() {
    {
        const std::lock_guard lock(mutex_);
        ends_ = true;
    }
    changed_.notify_all();
    for (const auto& member : members_) pthread_join(member->thread, nullptr);
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

bool Crew::wait(std::chrono::milliseconds patience) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, patience, [&] { return busy_ == 0; });
}

void* Crew::live(void* argument) {
    Member& me = *static_cast<Member*>(argument);
    if (!me.moves_to(Member::Begun)) {
        delete &me;
        return nullptr;
    }
    Crew& crew = *me.crew;
    std::uint64_t done = 0;
    std::unique_lock lock(crew.mutex_);
    settle(me.number);
    crew.here_++;
    crew.changed_.notify_all();
    for (;;) {
        crew.changed_.wait(lock, [&] { return crew.ends_ || crew.orders_ != done; });
        if (crew.ends_) return nullptr;
        done = crew.orders_;
        const int number = me.number;
        if (number >= crew.wanted_) continue;
        lock.unlock();
        crew.work_(number);
        lock.lock();
        if (--crew.busy_ == 0) crew.changed_.notify_all();
    }
}

}  // namespace threads
