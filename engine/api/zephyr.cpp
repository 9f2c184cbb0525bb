// <zephyr.h>, <zephyr/kernel.h> and <kernel.h> of Zephyr: k_mutex, k_sem, threads, time. The first
// and the last stand for the classic mutex (releases up to 3.x at least), <zephyr/kernel.h> for the
// one of the main branch, 2026. Rules: kernel/mutex.c of both, sem.c, sched.c, thread.c. Priorities
// go from -16 to 15; smaller is more urgent, and a thread below 0 is cooperative: no other thread
// takes the CPU from it.
#include "engine/api/rtos.h"

namespace api {

using namespace sync;

namespace {

constexpr int lowest_priority = 15;  // CONFIG_NUM_PREEMPT_PRIORITIES, the idle thread's
constexpr int cooperative_priorities = 16;
constexpr Word e_perm = 1, e_again = 11, e_busy = 16, e_inval = 22;

int inside(Word priority) { return lowest_priority - priority; }

// -- mutexes

Options mutex_options(Protocol protocol) {
    Options o = options_of(Kind::Mutex, Order::Priority, Grant::HandOff, protocol);
    o.relock = static_cast<std::uint32_t>(Relock::Count);
    o.death = static_cast<std::uint32_t>(Death::Ignore);
    o.extended = 1;
    return o;
}

template <Protocol protocol> Outcome construct_mutex(Call& c) {
    c.k.words[c.address(0)] = to_word(mutex_options(protocol));
    return c.done();
}
constexpr lang::BuiltinCode construct_classic_code{.run = construct_mutex<Protocol::ZephyrClassic>,
                                                   .effect = Effect::Construct};
constexpr lang::BuiltinCode construct_newest_code{.run = construct_mutex<Protocol::Zephyr>,
                                                  .effect = Effect::Construct};

// Its object is one already: the name is declared with it. Nobody may hold it or wait for it.
constexpr lang::BuiltinCode mutex_init_code{.run = [](Call& c) -> Outcome {
    const Address m = c.address(0);
    c.k.touch(m, true);
    if (c.k.at<Mutex>(m).owner != 0 || c.k.waiters(m, Role::Lock) > 0) return c.k.misused(Misuse::DestroyedInUse);
    return c.done(0);
}};

constexpr lang::BuiltinCode mutex_lock_code{
    .run = [](Call& c) -> Outcome {
        if (c.in_interrupt()) return c.k.misused(Misuse::NotFromInterrupt);
        return take(c, c.address(0), c[1]);
    },
    .finish =
        [](Call& c) {
            switch (c.status) {
                case Status::Ok: c.result = 0; break;
                case Status::Busy: c.result = -e_busy; break;
                default: c.result = -e_again; break;
            }
        }};

constexpr lang::BuiltinCode mutex_unlock_code{.run = [](Call& c) -> Outcome {
    if (c.in_interrupt()) return c.k.misused(Misuse::NotFromInterrupt);
    const Address m = c.address(0);
    c.k.touch(m, true, false);
    if (c.k.at<Mutex>(m).owner == 0) return c.done(-e_inval);
    return c.done(give(c.k, m) == Status::Ok ? 0 : -e_perm);
}};

// -- semaphores

constexpr lang::BuiltinCode construct_semaphore_code{.run = [](Call& c) -> Outcome {
    Options o = options_of(Kind::Semaphore, Order::Priority, Grant::HandOff);
    o.saturate = 1;
    c.k.words[c.address(0)] = to_word(o);
    return c.done();
}, .effect = Effect::Construct};

constexpr lang::BuiltinCode sem_init_code{.run = [](Call& c) -> Outcome {
    const Address s = c.address(0);
    const Word count = c[1], limit = c[2];
    c.k.touch(s, true);
    if (limit <= 0 || count < 0 || count > limit) return c.done(-e_inval);
    if (c.k.waiters(s, Role::Permit) > 0) return c.k.misused(Misuse::DestroyedInUse);
    c.k.at<Semaphore>(s).count = count;
    c.k.at<Semaphore>(s).maximum = limit;
    return c.done(0);
}};

constexpr lang::BuiltinCode sem_take_code{
    .run = [](Call& c) -> Outcome {
        if (c.in_interrupt() && c[1] != 0) return c.k.misused(Misuse::NotFromInterrupt);
        return take_permit(c, c.address(0), c[1]);
    },
    .finish = [](Call& c) {
        switch (c.status) {
            case Status::Ok: c.result = 0; break;
            case Status::Busy: c.result = -e_busy; break;
            default: c.result = -e_again; break;  // also where k_sem_reset has ended the wait
        }
    }};

constexpr lang::BuiltinCode sem_give_code{.run = [](Call& c) -> Outcome {
    give_permits(c.k, c.address(0));
    return c.done();
}};

constexpr lang::BuiltinCode sem_reset_code{.run = [](Call& c) -> Outcome {
    const Address s = c.address(0);
    c.k.touch(s, true);
    c.k.at<Semaphore>(s).count = 0;
    c.k.complete_all(s, Role::Permit, Status::Aborted);
    return c.done();
}};

constexpr lang::BuiltinCode sem_count_code{.run = [](Call& c) -> Outcome {
    c.k.touch(c.address(0), false);
    return c.done(c.k.at<Semaphore>(c.address(0)).count);
}, .effect = Effect::Read};

// -- threads

constexpr lang::BuiltinCode create_code{.run = [](Call& c) -> Outcome {
    if (c.in_interrupt()) return c.k.misused(Misuse::NotFromInterrupt);
    const Word priority = c[7], delay = c[9];
    if (priority < -cooperative_priorities || priority >= lowest_priority) {
        return c.k.misused(Misuse::BadArgument);
    }
    const Word arguments[] = {c[4], c[5], c[6]};
    const TaskId born = start_task(c, c[3], arguments, 3, inside(priority));
    if (born == no_task) return c.k.misused(Misuse::NoTaskLeft);
    put(c, 0, born + 1);
    if (delay == forever) {
        suspend(c.k, born);
    } else if (delay > 0 && c.k.rule.exact_time()) {
        c.k.leave_ready(born);
        c.k.tasks[born].state = State::Sleeping;
        c.k.tasks[born].timer = delay;
    }
    return c.done(born + 1);
}, .meddles = true};

// (tid, ...): no_task where it is no live thread.
TaskId thread_in(const Call& c) {
    const TaskId task = task_of(c, c[0]);
    if (task != no_task) c.k.touch(c.k.words.address_of(&c.k.tasks[task]), true);
    return task;
}

constexpr lang::BuiltinCode start_code{.run = [](Call& c) -> Outcome {
    const TaskId task = thread_in(c);
    if (task == no_task) return c.k.misused(Misuse::StaleAddress);
    resume(c.k, task);
    return c.done();
}, .meddles = true};

constexpr lang::BuiltinCode suspend_code{.run = [](Call& c) -> Outcome {
    const TaskId task = thread_in(c);
    if (task == no_task) return c.k.misused(Misuse::StaleAddress);
    return suspend_task(c, task);
}, .meddles = true};

constexpr lang::BuiltinCode abort_code{.run = [](Call& c) -> Outcome {
    const TaskId task = thread_in(c);
    touches_all(c);
    if (task == no_task) return c.done();  // aborting a thread that has ended does nothing
    return delete_task(c, task);
}, .meddles = true};

constexpr lang::BuiltinCode priority_set_code{.run = [](Call& c) -> Outcome {
    const TaskId task = thread_in(c);
    if (task == no_task) return c.k.misused(Misuse::StaleAddress);
    if (c[1] < -cooperative_priorities || c[1] >= lowest_priority) return c.k.misused(Misuse::BadArgument);
    set_base(c.k, task, inside(c[1]));
    return c.done();
}, .meddles = true};

constexpr lang::BuiltinCode priority_get_code{.run = [](Call& c) -> Outcome {
    const TaskId task = thread_in(c);
    if (task == no_task) return c.k.misused(Misuse::StaleAddress);
    return c.done(lowest_priority - priority_now(c, task));
}};

constexpr lang::BuiltinCode current_code{.run = [](Call& c) -> Outcome { return c.done(c.k.self + 1); },
                                         .effect = Effect::Identity};

constexpr lang::BuiltinCode in_isr_code{.run = [](Call& c) -> Outcome { return c.done(c.in_interrupt()); },
                                        .effect = Effect::Nothing};

// -- time

// Answers how much of the sleep was left: nothing, unless k_wakeup has ended it, which does not
// tell here.
constexpr lang::BuiltinCode sleep_code{.run = [](Call& c) -> Outcome {
    if (c.in_interrupt()) return c.k.misused(Misuse::NotFromInterrupt);
    if (c[0] == forever) return suspend_task(c, c.k.self);
    c.task().flags &= ~Lingers;
    return c.k.sleep(c[0]);
}, .meddles = true};

constexpr lang::BuiltinCode wakeup_code{.run = [](Call& c) -> Outcome {
    const TaskId task = thread_in(c);
    if (task == no_task) return c.k.misused(Misuse::StaleAddress);
    if (c.k.tasks[task].state == State::Sleeping) {
        c.k.emit(EventKind::Woken, task, 0, c.k.self);
        c.k.tasks[task].flags & Started ? c.k.complete(task, 0) : c.k.expire(task);
    }
    resume(c.k, task);
    return c.done();
}, .meddles = true};

constexpr lang::BuiltinCode yield_code{.run = [](Call& c) -> Outcome {
    if (c.in_interrupt()) return c.k.misused(Misuse::NotFromInterrupt);
    c.task().flags &= ~Lingers;
    return c.k.sleep(0);
}};

constexpr lang::BuiltinCode uptime_code{.run = [](Call& c) -> Outcome {
    c.k.touch(0, false);
    return c.done(c.k.words[0]);
}};

constexpr lang::BuiltinCode same_code{.run = [](Call& c) -> Outcome { return c.done(c[0]); },
                                      .effect = Effect::Nothing};
constexpr lang::BuiltinCode seconds_code{.run = [](Call& c) -> Outcome { return c.done(c[0] * 1000); },
                                         .effect = Effect::Nothing};
constexpr lang::BuiltinCode cooperative_code{
    .run = [](Call& c) -> Outcome { return c.done(c[0] - cooperative_priorities); }, .effect = Effect::Nothing};

// -- locks of the scheduler and of interrupts

constexpr lang::BuiltinCode sched_lock_code{.run = [](Call& c) -> Outcome {
    if (c.in_interrupt()) return c.k.misused(Misuse::NotFromInterrupt);
    return lock_scheduler(c) ? c.done() : c.k.misused(Misuse::BadArgument);
}, .meddles = true};
constexpr lang::BuiltinCode sched_unlock_code{.run = [](Call& c) -> Outcome {
    if (c.in_interrupt()) return c.k.misused(Misuse::NotFromInterrupt);
    return unlock_scheduler(c) ? c.done() : c.k.misused(Misuse::UnlocksUnlocked);
}, .meddles = true};
constexpr lang::BuiltinCode irq_lock_code{.run = [](Call& c) -> Outcome {
    const Word key = c.task().masks > 0;
    return mask_interrupts(c) ? c.done(key) : c.k.misused(Misuse::BadArgument);
}, .meddles = true};
constexpr lang::BuiltinCode irq_unlock_code{.run = [](Call& c) -> Outcome {
    return unmask_interrupts(c) ? c.done() : c.k.misused(Misuse::UnlocksUnlocked);
}, .meddles = true};

using lang::Builtin;
using lang::BuiltinType;
using lang::Form;

constexpr BuiltinType semaphore_type{.name = "k_sem", .words = semaphore_words, .construct = &construct_semaphore_code,
                                     .help = "a counting semaphore; k_sem_init gives it count and limit"};
constexpr BuiltinType thread_type{.name = "k_thread", .words = 1, .names_tasks = true,
                                  .help = "what k_thread_create fills in"};
constexpr BuiltinType id_type{.name = "k_tid_t", .words = 1, .copyable = true, .scalar = true,
                              .names_tasks = true, .help = "a thread"};
constexpr BuiltinType mutex_type(const lang::BuiltinCode* construct) {
    return {.name = "k_mutex", .words = extended_mutex_words, .construct = construct, .names_tasks = true,
            .help = "a recursive mutex with inheritance"};
}
constexpr BuiltinType classic_types[] = {mutex_type(&construct_classic_code), semaphore_type, thread_type, id_type};
constexpr BuiltinType newest_types[] = {mutex_type(&construct_newest_code), semaphore_type, thread_type, id_type};

constexpr lang::Alias aliases[] = {{"k_timeout_t", "int"}, {"k_ticks_t", "int"}};

constexpr Builtin functions[] = {
    {.signature = "int k_mutex_init(k_mutex* mutex)", .code = &mutex_init_code, .help = "0; the mutex is free"},
    {.signature = "int k_mutex_lock(k_mutex* mutex, k_timeout_t timeout)", .code = &mutex_lock_code,
     .help = "0, -EBUSY where it may not wait, -EAGAIN where the time is up"},
    {.signature = "int k_mutex_unlock(k_mutex* mutex)", .code = &mutex_unlock_code,
     .help = "0, -EPERM of another thread, -EINVAL where it is free"},
    {.signature = "int k_sem_init(k_sem* sem, unsigned, unsigned)", .code = &sem_init_code,
     .help = "(sem, count, limit): 0, or -EINVAL where limit is 0 or below count"},
    {.signature = "int k_sem_take(k_sem* sem, k_timeout_t timeout)", .code = &sem_take_code,
     .help = "0, -EBUSY where it may not wait, -EAGAIN where the time is up or it was reset"},
    {.signature = "void k_sem_give(k_sem* sem)", .code = &sem_give_code,
     .help = "a permit; at the limit nothing happens"},
    {.signature = "void k_sem_reset(k_sem* sem)", .code = &sem_reset_code,
     .help = "count 0, and whoever waits answers -EAGAIN"},
    {.signature = "unsigned k_sem_count_get(k_sem* sem)", .code = &sem_count_code, .help = "its count"},
    {.signature = "k_tid_t k_thread_create(k_thread* thread, void* stack, int size, void(*)(...), void* p1, "
                  "void* p2, void* p3, int priority, int options, k_timeout_t delay)",
     .code = &create_code, .help = "a thread that begins after the delay; K_FOREVER: with k_thread_start"},
    {.signature = "void k_thread_start(k_tid_t thread)", .code = &start_code,
     .help = "begins a thread made with K_FOREVER"},
    {.signature = "void k_thread_suspend(k_tid_t thread)", .code = &suspend_code,
     .help = "keeps it from running"},
    {.signature = "void k_thread_resume(k_tid_t thread)", .code = &start_code, .help = "lets it run again"},
    {.signature = "void k_thread_abort(k_tid_t thread)", .code = &abort_code,
     .help = "ends it; what it holds stays locked"},
    {.signature = "void k_thread_priority_set(k_tid_t thread, int priority)", .code = &priority_set_code,
     .help = "another priority, now; an unlock may bring the old one back"},
    {.signature = "int k_thread_priority_get(k_tid_t thread)", .code = &priority_get_code,
     .help = "its priority now"},
    {.signature = "k_tid_t k_current_get()", .code = &current_code, .help = "the caller"},
    {.signature = "bool k_is_in_isr()", .code = &in_isr_code, .help = "whether this is interrupt context"},
    {.signature = "int k_sleep(k_timeout_t timeout)", .code = &sleep_code, .help = "sleeps; answers 0"},
    {.signature = "int k_msleep(int ms)", .code = &sleep_code, .help = "sleeps so many milliseconds"},
    {.signature = "void k_wakeup(k_tid_t thread)", .code = &wakeup_code, .help = "ends its sleep"},
    {.signature = "void k_yield()", .code = &yield_code, .help = "lets the next thread of this priority run"},
    {.signature = "int k_uptime_get()", .code = &uptime_code, .help = "the tick; only where time is exact",
     .exact_time_only = true},
    {.signature = "unsigned k_uptime_get_32()", .code = &uptime_code, .help = "the tick",
     .exact_time_only = true},
    {.signature = "void k_sched_lock()", .code = &sched_lock_code, .help = "no other thread runs; interrupts do"},
    {.signature = "void k_sched_unlock()", .code = &sched_unlock_code, .help = "undoes one k_sched_lock"},
    {.signature = "unsigned irq_lock()", .code = &irq_lock_code,
     .help = "no other thread and no interrupt comes until irq_unlock"},
    {.signature = "void irq_unlock(unsigned)", .code = &irq_unlock_code, .help = "undoes one irq_lock"},
    {.signature = "k_timeout_t K_MSEC(int ms)", .code = &same_code, .form = Form::Local, .help = "a time-out"},
    {.signature = "k_timeout_t K_TICKS(int ticks)", .code = &same_code, .form = Form::Local, .help = "a time-out"},
    {.signature = "k_timeout_t K_SECONDS(int s)", .code = &seconds_code, .form = Form::Local,
     .help = "a time-out"},
    {.signature = "int K_PRIO_COOP(int n)", .code = &cooperative_code, .form = Form::Local,
     .help = "the cooperative priority n - 16"},
    {.signature = "int K_PRIO_PREEMPT(int n)", .code = &same_code, .form = Form::Local,
     .help = "the preemptible priority n"},
};

constexpr lang::Constant constants[] = {
    {"K_NO_WAIT", "", 0}, {"K_FOREVER", "", forever}, {"K_SEM_MAX_LIMIT", "", INT32_MAX},
    {"K_HIGHEST_THREAD_PRIO", "", -cooperative_priorities}, {"K_LOWEST_THREAD_PRIO", "", lowest_priority},
    {"K_HIGHEST_APPLICATION_THREAD_PRIO", "", -cooperative_priorities},
    {"K_LOWEST_APPLICATION_THREAD_PRIO", "", lowest_priority - 1},
};

constexpr std::string_view includes[] = {"errno.h"};

constexpr lang::Header header(std::string_view name, std::span<const BuiltinType> types) {
    return {.name = name, .includes = includes, .types = types, .functions = functions, .constants = constants,
            .aliases = aliases, .system = "zephyr", .priority_top = lowest_priority,
            .priority_first = -cooperative_priorities, .main_priority = lowest_priority};
}

}  // namespace

extern const lang::Header zephyr_header = header("zephyr.h", classic_types);
extern const lang::Header zephyr_old_header = header("kernel.h", classic_types);
extern const lang::Header zephyr_newest_header = header("zephyr/kernel.h", newest_types);

}  // namespace api
