// <ucos_ii.h> of uC/OS-II, V2.93: mutexes with a reserved priority, and semaphores. What tasks and
// time do is in ucos_tasks.cpp. Rules: os_mutex.c, os_sem.c and os_core.c of that version.
// Priorities go from 0, the most urgent, to 63, which is the idle task's. Names of 2.5x stand for
// the numbers that the calls answer here.
#include "engine/api/ucos.h"

namespace api {

using namespace sync;
using namespace ucos;

namespace {

constexpr Word no_ceiling = 255;  // OS_PRIO_MUTEX_CEIL_DIS
constexpr Word permits_max = 65535;
enum DeleteOption : Word { no_pend = 0, always = 1 };

// The object that argument 0 names, if it is a [kind]; else 0, and [error] says why not. A handle
// whose object was deleted names a free control block, which has no type.
Address event_in(const Call& c, Kind kind, Word& error) {
    error = c[0] == 0 ? pevent_null : event_type;
    const Address event = object_in(c, ucos_events, c[0]);
    if (event == 0 || c.k.options(event).k() != kind) return 0;
    error = none;
    return event;
}

Word error_of(Status status) {
    switch (status) {
        case Status::Ok: return none;
        case Status::TimedOut: return timeout;
        case Status::NotOwner: return not_mutex_owner;
        case Status::Overflow: return sem_ovf;
        default: return pend_abort;
    }
}

Address make(Call& c) {
    touches_all(c);
    return c.k.from_pool(ucos_events);
}

void destroy(const Call& c, Address event) {
    for (int i = 0; i < extended_mutex_words; i++) c.k.words[event + i] = 0;
    c.k.touch(event, true);
}

Word ticks_of(Word timeout_ticks) { return timeout_ticks == 0 ? forever : timeout_ticks; }

// -- mutexes

constexpr lang::BuiltinCode mutex_create_code{.run = [](Call& c) -> Outcome {
    const Word ceiling = c[0];
    const auto fail = [&](Word error) {
        put(c, 1, error);
        return c.done(0);
    };
    if (c.in_interrupt()) return fail(create_isr);
    if (ceiling != no_ceiling) {
        if (ceiling < 0 || ceiling >= lowest_priority) return fail(prio_invalid);
        if (slot(c, ceiling).use != Slot::Free) return fail(prio_exist);
    }
    const Address made = make(c);
    if (made == 0) return fail(pevent_null);
    const bool promotes = ceiling != no_ceiling;
    Options o = options_of(Kind::Mutex, Order::Priority, Grant::HandOff,
                           promotes ? Protocol::Reserved : Protocol::LateTimeout);
    o.relock = static_cast<std::uint32_t>(Relock::Wait);
    o.death = static_cast<std::uint32_t>(Death::Ignore);
    o.extended = 1;
    if (promotes) o.number = static_cast<std::uint32_t>(inside(ceiling));
    c.k.at<Mutex>(made).options = o;
    put(c, 1, none);
    return c.done(handle_of(made));
}};

// PCP_LOWER where the task that has just acquired [mutex] is as urgent as its reserved priority.
Word acquired(const Call& c, Address mutex, TaskId owner) {
    const Options o = c.k.options(mutex);
    if (o.p() != Protocol::Reserved) return none;
    const Task& t = c.k.tasks[owner];
    return t.base + t.boost >= o.ceiling() ? pcp_lower : none;
}

// OSMutexPend and OSSemPend: what is checked before.
Word cannot_pend(const Call& c) {
    if (c.in_interrupt()) return pend_isr;
    return c.task().scheduler_locks > 0 ? pend_locked : none;
}

void finish_pend(Call& c) {
    // [result] is an error of the call itself; a wait that was ended by somebody else has none.
    put(c, 2, c.status == Status::Ok ? c.result : error_of(c.status));
    c.result = 0;
}

constexpr lang::BuiltinCode mutex_pend_code{
    .run = [](Call& c) -> Outcome {
        const Address mutex = event_in(c, Kind::Mutex, c.result);
        if (mutex == 0) return Outcome::Done;
        if (!c.timed_out() && (c.result = cannot_pend(c)) != none) return Outcome::Done;
        const Outcome out = take(c, mutex, ticks_of(c[1]));
        if (out == Outcome::Done && c.status == Status::Ok) c.result = acquired(c, mutex, c.k.self);
        if (out == Outcome::Waiting) look_again(c);
        return out;
    },
    .finish = finish_pend};

constexpr lang::BuiltinCode mutex_accept_code{.run = [](Call& c) -> Outcome {
    Word error;
    const Address mutex = event_in(c, Kind::Mutex, error);
    if (mutex != 0 && c.in_interrupt()) error = pend_isr;
    if (error != none) {
        put(c, 1, error);
        return c.done(0);
    }
    const bool taken = c.k.at<Mutex>(mutex).owner == 0 && try_lock(c.k, mutex);
    if (!taken) c.k.touch(mutex, false);
    put(c, 1, taken ? acquired(c, mutex, c.k.self) : Word{none});
    return c.done(taken);
}};

constexpr lang::BuiltinCode mutex_post_code{.run = [](Call& c) -> Outcome {
    if (c.in_interrupt()) return c.done(post_isr);
    Word error;
    const Address mutex = event_in(c, Kind::Mutex, error);
    if (mutex == 0) return c.done(error);
    const Status status = give(c.k, mutex);
    if (status != Status::Ok) return c.done(error_of(status));
    const Mutex& m = c.k.at<Mutex>(mutex);
    if (m.owner == 0) return c.done(none);  // nobody waited: the scheduler does not look
    look_again(c);
    return c.done(acquired(c, mutex, owner_of(m)));
}};

// OSMutexDel and OSSemDel: (event, option, perr); answers null where it is deleted, else the event.
Outcome remove(Call& c, Kind kind) {
    Word error;
    const Address event = event_in(c, kind, error);
    const auto answer = [&](Word code) {
        put(c, 2, code);
        return c.done(code == none ? 0 : c[0]);
    };
    if (event == 0) return answer(error);
    if (c.in_interrupt()) return answer(del_isr);
    if (c[1] != no_pend && c[1] != always) return answer(invalid_opt);
    touches_all(c);
    const Role role = kind == Kind::Mutex ? Role::Lock : Role::Permit;
    const bool waited = c.k.waiters(event, role) > 0;
    if (waited && c[1] == no_pend) return answer(task_waiting);
    if (kind == Kind::Mutex) {
        // Only OS_DEL_ALWAYS takes a promotion back.
        const TaskId owner = c.k.at<Mutex>(event).owner != 0 ? owner_of(c.k.at<Mutex>(event)) : no_task;
        const std::uint16_t boost = owner != no_task ? c.k.tasks[owner].boost : std::uint16_t{0};
        abandon(c.k, event, Status::Aborted);
        if (owner != no_task && c[1] == no_pend) {
            c.k.tasks[owner].boost = boost;
            c.k.tasks[owner].flags &= ~Lingers;
        }
    } else {
        c.k.complete_all(event, role, Status::Aborted);
    }
    destroy(c, event);
    if (waited) look_again(c);
    return answer(none);
}

constexpr lang::BuiltinCode mutex_del_code{.run = [](Call& c) { return remove(c, Kind::Mutex); }, .meddles = true};

// -- semaphores

constexpr lang::BuiltinCode sem_create_code{.run = [](Call& c) -> Outcome {
    if (c.in_interrupt() || c[0] < 0 || c[0] > permits_max) return c.done(0);
    const Address made = make(c);
    if (made == 0) return c.done(0);
    Semaphore& s = c.k.at<Semaphore>(made);
    s.options = options_of(Kind::Semaphore, Order::Priority, Grant::HandOff, Protocol::LateTimeout);
    s.count = c[0];
    s.maximum = permits_max;
    return c.done(handle_of(made));
}};

constexpr lang::BuiltinCode sem_pend_code{
    .run = [](Call& c) -> Outcome {
        const Address semaphore = event_in(c, Kind::Semaphore, c.result);
        if (semaphore == 0) return Outcome::Done;
        if (!c.timed_out() && (c.result = cannot_pend(c)) != none) return Outcome::Done;
        const Outcome out = take_permit(c, semaphore, ticks_of(c[1]));
        if (out == Outcome::Waiting) look_again(c);
        return out;
    },
    .finish = finish_pend};

constexpr lang::BuiltinCode sem_accept_code{.run = [](Call& c) -> Outcome {
    Word error;
    const Address semaphore = event_in(c, Kind::Semaphore, error);
    if (semaphore == 0) return c.done(0);
    const Word before = c.k.at<Semaphore>(semaphore).count;
    try_acquire(c.k, semaphore);
    return c.done(before);
}};

constexpr lang::BuiltinCode sem_post_code{.run = [](Call& c) -> Outcome {
    Word error;
    const Address semaphore = event_in(c, Kind::Semaphore, error);
    if (semaphore == 0) return c.done(error);
    const bool waited = c.k.waiters(semaphore, Role::Permit) > 0;
    const Status status = give_permits(c.k, semaphore);
    if (waited) look_again(c);
    return c.done(error_of(status));
}};

constexpr lang::BuiltinCode sem_set_code{.run = [](Call& c) -> Outcome {
    Word error;
    const Address semaphore = event_in(c, Kind::Semaphore, error);
    if (semaphore != 0) {
        c.k.touch(semaphore, true);
        Semaphore& s = c.k.at<Semaphore>(semaphore);
        if (c[1] < 0 || c[1] > permits_max) return c.k.misused(Misuse::BadArgument);
        if (s.count > 0 || c.k.waiters(semaphore, Role::Permit) == 0) {
            s.count = c[1];
            c.k.emit(EventKind::Unlocked, c.k.self, semaphore, s.count);
        } else {
            error = task_waiting;
        }
    }
    put(c, 2, error);
    return c.done();
}};

constexpr lang::BuiltinCode sem_del_code{.run = [](Call& c) { return remove(c, Kind::Semaphore); }, .meddles = true};

constexpr lang::BuiltinCode sem_pend_abort_code{.run = [](Call& c) -> Outcome {
    constexpr Word broadcast = 1;
    Word error;
    const Address semaphore = event_in(c, Kind::Semaphore, error);
    Word woken = 0;
    if (semaphore != 0) {
        c.k.touch(semaphore, true);
        do {
            const TaskId next = c.k.pick(semaphore, Role::Permit, Order::Priority);
            if (next == no_task) break;
            c.k.emit(EventKind::Woken, next, semaphore, c.k.self);
            c.k.complete(next, static_cast<Word>(Status::Aborted));
            woken++;
        } while (c[1] == broadcast);
        if (woken > 0) {
            error = pend_abort;
            look_again(c);
        }
    }
    put(c, 2, error);
    return c.done(woken);
}, .meddles = true};

using lang::Builtin;
using lang::BuiltinType;

constexpr BuiltinType types[] = {
    {.name = "OS_EVENT", .words = extended_mutex_words, .names_tasks = true, .pool = ucos_events,
     .help = "a mutex or a semaphore, known by a pointer"},
};

constexpr lang::Alias aliases[] = {
    {"INT8U", "int"}, {"INT16U", "int"}, {"INT32U", "unsigned"}, {"INT8S", "int"}, {"INT16S", "int"},
    {"INT32S", "int"}, {"BOOLEAN", "int"}, {"OS_STK", "int"},
};

constexpr Builtin functions[] = {
    {.signature = "OS_EVENT* OSMutexCreate(int prio, int* perr)", .code = &mutex_create_code,
     .help = "a mutex that keeps the priority prio for whoever owns it; 255: none", .makes = ucos_events},
    {.signature = "void OSMutexPend(OS_EVENT* pevent, int timeout, int* perr)", .code = &mutex_pend_code,
     .help = "waits until it owns the mutex, at most timeout ticks; 0: for ever"},
    {.signature = "int OSMutexAccept(OS_EVENT* pevent, int* perr)", .code = &mutex_accept_code,
     .help = "1 where it now owns the mutex, else 0, without waiting"},
    {.signature = "int OSMutexPost(OS_EVENT* pevent)", .code = &mutex_post_code,
     .help = "gives the mutex to the most urgent task that waits"},
    {.signature = "OS_EVENT* OSMutexDel(OS_EVENT* pevent, int opt, int* perr)", .code = &mutex_del_code,
     .help = "deletes it: OS_DEL_NO_PEND only if nobody waits, OS_DEL_ALWAYS"},
    {.signature = "OS_EVENT* OSSemCreate(int cnt)", .code = &sem_create_code,
     .help = "a semaphore with cnt permits", .makes = ucos_events},
    {.signature = "void OSSemPend(OS_EVENT* pevent, int timeout, int* perr)", .code = &sem_pend_code,
     .help = "takes a permit, waits at most timeout ticks; 0: for ever"},
    {.signature = "int OSSemAccept(OS_EVENT* pevent)", .code = &sem_accept_code,
     .help = "takes a permit if there is one; answers how many there were"},
    {.signature = "int OSSemPost(OS_EVENT* pevent)", .code = &sem_post_code,
     .help = "a permit for the most urgent task that waits, or for later"},
    {.signature = "void OSSemSet(OS_EVENT* pevent, int cnt, int* perr)", .code = &sem_set_code,
     .help = "sets the count, unless somebody waits"},
    {.signature = "OS_EVENT* OSSemDel(OS_EVENT* pevent, int opt, int* perr)", .code = &sem_del_code,
     .help = "deletes it: OS_DEL_NO_PEND only if nobody waits, OS_DEL_ALWAYS"},
    {.signature = "int OSSemPendAbort(OS_EVENT* pevent, int opt, int* perr)", .code = &sem_pend_abort_code,
     .help = "ends the wait of one task, or of all; answers how many"},
    {.signature = "int OSTaskCreate(void(*)(void*), void* pdata, void* ptos, int prio)", .code = &create_code,
     .help = "a task of its own, unused priority; the stack's top is not looked at"},
    {.signature = "int OSTaskDel(int prio)", .code = &delete_code,
     .help = "deletes the task of that priority, or OS_PRIO_SELF; its mutexes stay taken"},
    {.signature = "int OSTaskChangePrio(int oldprio, int newprio)", .code = &change_priority_code,
     .help = "another priority for the task that has oldprio"},
    {.signature = "int OSTaskSuspend(int prio)", .code = &suspend_code, .help = "keeps the task from running"},
    {.signature = "int OSTaskResume(int prio)", .code = &resume_code, .help = "lets the task run again"},
    {.signature = "void OSTimeDly(int ticks)", .code = &delay_code, .help = "sleeps so many ticks"},
    {.signature = "unsigned OSTimeGet()", .code = &time_code, .help = "the tick; only where time is exact",
     .exact_time_only = true},
    {.signature = "void OSSchedLock()", .code = &lock_code, .help = "no other task runs; interrupts do"},
    {.signature = "void OSSchedUnlock()", .code = &unlock_code, .help = "undoes one OSSchedLock"},
    {.signature = "void OSIntEnter()", .code = &interrupt_enter_code, .help = "first in an isr"},
    {.signature = "void OSIntExit()", .code = &interrupt_exit_code,
     .help = "last in an isr: the most urgent task goes on"},
    {.signature = "void OS_ENTER_CRITICAL()", .code = &critical_enter_code,
     .help = "no other task and no interrupt comes until OS_EXIT_CRITICAL"},
    {.signature = "void OS_EXIT_CRITICAL()", .code = &critical_exit_code, .help = "undoes one OS_ENTER_CRITICAL"},
    {.signature = "void OSInit()", .code = &init_code, .help = "first in main"},
    {.signature = "void OSStart()", .code = &start_code,
     .help = "last in main: until here nobody else runs", .starts = true},
};

constexpr lang::Constant constants[] = {
    {"OS_ERR_NONE", "", none}, {"OS_ERR_EVENT_TYPE", "", event_type}, {"OS_ERR_PEND_ISR", "", pend_isr},
    {"OS_ERR_PEVENT_NULL", "", pevent_null}, {"OS_ERR_POST_ISR", "", post_isr},
    {"OS_ERR_INVALID_OPT", "", invalid_opt}, {"OS_ERR_TIMEOUT", "", timeout},
    {"OS_ERR_PEND_LOCKED", "", pend_locked}, {"OS_ERR_PEND_ABORT", "", pend_abort},
    {"OS_ERR_DEL_ISR", "", del_isr}, {"OS_ERR_CREATE_ISR", "", create_isr},
    {"OS_ERR_PRIO_EXIST", "", prio_exist}, {"OS_ERR_PRIO", "", prio_err},
    {"OS_ERR_PRIO_INVALID", "", prio_invalid}, {"OS_ERR_SEM_OVF", "", sem_ovf},
    {"OS_ERR_TASK_CREATE_ISR", "", task_create_isr}, {"OS_ERR_TASK_DEL", "", task_del},
    {"OS_ERR_TASK_DEL_IDLE", "", task_del_idle}, {"OS_ERR_TASK_DEL_ISR", "", task_del_isr},
    {"OS_ERR_TASK_NO_MORE_TCB", "", task_no_more_tcb}, {"OS_ERR_TASK_NOT_EXIST", "", task_not_exist},
    {"OS_ERR_TASK_NOT_SUSPENDED", "", task_not_suspended},
    {"OS_ERR_TASK_RESUME_PRIO", "", task_resume_prio},
    {"OS_ERR_TASK_SUSPEND_IDLE", "", task_suspend_idle},
    {"OS_ERR_TASK_SUSPEND_PRIO", "", task_suspend_prio}, {"OS_ERR_TASK_WAITING", "", task_waiting},
    {"OS_ERR_NOT_MUTEX_OWNER", "", not_mutex_owner}, {"OS_ERR_PCP_LOWER", "", pcp_lower},
    {"OS_ERR_PIP_LOWER", "", pcp_lower},
    // As 2.5x wrote them; what it numbered in another way has the number that is answered here.
    {"OS_NO_ERR", "", none}, {"OS_TIMEOUT", "", timeout}, {"OS_PRIO_EXIST", "", prio_exist},
    {"OS_PRIO_ERR", "", prio_err}, {"OS_PRIO_INVALID", "", prio_invalid}, {"OS_SEM_OVF", "", sem_ovf},
    {"OS_TASK_DEL_ERR", "", task_del}, {"OS_TASK_DEL_IDLE", "", task_del_idle},
    {"OS_TASK_DEL_ISR", "", task_del_isr}, {"OS_NO_MORE_TCB", "", task_no_more_tcb},
    {"OS_TASK_NOT_EXIST", "", task_not_exist}, {"OS_TASK_NOT_SUSPENDED", "", task_not_suspended},
    {"OS_TASK_RESUME_PRIO", "", task_resume_prio}, {"OS_TASK_SUSPEND_IDLE", "", task_suspend_idle},
    {"OS_TASK_SUSPEND_PRIO", "", task_suspend_prio},
    {"OS_PRIO_MUTEX_CEIL_DIS", "", no_ceiling}, {"OS_PRIO_SELF", "", priority_self},
    {"OS_LOWEST_PRIO", "", lowest_priority}, {"OS_TASK_IDLE_PRIO", "", lowest_priority},
    {"OS_DEL_NO_PEND", "", no_pend}, {"OS_DEL_ALWAYS", "", always},
    {"OS_PEND_OPT_NONE", "", 0}, {"OS_PEND_OPT_BROADCAST", "", 1},
    {"OS_TRUE", "", 1}, {"OS_FALSE", "", 0}, {"OS_TICKS_PER_SEC", "", 1000},
};

}  // namespace

extern const lang::Header ucos_header{.name = "ucos_ii.h", .types = types,
                                      .functions = functions, .constants = constants, .aliases = aliases,
                                      .system = "ucos", .priority_top = lowest_priority,
                                      .unique_priorities = true};

}  // namespace api
