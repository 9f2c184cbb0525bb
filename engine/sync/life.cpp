// See life.h for the rules.
#include "engine/sync/life.h"

namespace sync {

namespace {
Address block_of(const Kernel& k, TaskId task) {
    return k.words.address_of(&k.tasks[task]);
}

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

Outcome end(Kernel& k) {
    Task& t = k.tasks[k.self];
    if (t.shared_holds > 0) return k.misused(Misuse::HeldAtEnd);
    for (Address lock = t.held; lock != 0; lock = static_cast<Address>(k.words[lock + 1])) {
        if (static_cast<Death>(k.options(lock).death) == Death::Misuse) {
            k.blocked_on = lock;
            return k.misused(Misuse::HeldAtEnd);
        }
    }
    k.leave_ready(k.self);
    const Address block = block_of(k, k.self);
    k.touch(block, true);
    k.emit(EventKind::Ended, k.self);
    const bool detached = t.flags & Detached;
    const Address held = t.held;
    const std::int16_t base = t.base, effective = t.effective;
    t = Task{};
    t.timer = forever;
    if (detached) return Outcome::Done;
    t.state = State::Ended;
    t.held = held;  // a lock that its death left taken still names it
    t.base = base;
    t.effective = effective;
    t.deadline = -1;
    for (TaskId next; (next = k.pick(block, Role::Join, Order::Fifo)) != no_task;) {
        k.emit(EventKind::Woken, next, block, k.self);
        k.retry(next);
    }
    return Outcome::Done;
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
