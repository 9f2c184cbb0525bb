// <semLib.h>, <taskLib.h> and <errnoLib.h> of VxWorks 5.4: binary, counting and mutual-exclusion semaphores,
// and tasks. Rules: "VxWorks Reference Manual 5.4", semLib, semBLib, semCLib, semMLib, taskLib, errnoLib;
// numbers of errors from its headers. Priorities go from 0, the most urgent, to 255; a time-out is in
// ticks. VX_INVERSION_6 among a mutex's options is not VxWorks': it chooses the drop rule of 6.x.
#include "engine/api/system.h"

namespace api {

using namespace sync;

namespace {

constexpr Word ok = 0, error = -1;
constexpr int priority_top = 255;

enum Errno : Word {
    object_id_error = 0x3d0001,
    object_unavailable = 0x3d0002,
    object_deleted = 0x3d0003,
    object_timeout = 0x3d0004,
    invalid_state = 0x160065,
    invalid_option = 0x160066,
    invalid_queue_type = 0x160067,
    invalid_operation = 0x160068,
    not_isr_callable = 0x430001,
    illegal_priority = 0x3006d,
    not_enough_memory = 0x110001,
};

enum Option : Word { by_priority = 1, delete_safe = 4, inversion_safe = 8, drops_as_6 = 0x100 };

Outcome fail(Call& c, Word number, Word result = error) {
    own_errno(c) = number;
    return c.done(result);
}

void finish(Call& c) {
    const auto failed = [&](Word number) {
        own_errno(c) = number;
        c.result = error;
    };
    switch (c.status) {
        case Status::Ok: c.result = ok; break;
        case Status::Busy: failed(object_unavailable); break;
        case Status::TimedOut: failed(object_timeout); break;
        case Status::Deleted: failed(object_deleted); break;
        case Status::NotOwner: failed(invalid_operation); break;
        default: failed(object_id_error); break;
    }
}

Address semaphore_in(const Call& c) { return object_in(c, vxworks_semaphores, c[0]); }

Order order_by(Word options) { return options & by_priority ? Order::Priority : Order::Fifo; }

// A new object of the pool; 0 where the caller has to answer NULL, errno set.
Address make(Call& c) {
    if (c.in_interrupt()) {
        own_errno(c) = not_isr_callable;
        return 0;
    }
    const Address made = c.k.from_pool(vxworks_semaphores);
    if (made == 0) own_errno(c) = not_enough_memory;
    else c.k.touch(made, true);
    return made;
}

Outcome make_counting(Call& c, Word options, Word count, Word maximum) {
    if (options & ~by_priority) return fail(c, invalid_queue_type, 0);
    if (count < 0 || count > maximum) return fail(c, invalid_state, 0);
    const Address made = make(c);
    if (made == 0) return c.done(0);
    Semaphore& s = c.k.at<Semaphore>(made);
    s.options = options_of(Kind::Semaphore, order_by(options), Grant::HandOff);
    s.options.saturate = maximum == 1;  // a give on a full binary semaphore changes nothing
    s.count = count;
    s.maximum = maximum;
    return c.done(handle_of(made));
}

constexpr lang::BuiltinCode make_binary_code{.run = [](Call& c) { return make_counting(c, c[0], c[1], 1); }};
constexpr lang::BuiltinCode make_counting_code{
    .run = [](Call& c) { return make_counting(c, c[0], c[1], INT32_MAX); }};

constexpr lang::BuiltinCode make_mutex_code{.run = [](Call& c) {
    const Word options = c[0];
    if (options & ~(by_priority | delete_safe | inversion_safe | drops_as_6)) return fail(c, invalid_option, 0);
    if (options & inversion_safe && !(options & by_priority)) return fail(c, invalid_option, 0);
    const Address made = make(c);
    if (made == 0) return c.done(0);
    const Protocol protocol = !(options & inversion_safe) ? Protocol::None
                              : options & drops_as_6      ? Protocol::VxWorks6
                                                          : Protocol::VxWorks5;
    Options o = options_of(Kind::Mutex, order_by(options), Grant::HandOff, protocol);
    o.relock = static_cast<std::uint32_t>(Relock::Count);
    o.death = static_cast<std::uint32_t>(Death::Ignore);
    o.extended = 1;
    c.k.at<Mutex>(made).options = o;
    memory(c.k, made).flags = options & delete_safe ? MutexMemory::delete_safe : 0;
    return c.done(handle_of(made));
}};

constexpr lang::BuiltinCode take_code{
    .run = [](Call& c) -> Outcome {
        if (c.in_interrupt()) return fail(c, not_isr_callable);
        const Address s = semaphore_in(c);
        if (s == 0) return c.ended(Status::Invalid);
        return c.k.options(s).k() == Kind::Mutex ? take(c, s, c[1]) : take_permit(c, s, c[1]);
    },
    .finish = finish};

constexpr lang::BuiltinCode give_code{
    .run = [](Call& c) -> Outcome {
        const Address s = semaphore_in(c);
        if (s == 0) return c.ended(Status::Invalid);
        if (c.k.options(s).k() == Kind::Semaphore) return c.ended(give_permits(c.k, s));
        if (c.in_interrupt()) return fail(c, not_isr_callable);
        return c.ended(give(c.k, s));
    },
    .finish = finish};

using lang::Builtin;
using lang::BuiltinType;
using lang::Form;

constexpr BuiltinType types[] = {
    {.name = "SEM_ID", .words = 1, .copyable = true, .scalar = true, .help = "a semaphore of any kind"},
    {.name = "VxWorks semaphore", .words = extended_mutex_words, .names_tasks = true, .pool = vxworks_semaphores},
};

constexpr Builtin functions[] = {
    {.signature = "SEM_ID semBCreate(int options, int state)", .code = &make_binary_code,
     .help = "a binary semaphore, SEM_EMPTY or SEM_FULL", .makes = vxworks_semaphores},
    {.signature = "SEM_ID semCCreate(int options, int count)", .code = &make_counting_code,
     .help = "a counting semaphore", .makes = vxworks_semaphores},
    {.signature = "SEM_ID semMCreate(int options)", .code = &make_mutex_code,
     .help = "a mutual-exclusion semaphore: owned, recursive", .makes = vxworks_semaphores},
    {"int semTake(SEM_ID semaphore, int timeout)", &take_code, Form::Call,
     "waits at most so many ticks, NO_WAIT or WAIT_FOREVER"},
    {"int semGive(SEM_ID semaphore)", &give_code, Form::Call, "gives it, to the first who waits"},
};

constexpr lang::Constant constants[] = {
    {"OK", "", ok}, {"ERROR", "", error}, {"NO_WAIT", "", 0}, {"WAIT_FOREVER", "", forever},
    {"SEM_Q_FIFO", "", 0}, {"SEM_Q_PRIORITY", "", by_priority}, {"SEM_DELETE_SAFE", "", delete_safe},
    {"SEM_INVERSION_SAFE", "", inversion_safe}, {"VX_INVERSION_6", "", drops_as_6},
    {"SEM_EMPTY", "", 0}, {"SEM_FULL", "", 1},
};

constexpr std::string_view includes[] = {"errno.h"};

}  // namespace

extern const lang::Header vxworks_semaphore_header{.name = "semLib.h", .includes = includes, .types = types,
                                                   .functions = functions, .constants = constants,
                                                   .system = "vxworks", .task_words = task_words_count, .priority_top = priority_top};

}  // namespace api
