// Threads of Win32 and Windows CE. A handle stands for a thread as long as it is open; only then
// its place and its exit code are given up. A desktop thread's priority is its level, 1 to 31,
// larger more urgent: what `priority(n)` of a task states. It is of the real-time class from level
// 16 on, else of the normal one; SetThreadPriority counts from the class's base, 24 or 8. CE's goes
// from 0, the most urgent, to 255, and its SetThreadPriority covers the last eight of them.
#include "engine/api/win32.h"

#include <algorithm>
#include <array>

namespace api {

namespace win32 {

namespace {

enum : Word { still_active = 259, create_suspended = 4, stack_is_reservation = 0x10000 };
constexpr Word priority_error = 0x7fffffff;

// Behind a thread's own words: how often it was suspended.
Word& suspensions(const Kernel& k, Address thread) {
    return k.words[thread + sizeof(Thread) / sizeof(Word)];
}

// The thread that the handle in argument [i] stands for; no_task where it is none.
TaskId thread_in(const Call& c, int i) {
    if (c[i] == pseudo_thread) return c.k.self;
    const Address thread = object_in(c, i, Kind::Thread);
    return thread == 0 ? no_task : static_cast<TaskId>(c.k.at<Thread>(thread).task - 1);
}
Address block_of(const Kernel& k, TaskId task) { return k.words.address_of(&k.tasks[task]); }
bool has_ended(const Kernel& k, TaskId task) { return k.tasks[task].state == State::Ended; }

void write(Call& c, int i, Word value) {
    if (c[i] == 0) return;
    if (c[i] < own_window) c.k.touch(c.address(i), true);
    c.k.words[c.address(i)] = value;
}

// -- priorities

constexpr int idle = -15, time_critical = 15, realtime_level = 16;

int base_of(int level) { return level >= realtime_level ? 24 : level > 0 ? 8 : 0; }

// The level of a relative priority, in the class of [level].
bool level_for(int level, Word relative, int& out) {
    const bool realtime = level >= realtime_level;
    if (relative == idle || relative == time_critical) {
        out = relative == idle ? (realtime ? 16 : 1) : realtime ? 31 : 15;
        return true;
    }
    out = base_of(level) + relative;
    return realtime ? relative >= -7 && relative <= 6 : relative >= -2 && relative <= 2;
}
Word relative_of(int level) {
    if (level == 1 || level == 16) return idle;
    if (level == 15 || level == 31) return time_critical;
    return level - base_of(level);
}

constexpr int ce_last = 7, ce_normal = 251;

template <System system> Outcome set_priority(Call& c) {
    const TaskId task = thread_in(c, 0);
    if (task == no_task) return fail(c, invalid_handle);
    int level = 0;
    if (system == System::Ce) {
        if (c[1] < 0 || c[1] > ce_last) return fail(c, invalid_parameter);
        level = ce_last - c[1];
    } else if (!level_for(c.k.tasks[task].base, c[1], level)) {
        return fail(c, invalid_parameter);
    }
    set_base(c.k, task, level);
    return c.done(1);
}
template <System system> Outcome get_priority(Call& c) {
    const TaskId task = thread_in(c, 0);
    if (task == no_task) return fail(c, invalid_handle, priority_error);
    c.k.touch(block_of(c.k, task), false);
    const int level = c.k.tasks[task].base;
    if (system == System::Windows) return c.done(relative_of(level));
    return c.done(level > ce_last ? 0 : ce_last - level);
}
constexpr lang::BuiltinCode set_ce_priority_code{.run = [](Call& c) -> Outcome {
    const TaskId task = thread_in(c, 0);
    if (task == no_task) return fail(c, invalid_handle);
    if (c[1] < 0 || c[1] > ce_priority_top) return fail(c, invalid_parameter);
    set_base(c.k, task, ce_priority_top - c[1]);
    return c.done(1);
}, .meddles = true};
constexpr lang::BuiltinCode get_ce_priority_code{.run = [](Call& c) -> Outcome {
    const TaskId task = thread_in(c, 0);
    if (task == no_task) return fail(c, invalid_handle, priority_error);
    c.k.touch(block_of(c.k, task), false);
    return c.done(ce_priority_top - c.k.tasks[task].base);
}};

// -- birth and death

template <System system> Outcome create_thread(Call& c) {
    if (c[2] <= 0) return fail(c, invalid_parameter);  // a null pointer; 0 is no function of a script
    if (c[4] & ~(create_suspended | stack_is_reservation)) return fail(c, invalid_parameter);
    const Address object = make(c, options_of(Kind::Thread, Order::Undefined, Grant::HandOff));
    if (object == 0) return c.done(0);
    const int level = system == System::Ce ? ce_priority_top - ce_normal : base_of(c.k.tasks[c.k.self].base);
    const TaskId born = start(c.k, c[2], &c.arguments[3], 1, level);
    if (born == no_task) {
        for (int i = 0; i < object_words; i++) c.k.words[object + i] = 0;
        return fail(c, not_enough_memory);
    }
    c.k.at<Thread>(object).task = born + 1;
    if (c[4] & create_suspended) {
        suspend(c.k, born);
        suspensions(c.k, object) = 1;
    }
    write(c, 5, born + 1);
    return c.done(handle_of(object));
}

constexpr lang::BuiltinCode open_thread_code{.run = [](Call& c) -> Outcome {
    const Word number = c[2];
    if (number < 1 || number > c.k.task_count || c.k.tasks[number - 1].state == State::Unborn) {
        return fail(c, invalid_parameter);
    }
    Address object = find(c.k, [&](Address o) {
        return c.k.options(o).k() == Kind::Thread && c.k.at<Thread>(o).task == number && tail(c.k, o).references > 0;
    });
    if (object != 0) {
        c.k.touch(object, true);
        tail(c.k, object).references++;
        return c.done(handle_of(object));
    }
    object = make(c, options_of(Kind::Thread, Order::Undefined, Grant::HandOff));
    if (object == 0) return c.done(0);
    c.k.at<Thread>(object).task = number;
    c.k.touch(block_of(c.k, static_cast<TaskId>(number - 1)), true);
    c.k.tasks[number - 1].flags &= ~Detached;
    return c.done(handle_of(object));
}};

constexpr lang::BuiltinCode exit_thread_code{.run = [](Call& c) {
    c.result = c[0];
    return Outcome::Ended;
}};

constexpr lang::BuiltinCode terminate_code{.run = [](Call& c) -> Outcome {
    const TaskId task = thread_in(c, 0);
    if (task == no_task) return fail(c, invalid_handle);
    if (task == c.k.self) {
        c.result = c[1];
        return Outcome::Ended;
    }
    c.k.touch(block_of(c.k, task), true);
    if (has_ended(c.k, task)) return fail(c, access_denied);
    const Outcome out = delete_task(c, task);
    if (out != Outcome::Done) return out;
    if (has_ended(c.k, task)) c.k.tasks[task].result = c[1];
    return c.done(1);
}, .meddles = true};

constexpr lang::BuiltinCode exit_code_code{.run = [](Call& c) -> Outcome {
    const TaskId task = thread_in(c, 0);
    if (task == no_task) return fail(c, invalid_handle);
    c.k.touch(block_of(c.k, task), false);
    write(c, 1, has_ended(c.k, task) ? c.k.tasks[task].result : static_cast<Word>(still_active));
    return c.done(1);
}};

// Both answer the count as it was. A thread that suspended itself through its pseudo handle has
// none.
template <bool suspends> Outcome change_suspension(Call& c) {
    const TaskId task = thread_in(c, 0);
    if (task == no_task) return fail(c, invalid_handle, -1);
    if (has_ended(c.k, task)) return fail(c, access_denied, -1);
    Address object = object_in(c, 0, Kind::Thread);
    if (object == 0) {
        object = find(c.k, [&](Address o) {
            return c.k.options(o).k() == Kind::Thread && c.k.at<Thread>(o).task == task + 1;
        });
    }
    const bool suspended = c.k.tasks[task].flags & Suspended;
    Word before = suspended;
    if (object != 0) {
        before = std::max<Word>(before, suspensions(c.k, object));
        suspensions(c.k, object) = suspends ? before + 1 : std::max<Word>(0, before - 1);
        c.k.touch(object, true);
    }
    if (suspends) suspend(c.k, task);
    else if (before <= 1) resume(c.k, task);
    return c.done(before);
}

// -- time and numbers

constexpr lang::BuiltinCode sleep_code{.run = [](Call& c) -> Outcome {
    if (c[0] != forever) return c.k.sleep(ticks_of(c[0]));
    // Nobody ends this wait: not an end of its own, which somebody else might bring about.
    return c.k.wait(block_of(c.k, c.k.self), Role::Latch, Order::Undefined);
}, .effect = Effect::Anything};

// Answers whether somebody else runs now.
constexpr lang::BuiltinCode switch_code{.run = [](Call& c) -> Outcome {
    bool other = !c.k.rule.exact_time();
    for (int i = 0; i < c.k.task_count && !other; i++) {
        const Task& t = c.k.tasks[i];
        other = i != c.k.self && t.state == State::Ready && !(t.flags & Suspended) &&
                t.effective == c.k.tasks[c.k.self].effective;
    }
    const Outcome out = c.k.sleep(0);
    c.result = other;
    return out;
}, .effect = Effect::Nothing};

constexpr lang::BuiltinCode own_thread_code{.run = [](Call& c) { return c.done(pseudo_thread); },
                                            .effect = Effect::Nothing};
constexpr lang::BuiltinCode own_process_code{.run = [](Call& c) { return c.done(pseudo_process); },
                                             .effect = Effect::Nothing};
constexpr lang::BuiltinCode own_id_code{.run = [](Call& c) { return c.done(c.k.self + 1); },
                                        .effect = Effect::Identity};
constexpr lang::BuiltinCode id_code{.run = [](Call& c) -> Outcome {
    const TaskId task = thread_in(c, 0);
    return task == no_task ? fail(c, invalid_handle) : c.done(task + 1);
}};

constexpr Word normal_class = 0x20, realtime_class = 0x100;
constexpr lang::BuiltinCode class_code{.run = [](Call& c) -> Outcome {
    if (c[0] != pseudo_process) return fail(c, invalid_handle);
    c.k.touch(block_of(c.k, c.k.self), false);
    return c.done(c.k.tasks[c.k.self].base >= realtime_level ? realtime_class : normal_class);
}};

template <System system> struct Code {
    static constexpr lang::BuiltinCode create{.run = create_thread<system>};
    static constexpr lang::BuiltinCode set{.run = set_priority<system>};
    static constexpr lang::BuiltinCode get{.run = get_priority<system>};
};
constexpr lang::BuiltinCode suspend_code{.run = change_suspension<true>, .meddles = true};
constexpr lang::BuiltinCode resume_code{.run = change_suspension<false>, .meddles = true};

using lang::Builtin;
using lang::Form;

constexpr int shared_count = 15;
template <System system> constexpr Builtin shared_functions[shared_count] = {
    {.signature = "HANDLE CreateThread(void* security, unsigned stack_size, unsigned(*)(void*), void* parameter, "
                  "unsigned flags, unsigned* id)",
     .code = &Code<system>::create, .help = "starts a thread in DWORD WINAPI f(LPVOID)", .makes = win32_objects},
    {.signature = "HANDLE OpenThread(unsigned access, int inherit, int id)", .code = &open_thread_code,
     .help = "a handle to the thread of this number", .makes = win32_objects},
    {"void ExitThread(unsigned code)", &exit_thread_code, Form::Call, "ends the calling thread"},
    {"int TerminateThread(HANDLE thread, unsigned code)", &terminate_code, Form::Call,
     "ends it wherever it stands; what it holds stays as it is"},
    {"int GetExitCodeThread(HANDLE thread, unsigned* code)", &exit_code_code, Form::Call,
     "how it ended, or STILL_ACTIVE"},
    {"unsigned SuspendThread(HANDLE thread)", &suspend_code, Form::Call, "not run until it is resumed as often"},
    {"unsigned ResumeThread(HANDLE thread)", &resume_code, Form::Call, "once less suspended"},
    {"int SetThreadPriority(HANDLE thread, int priority)", &Code<system>::set, Form::Call,
     "a priority relative to the class"},
    {"int GetThreadPriority(HANDLE thread)", &Code<system>::get, Form::Call, "the priority relative to the class"},
    {"HANDLE GetCurrentThread()", &own_thread_code, Form::Local, "stands for whoever uses it"},
    {"unsigned GetCurrentThreadId()", &own_id_code, Form::Local, "the number of the calling thread"},
    {"unsigned GetThreadId(HANDLE thread)", &id_code, Form::Call, "its number"},
    {"HANDLE GetCurrentProcess()", &own_process_code, Form::Local, "stands for the process"},
    {"void Sleep(unsigned milliseconds)", &sleep_code, Form::Call, "goes on later; 0 lets equals run first"},
    {"int SwitchToThread()", &switch_code, Form::Call, "lets another thread run, if one is ready"},
};

template <std::size_t more>
constexpr std::array<Builtin, shared_count + more> joined(const Builtin (&first)[shared_count],
                                                          const Builtin (&second)[more]) {
    std::array<Builtin, shared_count + more> out{};
    for (std::size_t i = 0; i < shared_count; i++) out[i] = first[i];
    for (std::size_t i = 0; i < more; i++) out[shared_count + i] = second[i];
    return out;
}
constexpr Builtin windows_own[] = {
    {"unsigned GetPriorityClass(HANDLE process)", &class_code, Form::Call,
     "the class of the calling thread's level"},
};
constexpr Builtin ce_own[] = {
    {"int CeSetThreadPriority(HANDLE thread, int priority)", &set_ce_priority_code, Form::Call,
     "one of all 256 priorities, 0 the most urgent"},
    {"int CeGetThreadPriority(HANDLE thread)", &get_ce_priority_code, Form::Call, "its priority, 0 to 255"},
};
constexpr auto windows_functions = joined(shared_functions<System::Windows>, windows_own);
constexpr auto ce_functions = joined(shared_functions<System::Ce>, ce_own);

constexpr lang::Constant constants[] = {
    {"STILL_ACTIVE", "unsigned", still_active}, {"CREATE_SUSPENDED", "unsigned", create_suspended},
    {"STACK_SIZE_PARAM_IS_A_RESERVATION", "unsigned", stack_is_reservation},
    {"THREAD_ALL_ACCESS", "unsigned", 0x1fffff},
    {"THREAD_PRIORITY_IDLE", "", idle}, {"THREAD_PRIORITY_LOWEST", "", -2},
    {"THREAD_PRIORITY_BELOW_NORMAL", "", -1}, {"THREAD_PRIORITY_NORMAL", "", 0},
    {"THREAD_PRIORITY_ABOVE_NORMAL", "", 1}, {"THREAD_PRIORITY_HIGHEST", "", 2},
    {"THREAD_PRIORITY_TIME_CRITICAL", "", time_critical},
    {"THREAD_PRIORITY_ERROR_RETURN", "", priority_error},
    {"NORMAL_PRIORITY_CLASS", "unsigned", normal_class}, {"REALTIME_PRIORITY_CLASS", "unsigned", realtime_class},
};
constexpr lang::Constant ce_constants[] = {
    {"STILL_ACTIVE", "unsigned", still_active}, {"CREATE_SUSPENDED", "unsigned", create_suspended},
    {"STACK_SIZE_PARAM_IS_A_RESERVATION", "unsigned", stack_is_reservation},
    {"THREAD_PRIORITY_TIME_CRITICAL", "", 0}, {"THREAD_PRIORITY_HIGHEST", "", 1},
    {"THREAD_PRIORITY_ABOVE_NORMAL", "", 2}, {"THREAD_PRIORITY_NORMAL", "", 3},
    {"THREAD_PRIORITY_BELOW_NORMAL", "", 4}, {"THREAD_PRIORITY_LOWEST", "", 5},
    {"THREAD_PRIORITY_ABOVE_IDLE", "", 6}, {"THREAD_PRIORITY_IDLE", "", ce_last},
    {"THREAD_PRIORITY_ERROR_RETURN", "", priority_error},
};
constexpr std::string_view base[] = {"minwindef.h"};

}  // namespace

}  // namespace win32

extern const lang::Header processthreads_header{.name = "processthreadsapi.h", .includes = win32::base,
                                                .functions = win32::windows_functions,
                                                .constants = win32::constants, .system = "win32",
                                                .task_words = task_words_count};
extern const lang::Header ce_tasks_header{.name = "pkfuncs.h", .includes = win32::base,
                                          .functions = win32::ce_functions, .constants = win32::ce_constants,
                                          .system = "win32", .task_words = task_words_count,
                                          .priority_top = win32::ce_priority_top};

}  // namespace api
