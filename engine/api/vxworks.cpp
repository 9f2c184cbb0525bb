// <semLib.h> of VxWorks 5.4 and the small headers that go with it: binary, counting and
// mutual-exclusion semaphores. Rules: "VxWorks Reference Manual 5.4", semLib, semBLib, semCLib,
// semMLib; numbers of errors from its headers. A time-out is in ticks. Three options are not
// VxWorks', where its versions or its documents differ: VX_INVERSION_6 chooses the drop rule of
// 6.x, VX_COUNT_OVERFLOW_6 its check of counts, and VX_QUEUE_TYPE_ERRNO another errno for a mutex
// in a FIFO queue that asks for inversion safety.
#include "engine/api/vxworks.h"

namespace api {

using namespace sync;
using namespace vxworks;

namespace {

enum Option : Word {
    by_priority = 1,
    queue_mask = 3,
    delete_safe = 4,
    inversion_safe = 8,
    drops_as_6 = 0x10000,
    overflows_as_6 = 0x20000,
    queue_type_errno = 0x40000,
};

Address semaphore_in(const Call& c) { return object_in(c, vxworks_semaphores, c[0]); }

Order order_by(Word options) { return (options & by_priority) != 0 ? Order::Priority : Order::Fifo; }

// A new object of the pool; 0 where the caller has to answer NULL, errno set.
Address make(Call& c) {
    const Address made = c.k.from_pool(vxworks_semaphores);
    if (made == 0) own_errno(c) = not_enough_memory;
    else c.k.touch(made, true);
    return made;
}

// A semaphore that nobody owns. Options of a mutex say nothing here.
Outcome make_counting(Call& c, Word options, Word count, Word maximum) {
    if (c.in_interrupt()) return fail(c, not_isr_callable, 0);
    if ((options & queue_mask & ~by_priority) != 0) return fail(c, invalid_queue_type, 0);
    if ((options & ~(queue_mask | overflows_as_6)) != 0) return fail(c, invalid_option, 0);
    if (count < 0 || count > maximum) return fail(c, invalid_state, 0);
    const Address made = make(c);
    if (made == 0) return c.done(0);
    Semaphore& s = c.k.at<Semaphore>(made);
    s.options = options_of(Kind::Semaphore, order_by(options), Grant::HandOff);
    s.options.saturate = maximum == 1;  // a give on a full binary semaphore changes nothing
    s.options.number = (options & overflows_as_6) != 0;
    s.count = count;
    s.maximum = maximum;
    return c.done(handle_of(made));
}

constexpr lang::BuiltinCode make_binary_code{.run = [](Call& c) { return make_counting(c, c[0], c[1], 1); }};
constexpr lang::BuiltinCode make_counting_code{
    .run = [](Call& c) { return make_counting(c, c[0], c[1], INT32_MAX); }};

constexpr lang::BuiltinCode make_mutex_code{.run = [](Call& c) {
    const Word options = c[0];
    if (c.in_interrupt()) return fail(c, not_isr_callable, 0);
    constexpr Word known = by_priority | delete_safe | inversion_safe | drops_as_6 | queue_type_errno;
    if ((options & ~known) != 0) return fail(c, invalid_option, 0);
    if ((options & inversion_safe) != 0 && (options & by_priority) == 0) {
        return fail(c, (options & queue_type_errno) != 0 ? invalid_queue_type : invalid_option, 0);
    }
    const Address made = make(c);
    if (made == 0) return c.done(0);
    const Protocol protocol = (options & inversion_safe) == 0 ? Protocol::None
                              : (options & drops_as_6) != 0   ? Protocol::VxWorks6
                                                              : Protocol::VxWorks5;
    Options o = options_of(Kind::Mutex, order_by(options), Grant::HandOff, protocol);
    o.relock = static_cast<std::uint32_t>(Relock::Count);
    o.death = static_cast<std::uint32_t>(Death::Ignore);
    o.extended = 1;
    c.k.at<Mutex>(made).options = o;
    memory(c.k, made).flags = (options & delete_safe) != 0 ? MutexMemory::delete_safe : 0;
    return c.done(handle_of(made));
}};

constexpr lang::BuiltinCode take_code{
    .run = [](Call& c) -> Outcome {
        if (c.in_interrupt()) return fail(c, not_isr_callable);
        const Address s = semaphore_in(c);
        // Its time was up before the semaphore was deleted.
        if (s == 0) return c.ended(c.timed_out() ? Status::TimedOut : Status::Invalid);
        if (c[1] < forever) return c.k.misused(Misuse::BadArgument);
        return c.k.options(s).k() == Kind::Mutex ? take(c, s, c[1]) : take_permit(c, s, c[1]);
    },
    .finish = finish};

constexpr lang::BuiltinCode give_code{
    .run = [](Call& c) -> Outcome {
        const Address s = semaphore_in(c);
        if (s == 0) return c.ended(Status::Invalid);
        if (c.k.options(s).k() == Kind::Mutex) {
            return c.in_interrupt() ? fail(c, not_isr_callable) : c.ended(give(c.k, s));
        }
        const Status status = give_permits(c.k, s);
        // 5.4 counts on without a look; what comes of it nobody says.
        if (status == Status::Overflow && c.k.options(s).number == 0) {
            return c.k.misused(Misuse::PermitsPastMaximum);
        }
        return c.ended(status);
    },
    .finish = finish};

// All who wait go on, as if they had taken it; what is there to take stays as it was.
constexpr lang::BuiltinCode flush_code{
    .run = [](Call& c) -> Outcome {
        const Address s = semaphore_in(c);
        if (s == 0) return c.ended(Status::Invalid);
        if (c.k.options(s).k() == Kind::Mutex) return fail(c, invalid_operation);
        c.k.touch(s, true);
        c.k.complete_all(s, Role::Permit, Status::Ok);
        return c.ended(Status::Ok);
    },
    .finish = finish};

constexpr lang::BuiltinCode delete_code{
    .run = [](Call& c) -> Outcome {
        if (c.in_interrupt()) return fail(c, not_isr_callable);
        const Address s = semaphore_in(c);
        if (s == 0) return c.ended(Status::Invalid);
        c.k.touch(s, true);
        if (c.k.options(s).k() == Kind::Mutex) abandon(c.k, s, Status::Deleted);
        else c.k.complete_all(s, Role::Permit, Status::Deleted);
        for (int i = 0; i < extended_mutex_words; i++) c.k.words[s + i] = 0;
        return c.ended(Status::Ok);
    },
    .finish = finish,
    .meddles = true};

// However often its owner has taken it, and whoever that is.
constexpr lang::BuiltinCode give_by_force_code{
    .run = [](Call& c) -> Outcome {
        if (c.in_interrupt()) return fail(c, not_isr_callable);
        const Address s = semaphore_in(c);
        if (s == 0) return c.ended(Status::Invalid);
        if (c.k.options(s).k() != Kind::Mutex) return fail(c, invalid_operation);
        Mutex& m = c.k.at<Mutex>(s);
        if (m.owner != 0) m.count = 1;
        return c.ended(give(c.k, s, true));
    },
    .finish = finish,
    .meddles = true};

using lang::Builtin;
using lang::BuiltinType;
using lang::Constant;
using lang::Form;

constexpr BuiltinType semaphore_types[] = {
    {.name = "SEM_ID", .words = 1, .copyable = true, .scalar = true, .help = "a semaphore of any kind"},
    {.name = "VxWorks semaphore", .words = extended_mutex_words, .names_tasks = true, .pool = vxworks_semaphores},
};

constexpr Builtin semaphore_functions[] = {
    {.signature = "SEM_ID semBCreate(int options, int state)", .code = &make_binary_code,
     .help = "a binary semaphore, SEM_EMPTY or SEM_FULL", .makes = vxworks_semaphores},
    {.signature = "SEM_ID semCCreate(int options, int count)", .code = &make_counting_code,
     .help = "a counting semaphore", .makes = vxworks_semaphores},
    {.signature = "SEM_ID semMCreate(int options)", .code = &make_mutex_code,
     .help = "a mutual-exclusion semaphore: owned, recursive", .makes = vxworks_semaphores},
    {"STATUS semTake(SEM_ID semaphore, int timeout)", &take_code, Form::Call,
     "waits at most so many ticks, NO_WAIT or WAIT_FOREVER"},
    {"STATUS semGive(SEM_ID semaphore)", &give_code, Form::Call, "gives it, to the first who waits"},
    {"STATUS semFlush(SEM_ID semaphore)", &flush_code, Form::Call,
     "lets all who wait go on, none of whom has taken it; not of a mutex"},
    {"STATUS semDelete(SEM_ID semaphore)", &delete_code, Form::Call,
     "all who wait for it get ERROR; its id is worth nothing from then on"},
    {"STATUS semMGiveForce(SEM_ID semaphore)", &give_by_force_code, Form::Call,
     "gives a mutex, whoever owns it: for debugging"},
};

constexpr Constant semaphore_constants[] = {
    {"SEM_Q_FIFO", "", 0, "who has waited longest goes first"},
    {"SEM_Q_PRIORITY", "", by_priority, "the most urgent goes first, among equals who has waited longest"},
    {"SEM_DELETE_SAFE", "", delete_safe, "nobody can delete the owner"},
    {"SEM_INVERSION_SAFE", "", inversion_safe, "the owner inherits the priority of who waits; needs SEM_Q_PRIORITY"},
    {"SEM_EMPTY", "", 0}, {"SEM_FULL", "", 1},
    {"VX_INVERSION_6", "", drops_as_6, "not VxWorks': lowers the owner by the rule of 6.x"},
    {"VX_COUNT_OVERFLOW_6", "", overflows_as_6, "not VxWorks': a count past its maximum is an error, as in 6.x"},
    {"VX_QUEUE_TYPE_ERRNO", "", queue_type_errno,
     "not VxWorks': FIFO with inversion safety fails with INVALID_QUEUE_TYPE"},
    {"S_semLib_INVALID_STATE", "", invalid_state}, {"S_semLib_INVALID_OPTION", "", invalid_option},
    {"S_semLib_INVALID_QUEUE_TYPE", "", invalid_queue_type},
    {"S_semLib_INVALID_OPERATION", "", invalid_operation}, {"S_semLib_COUNT_OVERFLOW", "", count_overflow},
};

constexpr lang::Alias common_aliases[] = {
    {"STATUS", "int"}, {"BOOL", "int"}, {"UINT", "unsigned"}, {"ULONG", "unsigned"},
};
constexpr BuiltinType common_types[] = {
    {.name = "FUNCPTR", .words = 1, .copyable = true, .scalar = true, .function = true,
     .help = "a function that taskSpawn can start: (FUNCPTR)worker"},
    {.name = "VOIDFUNCPTR", .words = 1, .copyable = true, .scalar = true, .function = true},
};
constexpr Constant common_constants[] = {
    {"OK", "", ok}, {"ERROR", "", error}, {"TRUE", "", 1}, {"FALSE", "", 0},
    {"NO_WAIT", "", 0}, {"WAIT_FOREVER", "", forever},
};
constexpr Constant object_constants[] = {
    {"S_objLib_OBJ_ID_ERROR", "", object_id_error}, {"S_objLib_OBJ_UNAVAILABLE", "", object_unavailable},
    {"S_objLib_OBJ_DELETED", "", object_deleted}, {"S_objLib_OBJ_TIMEOUT", "", object_timeout},
};
constexpr Constant memory_constants[] = {{"S_memLib_NOT_ENOUGH_MEMORY", "", not_enough_memory}};

constexpr std::string_view errno_include[] = {"errno.h"};

}  // namespace

void vxworks::finish(Call& c) {
    const auto failed = [&](Word number) {
        own_errno(c) = number;
        c.result = error;
    };
    switch (c.status) {
        // Also where [run] has set result and errno itself.
        case Status::Ok: break;
        case Status::Busy: failed(object_unavailable); break;
        case Status::TimedOut: failed(object_timeout); break;
        case Status::Deleted: failed(object_deleted); break;
        case Status::NotOwner: failed(invalid_operation); break;
        case Status::Overflow: failed(count_overflow); break;
        default: failed(object_id_error); break;
    }
}

extern const lang::Header vxworks_header{
    .name = "vxWorks.h", .includes = errno_include, .types = common_types, .constants = common_constants,
    .aliases = common_aliases, .system = "vxworks", .task_words = task_words_count, .priority_top = priority_top};
extern const lang::Header vxworks_object_header{
    .name = "objLib.h", .includes = {common_includes, 1}, .constants = object_constants, .system = "vxworks"};
extern const lang::Header vxworks_memory_header{
    .name = "memLib.h", .includes = {common_includes, 1}, .constants = memory_constants, .system = "vxworks"};
extern const lang::Header vxworks_semaphore_header{
    .name = "semLib.h", .includes = common_includes, .types = semaphore_types,
    .functions = semaphore_functions, .constants = semaphore_constants, .system = "vxworks"};

}  // namespace api
