// Tasks and time of FreeRTOS: the calls of <task.h>, which freertos.cpp lists. Rules: tasks.c of
// the kernel's main branch, 2026. A handle is a task's number + 1; NULL is the caller.
#include "engine/api/freertos.h"

#include <algorithm>

namespace api {

using namespace sync;

namespace freertos {

namespace {

// The task that argument [i] names: the caller where that is NULL; no_task where it is no live one.
TaskId task_in(const Call& c, int i) { return c[i] == 0 ? c.k.self : task_of(c, c[i]); }

bool somebody_above(const Call& c, TaskId task) {
    for (int i = 0; i < c.k.task_count; i++) {
        const Task& t = c.k.tasks[i];
        if (t.state == State::Ready && !(t.flags & (Interrupt | Suspended)) &&
            priority_now(c, static_cast<TaskId>(i)) > priority_now(c, task)) {
            return true;
        }
    }
    return false;
}

Outcome delay(Call& c, Word ticks) {
    if (c.in_interrupt()) return c.k.misused(Misuse::NotFromInterrupt);
    if (is_locking(c)) return c.k.misused(Misuse::WaitsWhileLocked);
    return c.k.sleep(ticks);
}

// (previous wake-up, increment): sleeps until the sum of both, if that is still to come.
Outcome delay_until(Call& c) {
    const Word wake = got(c, 0) + c[1];
    const Word left = wake - c.k.words[0];
    put(c, 0, wake);
    if (left <= 0) return c.done(no);
    const Outcome out = delay(c, left);
    c.task().result = yes;
    c.result = yes;
    return out;
}

Outcome resume(Call& c, bool from_isr) {
    const TaskId task = task_of(c, c[0]);
    if (task == no_task) return c.k.misused(Misuse::StaleAddress);
    touches_all(c);
    if (!(c.k.tasks[task].flags & Suspended)) return c.done(no);
    const TaskId had_cpu = interrupted(c);
    sync::resume(c.k, task);
    return c.done(from_isr && woken_from_interrupt(c, had_cpu));
}

}  // namespace

TaskId interrupted(const Call& c) {
    TaskId found = no_task;
    for (int i = 0; i < c.k.task_count; i++) {
        const Task& t = c.k.tasks[i];
        if (t.state != State::Ready || t.flags & (Interrupt | Suspended)) continue;
        if (t.flags & Lingers || t.scheduler_locks > 0) return static_cast<TaskId>(i);
        if (found == no_task || t.effective > c.k.tasks[found].effective ||
            (t.effective == c.k.tasks[found].effective && t.rank < c.k.tasks[found].rank)) {
            found = static_cast<TaskId>(i);
        }
    }
    return found;
}

bool woken_from_interrupt(const Call& c, TaskId interrupted) {
    if (!c.in_interrupt() || !c.k.rule.exact_time()) return false;
    if (interrupted == no_task || !somebody_above(c, interrupted)) return false;
    c.k.tasks[interrupted].flags |= Lingers;
    return true;
}

const lang::BuiltinCode create_code{.run = [](Call& c) -> Outcome {
    constexpr Word out_of_memory = -1;
    if (c.in_interrupt()) return c.k.misused(Misuse::NotFromInterrupt);
    const Word argument = c[3];
    const int priority = std::min<Word>(std::max<Word>(c[4], 0), max_priorities - 1);
    const TaskId born = start_task(c, c[0], &argument, 1, priority);
    if (born == no_task) return c.done(out_of_memory);
    put(c, 5, born + 1);
    return c.done(yes);
}, .meddles = true};

const lang::BuiltinCode delete_code{.run = [](Call& c) -> Outcome {
    if (c.in_interrupt()) return c.k.misused(Misuse::NotFromInterrupt);
    touches_all(c);
    const TaskId task = task_in(c, 0);
    if (task == no_task) return c.k.misused(Misuse::StaleAddress);
    return delete_task(c, task);
}, .meddles = true};

const lang::BuiltinCode delay_code{.run = [](Call& c) { return delay(c, ticks_of(c[0])); }};
const lang::BuiltinCode delay_until_code{.run = delay_until};
const lang::BuiltinCode delay_until_answer_code{.run = delay_until};

const lang::BuiltinCode priority_set_code{.run = [](Call& c) -> Outcome {
    if (c.in_interrupt()) return c.k.misused(Misuse::NotFromInterrupt);
    const TaskId task = task_in(c, 0);
    if (task == no_task) return c.k.misused(Misuse::StaleAddress);
    set_base(c.k, task, std::min<Word>(std::max<Word>(c[1], 0), max_priorities - 1));
    return c.done();
}, .meddles = true};

const lang::BuiltinCode priority_get_code{.run = [](Call& c) -> Outcome {
    const TaskId task = task_in(c, 0);
    if (task == no_task) return c.k.misused(Misuse::StaleAddress);
    c.k.touch(c.k.words.address_of(&c.k.tasks[task]), false);
    return c.done(priority_now(c, task));
}};

const lang::BuiltinCode suspend_code{.run = [](Call& c) -> Outcome {
    if (c.in_interrupt()) return c.k.misused(Misuse::NotFromInterrupt);
    const TaskId task = task_in(c, 0);
    if (task == no_task) return c.k.misused(Misuse::StaleAddress);
    if (task == c.k.self && c.phase() == 1) return c.done();  // it was suspended inside of the call
    if (task == c.k.self && is_locking(c)) return c.k.misused(Misuse::WaitsWhileLocked);
    touches_all(c);
    // It is taken out of whatever it waits in, and looks again once it is resumed; a delay is over
    // then.
    Task& t = c.k.tasks[task];
    if (t.state == State::Waiting && t.object != 0) c.k.retry(task);
    else if (t.state == State::Sleeping) c.k.complete(task);
    return suspend_task(c, task);
}, .meddles = true};

const lang::BuiltinCode resume_code{.run = [](Call& c) -> Outcome {
    if (c.in_interrupt()) return c.k.misused(Misuse::NotFromInterrupt);
    return resume(c, false);
}, .meddles = true};
const lang::BuiltinCode resume_from_isr_code{.run = [](Call& c) { return resume(c, true); }, .meddles = true};

// Of the tasks that main has created the last of the most urgent ones runs first.
const lang::BuiltinCode start_code{.run = [](Call& c) -> Outcome {
    TaskId first = no_task;
    for (int i = c.k.births->first_place(); i < c.k.task_count; i++) {
        const Task& t = c.k.tasks[i];
        if (t.state != State::Ready) continue;
        if (first == no_task || t.effective > c.k.tasks[first].effective ||
            (t.effective == c.k.tasks[first].effective && t.rank > c.k.tasks[first].rank)) {
            first = static_cast<TaskId>(i);
        }
    }
    if (first != no_task) c.k.to_head(first);
    return start_scheduler(c);
}, .meddles = true};

const lang::BuiltinCode suspend_all_code{.run = [](Call& c) -> Outcome {
    if (c.in_interrupt()) return c.k.misused(Misuse::NotFromInterrupt);
    return lock_scheduler(c) ? c.done() : c.k.misused(Misuse::BadArgument);
}, .meddles = true};
const lang::BuiltinCode resume_all_code{.run = [](Call& c) -> Outcome {
    if (c.in_interrupt()) return c.k.misused(Misuse::NotFromInterrupt);
    if (!unlock_scheduler(c)) return c.k.misused(Misuse::UnlocksUnlocked);
    return c.done(c.task().scheduler_locks == 0 && somebody_above(c, c.k.self));
}, .meddles = true};

const lang::BuiltinCode yield_code{.run = [](Call& c) -> Outcome {
    if (c.in_interrupt()) return c.k.misused(Misuse::NotFromInterrupt);
    return is_locking(c) ? c.done() : c.k.sleep(0);
}};

const lang::BuiltinCode critical_enter_code{.run = [](Call& c) -> Outcome {
    return mask_interrupts(c) ? c.done() : c.k.misused(Misuse::BadArgument);
}, .meddles = true};
const lang::BuiltinCode critical_exit_code{.run = [](Call& c) -> Outcome {
    return unmask_interrupts(c) ? c.done() : c.k.misused(Misuse::UnlocksUnlocked);
}, .meddles = true};

const lang::BuiltinCode yield_from_isr_code{.run = [](Call& c) -> Outcome {
    if (!c.in_interrupt()) return c.k.misused(Misuse::BadArgument);
    touches_all(c);
    if (c[0] != no) look_again(c);
    return c.done();
}};

const lang::BuiltinCode tick_count_code{.run = [](Call& c) -> Outcome {
    c.k.touch(0, false);
    return c.done(c.k.words[0]);
}};

const lang::BuiltinCode current_code{.run = [](Call& c) -> Outcome { return c.done(c.k.self + 1); },
                                     .effect = Effect::Identity};

const lang::BuiltinCode ticks_code{.run = [](Call& c) -> Outcome { return c.done(c[0]); },
                                   .effect = Effect::Nothing};

}  // namespace freertos

}  // namespace api
