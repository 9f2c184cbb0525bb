// The verbs. Everything here runs inside one step of the machine and looks at all tasks in turn:
// there are at most 32, and a scan needs no links that would make equal states look different.
#include "engine/sync/kernel.h"

#include <algorithm>
#include <array>
#include <cassert>

#include "engine/sync/life.h"
#include "engine/sync/protocol.h"

namespace sync {

namespace {
constexpr std::uint8_t rank_pending = 0xff;
}

Outcome Kernel::block(Address object, Role role, Word ticks, Word result, TaskId owner) {
    if (tasks[self].flags & Interrupt) return misused(Misuse::BlocksInInterrupt);
    Options o = options(object);
    if (no_queue(o)) {
        blocked_on = object;
        return Outcome::Disabled;
    }
    return wait(object, role, order_of(o), ticks, result, owner);
}

Outcome Kernel::wait(Address object, Role role, Order order, Word ticks, Word result,
                     TaskId owner) {
    Task& t = tasks[self];
    if (t.flags & Interrupt) return misused(Misuse::BlocksInInterrupt);
    // A wait that was interrupted to try again goes on with the time that it has left.
    const bool again = t.wake == Wake::Retry && t.timer >= 0;
    if (again && rule.exact_time()) {
        if (t.timer == 0) {
            t.wake = Wake::TimedOut;
            return Outcome::Again;
        }
        ticks = t.timer;
    }
    leave_ready(self);
    const int arrived = waiters(object, role);
    t.flags &= ~Lingers;
    t.state = State::Waiting;
    t.role = role;
    t.object = object;
    t.wake = Wake::None;
    t.rank = order == Order::Undefined ? 0 : static_cast<std::uint8_t>(arrived);
    t.timer = ticks == forever ? forever : rule.exact_time() ? ticks : 0;
    t.result = result;
    t.slice = 0;
    if (t.scheduler_locks > 0) t.scheduler_locks |= scheduler_lock_lapsed;
    touch(object, true);
    priorities_changed();
    emit(EventKind::Blocked, self, object, owner, ticks);
    return Outcome::Waiting;
}

Outcome Kernel::sleep(Word ticks) {
    Task& t = tasks[self];
    if (t.flags & Interrupt) return misused(Misuse::BlocksInInterrupt);
    // Sleeping never synchronises: where time is not exact the sleeper is only late, which it may
    // be anyway, so that the sleep is one step without effect.
    emit(EventKind::Slept, self, 0, ticks);
    if (!rule.exact_time()) return Outcome::Done;
    if (ticks <= 0) {  // a yield: a loop around it still has to cost time
        to_tail(self);
        return Outcome::Done;
    }
    leave_ready(self);
    changed = true;
    t.flags &= ~Lingers;
    t.state = State::Sleeping;
    t.timer = ticks;
    t.result = 0;
    t.slice = 0;
    if (t.scheduler_locks > 0) t.scheduler_locks |= scheduler_lock_lapsed;
    return Outcome::Waiting;
}

void Kernel::leave_queue(TaskId id) {
    Task& t = tasks[id];
    if (t.state == State::Ready) {  // its time was up, and it has not run since
        touch(t.object, true);
        t.object = 0;
        t.role = Role::None;
        priorities_changed();
        return;
    }
    if (t.state == State::Waiting) {
        touch(t.object, true);
        Task* const all = tasks.waiting_at(t.object);
        for (int i = 0; i < task_count; i++) {
            Task& other = all[i];
            if (i != id && other.state == State::Waiting && other.object == t.object &&
                other.role == t.role && other.rank > t.rank) {
                other.rank--;
            }
        }
    }
    t.object = 0;
    t.role = Role::None;
    t.rank = 0;
    priorities_changed();
}

void Kernel::stop_waiting(TaskId id) {
    if (tasks[id].object != 0) leave_queue(id);
}

void Kernel::complete_all(Address object, Role role, Status status) {
    Order order = order_of(options(object));
    if (order == Order::Undefined) order = Order::Fifo;  // all of them go: no choice
    for (TaskId next; (next = pick(object, role, order)) != no_task;) {
        emit(EventKind::Woken, next, object, self);
        complete(next, static_cast<Word>(status));
    }
}

void Kernel::complete(TaskId id, Word result) {
    leave_queue(id);
    Task& t = tasks[id];
    t.wake = Wake::Completed;
    t.result = result;
    t.timer = forever;
    if (t.flags & Continues) {
        t.flags &= ~Continues;
        t.wake = Wake::Retry;
        t.result = 0;
    } else {
        t.flags |= Fresh;
        completed = true;
    }
    become_ready(id);
}

void Kernel::retry(TaskId id, Wake why) {
    leave_queue(id);
    Task& t = tasks[id];
    t.wake = why;
    t.result = 0;
    if (why != Wake::Retry || !rule.exact_time()) t.timer = forever;
    become_ready(id);
}

void Kernel::expire(TaskId id) {
    Task& t = tasks[id];
    if (t.state == State::Sleeping && !(t.flags & Started)) {  // it was made to begin later
        t.timer = forever;
        become_ready(id);
        emit(EventKind::Released, id, 0, t.base);
        return;
    }
    if (t.state == State::Sleeping) {
        complete(id, t.result);
        emit(EventKind::Woken, id, 0, no_task);
        return;
    }
    emit(EventKind::TimedOut, id, t.object);
    // At a task's block there are no options.
    const bool at_object =
        t.object != 0 && t.role != Role::Join && t.role != Role::Safe && t.role != Role::Many;
    if (rule.exact_time() && at_object && leaves_late(options(t.object).p())) {
        // It stays in the queue until it runs and finds out; its place among the others is past
        // all.
        const Address object = t.object;
        const Role role = t.role;
        retry(id, Wake::TimedOut);
        t.object = object;
        t.role = role;
        return;
    }
    retry(id, Wake::TimedOut);
}

TaskId Kernel::pick(Address object, Role role, Order order) {
    std::array<TaskId, 256> waiting;
    int n = 0;
    const Task* const all = tasks.waiting_at(object);
    for (int i = 0; i < task_count; i++) {
        const Task& t = all[i];
        if (waits_at(t, object) && t.role == role) waiting[n++] = static_cast<TaskId>(i);
    }
    if (n == 0) return no_task;
    if (order == Order::Undefined) return waiting[choose(n)];
    return *std::min_element(waiting.begin(), waiting.begin() + n, [&](TaskId a, TaskId b) {
        if (order == Order::Priority && tasks[a].effective != tasks[b].effective) {
            return tasks[a].effective > tasks[b].effective;
        }
        // One whose time is up came before the others, and its rank is of the ready list now.
        if (tasks[a].state != tasks[b].state) return tasks[a].state == State::Ready;
        return tasks[a].rank < tasks[b].rank;
    });
}

int Kernel::waiters(Address object, Role role) const {
    int n = 0;
    const Task* const all = tasks.waiting_at(object);
    for (int i = 0; i < task_count; i++) {
        const Task& t = all[i];
        n += waits_at(t, object) && t.role == role;
    }
    return n;
}

int Kernel::choose(int n) {
    const int taken = alternative / alternatives % n;
    alternatives = alternatives <= outcomes_max / n ? alternatives * n : outcomes_max + 1;
    return taken;
}

void Kernel::own(TaskId id, Address lock) {
    Address* at = &tasks[id].held;
    if (*at == 0 || *at > lock) {
        words[lock + 1] = *at;
        *at = lock;
    } else {
        Address before = *at;
        while (words[before + 1] != 0 && words[before + 1] < lock) {
            before = static_cast<Address>(words[before + 1]);
        }
        words[lock + 1] = words[before + 1];
        words[before + 1] = lock;
    }
    priorities_changed();
}

void Kernel::disown(TaskId id, Address lock) {
    Address at = tasks[id].held;
    if (at == lock) {
        tasks[id].held = static_cast<Address>(words[lock + 1]);
    } else {
        while (at != 0 && words[at + 1] != lock) at = static_cast<Address>(words[at + 1]);
        assert(at != 0);
        words[at + 1] = words[lock + 1];
    }
    words[lock + 1] = 0;
    priorities_changed();
}

Address Kernel::from_pool(int number) {
    if (rooms.pools == nullptr) return 0;
    const Rooms::Pool& pool = rooms.pools[number];
    for (int i = 0; i < pool.count; i++) {
        const Address object = static_cast<Address>(pool.first + i * pool.words);
        if (words[object] != 0) continue;
        bool named = false;
        const std::uint32_t end =
            rooms.stacks + static_cast<std::uint32_t>(task_count) * rooms.stack_words;
        for (std::uint32_t at = 1; at < end && !named; at++) named = words[at] == handle_of(object);
        if (!named) return object;
    }
    return 0;
}

bool Kernel::in_pool(int number, Word handle) const {
    if (rooms.pools == nullptr) return false;
    const Rooms::Pool& pool = rooms.pools[number];
    const std::int64_t offset = std::int64_t{handle} - handle_of(pool.first);  // of any number
    return pool.first != 0 && offset >= 0 && offset < pool.words * pool.count &&
           offset % pool.words == 0 && words[static_cast<std::size_t>(pool.first + offset)] != 0;
}

// -- ready lists: only where time is exact does the order matter, elsewhere all ranks stay 0

void Kernel::become_ready(TaskId id) {
    Task& t = tasks[id];
    if (t.state == State::Ready) return;
    t.state = State::Ready;
    if (!rule.exact_time()) return;
    t.rank = rank_pending;
    if (!batch_) to_tail(id);
}

void Kernel::leave_ready(TaskId id) {
    if (!rule.exact_time()) return;
    Task& t = tasks[id];
    if (t.state != State::Ready) return;
    bool tied = false;
    for (int i = 0; i < task_count; i++) {
        const Task& other = tasks[i];
        tied |= i != id && other.state == State::Ready && other.effective == t.effective &&
                other.rank == t.rank;
    }
    if (!tied) {
        for (int i = 0; i < task_count; i++) {
            Task& other = tasks[i];
            if (i != id && other.state == State::Ready && other.effective == t.effective &&
                other.rank > t.rank && other.rank != rank_pending) {
                other.rank--;
            }
        }
    }
    t.rank = 0;
    t.had_turn = 0;
}

void Kernel::to_tail(TaskId id) {
    if (!rule.exact_time()) return;
    Task& t = tasks[id];
    if (t.rank != rank_pending) leave_ready(id);
    int last = -1;
    Task* turned = nullptr;
    for (int i = 0; i < task_count; i++) {
        Task& other = tasks[i];
        if (i != id && other.state == State::Ready && other.effective == t.effective &&
            other.rank != rank_pending) {
            last = std::max<int>(last, other.rank);
            if (other.had_turn) turned = &other;
        }
    }
    t.rank = static_cast<std::uint8_t>(last + 1);
    if (turned) std::swap(t.rank, turned->rank);
}

void Kernel::lost_turn(TaskId id) {
    to_tail(id);
    tasks[id].had_turn = 1;
}

void Kernel::to_head(TaskId id) {
    if (!rule.exact_time()) return;
    Task& t = tasks[id];
    if (t.rank != rank_pending) leave_ready(id);
    t.rank = 0;
    for (int i = 0; i < task_count; i++) {
        Task& other = tasks[i];
        if (i != id && other.state == State::Ready && other.effective == t.effective &&
            other.rank != rank_pending) {
            other.rank++;
        }
    }
}

void Kernel::prefer(TaskId id) {
    const Task& t = tasks[id];
    for (int i = 0; i < task_count; i++) {
        Task& other = tasks[i];
        if (i != id && other.state == State::Ready && other.effective == t.effective &&
            other.rank >= t.rank) {
            other.rank++;
        }
    }
}

void Kernel::close_batch() {
    batch_ = false;
    std::array<std::uint8_t, 256> rank_of;
    std::array<bool, 256> makes_room{};
    for (int i = 0; i < task_count; i++) {
        if (tasks[i].state != State::Ready || tasks[i].rank != rank_pending) continue;
        int last = -1, turned = -1;
        for (int j = 0; j < task_count; j++) {
            const Task& other = tasks[j];
            if (other.state == State::Ready && other.effective == tasks[i].effective &&
                other.rank != rank_pending) {
                last = std::max<int>(last, other.rank);
                if (other.had_turn) turned = j;
            }
        }
        rank_of[i] = static_cast<std::uint8_t>(turned < 0 ? last + 1 : tasks[turned].rank);
        if (turned >= 0) makes_room[turned] = true;
    }
    for (int i = 0; i < task_count; i++) {
        if (makes_room[i]) tasks[i].rank++;
        if (tasks[i].state == State::Ready && tasks[i].rank == rank_pending)
            tasks[i].rank = rank_of[i];
    }
}

void Kernel::reschedule() {
    if (!stale_priorities_ || !rule.exact_time()) return;
    stale_priorities_ = false;
    // Transitive inheritance is the least fixed point: start everybody at its base and raise until
    // nothing moves; a chain of n owners needs n rounds.
    std::array<std::int16_t, 256> before;
    for (int i = 0; i < task_count; i++) {
        before[i] = tasks[i].effective;
        if (tasks[i].state == State::Unborn) continue;
        tasks[i].effective = static_cast<std::int16_t>(tasks[i].base + tasks[i].boost);
    }
    for (bool moved = true; moved;) {
        moved = false;
        for (int i = 0; i < task_count; i++) {
            Task& t = tasks[i];
            if (t.held == 0) continue;
            const int effective = priority_of(*this, static_cast<TaskId>(i));
            if (effective > t.effective) {
                t.effective = static_cast<std::int16_t>(effective);
                moved = true;
            }
        }
    }
    std::array<std::int16_t, 256> after;
    for (int i = 0; i < task_count; i++) {
        after[i] = tasks[i].effective;
        tasks[i].effective = before[i];
        if (after[i] < before[i] && keeps_priority(*this, static_cast<TaskId>(i)))
            after[i] = before[i];
    }
    // One by one, since ranks belong to a level.
    for (int i = 0; i < task_count; i++) {
        Task& t = tasks[i];
        if (after[i] == before[i]) continue;
        const TaskId id = static_cast<TaskId>(i);
        emit(EventKind::Priority, id, 0, before[i], after[i]);
        touch(words.address_of(&t), true);
        leave_ready(id);
        t.effective = after[i];
        if (t.state != State::Ready) continue;
        t.rank = rank_pending;
        // A raised task goes behind its new equals; one that loses a boost before them, as POSIX
        // has it (a release does not move a thread to the tail), or behind them.
        if (after[i] > before[i] || drops_to_tail) {
            to_tail(id);
        } else {
            to_head(id);
        }
    }
}

}  // namespace sync
