// <xinu.h> of Xinu: counting semaphores and processes. Rules: D. Comer, "Operating System Design:
// The Xinu Approach", semaphores. Strictly first come, first served; a larger priority is more
// urgent. A wait whose semaphore is deleted answers DELETED, one whose semaphore is reset RESTART.
#include "engine/api/system.h"

namespace api {

using namespace sync;

namespace {

constexpr Word ok = 1, error = -1, deleted = -6, restarted = -7;

void finish(Call& c) {
    switch (c.status) {
        case Status::Ok: c.result = ok; break;
        case Status::Deleted: c.result = deleted; break;
        case Status::Aborted: c.result = restarted; break;
        default: c.result = error; break;
    }
}

Address semaphore_in(const Call& c) { return object_in(c, xinu_semaphores, c[0]); }

constexpr lang::BuiltinCode create_code{.run = [](Call& c) -> Outcome {
    if (c[0] < 0) return c.done(error);
    const Address made = c.k.from_pool(xinu_semaphores);
    if (made == 0) return c.done(error);
    c.k.touch(made, true);
    c.k.at<Semaphore>(made) = {options_of(Kind::Semaphore, Order::Fifo, Grant::HandOff), c[0], INT32_MAX};
    return c.done(handle_of(made));
}};
constexpr lang::BuiltinCode wait_code{
    .run = [](Call& c) -> Outcome {
        if (c.in_interrupt()) return c.k.misused(Misuse::NotFromInterrupt);
        const Address s = semaphore_in(c);
        return s == 0 ? c.ended(Status::Invalid) : take_permit(c, s);
    },
    .finish = finish};
constexpr lang::BuiltinCode signal_code{
    .run = [](Call& c) {
        const Address s = semaphore_in(c);
        return c.ended(s == 0 ? Status::Invalid : give_permits(c.k, s));
    },
    .finish = finish};
constexpr lang::BuiltinCode signal_many_code{
    .run = [](Call& c) {
        const Address s = semaphore_in(c);
        return c.ended(s == 0 || c[1] <= 0 ? Status::Invalid : give_permits(c.k, s, c[1]));
    },
    .finish = finish};
constexpr lang::BuiltinCode delete_code{
    .run = [](Call& c) {
        const Address s = semaphore_in(c);
        if (s == 0) return c.ended(Status::Invalid);
        c.k.touch(s, true);
        c.k.complete_all(s, Role::Permit, Status::Deleted);
        for (int i = 0; i < semaphore_words; i++) c.k.words[static_cast<std::size_t>(s + i)] = 0;
        return c.ended(Status::Ok);
    },
    .finish = finish};
constexpr lang::BuiltinCode reset_code{
    .run = [](Call& c) {
        const Address s = semaphore_in(c);
        if (s == 0 || c[1] < 0) return c.ended(Status::Invalid);
        c.k.touch(s, true);
        c.k.complete_all(s, Role::Permit, Status::Aborted);
        c.k.at<Semaphore>(s).count = c[1];
        return c.ended(Status::Ok);
    },
    .finish = finish};
// Below 0: so many wait.
constexpr lang::BuiltinCode count_code{.run = [](Call& c) {
    const Address s = semaphore_in(c);
    if (s == 0) return c.done(error);
    c.k.touch(s, false);
    return c.done(c.k.at<Semaphore>(s).count - c.k.waiters(s, Role::Permit));
}};

// -- processes: the number of one is its place + 1

constexpr lang::BuiltinCode own_number_code{
    .run = [](Call& c) { return c.done(c.k.self + 1); }, .effect = Effect::Identity};
// A new process is suspended.
constexpr lang::BuiltinCode create_process_code{.run = [](Call& c) -> Outcome {
    if (c[2] < 1) return c.done(error);
    const TaskId born = start(c.k, c[0], nullptr, 0, c[2]);
    if (born == no_task) return c.done(error);
    suspend(c.k, born);
    return c.done(born + 1);
}};
constexpr lang::BuiltinCode resume_code{.run = [](Call& c) -> Outcome {
    const TaskId task = task_of(c, c[0]);
    if (task == no_task || !(c.k.tasks[task].flags & Suspended)) return c.done(error);
    resume(c.k, task);
    return c.done(c.k.tasks[task].base);
}, .meddles = true};
// Only one that is ready, as Xinu has it: who waits cannot be suspended.
constexpr lang::BuiltinCode suspend_code{.run = [](Call& c) -> Outcome {
    const TaskId task = task_of(c, c[0]);
    if (task == no_task || c.k.tasks[task].state != State::Ready || c.k.tasks[task].flags & Suspended) {
        return c.done(error);
    }
    suspend(c.k, task);
    return c.done(c.k.tasks[task].base);
}, .meddles = true};
constexpr lang::BuiltinCode kill_code{.run = [](Call& c) -> Outcome {
    const TaskId task = task_of(c, c[0]);
    if (task == no_task) return c.done(error);
    if (task == c.k.self) return Outcome::Ended;
    const Misuse misuse = kill(c.k, task);
    return misuse == Misuse::None ? c.done(ok) : c.k.misused(misuse);
}, .meddles = true};
constexpr lang::BuiltinCode priority_code{.run = [](Call& c) -> Outcome {
    const TaskId task = task_of(c, c[0]);
    if (task == no_task || c[1] < 1 || c[1] > INT16_MAX - 1) return c.done(error);
    const Word before = c.k.tasks[task].base;
    set_base(c.k, task, c[1]);
    return c.done(before);
}, .meddles = true};
constexpr lang::BuiltinCode get_priority_code{.run = [](Call& c) -> Outcome {
    const TaskId task = task_of(c, c[0]);
    return c.done(task == no_task ? error : c.k.tasks[task].base);
}};
constexpr lang::BuiltinCode sleep_code{.run = [](Call& c) -> Outcome {
    if (c[0] < 0) return c.done(error);
    const Outcome out = c.k.sleep(c[0]);
    c.result = ok;
    if (out == Outcome::Waiting) c.task().result = ok;
    return out;
}};

constexpr lang::BuiltinType types[] = {
    {.name = "sid32", .words = 1, .copyable = true, .scalar = true, .help = "a semaphore"},
    {.name = "Xinu semaphore", .words = semaphore_words, .pool = xinu_semaphores},
};
constexpr lang::Builtin functions[] = {
    {.signature = "sid32 screate(int count)", .code = &create_code, .help = "a semaphore, or SYSERR",
     .makes = xinu_semaphores},
    {.signature = "int wait(sid32)", .code = &wait_code, .help = "takes one, first come, first served"},
    {.signature = "int signal(sid32)", .code = &signal_code, .help = "gives one"},
    {.signature = "int signaln(sid32, int count)", .code = &signal_many_code, .help = "gives several at once"},
    {.signature = "int sdelete(sid32)", .code = &delete_code, .help = "it is no more; who waits answers DELETED"},
    {.signature = "int sreset(sid32, int count)", .code = &reset_code,
     .help = "begins anew with count; who waits answers RESTART"},
    {.signature = "int scount(sid32)", .code = &count_code, .help = "what is left; below 0: so many wait"},
    {.signature = "int create(void(*)(void), int stack, int priority, const char* name, int arguments = 0)",
     .code = &create_process_code, .help = "a process, suspended: resume(create(...))"},
    {.signature = "int resume(int pid)", .code = &resume_code, .help = "a suspended process goes on"},
    {.signature = "int suspend(int pid)", .code = &suspend_code, .help = "a ready process stops until resume"},
    {.signature = "int kill(int pid)", .code = &kill_code, .help = "ends a process; what it took stays taken"},
    {.signature = "int getpid()", .code = &own_number_code, .help = "the caller"},
    {.signature = "int getprio(int pid)", .code = &get_priority_code, .help = "its priority"},
    {.signature = "int chprio(int pid, int priority)", .code = &priority_code, .help = "a new priority; the old one"},
    {.signature = "int sleepms(int ticks)", .code = &sleep_code, .help = "sleeps"},
};
constexpr lang::Constant constants[] = {
    {"OK", "", ok}, {"SYSERR", "", error}, {"DELETED", "", deleted}, {"RESTART", "", restarted},
};

}  // namespace

extern const lang::Header xinu_header{.name = "xinu.h", .types = types, .functions = functions,
                                      .constants = constants, .system = "xinu"};

}  // namespace api
