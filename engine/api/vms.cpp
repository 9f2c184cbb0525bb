// <sch_routines.h> and <unixlib.h> of VAX/VMS: the kernel's mutexes, and a process's own number.
// Rules: "VAX/VMS Internals and Data Structures", version 5.2, synchronization techniques; FreeVMS,
// mutex.c. Priorities go from 0 to 31, larger is more urgent, real time from 16. LOCKREXEC and
// LOCKWEXEC are named in the literature without a contract: here they are LOCKR and LOCKW. A
// process that owns a mutex stands at IPL 2, so that its deletion waits; SCH$UNLOCK of the last one
// counts as the caller's way back to IPL 0.
#include "engine/api/vms.h"

#include "engine/sync/lock_manager.h"
#include "engine/sync/wake_all_lock.h"

namespace api {

using namespace sync;

namespace {

constexpr int lowest_real_time = 16;

void make_ready_for_use(Kernel& k, Address lock) {
    if (k.words[lock] != 0) return;
    Options o = options_of(Kind::WakeAllLock, Order::Fifo, Grant::Barge);
    o.number = lowest_real_time;
    k.words[lock] = to_word(o);
}

constexpr lang::BuiltinCode construct_code{[](Call& c) {
    make_ready_for_use(c.k, c.address(0));
    return c.done();
}};

// IOC$GL_MUTEX: the one object of its pool.
constexpr lang::BuiltinCode io_mutex_code{
    .run = [](Call& c) {
        const Address at = c.k.rooms.pools[vms_mutexes].first;
        make_ready_for_use(c.k, at);
        return c.done(at);
    },
    .effect = Effect::Nothing};

bool callable(Call& c) {
    if (c.in_interrupt()) return c.k.misuse = Misuse::NotFromInterrupt, false;
    const Address lock = c.address(0);
    if (lock == 0 || c.k.options(lock).k() != Kind::WakeAllLock) return c.k.misuse = Misuse::StaleAddress, false;
    return true;
}

template <bool write> Outcome lock_it(Call& c) {
    return callable(c) ? lock_wake_all(c.k, c.address(0), write) : Outcome::Misused;
}
template <bool write> Outcome try_it(Call& c) {
    return callable(c) ? c.done(try_lock_wake_all(c.k, c.address(0), write)) : Outcome::Misused;
}

constexpr lang::BuiltinCode lock_read_code{.run = lock_it<false>};
constexpr lang::BuiltinCode lock_write_code{.run = lock_it<true>};
constexpr lang::BuiltinCode try_read_code{.run = try_it<false>};
constexpr lang::BuiltinCode try_write_code{.run = try_it<true>};
constexpr lang::BuiltinCode unlock_code{.run = [](Call& c) -> Outcome {
    if (!callable(c)) return Outcome::Misused;
    const Outcome out = unlock_wake_all(c.k, c.address(0));
    if (out != Outcome::Done || c.task().safe > 0) return out;
    if (c.k.own_word(c.k.self, deletion_word) != 0) return Outcome::Ended;
    // ASTs that came while it stood at IPL 2.
    if (c.k.rooms.pools == nullptr || c.k.rooms.pools[vms_locks].count == 0) return out;
    LockManager locks(c.k, c.k.rooms.pools[vms_locks], ast_of_word);
    locks.start_ast(locks.process());
    return locks.lost ? c.k.misused(Misuse::NoTaskLeft) : out;
}};

constexpr lang::BuiltinCode own_number_code{
    .run = [](Call& c) { return c.done(c.k.self + 1); }, .effect = Effect::Identity};

using lang::Builtin;
using lang::BuiltinType;
using lang::Form;

constexpr BuiltinType types[] = {
    {.name = "MTX", .words = wake_all_lock_words, .construct = &construct_code, .names_tasks = true,
     .help = "a kernel mutex: one writer or many readers"},
    {.name = "I/O database mutex", .words = wake_all_lock_words, .names_tasks = true, .pool = vms_mutexes},
};
constexpr Builtin functions[] = {
    {.signature = "void SCH$LOCKR(MTX*)", .code = &lock_read_code,
     .help = "shares it with other readers; waits while a writer owns it or is announced"},
    {.signature = "void SCH$LOCKW(MTX*)", .code = &lock_write_code,
     .help = "owns it alone; announces itself, so that no more readers come in"},
    {.signature = "void SCH$UNLOCK(MTX*)", .code = &unlock_code, .help = "gives it back; all who wait try again"},
    {.signature = "int SCH$LOCKRNOWAIT(MTX*)", .code = &try_read_code, .help = "1 where it was locked, else 0"},
    {.signature = "int SCH$LOCKWNOWAIT(MTX*)", .code = &try_write_code, .help = "1 where it was locked, else 0"},
    {.signature = "void SCH$LOCKREXEC(MTX*)", .code = &lock_read_code, .help = "here the same as SCH$LOCKR"},
    {.signature = "void SCH$LOCKWEXEC(MTX*)", .code = &lock_write_code, .help = "here the same as SCH$LOCKW"},
    {.signature = "MTX IOC$GL_MUTEX()", .code = &io_mutex_code, .form = Form::Variable,
     .help = "the mutex of the I/O database", .makes = vms_mutexes},
};
constexpr Builtin process_functions[] = {
    {.signature = "unsigned getpid()", .code = &own_number_code, .help = "the caller's process identification"},
};

}  // namespace

extern const lang::Header vms_mutex_header{.name = "sch_routines.h", .types = types, .functions = functions,
                                           .system = "vms", .task_words = task_words_count};
extern const lang::Header vms_process_header{.name = "unixlib.h", .functions = process_functions, .system = "vms"};

}  // namespace api
