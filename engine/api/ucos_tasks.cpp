// Tasks and time of uC/OS-II: the calls of the second half of <ucos_ii.h>, which ucos.cpp lists.
// Rules: os_task.c, os_time.c and os_core.c of V2.93. A task is named by its priority, which no
// other has.
#include "engine/api/ucos.h"

namespace api {

using namespace sync;
using namespace ucos;

namespace ucos {

Slot slot(const Call& c, Word priority) {
    touches_all(c);
    Slot found;
    if (priority == lowest_priority) found.use = Slot::Task;
    const Rooms::Pool pool = c.k.rooms.pools ? c.k.rooms.pools[ucos_events] : Rooms::Pool{};
    for (int i = 0; i < pool.count; i++) {
        const Address mutex = static_cast<Address>(pool.first + i * pool.words);
        const Options o = c.k.options(mutex);
        if (o.k() != Kind::Mutex || o.p() != Protocol::Reserved || o.ceiling() != inside(priority)) continue;
        if (memory(c.k, mutex).flags & unreserved) continue;
        found.use = Slot::Reserved;
        found.mutex = mutex;
    }
    for (int i = 0; i < c.k.task_count; i++) {
        const Task& t = c.k.tasks[i];
        if (t.flags & Interrupt || t.state == State::Ended) continue;
        // One that is declared and not yet released has its number already.
        if (t.state == State::Unborn && i >= c.k.births->first_place()) continue;
        if (t.base != inside(priority) && t.base + t.boost != inside(priority)) continue;
        found.use = Slot::Task;
        found.task = static_cast<TaskId>(i);
    }
    return found;
}

}  // namespace ucos

namespace {

bool is_released(const Call& c, const Slot& s) {
    return s.task == no_task || is_alive(c.k.tasks[s.task]);
}

Word own_priority(const Call& c) { return lowest_priority - c.task().base - c.task().boost; }

}  // namespace

namespace ucos {

const lang::BuiltinCode create_code{.run = [](Call& c) -> Outcome {
    const Word priority = c[3];
    if (priority < 0 || priority > lowest_priority) return c.done(prio_invalid);
    if (c.in_interrupt()) return c.done(task_create_isr);
    if (slot(c, priority).use != Slot::Free) return c.done(prio_exist);
    const Word argument = c[1];
    const TaskId born = start_task(c, c[0], &argument, 1, inside(priority));
    if (born == no_task) return c.done(task_no_more_tcb);
    look_again(c);
    return c.done(none);
}, .meddles = true};

const lang::BuiltinCode delete_code{.run = [](Call& c) -> Outcome {
    if (c.in_interrupt()) return c.done(task_del_isr);
    Word priority = c[0];
    if (priority == lowest_priority) return c.done(task_del_idle);
    if (priority == priority_self) priority = own_priority(c);
    else if (priority < 0 || priority > lowest_priority) return c.done(prio_invalid);
    const Slot s = slot(c, priority);
    if (s.use == Slot::Reserved) return c.done(task_del);
    if (s.use == Slot::Free || !is_released(c, s)) return c.done(task_not_exist);
    // The kernel clears the entry of the number that it was given, also where a mutex keeps it.
    if (s.mutex != 0) memory(c.k, s.mutex).flags |= unreserved;
    look_again(c);
    const Outcome out = delete_task(c, s.task);
    return out == Outcome::Done ? c.done(none) : out;
}, .meddles = true};

const lang::BuiltinCode change_priority_code{.run = [](Call& c) -> Outcome {
    Word before = c[0];
    const Word after = c[1];
    if (before != priority_self && (before < 0 || before >= lowest_priority)) return c.done(prio_invalid);
    if (after < 0 || after >= lowest_priority) return c.done(prio_invalid);
    if (slot(c, after).use != Slot::Free) return c.done(prio_exist);
    if (before == priority_self) before = own_priority(c);
    const Slot s = slot(c, before);
    if (s.use == Slot::Free || !is_released(c, s)) return c.done(prio_err);
    if (s.use == Slot::Reserved) return c.done(task_not_exist);
    set_base(c.k, s.task, inside(after));
    c.k.tasks[s.task].boost = 0;  // the promotion is forgotten with the old number
    look_again(c);
    return c.done(none);
}, .meddles = true};

const lang::BuiltinCode suspend_code{.run = [](Call& c) -> Outcome {
    if (c.phase() == 1) return c.done(none);  // it was suspended inside of the call
    Word priority = c[0];
    if (priority == lowest_priority) return c.done(task_suspend_idle);
    if (priority == priority_self) priority = own_priority(c);
    else if (priority < 0 || priority > lowest_priority) return c.done(prio_invalid);
    const Slot s = slot(c, priority);
    if (s.use == Slot::Free || !is_released(c, s)) return c.done(task_suspend_prio);
    if (s.use == Slot::Reserved) return c.done(task_not_exist);
    look_again(c);
    return suspend_task(c, s.task);
}, .meddles = true};

const lang::BuiltinCode resume_code{.run = [](Call& c) -> Outcome {
    const Word priority = c[0];
    if (priority < 0 || priority >= lowest_priority) return c.done(prio_invalid);
    const Slot s = slot(c, priority);
    if (s.use == Slot::Free || !is_released(c, s)) return c.done(task_resume_prio);
    if (s.use == Slot::Reserved) return c.done(task_not_exist);
    if (!(c.k.tasks[s.task].flags & Suspended)) return c.done(task_not_suspended);
    resume(c.k, s.task);
    look_again(c);
    return c.done(none);
}, .meddles = true};

const lang::BuiltinCode delay_code{.run = [](Call& c) -> Outcome {
    if (c.in_interrupt() || c.task().scheduler_locks > 0 || c[0] == 0) return c.done();
    if (c[0] < 0) return c.k.misused(Misuse::NegativeCount);
    return c.k.sleep(c[0]);
}};

const lang::BuiltinCode time_code{.run = [](Call& c) -> Outcome {
    c.k.touch(0, false);
    return c.done(c.k.words[0]);
}};

const lang::BuiltinCode lock_code{.run = [](Call& c) -> Outcome {
    if (!c.in_interrupt()) lock_scheduler(c);  // beyond 255 nothing happens
    return c.done();
}, .meddles = true};

const lang::BuiltinCode unlock_code{.run = [](Call& c) -> Outcome {
    if (!c.in_interrupt() && unlock_scheduler(c) && c.task().scheduler_locks == 0) look_again(c);
    return c.done();
}, .meddles = true};

// What an interrupt does here it does between these two, whether they are written or not.
const lang::BuiltinCode interrupt_enter_code{.run = [](Call& c) { return c.done(); },
                                                 .effect = Effect::Nothing};
const lang::BuiltinCode interrupt_exit_code{.run = [](Call& c) {
    if (c.in_interrupt()) look_again(c);
    touches_all(c);
    return c.done();
}};

const lang::BuiltinCode critical_enter_code{.run = [](Call& c) -> Outcome {
    return mask_interrupts(c) ? c.done() : c.k.misused(Misuse::BadArgument);
}, .meddles = true};
const lang::BuiltinCode critical_exit_code{.run = [](Call& c) -> Outcome {
    return unmask_interrupts(c) ? c.done() : c.k.misused(Misuse::UnlocksUnlocked);
}, .meddles = true};

const lang::BuiltinCode init_code{.run = [](Call& c) { return c.done(); }, .effect = Effect::Nothing};
const lang::BuiltinCode start_code{.run = start_scheduler, .meddles = true};

}  // namespace ucos

}  // namespace api
