// See life.h for the rules.
#include "engine/sync/life.h"

#include <algorithm>

#include "engine/sync/lock_manager.h"
#include "engine/sync/mutex.h"
#include "engine/sync/wait_many.h"

namespace sync {

namespace {
Address block_of(const Kernel& k, TaskId task) { return k.words.address_of(&k.tasks[task]); }

// The place can be used again; what ran there last is kept for its name.
void clear_place(Kernel& k, TaskId task) {
    Task& t = k.tasks[task];
    const std::uint32_t pc = t.pc;
    t = Task{};
    t.pc = pc;
    t.timer = forever;
}

}  // namespace

TaskId free_place(const Kernel& k, int from) {
    for (int i = from; i < k.task_count; i++) {
        if (k.tasks[i].state == State::Unborn) return static_cast<TaskId>(i);
    }
    return no_task;
}

namespace {

// The locks of a task that is no more.
Misuse give_up_locks(Kernel& k, TaskId task) {
    if (k.tasks[task].shared_holds > 0) return Misuse::HeldAtEnd;
    for (Address lock = k.tasks[task].held; lock != 0;) {
        const Address next = static_cast<Address>(k.words[lock + 1]);
        const Options o = k.options(lock);
        Misuse misuse = Misuse::None;
        if (o.k() == Kind::Mutex) {
            misuse = owner_ended(k, task, lock);
        } else if (o.k() == Kind::Request) {
            holder_ended(k, lock);
        } else if (o.k() == Kind::Delivery) {
            delivery_ended(k, lock);
        } else if (static_cast<Death>(o.death) == Death::Misuse) {
            misuse = Misuse::HeldAtEnd;
        }
        if (misuse != Misuse::None) {
            k.blocked_on = lock;
            return misuse;
        }
        lock = next;
    }
    return Misuse::None;
}

void leave(Kernel& k, TaskId task, bool killed) {
    Task& t = k.tasks[task];
    const Address block = block_of(k, task);
    k.touch(block, true);
    k.emit(EventKind::Ended, task, 0, killed);
    const Address held = t.held;
    // A lock that its owner's death left taken names its place, so that nobody may come to live
    // there.
    const bool detached = (t.flags & Detached) != 0 && held == 0;
    const std::int16_t base = t.base, effective = t.effective;
    const std::uint32_t pc = t.pc;
    t = Task{};
    t.timer = forever;
    if (detached) {
        t.pc = pc;
    } else {
        t.state = State::Ended;
        t.held = held;
        t.base = base;
        t.effective = effective;
        t.deadline = -1;
    }
    for (const Role role : {Role::Join, Role::Safe}) {
        for (TaskId next; (next = k.pick(block, role, Order::Fifo)) != no_task;) {
            k.emit(EventKind::Woken, next, block, k.self);
            k.retry(next);
        }
    }
    grant_end(k, task);
    k.priorities_changed();
}

}  // namespace

Outcome end(Kernel& k) {
    const Misuse misuse = give_up_locks(k, k.self);
    if (misuse != Misuse::None) return k.misused(misuse);
    k.leave_ready(k.self);
    leave(k, k.self, false);
    return Outcome::Done;
}

TaskId start(Kernel& k, Word function, const Word* arguments, int count, int priority) {
    const TaskId born = k.births->bear(function, arguments, count);
    if (born == no_task) return no_task;
    Task& t = k.tasks[born];
    t.base = t.effective = static_cast<std::int16_t>(priority);
    k.touch(block_of(k, born), true);
    k.emit(EventKind::Spawned, k.self, 0, born);
    k.emit(EventKind::Released, born, 0, priority);
    k.become_ready(born);
    k.completed = true;
    return born;
}

Misuse kill(Kernel& k, TaskId task) {
    Task& t = k.tasks[task];
    if (t.state == State::Ended || t.state == State::Unborn) return Misuse::None;
    k.stop_waiting(task);
    k.leave_ready(task);
    const Misuse misuse = give_up_locks(k, task);
    if (misuse != Misuse::None) return misuse;
    const std::uint32_t stack = k.rooms.stacks + task * k.rooms.stack_words;
    for (std::uint32_t i = 0; i < k.rooms.stack_words; i++) k.words[stack + i] = 0;
    const std::uint32_t pc = t.pc;
    leave(k, task, true);
    if (task >= k.births->first_place())
        k.tasks[task].pc = pc;  // which function it ran, for its name
    return Misuse::None;
}

bool is_safe(const Kernel& k, TaskId task) {
    const Task& t = k.tasks[task];
    bool safe = t.safe > 0;
    for (Address lock = t.held; lock != 0; lock = static_cast<Address>(k.words[lock + 1])) {
        const Options o = k.options(lock);
        safe |= o.k() == Kind::Mutex && o.extended &&
                (memory(k, lock).flags & MutexMemory::delete_safe);
    }
    return safe;
}

Outcome delete_task(Call& c, TaskId task) {
    Kernel& k = c.k;
    const State state = k.tasks[task].state;
    k.touch(block_of(k, task), true);
    if (state == State::Ended || state == State::Unborn) return c.ended(Status::Deleted);
    if (task == k.self) return Outcome::Ended;  // nobody is safe from itself
    if (is_safe(k, task)) {
        return k.wait(block_of(k, task), Role::Safe, Order::Fifo, forever, 0, task);
    }
    const Misuse misuse = kill(k, task);
    return misuse == Misuse::None ? c.ended(Status::Ok) : k.misused(misuse);
}

void wake_deleters(Kernel& k, TaskId task) {
    if (is_safe(k, task)) return;
    const Address block = block_of(k, task);
    for (TaskId next; (next = k.pick(block, Role::Safe, Order::Fifo)) != no_task;) {
        k.emit(EventKind::Woken, next, block, k.self);
        k.retry(next);
    }
}

void suspend(Kernel& k, TaskId task) {
    k.touch(block_of(k, task), true);
    Task& t = k.tasks[task];
    t.flags |= Suspended;
    if (t.scheduler_locks > 0) t.scheduler_locks |= scheduler_lock_lapsed;
}

Outcome suspend_task(Call& c, TaskId task) {
    if (c.phase() == 1) return c.ended(Status::Ok);
    suspend(c.k, task);
    if (task != c.k.self) return c.ended(Status::Ok);
    c.task().phase = 1;
    return Outcome::Again;
}

void resume(Kernel& k, TaskId task) {
    k.touch(block_of(k, task), true);
    if (!(k.tasks[task].flags & Suspended)) return;
    k.tasks[task].flags &= ~Suspended;
    if (k.tasks[task].state == State::Ready) k.to_tail(task);
}

Outcome wait_end(Call& c, TaskId task, Word ticks) {
    Kernel& k = c.k;
    const Address block = block_of(k, task);
    if (c.timed_out()) {
        k.stop_waiting(k.self);
        return c.ended(Status::TimedOut);
    }
    k.touch(block, false);
    if (k.tasks[task].state == State::Ended) return c.ended(Status::Ok);
    if (ticks == 0) return c.ended(Status::Busy);
    if (k.tasks[k.self].flags & Interrupt) return k.misused(Misuse::BlocksInInterrupt);
    if (k.rule.exact_time()) return k.wait(block, Role::Join, Order::Undefined, ticks, 0, task);
    if (k.gives_up(ticks)) return c.ended(Status::TimedOut);
    k.blocked_on = block;
    return Outcome::Disabled;
}

Outcome join(Kernel& k, TaskId task) {
    if (task == k.self) return k.misused(Misuse::JoinsItself);
    const Address block = block_of(k, task);
    if (k.tasks[task].state == State::Ended) {
        k.touch(block, true);
        clear_place(k, task);
        return Outcome::Done;
    }
    k.touch(block, false);
    if (k.tasks[k.self].flags & Interrupt) return k.misused(Misuse::BlocksInInterrupt);
    if (!k.rule.exact_time()) {
        k.blocked_on = block;
        return Outcome::Disabled;
    }
    return k.wait(block, Role::Join, Order::Undefined, forever, 0, task);
}

void detach(Kernel& k, TaskId task) {
    k.touch(block_of(k, task), true);
    if (k.tasks[task].state == State::Ended) {
        clear_place(k, task);
    } else {
        k.tasks[task].flags |= Detached;
    }
}

Outcome work(Call& c) {
    const Word ticks = c[0];
    if (ticks < 0) return c.k.misused(Misuse::NegativeCount);
    if (!c.k.rule.exact_time() || ticks == 0) {
        c.k.emit(EventKind::Worked, c.k.self, 0, 0);
        return Outcome::Done;
    }
    c.k.changed = true;
    c.task().work = ticks;
    c.task().phase = 1;
    return Outcome::Again;
}

}  // namespace sync
