// <taskLib.h>, <tickLib.h>, <kernelLib.h>, <intLib.h> and <errnoLib.h> of VxWorks 5.4: tasks, time,
// interrupt context. Rules: "VxWorks Reference Manual 5.4", the libraries of these names; what an
// interrupt may call: "VxWorks Programmer's Guide 5.4", 2.6.2. Priorities go from 0, the most
// urgent, to 255. A task's id is its place + 1; 0 stands for the caller, but not in an interrupt,
// which is no task.
#include "engine/api/vxworks.h"

namespace api {

using namespace sync;
using namespace vxworks;

namespace {

// What a script sees of a priority, and back.
Word outside(int priority) { return priority_top - priority; }

constexpr int task_arguments = 10;
constexpr std::uint8_t nested_max = 127;  // below the mark of a lock that has lapsed

Address block_of(const Call& c, TaskId task) { return c.k.words.address_of(&c.k.tasks[task]); }

// The task that argument 0 names, or no_task.
TaskId named_task(const Call& c) {
    if (c[0] == 0) return c.in_interrupt() ? no_task : c.k.self;
    const TaskId task = task_of(c, c[0]);
    if (task != no_task && (c.k.tasks[task].flags & Interrupt) != 0) return no_task;
    return task;
}

// Declared tasks that are not yet released are nobody.
constexpr lang::BuiltinCode spawn_code{
    .run = [](Call& c) -> Outcome {
        constexpr int priority = 1, function = 4, first = 5;
        if (c.in_interrupt()) return fail(c, not_isr_callable);
        if (c[priority] < 0 || c[priority] > priority_top) return fail(c, illegal_priority);
        if (c[function] < 0) return c.k.misused(Misuse::BadArgument);
        const TaskId born = start(c.k, c[function], c.arguments + first, task_arguments, outside(c[priority]));
        if (born == no_task) return fail(c, not_enough_memory);
        c.k.tasks[born].flags |= Detached;
        return c.done(born + 1);
    },
    .meddles = true};

constexpr lang::BuiltinCode delete_code{
    .run = [](Call& c) -> Outcome {
        if (c.in_interrupt()) return fail(c, not_isr_callable);
        // Who has waited knows whom it waited for, also where that task is no more.
        const bool waited = c.task().wake == Wake::Retry;
        const TaskId task = waited ? static_cast<TaskId>(c[0] - 1) : named_task(c);
        return task == no_task ? c.ended(Status::Invalid) : delete_task(c, task);
    },
    .finish = finish,
    .meddles = true};

constexpr lang::BuiltinCode delete_by_force_code{
    .run = [](Call& c) -> Outcome {
        if (c.in_interrupt()) return fail(c, not_isr_callable);
        const TaskId task = named_task(c);
        if (task == no_task) return c.ended(Status::Invalid);
        if (task == c.k.self) return Outcome::Ended;
        const Misuse misuse = kill(c.k, task);
        return misuse == Misuse::None ? c.ended(Status::Ok) : c.k.misused(misuse);
    },
    .finish = finish,
    .meddles = true};

constexpr lang::BuiltinCode safe_code{.run = [](Call& c) -> Outcome {
    if (c.in_interrupt()) return fail(c, not_isr_callable);
    Task& t = c.task();
    if (t.safe == nested_max) return c.k.misused(Misuse::NestedTooDeep);
    c.k.touch(block_of(c, c.k.self), true, false);
    t.safe++;
    return c.done(ok);
}};

// One too many says nothing and does nothing.
constexpr lang::BuiltinCode unsafe_code{.run = [](Call& c) -> Outcome {
    if (c.in_interrupt()) return fail(c, not_isr_callable);
    Task& t = c.task();
    c.k.touch(block_of(c, c.k.self), true, false);
    if (t.safe == 0) return c.done(ok);
    t.safe--;
    wake_deleters(c.k, c.k.self);
    return c.done(ok);
}};

constexpr lang::BuiltinCode delay_code{.run = [](Call& c) -> Outcome {
    if (c.in_interrupt()) return fail(c, not_isr_callable);
    if (c[0] < 0) return c.k.misused(Misuse::BadArgument);
    return c.k.sleep(c[0]);
}};

constexpr lang::BuiltinCode set_priority_code{
    .run = [](Call& c) -> Outcome {
        const TaskId task = named_task(c);
        if (c[1] < 0 || c[1] > priority_top) return fail(c, illegal_priority);
        if (task == no_task) return c.ended(Status::Invalid);
        set_base(c.k, task, outside(c[1]));
        c.k.drops_to_tail = true;
        return c.ended(Status::Ok);
    },
    .finish = finish,
    .meddles = true};

// What it runs with now, what it has inherited included.
constexpr lang::BuiltinCode get_priority_code{
    .run = [](Call& c) -> Outcome {
        const TaskId task = named_task(c);
        if (task == no_task) return c.ended(Status::Invalid);
        if (c[1] == 0) return c.k.misused(Misuse::BadArgument);
        const Task& t = c.k.tasks[task];
        c.k.touch(block_of(c, task), false);
        const Address out = c.address(1);
        if (c[1] < own_window) c.k.touch(out, true);
        c.k.words[out] = outside(c.k.rule.exact_time() ? t.effective : t.base);
        return c.ended(Status::Ok);
    },
    .finish = finish,
    .meddles = true};

constexpr lang::BuiltinCode lock_code{
    .run = [](Call& c) -> Outcome {
        if (c.in_interrupt()) return fail(c, not_isr_callable);
        Task& t = c.task();
        if (t.scheduler_locks == nested_max) return c.k.misused(Misuse::NestedTooDeep);
        c.k.touch(block_of(c, c.k.self), true, false);
        t.scheduler_locks++;
        return c.done(ok);
    },
    .meddles = true};

constexpr lang::BuiltinCode unlock_code{
    .run = [](Call& c) -> Outcome {
        if (c.in_interrupt()) return fail(c, not_isr_callable);
        Task& t = c.task();
        c.k.touch(block_of(c, c.k.self), true, false);
        if (t.scheduler_locks > 0) t.scheduler_locks--;
        return c.done(ok);
    },
    .meddles = true};

constexpr lang::BuiltinCode suspend_code{
    .run = [](Call& c) -> Outcome {
        const TaskId task = named_task(c);
        return task == no_task ? c.ended(Status::Invalid) : suspend_task(c, task);
    },
    .finish = finish,
    .meddles = true};

constexpr lang::BuiltinCode resume_code{
    .run = [](Call& c) -> Outcome {
        const TaskId task = named_task(c);
        if (task == no_task) return c.ended(Status::Invalid);
        resume(c.k, task);
        return c.ended(Status::Ok);
    },
    .finish = finish,
    .meddles = true};

constexpr lang::BuiltinCode own_id_code{
    .run = [](Call& c) { return c.done(c.in_interrupt() ? 0 : c.k.self + 1); }, .effect = Effect::Identity};

constexpr lang::BuiltinCode verify_code{
    .run = [](Call& c) -> Outcome {
        const TaskId task = c[0] == 0 ? no_task : named_task(c);
        if (task == no_task) return c.ended(Status::Invalid);
        c.k.touch(block_of(c, task), false);
        return c.ended(Status::Ok);
    },
    .finish = finish,
    .meddles = true};

template <bool suspended> Outcome tell_state(Call& c) {
    const TaskId task = c[0] == 0 ? no_task : named_task(c);
    if (task == no_task) return c.done(0);
    c.k.touch(block_of(c, task), false);
    const Task& t = c.k.tasks[task];
    const bool held_up = (t.flags & Suspended) != 0;
    return c.done(suspended ? held_up : t.state == State::Ready && !held_up);
}
constexpr lang::BuiltinCode is_ready_code{.run = tell_state<false>, .meddles = true};
constexpr lang::BuiltinCode is_suspended_code{.run = tell_state<true>, .meddles = true};

constexpr lang::BuiltinCode tick_code{.run = [](Call& c) -> Outcome {
    c.k.touch(0, false);
    return c.done(c.k.words[0]);
}};

constexpr lang::BuiltinCode time_slice_code{.run = [](Call& c) -> Outcome {
    // A task's used-up ticks are counted in one byte.
    if (c[0] < 0 || c[0] > UINT8_MAX) return c.k.misused(Misuse::BadArgument);
    c.k.touch(c.k.slice_place, true);
    c.k.words[c.k.slice_place] = c[0];
    return c.done(ok);
}};

constexpr lang::BuiltinCode in_interrupt_code{
    .run = [](Call& c) { return c.done(c.in_interrupt()); }, .effect = Effect::Nothing};

constexpr lang::BuiltinCode get_errno_code{.run = [](Call& c) { return c.done(own_errno(c)); },
                                           .effect = Effect::Nothing};
constexpr lang::BuiltinCode set_errno_code{.run = [](Call& c) {
    own_errno(c) = c[0];
    return c.done(ok);
}};
constexpr lang::BuiltinCode get_errno_of_code{
    .run = [](Call& c) -> Outcome {
        const TaskId task = named_task(c);
        if (task == no_task) return c.done(error);
        c.k.touch(block_of(c, task), false);
        return c.done(c.k.own_word(task, errno_word));
    },
    .meddles = true};
constexpr lang::BuiltinCode set_errno_of_code{
    .run = [](Call& c) -> Outcome {
        const TaskId task = named_task(c);
        if (task == no_task) return c.done(error);
        c.k.touch(block_of(c, task), true);
        c.k.own_word(task, errno_word) = c[1];
        return c.done(ok);
    },
    .meddles = true};

using lang::Builtin;
using lang::Constant;
using lang::Form;

constexpr Builtin task_functions[] = {
    {"int taskSpawn(const char* name, int priority, int options, int stackSize, int(*)(...), int arg1, int arg2, "
     "int arg3, int arg4, int arg5, int arg6, int arg7, int arg8, int arg9, int arg10)",
     &spawn_code, Form::Call, "starts a function as a task and answers its id, or ERROR"},
    {"STATUS taskDelete(int tid)", &delete_code, Form::Call,
     "ends a task, 0: this one; waits while it is safe from deletion"},
    {"STATUS taskDeleteForce(int tid)", &delete_by_force_code, Form::Call, "ends a task, also one that is safe"},
    {"STATUS taskSafe()", &safe_code, Form::Call, "nobody can delete this task until taskUnsafe"},
    {"STATUS taskUnsafe()", &unsafe_code, Form::Call, "undoes one taskSafe; who waits to delete it can, then"},
    {"STATUS taskDelay(int ticks)", &delay_code, Form::Call, "sleeps; 0: goes behind its equals"},
    {"STATUS taskPrioritySet(int tid, int priority)", &set_priority_code, Form::Call,
     "0 is the most urgent, 255 the least; lowering waits until no inversion-safe mutex is owned"},
    {"STATUS taskPriorityGet(int tid, int* priority)", &get_priority_code, Form::Call,
     "with what it runs now, inherited or not"},
    {"STATUS taskLock()", &lock_code, Form::Call, "no other task runs until taskUnlock, unless this one waits"},
    {"STATUS taskUnlock()", &unlock_code, Form::Call, "undoes one taskLock"},
    {"STATUS taskSuspend(int tid)", &suspend_code, Form::Call, "it does not run until resumed, whatever else it waits for"},
    {"STATUS taskResume(int tid)", &resume_code, Form::Call, "undoes taskSuspend"},
    {"int taskIdSelf()", &own_id_code, Form::Local, "the id of this task"},
    {"STATUS taskIdVerify(int tid)", &verify_code, Form::Call, "OK where there is such a task"},
    {"BOOL taskIsReady(int tid)", &is_ready_code, Form::Call, "whether it runs, or could"},
    {"BOOL taskIsSuspended(int tid)", &is_suspended_code, Form::Call, "whether it is suspended"},
};
constexpr Constant task_constants[] = {
    {"VX_SUPERVISOR_MODE", "", 0x1}, {"VX_UNBREAKABLE", "", 0x2}, {"VX_DEALLOC_STACK", "", 0x4},
    {"VX_FP_TASK", "", 0x8}, {"VX_STDIO", "", 0x10}, {"VX_PRIVATE_ENV", "", 0x80},
    {"VX_NO_STACK_FILL", "", 0x100}, {"S_taskLib_ILLEGAL_PRIORITY", "", illegal_priority},
};

constexpr Builtin tick_functions[] = {
    {.signature = "ULONG tickGet()", .code = &tick_code, .help = "the tick; only where time is exact",
     .exact_time_only = true},
};
constexpr Builtin kernel_functions[] = {
    {.signature = "STATUS kernelTimeSlice(int ticks)", .code = &time_slice_code,
     .help = "equals take turns of so many ticks, 0: they do not", .sets_slice = true},
};
constexpr Builtin interrupt_functions[] = {
    {"BOOL intContext()", &in_interrupt_code, Form::Local, "whether this is an interrupt"},
    {"int intCount()", &in_interrupt_code, Form::Local, "how deep interrupts are nested"},
};
constexpr Constant interrupt_constants[] = {{"S_intLib_NOT_ISR_CALLABLE", "", not_isr_callable}};
constexpr Builtin errno_functions[] = {
    {"int errnoGet()", &get_errno_code, Form::Local, "errno"},
    {"STATUS errnoSet(int number)", &set_errno_code, Form::Local, "sets errno"},
    {"int errnoOfTaskGet(int tid)", &get_errno_of_code, Form::Call, "errno of another task, or ERROR"},
    {"STATUS errnoOfTaskSet(int tid, int number)", &set_errno_of_code, Form::Call, "sets errno of another task"},
};

constexpr std::span<const std::string_view> only_common{common_includes, 1};

}  // namespace

extern const lang::Header vxworks_task_header{
    .name = "taskLib.h", .includes = common_includes, .functions = task_functions,
    .constants = task_constants, .system = "vxworks"};
extern const lang::Header vxworks_tick_header{
    .name = "tickLib.h", .includes = only_common, .functions = tick_functions, .system = "vxworks"};
extern const lang::Header vxworks_kernel_header{
    .name = "kernelLib.h", .includes = only_common, .functions = kernel_functions, .system = "vxworks"};
extern const lang::Header vxworks_interrupt_header{
    .name = "intLib.h", .includes = only_common, .functions = interrupt_functions,
    .constants = interrupt_constants, .system = "vxworks"};
extern const lang::Header vxworks_errno_header{
    .name = "errnoLib.h", .includes = only_common, .functions = errno_functions, .system = "vxworks"};

}  // namespace api
