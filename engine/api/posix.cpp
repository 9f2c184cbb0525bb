// <pthread.h> as the compiler sees it: types, calls, constants. What the calls do is in
// posix_mutex.cpp, posix_wait.cpp and posix_tasks.cpp.
#include "engine/api/posix.h"

#include "engine/sync/barrier.h"
#include "engine/sync/condition.h"
#include "engine/sync/shared_mutex.h"

namespace api::posix {

namespace {

using lang::Builtin;
using lang::BuiltinType;
using lang::Form;

constexpr BuiltinType types[] = {
    {.name = "pthread_t", .words = 1, .copyable = true, .scalar = true, .names_tasks = true,
     .help = "names a thread"},
    {.name = "pthread_attr_t", .words = 2, .copyable = true, .help = "how a thread is to be made"},
    {.name = "pthread_mutex_t", .words = extended_mutex_words + 1, .names_tasks = true, .pointed = true,
     .help = "one owner at a time; its type says what a second lock and a foreign unlock do"},
    {.name = "pthread_mutexattr_t", .words = 1, .copyable = true, .help = "type, protocol, robustness, ceiling"},
    {.name = "pthread_cond_t", .words = condition_words, .pointed = true, .help = "to wait until something has changed"},
    {.name = "pthread_condattr_t", .words = 1, .copyable = true},
    {.name = "pthread_rwlock_t", .words = extended_shared_mutex_words, .names_tasks = true, .pointed = true,
     .help = "many readers or one writer"},
    {.name = "pthread_rwlockattr_t", .words = 1, .copyable = true},
    {.name = "pthread_barrier_t", .words = barrier_words, .pointed = true, .help = "nobody goes on before all have arrived"},
    {.name = "pthread_barrierattr_t", .words = 1, .copyable = true},
    {.name = "pthread_spinlock_t", .words = 2, .names_tasks = true, .pointed = true,
     .help = "one owner at a time; who waits uses the CPU for it"},
    // What the static initialisers are; nobody writes their names.
    {.name = "pthread_mutex_initialiser", .words = 1, .copyable = true, .scalar = true},
    {.name = "pthread_mutex_initialiser_np", .words = 1, .copyable = true, .scalar = true},
    {.name = "pthread_cond_initialiser", .words = 1, .copyable = true, .scalar = true},
    {.name = "pthread_rwlock_initialiser", .words = 1, .copyable = true, .scalar = true},
};

#define CALL(declaration, does, says) Builtin{.signature = declaration, .code = &does, .help = says}
#define TIMED_CALL(declaration, does, says) \
    Builtin{.signature = declaration, .code = &does, .help = says, .uses_clock = true}
#define LOCAL(declaration, does, says) \
    Builtin{.signature = declaration, .code = &does, .form = Form::Local, .help = says}

constexpr Builtin functions[] = {
    LOCAL("pthread_mutex_t::pthread_mutex_t()", nothing_here, ""),
    LOCAL("pthread_mutex_t::pthread_mutex_t(pthread_mutex_initialiser)", mutex_static, ""),
    LOCAL("pthread_mutex_t::pthread_mutex_t(pthread_mutex_initialiser_np)", mutex_static_np, ""),
    LOCAL("pthread_cond_t::pthread_cond_t()", nothing_here, ""),
    LOCAL("pthread_cond_t::pthread_cond_t(pthread_cond_initialiser)", cond_static, ""),
    LOCAL("pthread_rwlock_t::pthread_rwlock_t()", nothing_here, ""),
    LOCAL("pthread_rwlock_t::pthread_rwlock_t(pthread_rwlock_initialiser)", rwlock_static, ""),

    CALL("int pthread_mutexattr_init(pthread_mutexattr_t* attributes)", mutexattr_init, "attributes as nobody chose them"),
    CALL("int pthread_mutexattr_destroy(pthread_mutexattr_t* attributes)", mutexattr_destroy, "ends the attributes, not the mutexes made with them"),
    CALL("int pthread_mutexattr_settype(pthread_mutexattr_t* attributes, int type)", mutexattr_settype, "PTHREAD_MUTEX_NORMAL, _ERRORCHECK, _RECURSIVE, _DEFAULT; else EINVAL"),
    CALL("int pthread_mutexattr_gettype(pthread_mutexattr_t* attributes, int* type)", mutexattr_gettype, "the type"),
    CALL("int pthread_mutexattr_setprotocol(pthread_mutexattr_t* attributes, int protocol)", mutexattr_setprotocol, "PTHREAD_PRIO_NONE, _INHERIT, _PROTECT; else EINVAL"),
    CALL("int pthread_mutexattr_getprotocol(pthread_mutexattr_t* attributes, int* protocol)", mutexattr_getprotocol, "the protocol"),
    CALL("int pthread_mutexattr_setrobust(pthread_mutexattr_t* attributes, int robust)", mutexattr_setrobust, "PTHREAD_MUTEX_STALLED or _ROBUST; else EINVAL"),
    CALL("int pthread_mutexattr_getrobust(pthread_mutexattr_t* attributes, int* robust)", mutexattr_getrobust, "whether the next owner is told of an owner's death"),
    CALL("int pthread_mutexattr_setprioceiling(pthread_mutexattr_t* attributes, int ceiling)", mutexattr_setprioceiling, "1 to 99, for PTHREAD_PRIO_PROTECT; else EINVAL"),
    CALL("int pthread_mutexattr_getprioceiling(pthread_mutexattr_t* attributes, int* ceiling)", mutexattr_getprioceiling, "the ceiling"),
    CALL("int pthread_mutexattr_setpshared(pthread_mutexattr_t* attributes, int shared)", mutexattr_setpshared, "kept; all tasks are one process here"),
    CALL("int pthread_mutexattr_getpshared(pthread_mutexattr_t* attributes, int* shared)", mutexattr_getpshared, "PTHREAD_PROCESS_PRIVATE or _SHARED"),
    CALL("int pthread_mutex_init(pthread_mutex_t* mutex, pthread_mutexattr_t* attributes)", mutex_init, "makes it; EBUSY where it is in use, ENOTSUP for robust with PROTECT"),
    CALL("int pthread_mutex_destroy(pthread_mutex_t* mutex)", mutex_destroy, "ends it; EBUSY while it is locked"),
    CALL("int pthread_mutex_lock(pthread_mutex_t* mutex)", mutex_lock, "locks it, waits until it can; EDEADLK, EOWNERDEAD, ENOTRECOVERABLE, EINVAL above the ceiling"),
    CALL("int pthread_mutex_trylock(pthread_mutex_t* mutex)", mutex_trylock, "locks it if nobody has it, else EBUSY"),
    TIMED_CALL("int pthread_mutex_timedlock(pthread_mutex_t* mutex, timespec* until)", mutex_timedlock, "locks it, waits at most until that moment: ETIMEDOUT"),
    CALL("int pthread_mutex_unlock(pthread_mutex_t* mutex)", mutex_unlock, "unlocks it; EPERM for errorcheck, recursive and robust ones that are not the caller's"),
    CALL("int pthread_mutex_consistent(pthread_mutex_t* mutex)", mutex_consistent, "what a dead owner left is repaired; EINVAL where there is nothing to repair"),
    CALL("int pthread_mutex_setprioceiling(pthread_mutex_t* mutex, int ceiling, int* old)", mutex_setprioceiling, "locks it, changes the ceiling, unlocks it; EINVAL without PROTECT"),
    CALL("int pthread_mutex_getprioceiling(pthread_mutex_t* mutex, int* ceiling)", mutex_getprioceiling, "the ceiling; EINVAL without PROTECT"),

    CALL("int pthread_condattr_init(pthread_condattr_t* attributes)", condattr_init, "attributes as nobody chose them"),
    CALL("int pthread_condattr_destroy(pthread_condattr_t* attributes)", condattr_destroy, "ends the attributes"),
    CALL("int pthread_condattr_setclock(pthread_condattr_t* attributes, int clock)", condattr_setclock, "CLOCK_REALTIME or CLOCK_MONOTONIC: here they show the same"),
    CALL("int pthread_condattr_getclock(pthread_condattr_t* attributes, int* clock)", condattr_getclock, "the clock of timed waits"),
    CALL("int pthread_condattr_setpshared(pthread_condattr_t* attributes, int shared)", condattr_setpshared, "kept; all tasks are one process here"),
    CALL("int pthread_condattr_getpshared(pthread_condattr_t* attributes, int* shared)", condattr_getpshared, "PTHREAD_PROCESS_PRIVATE or _SHARED"),
    CALL("int pthread_cond_init(pthread_cond_t* condition, pthread_condattr_t* attributes)", cond_init, "makes it"),
    CALL("int pthread_cond_destroy(pthread_cond_t* condition)", cond_destroy, "ends it; EBUSY while somebody waits"),
    CALL("int pthread_cond_wait(pthread_cond_t* condition, pthread_mutex_t* mutex)", cond_wait, "unlocks and sleeps in one step, locks again when woken; may wake for no reason"),
    TIMED_CALL("int pthread_cond_timedwait(pthread_cond_t* condition, pthread_mutex_t* mutex, timespec* until)", cond_timedwait, "the same until that moment: ETIMEDOUT, and the mutex is owned"),
    CALL("int pthread_cond_signal(pthread_cond_t* condition)", cond_signal, "wakes one, the most urgent; lost where nobody waits"),
    CALL("int pthread_cond_broadcast(pthread_cond_t* condition)", cond_broadcast, "wakes all, who then compete for the mutex"),

    CALL("int pthread_rwlockattr_init(pthread_rwlockattr_t* attributes)", rwlockattr_init, "attributes as nobody chose them"),
    CALL("int pthread_rwlockattr_destroy(pthread_rwlockattr_t* attributes)", rwlockattr_destroy, "ends the attributes"),
    CALL("int pthread_rwlockattr_setpshared(pthread_rwlockattr_t* attributes, int shared)", rwlockattr_setpshared, "kept; all tasks are one process here"),
    CALL("int pthread_rwlockattr_getpshared(pthread_rwlockattr_t* attributes, int* shared)", rwlockattr_getpshared, "PTHREAD_PROCESS_PRIVATE or _SHARED"),
    CALL("int pthread_rwlockattr_setkind_np(pthread_rwlockattr_t* attributes, int kind)", rwlockattr_setkind, "glibc's: whom it prefers; without effect under the standard's rules"),
    CALL("int pthread_rwlockattr_getkind_np(pthread_rwlockattr_t* attributes, int* kind)", rwlockattr_getkind, "whom it prefers"),
    CALL("int pthread_rwlock_init(pthread_rwlock_t* lock, pthread_rwlockattr_t* attributes)", rwlock_init, "makes it; EBUSY where it is in use"),
    CALL("int pthread_rwlock_destroy(pthread_rwlock_t* lock)", rwlock_destroy, "ends it; EBUSY while it is held"),
    CALL("int pthread_rwlock_rdlock(pthread_rwlock_t* lock)", rwlock_rdlock, "reads with others; waits for a writer, also for one that only waits, if it is as urgent"),
    CALL("int pthread_rwlock_tryrdlock(pthread_rwlock_t* lock)", rwlock_tryrdlock, "the same, or EBUSY"),
    TIMED_CALL("int pthread_rwlock_timedrdlock(pthread_rwlock_t* lock, timespec* until)", rwlock_timedrdlock, "the same until that moment: ETIMEDOUT"),
    CALL("int pthread_rwlock_wrlock(pthread_rwlock_t* lock)", rwlock_wrlock, "writes alone; EDEADLK for who writes already"),
    CALL("int pthread_rwlock_trywrlock(pthread_rwlock_t* lock)", rwlock_trywrlock, "the same, or EBUSY"),
    TIMED_CALL("int pthread_rwlock_timedwrlock(pthread_rwlock_t* lock, timespec* until)", rwlock_timedwrlock, "the same until that moment: ETIMEDOUT"),
    CALL("int pthread_rwlock_unlock(pthread_rwlock_t* lock)", rwlock_unlock, "gives back what the caller holds, once"),

    CALL("int pthread_barrierattr_init(pthread_barrierattr_t* attributes)", barrierattr_init, "attributes as nobody chose them"),
    CALL("int pthread_barrierattr_destroy(pthread_barrierattr_t* attributes)", barrierattr_destroy, "ends the attributes"),
    CALL("int pthread_barrierattr_setpshared(pthread_barrierattr_t* attributes, int shared)", barrierattr_setpshared, "kept; all tasks are one process here"),
    CALL("int pthread_barrierattr_getpshared(pthread_barrierattr_t* attributes, int* shared)", barrierattr_getpshared, "PTHREAD_PROCESS_PRIVATE or _SHARED"),
    CALL("int pthread_barrier_init(pthread_barrier_t* barrier, pthread_barrierattr_t* attributes, unsigned)", barrier_init, "makes it, for so many; 0: EINVAL"),
    CALL("int pthread_barrier_destroy(pthread_barrier_t* barrier)", barrier_destroy, "ends it; EBUSY while somebody waits"),
    CALL("int pthread_barrier_wait(pthread_barrier_t* barrier)", barrier_wait, "waits until all have arrived; PTHREAD_BARRIER_SERIAL_THREAD for one, 0 for the others"),

    CALL("int pthread_spin_init(pthread_spinlock_t* lock, int shared)", spin_init, "makes it"),
    CALL("int pthread_spin_destroy(pthread_spinlock_t* lock)", spin_destroy, "ends it; EBUSY while it is locked"),
    CALL("int pthread_spin_lock(pthread_spinlock_t* lock)", spin_lock, "tries until it has it, using the CPU meanwhile"),
    CALL("int pthread_spin_trylock(pthread_spinlock_t* lock)", spin_trylock, "tries once; EBUSY"),
    CALL("int pthread_spin_unlock(pthread_spinlock_t* lock)", spin_unlock, "unlocks it"),

    CALL("int pthread_attr_init(pthread_attr_t* attributes)", attr_init, "joinable, scheduled as its maker"),
    CALL("int pthread_attr_destroy(pthread_attr_t* attributes)", attr_destroy, "ends the attributes"),
    CALL("int pthread_attr_setdetachstate(pthread_attr_t* attributes, int state)", attr_setdetachstate, "PTHREAD_CREATE_JOINABLE or _DETACHED; else EINVAL"),
    CALL("int pthread_attr_getdetachstate(pthread_attr_t* attributes, int* state)", attr_getdetachstate, "whether it can be joined"),
    CALL("int pthread_attr_setinheritsched(pthread_attr_t* attributes, int inherit)", attr_setinheritsched, "PTHREAD_INHERIT_SCHED or _EXPLICIT_SCHED: whose policy and priority count"),
    CALL("int pthread_attr_getinheritsched(pthread_attr_t* attributes, int* inherit)", attr_getinheritsched, "whose policy and priority count"),
    CALL("int pthread_attr_setschedpolicy(pthread_attr_t* attributes, int policy)", attr_setschedpolicy, "SCHED_OTHER, SCHED_FIFO or SCHED_RR; else EINVAL"),
    CALL("int pthread_attr_getschedpolicy(pthread_attr_t* attributes, int* policy)", attr_getschedpolicy, "the policy"),
    CALL("int pthread_attr_setschedparam(pthread_attr_t* attributes, sched_param* param)", attr_setschedparam, "the priority"),
    CALL("int pthread_attr_getschedparam(pthread_attr_t* attributes, sched_param* param)", attr_getschedparam, "the priority"),
    CALL("int pthread_attr_setscope(pthread_attr_t* attributes, int scope)", attr_setscope, "PTHREAD_SCOPE_SYSTEM; ENOTSUP for _PROCESS"),
    CALL("int pthread_attr_getscope(pthread_attr_t* attributes, int* scope)", attr_getscope, "PTHREAD_SCOPE_SYSTEM"),
    CALL("int pthread_create(pthread_t* thread, pthread_attr_t* attributes, void*(*)(void*), void* argument)", thread_create, "starts a task in the function; EAGAIN where there is no room, EINVAL for a priority that does not fit"),
    CALL("int pthread_join(pthread_t thread, void** value)", thread_join, "waits until it has ended; EDEADLK for oneself, EINVAL for a detached one, ESRCH for none"),
    CALL("int pthread_detach(pthread_t thread)", thread_detach, "nobody will join it"),
    CALL("void pthread_exit(void* value)", thread_exit, "ends the caller, with a value for whoever joins it"),
    LOCAL("pthread_t pthread_self()", thread_self, "the caller"),
    LOCAL("int pthread_equal(pthread_t a, pthread_t b)", thread_equal, "not 0 for the same thread"),
    CALL("int pthread_setschedparam(pthread_t thread, int policy, sched_param* param)", thread_setschedparam, "policy and priority; to the tail of its new list"),
    CALL("int pthread_getschedparam(pthread_t thread, int* policy, sched_param* param)", thread_getschedparam, "policy, and priority without what protocols add"),
    CALL("int pthread_setschedprio(pthread_t thread, int priority)", thread_setschedprio, "raised: to the tail of its new list, lowered: to the head"),
};

constexpr lang::Constant constants[] = {
    {"PTHREAD_MUTEX_NORMAL", "", 0}, {"PTHREAD_MUTEX_RECURSIVE", "", 1}, {"PTHREAD_MUTEX_ERRORCHECK", "", 2},
    {"PTHREAD_MUTEX_DEFAULT", "", 0}, {"PTHREAD_MUTEX_TIMED_NP", "", 0}, {"PTHREAD_MUTEX_FAST_NP", "", 0},
    {"PTHREAD_MUTEX_RECURSIVE_NP", "", 1}, {"PTHREAD_MUTEX_ERRORCHECK_NP", "", 2}, {"PTHREAD_MUTEX_ADAPTIVE_NP", "", 3},
    {"PTHREAD_MUTEX_STALLED", "", 0}, {"PTHREAD_MUTEX_ROBUST", "", 1},
    {"PTHREAD_PRIO_NONE", "", 0}, {"PTHREAD_PRIO_INHERIT", "", 1}, {"PTHREAD_PRIO_PROTECT", "", 2},
    {"PTHREAD_PROCESS_PRIVATE", "", 0}, {"PTHREAD_PROCESS_SHARED", "", 1},
    {"PTHREAD_MUTEX_INITIALIZER", "pthread_mutex_initialiser", 4},
    {"PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP", "pthread_mutex_initialiser_np", 1},
    {"PTHREAD_ERRORCHECK_MUTEX_INITIALIZER_NP", "pthread_mutex_initialiser_np", 2},
    {"PTHREAD_ADAPTIVE_MUTEX_INITIALIZER_NP", "pthread_mutex_initialiser_np", 3},
    {"PTHREAD_COND_INITIALIZER", "pthread_cond_initialiser", 0},
    {"PTHREAD_RWLOCK_INITIALIZER", "pthread_rwlock_initialiser", 0},
    {"PTHREAD_RWLOCK_WRITER_NONRECURSIVE_INITIALIZER_NP", "pthread_rwlock_initialiser", 2},
    {"PTHREAD_RWLOCK_PREFER_READER_NP", "", 0}, {"PTHREAD_RWLOCK_PREFER_WRITER_NP", "", 1},
    {"PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP", "", 2}, {"PTHREAD_RWLOCK_DEFAULT_NP", "", 0},
    {"PTHREAD_BARRIER_SERIAL_THREAD", "", -1},
    {"PTHREAD_CREATE_JOINABLE", "", 0}, {"PTHREAD_CREATE_DETACHED", "", 1},
    {"PTHREAD_INHERIT_SCHED", "", 0}, {"PTHREAD_EXPLICIT_SCHED", "", 1},
    {"PTHREAD_SCOPE_SYSTEM", "", 0}, {"PTHREAD_SCOPE_PROCESS", "", 1},
};

constexpr std::string_view includes[] = {"sched.h", "time.h", "errno.h"};

}  // namespace

extern constexpr lang::Header pthread_header{
    .name = "pthread.h", .includes = includes, .types = types, .functions = functions, .constants = constants,
    .features = features, .system = "posix", .task_words = task_words_count};

}  // namespace api::posix
