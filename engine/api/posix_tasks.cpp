// POSIX threads as tasks: birth, end, join; scheduling; <sched.h>, <time.h>, <unistd.h> as far as
// tasks sleep and yield. Rules: IEEE 1003.1-2017, pthread_create, pthread_join, 2.8.4 Process
// Scheduling. The clock counts ticks of 1 ms from the start of the run, and stands still where time
// is not exact.
#include "engine/api/posix.h"
#include "engine/sync/protocol.h"

namespace api::posix {

Word policy_of(const Call& c, TaskId task) {
    if (c.k.tasks[task].base == 0) return sched_other;
    const Word slice = c.k.own_word(task, slice_word);
    if (slice != 0) return slice < 0 ? sched_fifo : sched_rr;
    return c.k.rule.slice > 0 ? sched_rr : sched_fifo;
}

bool fits(Word policy, Word priority) {
    if (policy == sched_other) return priority == 0;
    return (policy == sched_fifo || policy == sched_rr) && priority >= priority_min && priority <= priority_max;
}

namespace {

void set_policy(Call& c, TaskId task, Word policy) {
    c.k.own_word(task, slice_word) = policy == sched_fifo ? -1
                                     : policy == sched_rr ? (c.k.rule.slice > 0 ? c.k.rule.slice : quantum)
                                                          : 0;
}

// -- pthread_attr_t: a word of fields, then the priority

constexpr int detach_shift = 4, inherit_shift = 8, policy_shift = 12, scope_shift = 16;
constexpr Word detached = 1, explicit_sched = 1;

Outcome set_attr_param(Call& c) {
    if (c[0] == 0 || c[1] == 0 || !(look(c, 0) & alive)) return not_alive(c);
    const Word priority = look(c, 1);
    if (priority < 0 || priority > priority_max) return c.done(einval);
    store(c, 0, priority, 1);
    return c.done();
}
Outcome get_attr_param(Call& c) {
    if (c[0] == 0 || !(look(c, 0) & alive)) return not_alive(c);
    store(c, 1, look(c, 0, 1));
    return c.done();
}
// Linux schedules all threads of the system against each other.
Outcome set_scope(Call& c) {
    if (c[0] == 0 || !(look(c, 0) & alive)) return not_alive(c);
    if (c[1] != 0 && c[1] != 1) return c.done(einval);
    return c.done(c[1] == 1 ? Word{enotsup} : Word{0});
}

// -- life

Outcome create(Call& c) {
    if (c.in_interrupt()) return c.k.misused(Misuse::NotFromInterrupt);
    if (c[0] == 0 || c[2] == 0) return c.k.misused(Misuse::BadArgument);
    Word word = 0, policy = policy_of(c, c.k.self), priority = c.task().base;
    bool own_policy = false;
    if (c[1] != 0) {
        word = look(c, 1);
        if (!(word & alive)) return not_alive(c);
        own_policy = field_of(word, {inherit_shift, 0}) == explicit_sched;
        if (own_policy) {
            policy = field_of(word, {policy_shift, 0});
            priority = look(c, 1, 1);
            if (!fits(policy, priority)) return c.done(einval);
        }
    }
    const Word argument = c[3];
    const TaskId born = start(c.k, c[2], &argument, 1, priority);
    if (born == no_task) return c.done(eagain);
    if (own_policy) set_policy(c, born, policy);
    else c.k.own_word(born, slice_word) = c.k.own_word(c.k.self, slice_word);
    if (field_of(word, {detach_shift, 0}) == detached) c.k.tasks[born].flags |= Detached;
    store(c, 0, born + 1);
    return c.done();
}

// A thread that can still be named: running, or ended and not yet joined.
TaskId thread_in(const Call& c, Word number) {
    if (number < 1 || number > c.k.task_count) return no_task;
    const TaskId task = static_cast<TaskId>(number - 1);
    const Task& t = c.k.tasks[task];
    return t.state == State::Unborn && !(t.timer >= 0) ? no_task : task;
}

Outcome join_thread(Call& c) {
    const TaskId task = thread_in(c, c[0]);
    if (task == no_task) return c.done(esrch);
    if (task == c.k.self) return c.done(edeadlk);
    if (c.k.tasks[task].flags & Detached) return c.done(einval);
    if (c.in_interrupt()) return c.k.misused(Misuse::BlocksInInterrupt);
    const Word value = c.k.tasks[task].result;
    const Outcome out = join(c.k, task);
    if (out == Outcome::Done) store(c, 1, value);
    return out;
}
Outcome detach_thread(Call& c) {
    const TaskId task = thread_in(c, c[0]);
    if (task == no_task) return c.done(esrch);
    if (c.k.tasks[task].flags & Detached) return c.done(einval);
    detach(c.k, task);
    return c.done();
}
Outcome exit_thread(Call& c) {
    if (c.in_interrupt()) return c.k.misused(Misuse::NotFromInterrupt);
    c.result = c[0];
    return Outcome::Ended;
}
Outcome self(Call& c) { return c.done(c.k.self + 1); }
Outcome equal(Call& c) { return c.done(c[0] == c[1]); }

// -- scheduling

TaskId scheduled(const Call& c, Word number) { return number == 0 ? c.k.self : task_of(c, number); }

bool holds_protocol(const Call& c, TaskId task) {
    for (Address lock = c.k.tasks[task].held; lock != 0; lock = static_cast<Address>(c.k.words[lock + 1])) {
        const Protocol p = c.k.options(lock).p();
        if (p != Protocol::None && p != Protocol::LateTimeout) return true;
    }
    return false;
}

// A new policy and priority: the thread goes to the tail of its new list, unless it owns a mutex
// with a protocol.
Word set_scheduling(Call& c, TaskId task, Word policy, Word priority) {
    if (!fits(policy, priority)) return einval;
    const bool exempt = holds_protocol(c, task);
    set_policy(c, task, policy);
    const bool same = c.k.tasks[task].base == priority;
    set_base(c.k, task, priority);
    if (exempt) return 0;
    c.k.drops_to_tail = true;
    if (same && c.k.tasks[task].state == State::Ready) c.k.to_tail(task);
    return 0;
}

Outcome set_param(Call& c) {
    const TaskId task = task_of(c, c[0]);
    if (task == no_task) return c.done(esrch);
    if (c[2] == 0) return c.done(einval);
    return c.done(set_scheduling(c, task, c[1], look(c, 2)));
}
Outcome get_param(Call& c) {
    const TaskId task = task_of(c, c[0]);
    if (task == no_task) return c.done(esrch);
    c.k.touch(c.k.words.address_of(&c.k.tasks[task]), false);
    store(c, 1, policy_of(c, task));
    store(c, 2, c.k.tasks[task].base);
    return c.done();
}
// Raised: to the tail of the new list; lowered: to the head; the same: it stays.
Outcome set_priority(Call& c) {
    const TaskId task = task_of(c, c[0]);
    if (task == no_task) return c.done(esrch);
    if (!fits(policy_of(c, task), c[1])) return c.done(einval);
    if (c.k.tasks[task].base != c[1]) set_base(c.k, task, c[1]);
    return c.done();
}

// <sched.h> names processes; here each task stands for one, 0 for the caller.
Outcome fail(Call& c, Word error) {
    own_errno(c) = error;
    return c.done(-1);
}
Outcome set_scheduler(Call& c) {
    const TaskId task = scheduled(c, c[0]);
    if (task == no_task) return fail(c, esrch);
    const Word before = policy_of(c, task);
    const Word error = c[2] == 0 ? Word{einval} : set_scheduling(c, task, c[1], look(c, 2));
    return error != 0 ? fail(c, error) : c.done(before);
}
Outcome set_process_param(Call& c) {
    const TaskId task = scheduled(c, c[0]);
    if (task == no_task) return fail(c, esrch);
    const Word error = c[1] == 0 ? Word{einval} : set_scheduling(c, task, policy_of(c, task), look(c, 1));
    return error != 0 ? fail(c, error) : c.done();
}
Outcome get_scheduler(Call& c) {
    const TaskId task = scheduled(c, c[0]);
    return task == no_task ? fail(c, esrch) : c.done(policy_of(c, task));
}
Outcome get_process_param(Call& c) {
    const TaskId task = scheduled(c, c[0]);
    if (task == no_task) return fail(c, esrch);
    store(c, 1, c.k.tasks[task].base);
    return c.done();
}
template <bool most> Outcome priority_limit(Call& c) {
    if (c[0] == sched_other) return c.done(0);
    if (c[0] != sched_fifo && c[0] != sched_rr) return fail(c, einval);
    return c.done(most ? priority_max : priority_min);
}
Outcome rr_interval(Call& c) {
    const TaskId task = scheduled(c, c[0]);
    if (task == no_task) return fail(c, esrch);
    const Word own = c.k.own_word(task, slice_word);
    const Word ticks = own > 0 ? own : own < 0 ? 0 : c.k.rule.slice;
    store(c, 1, ticks / 1000);
    store(c, 1, ticks % 1000 * 1'000'000, 1);
    return c.done();
}
Outcome yield(Call& c) { return c.k.sleep(0); }

// -- time

bool known_clock(Word clock) { return clock == 0 || clock == 1; }

void store_time(Call& c, int i, Word ticks) {
    store(c, i, ticks / 1000);
    store(c, i, ticks % 1000 * 1'000'000, 1);
}
Outcome get_time(Call& c) {
    if (!known_clock(c[0])) return fail(c, einval);
    if (c[1] == 0) return c.k.misused(Misuse::BadArgument);
    c.k.touch(0, false);
    store_time(c, 1, c.k.words[0]);
    return c.done();
}
Outcome get_resolution(Call& c) {
    if (!known_clock(c[0])) return fail(c, einval);
    if (c[1] != 0) store_time(c, 1, 1);
    return c.done();
}
Outcome nanosleep(Call& c) {
    if (c[0] == 0) return c.k.misused(Misuse::BadArgument);
    const Word seconds = look(c, 0), nanoseconds = look(c, 0, 1);
    if (seconds < 0 || !valid_nanoseconds(nanoseconds)) return fail(c, einval);
    const Word ticks = ticks_of(seconds, nanoseconds);
    return ticks > 0 ? c.k.sleep(ticks) : c.done();
}
constexpr Word absolute = 1;  // TIMER_ABSTIME
Outcome clock_nanosleep(Call& c) {
    if (!known_clock(c[0])) return c.done(einval);
    if (c[2] == 0) return c.k.misused(Misuse::BadArgument);
    const Word seconds = look(c, 2), nanoseconds = look(c, 2, 1);
    if (seconds < 0 || !valid_nanoseconds(nanoseconds)) return c.done(einval);
    const Word ticks = ticks_of(seconds, nanoseconds) - (c[1] & absolute ? c.k.words[0] : 0);
    return ticks > 0 ? c.k.sleep(ticks) : c.done();
}
Outcome sleep_seconds(Call& c) {
    const Word ticks = ticks_of(c[0] < 0 ? INT32_MAX : c[0], 0);
    return ticks > 0 ? c.k.sleep(ticks) : c.done();
}
Outcome sleep_microseconds(Call& c) {
    const std::uint32_t n = static_cast<std::uint32_t>(c[0]);
    const Word ticks = static_cast<Word>(n / 1000 + (n % 1000 != 0));
    return ticks > 0 ? c.k.sleep(ticks) : c.done();
}

using lang::Builtin;
using lang::BuiltinCode;

constexpr BuiltinCode yield_code{.run = yield, .effect = Effect::Nothing},
    set_scheduler_code{.run = set_scheduler}, set_process_param_code{.run = set_process_param},
    get_scheduler_code{.run = get_scheduler}, get_process_param_code{.run = get_process_param},
    priority_min_code{.run = priority_limit<false>, .effect = Effect::Nothing},
    priority_max_code{.run = priority_limit<true>, .effect = Effect::Nothing},
    rr_interval_code{.run = rr_interval}, get_time_code{.run = get_time},
    get_resolution_code{.run = get_resolution}, nanosleep_code{.run = nanosleep},
    clock_nanosleep_code{.run = clock_nanosleep}, sleep_code{.run = sleep_seconds, .effect = Effect::Nothing},
    usleep_code{.run = sleep_microseconds, .effect = Effect::Nothing};

constexpr Builtin sched_functions[] = {
    {.signature = "int sched_yield()", .code = &yield_code, .help = "lets others of the same priority run first"},
    {.signature = "int sched_setscheduler(int pid, int policy, sched_param* param)", .code = &set_scheduler_code,
     .help = "as pthread_setschedparam; 0 is the caller; answers the old policy, or -1 and errno"},
    {.signature = "int sched_getscheduler(int pid)", .code = &get_scheduler_code, .help = "the policy, or -1 and errno"},
    {.signature = "int sched_setparam(int pid, sched_param* param)", .code = &set_process_param_code,
     .help = "a new priority under the same policy; -1 and errno where it does not fit"},
    {.signature = "int sched_getparam(int pid, sched_param* param)", .code = &get_process_param_code,
     .help = "the priority without what protocols add"},
    {.signature = "int sched_get_priority_min(int policy)", .code = &priority_min_code, .form = lang::Form::Local,
     .help = "1, for SCHED_OTHER 0"},
    {.signature = "int sched_get_priority_max(int policy)", .code = &priority_max_code, .form = lang::Form::Local,
     .help = "99, for SCHED_OTHER 0"},
    {.signature = "int sched_rr_get_interval(int pid, timespec* interval)", .code = &rr_interval_code,
     .help = "how long a slice of SCHED_RR is"},
};
constexpr lang::Constant sched_constants[] = {
    {"SCHED_OTHER", "", sched_other}, {"SCHED_FIFO", "", sched_fifo}, {"SCHED_RR", "", sched_rr},
};
constexpr std::string_view timespec_members[] = {"tv_sec", "tv_nsec"}, sched_param_members[] = {"sched_priority"};
constexpr lang::Record time_records[] = {{"timespec", timespec_members}};
constexpr lang::Record sched_records[] = {{"sched_param", sched_param_members}};
constexpr std::string_view sched_includes[] = {"time.h", "errno.h"}, time_includes[] = {"errno.h"};

constexpr Builtin time_functions[] = {
    {.signature = "int clock_gettime(int clock, timespec* now)", .code = &get_time_code,
     .help = "the time since the start of the run, in ticks of 1 ms", .uses_clock = true},
    {.signature = "int clock_getres(int clock, timespec* resolution)", .code = &get_resolution_code,
     .help = "one tick: 1 ms"},
    {.signature = "int nanosleep(timespec* time, timespec* left = 0)", .code = &nanosleep_code,
     .help = "goes on that much later; part of a millisecond counts as one"},
    {.signature = "int clock_nanosleep(int clock, int flags, timespec* time, timespec* left = 0)",
     .code = &clock_nanosleep_code, .help = "the same; with TIMER_ABSTIME until that moment", .uses_clock = true},
};
constexpr lang::Constant time_constants[] = {
    {"CLOCK_REALTIME", "", 0}, {"CLOCK_MONOTONIC", "", 1}, {"TIMER_ABSTIME", "", absolute},
};

constexpr Builtin unistd_functions[] = {
    {.signature = "int sleep(unsigned)", .code = &sleep_code, .help = "goes on so many seconds later"},
    {.signature = "int usleep(unsigned)", .code = &usleep_code,
     .help = "goes on that much later; part of a millisecond counts as one"},
};

}  // namespace

extern constexpr BuiltinCode attr_init{.run = init_attributes<2>}, attr_destroy{.run = destroy_attributes<2>},
    attr_setdetachstate{.run = set_field<detach_shift, detached>}, attr_getdetachstate{.run = get_field<detach_shift>},
    attr_setinheritsched{.run = set_field<inherit_shift, explicit_sched>},
    attr_getinheritsched{.run = get_field<inherit_shift>}, attr_setschedpolicy{.run = set_field<policy_shift, sched_rr>},
    attr_getschedpolicy{.run = get_field<policy_shift>}, attr_setschedparam{.run = set_attr_param},
    attr_getschedparam{.run = get_attr_param}, attr_setscope{.run = set_scope},
    attr_getscope{.run = get_field<scope_shift>},
    thread_create{.run = create, .effect = Effect::Unforeseen}, thread_join{.run = join_thread},
    thread_detach{.run = detach_thread}, thread_exit{.run = exit_thread},
    thread_self{.run = self, .effect = Effect::Identity}, thread_equal{.run = equal, .effect = Effect::Nothing},
    thread_setschedparam{.run = set_param}, thread_getschedparam{.run = get_param},
    thread_setschedprio{.run = set_priority};

extern constexpr lang::Header sched_header_of_posix{
    .name = "sched.h", .includes = sched_includes, .functions = sched_functions, .constants = sched_constants,
    .records = sched_records, .system = "posix", .task_words = task_words_count};
extern constexpr lang::Header time_header_of_posix{
    .name = "time.h", .includes = time_includes, .functions = time_functions, .constants = time_constants,
    .records = time_records, .system = "posix", .task_words = task_words_count};
extern constexpr lang::Header unistd_header_of_posix{
    .name = "unistd.h", .functions = unistd_functions, .system = "posix"};

}  // namespace api::posix
