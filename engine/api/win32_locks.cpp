// Locks of Win32 that live in a program's own memory: critical sections, SRW locks, condition
// variables; and the Interlocked functions. None of them knows of its owner's death, and what is
// undefined (leaving what one has not entered, releasing in the wrong mode, use before
// initialising) is misuse.
#include "engine/api/win32.h"

#include "engine/sync/condition.h"
#include "engine/sync/shared_mutex.h"

namespace api {

namespace win32 {

namespace {

// -- critical sections

struct CriticalSection {
    Mutex mutex;
    Word spin_count;
};
constexpr int critical_section_words = sizeof(CriticalSection) / sizeof(Word);

CriticalSection& section(const Call& c, Address address) { return c.k.at<CriticalSection>(address); }
bool is_section(const Call& c, Address address) {
    if (address != 0) c.k.touch(address, false);
    return address != 0 && c.k.options(address).k() == Kind::Mutex;
}

Options section_options(System system, Word ce) {
    Options o = lock_options(system, ce);
    if (system == System::Windows) o.grant = static_cast<std::uint32_t>(Grant::Barge);
    o.relock = static_cast<std::uint32_t>(Relock::Count);
    o.death = static_cast<std::uint32_t>(Death::Ignore);
    return o;
}

// On one processor nobody spins, and the count is 0 whatever was asked for.
Word spins(const Call& c, Word count) { return c.k.rule.exact_time() && c.k.rule.cores == 1 ? 0 : count; }

Outcome initialize(Call& c, System system, Word ce, Word spin_count) {
    const Address at = c.address(0);
    if (at == 0) return c.k.misused(Misuse::StaleAddress);
    if (is_section(c, at) && section(c, at).mutex.owner != 0) return c.k.misused(Misuse::DestroyedInUse);
    c.k.touch(at, true);
    section(c, at) = {};
    section(c, at).mutex.options = section_options(system, ce);
    section(c, at).spin_count = spins(c, spin_count);
    return c.done(1);
}

Outcome enter_section(Call& c) {
    const Address at = c.address(0);
    return is_section(c, at) ? take(c, at) : c.k.misused(Misuse::StaleAddress);
}

constexpr lang::BuiltinCode try_enter_code{
    .run = [](Call& c) -> Outcome {
        const Address at = c.address(0);
        return is_section(c, at) ? take(c, at, 0) : c.k.misused(Misuse::StaleAddress);
    },
    .effect = Effect::Write,
    .finish = [](Call& c) { c.result = c.status == Status::Ok; }};

Outcome leave_section(Call& c) {
    const Address at = c.address(0);
    return is_section(c, at) ? unlock(c.k, at) : c.k.misused(Misuse::StaleAddress);
}

constexpr lang::BuiltinCode delete_code{.run = [](Call& c) -> Outcome {
    const Address at = c.address(0);
    if (!is_section(c, at)) return c.k.misused(Misuse::StaleAddress);
    if (section(c, at).mutex.owner != 0 || c.k.waiters(at, Role::Lock) > 0) {
        return c.k.misused(Misuse::DestroyedInUse);
    }
    c.k.touch(at, true);
    section(c, at) = {};
    return c.done();
}, .effect = Effect::Write};

constexpr lang::BuiltinCode spin_count_code{.run = [](Call& c) -> Outcome {
    const Address at = c.address(0);
    if (!is_section(c, at)) return c.k.misused(Misuse::StaleAddress);
    c.k.touch(at, true);
    const Word before = section(c, at).spin_count;
    section(c, at).spin_count = spins(c, c[1]);
    return c.done(before);
}, .effect = Effect::Write};

template <System system> struct Section {
    // Where arriving is a step of its own the explorer is not to look at it as a mere lock.
    static constexpr bool queues = system == System::Ce;
    static constexpr lang::BuiltinCode make{.run = [](Call& c) { return initialize(c, system, 0, 0); },
                                            .effect = Effect::Write};
    static constexpr lang::BuiltinCode make_spinning{
        .run = [](Call& c) { return initialize(c, system, 0, c[1]); }, .effect = Effect::Write};
    static constexpr lang::BuiltinCode enter{.run = enter_section,
                                             .effect = queues ? Effect::Anything : Effect::Lock};
    static constexpr lang::BuiltinCode leave{.run = leave_section,
                                             .effect = queues ? Effect::Anything : Effect::Unlock};
};
constexpr lang::BuiltinCode ce_initialize_code{.run = [](Call& c) -> Outcome {
    if (c[1] & ~(inherit_all | barging)) return c.k.misused(Misuse::BadArgument);
    return initialize(c, System::Ce, c[1], 0);
}};

// -- SRW locks

void set_srw(Call& c) {
    Options o = options_of(Kind::SharedMutex, Order::Undefined, Grant::Barge);
    o.relock = static_cast<std::uint32_t>(Relock::Wait);
    o.death = static_cast<std::uint32_t>(Death::Ignore);
    c.k.at<SharedMutex>(c.address(0)) = {};
    c.k.words[c.address(0)] = to_word(o);
}

// A lock handed in by its address: 0 is a null pointer.
template <Kind kind> bool is(const Call& c, int i) {
    return c.address(i) != 0 && c.k.options(c.address(i)).k() == kind;
}
template <auto function> Outcome on_srw(Call& c) {
    if (!is<Kind::SharedMutex>(c, 0)) return c.k.misused(Misuse::StaleAddress);
    return function(c);
}

constexpr lang::BuiltinCode construct_srw_code{.run = [](Call& c) {
    set_srw(c);
    return c.done();
}, .effect = Effect::Construct};
constexpr lang::BuiltinCode nothing_code{.run = [](Call& c) { return c.done(); }, .effect = Effect::Nothing};
constexpr lang::BuiltinCode init_srw_code{.run = on_srw<[](Call& c) -> Outcome {
    const SharedMutex& lock = c.k.at<SharedMutex>(c.address(0));
    if (lock.writer != 0 || lock.readers != 0) return c.k.misused(Misuse::DestroyedInUse);
    c.k.touch(c.address(0), true);
    return c.done();
}>, .effect = Effect::Write};
constexpr lang::BuiltinCode exclusive_code{
    .run = on_srw<[](Call& c) { return lock_exclusive(c.k, c.address(0)); }>, .effect = Effect::Lock};
constexpr lang::BuiltinCode shared_code{
    .run = on_srw<[](Call& c) { return lock_shared(c.k, c.address(0)); }>, .effect = Effect::LockShared};
constexpr lang::BuiltinCode try_exclusive_code{
    .run = on_srw<[](Call& c) { return c.done(try_lock_exclusive(c.k, c.address(0))); }>, .effect = Effect::Write};
constexpr lang::BuiltinCode try_shared_code{
    .run = on_srw<[](Call& c) { return c.done(try_lock_shared(c.k, c.address(0))); }>, .effect = Effect::Write};
constexpr lang::BuiltinCode release_exclusive_code{
    .run = on_srw<[](Call& c) { return unlock_exclusive(c.k, c.address(0)); }>, .effect = Effect::Unlock};
constexpr lang::BuiltinCode release_shared_code{
    .run = on_srw<[](Call& c) { return unlock_shared(c.k, c.address(0)); }>, .effect = Effect::Unlock};

// -- condition variables

constexpr lang::BuiltinCode construct_condition_code{.run = [](Call& c) {
    c.k.at<Condition>(c.address(0)) = {};
    c.k.words[c.address(0)] = to_word(options_of(Kind::Condition, Order::Undefined, Grant::Barge));
    return c.done();
}, .effect = Effect::Construct};

Outcome sleep_with(Call& c, bool held, Word holds, LockFunctions functions) {
    if (!is<Kind::Condition>(c, 0)) return c.k.misused(Misuse::StaleAddress);
    const Word ticks = ticks_of(c[2]);
    if (c.phase() == 0) {
        if (!held) return c.k.misused(Misuse::WaitWithoutLock);
        if (holds > 1) return c.k.misused(Misuse::WaitHeldTwice);
        // Nobody could wake it in no time, so that the lock need not be let go of.
        if (ticks == 0) return c.ended(Status::TimedOut);
    }
    return wait_on(c, c.address(0), c.address(1), functions, ticks);
}

// The wait itself answers 1 for a time-out, which is also the number of that status.
void finish_sleep(Call& c) {
    static_assert(static_cast<Word>(Status::TimedOut) == 1);
    const bool timed_out = c.status == Status::TimedOut || c.result == 1;
    if (timed_out) last_error(c) = timeout_error;
    c.result = !timed_out;
}

constexpr lang::BuiltinCode sleep_section_code{
    .run = [](Call& c) -> Outcome {
        const Address at = c.address(1);
        if (!is_section(c, at)) return c.k.misused(Misuse::StaleAddress);
        const Mutex& m = section(c, at).mutex;
        return sleep_with(c, m.owner == c.k.self + 1, m.count, {unlock, lock});
    },
    .finish = finish_sleep};

constexpr Word shared_mode = 1;
constexpr lang::BuiltinCode sleep_srw_code{
    .run = [](Call& c) -> Outcome {
        if (!is<Kind::SharedMutex>(c, 1)) return c.k.misused(Misuse::StaleAddress);
        if (c[3] != 0 && c[3] != shared_mode) return c.k.misused(Misuse::BadArgument);
        const SharedMutex& m = c.k.at<SharedMutex>(c.address(1));
        if (c[3] == shared_mode) {
            return sleep_with(c, m.readers >> c.k.self & 1, 1, {unlock_shared, lock_shared});
        }
        return sleep_with(c, m.writer == c.k.self + 1, 1, {unlock_exclusive, lock_exclusive});
    },
    .finish = finish_sleep};

template <bool all> Outcome wake(Call& c) {
    if (!is<Kind::Condition>(c, 0)) return c.k.misused(Misuse::StaleAddress);
    return notify(c.k, c.address(0), all);
}
constexpr lang::BuiltinCode wake_one_code{.run = wake<false>, .effect = Effect::Write};
constexpr lang::BuiltinCode wake_all_code{.run = wake<true>, .effect = Effect::Write};

// -- Interlocked: each one step on a LONG

enum class Change { Add, Set, And, Or, Xor };

template <Change change, bool answers_new> Outcome interlocked(Call& c, Word operand) {
    const Address at = c.address(0);
    if (at == 0) return c.k.misused(Misuse::StaleAddress);
    Word& word = c.k.words[at];
    const Word old = word;
    Word value = operand;
    switch (change) {
        case Change::Add:
            value = static_cast<Word>(static_cast<std::uint32_t>(old) + static_cast<std::uint32_t>(operand));
            break;
        case Change::Set: break;
        case Change::And: value = old & operand; break;
        case Change::Or: value = old | operand; break;
        case Change::Xor: value = old ^ operand; break;
    }
    if (c[0] < own_window) c.k.touch(at, true, value != old);
    word = value;
    c.k.emit(EventKind::Wrote, c.k.self, at, value);
    return c.done(answers_new ? value : old);
}
template <Change change, bool answers_new = false>
constexpr lang::BuiltinCode with_operand{.run = [](Call& c) { return interlocked<change, answers_new>(c, c[1]); },
                                         .effect = Effect::Write};
template <Word step>
constexpr lang::BuiltinCode step_code{.run = [](Call& c) { return interlocked<Change::Add, true>(c, step); },
                                      .effect = Effect::Write};
// (destination, value, comparand): the value is written where the comparand is there now.
constexpr lang::BuiltinCode compare_code{.run = [](Call& c) -> Outcome {
    const Address at = c.address(0);
    if (at == 0) return c.k.misused(Misuse::StaleAddress);
    const Word old = c.k.words[at];
    return interlocked<Change::Set, false>(c, old == c[2] ? c[1] : old);
}, .effect = Effect::Write};

using lang::Builtin;
using lang::BuiltinType;
using lang::Form;

constexpr BuiltinType section_type{.name = "CRITICAL_SECTION", .words = critical_section_words, .names_tasks = true,
                                   .help = "a recursive lock of one process; InitializeCriticalSection first"};
constexpr BuiltinType ce_types[] = {section_type};
constexpr BuiltinType types[] = {
    section_type,
    {.name = "SRWLOCK", .words = shared_mutex_words, .construct = &construct_srw_code, .names_tasks = true,
     .help = "many readers or one writer; not recursive, in no order"},
    {.name = "CONDITION_VARIABLE", .words = condition_words, .construct = &construct_condition_code,
     .help = "sleeps with a critical section or an SRW lock"},
    {.name = "SRWLOCK_INITIALIZER", .words = 1, .copyable = true, .scalar = true},
    {.name = "CONDITION_VARIABLE_INITIALIZER", .words = 1, .copyable = true, .scalar = true},
};

template <System system> constexpr Builtin section_functions[] = {
    {"void InitializeCriticalSection(CRITICAL_SECTION* section)", &Section<system>::make, Form::Call,
     "makes it ready for use"},
    {"int InitializeCriticalSectionAndSpinCount(CRITICAL_SECTION* section, unsigned spin_count)",
     &Section<system>::make_spinning, Form::Call, "the same; spins so often before it waits"},
    {"void EnterCriticalSection(CRITICAL_SECTION* section)", &Section<system>::enter, Form::Call,
     "locks it, as often as one likes"},
    {"int TryEnterCriticalSection(CRITICAL_SECTION* section)", &try_enter_code, Form::Call,
     "locks it if that needs no waiting"},
    {"void LeaveCriticalSection(CRITICAL_SECTION* section)", &Section<system>::leave, Form::Call,
     "unlocks it once; whoever is quickest gets it"},
    {"void DeleteCriticalSection(CRITICAL_SECTION* section)", &delete_code, Form::Call, "nobody uses it any more"},
    {"unsigned SetCriticalSectionSpinCount(CRITICAL_SECTION* section, unsigned spin_count)", &spin_count_code,
     Form::Call, "answers the old count"},
};

constexpr Builtin functions[] = {
    section_functions<System::Windows>[0],
    section_functions<System::Windows>[1],
    section_functions<System::Windows>[2],
    section_functions<System::Windows>[3],
    section_functions<System::Windows>[4],
    section_functions<System::Windows>[5],
    section_functions<System::Windows>[6],
    {"int InitializeCriticalSectionEx(CRITICAL_SECTION* section, unsigned spin_count, unsigned flags)",
     &Section<System::Windows>::make_spinning},
    {"SRWLOCK::SRWLOCK()", &nothing_code, Form::Local},
    {"SRWLOCK::SRWLOCK(SRWLOCK_INITIALIZER)", &nothing_code, Form::Local},
    {"void InitializeSRWLock(SRWLOCK* lock)", &init_srw_code, Form::Call, "what SRWLOCK_INIT does"},
    {"void AcquireSRWLockExclusive(SRWLOCK* lock)", &exclusive_code, Form::Call, "locks it for writing"},
    {"void AcquireSRWLockShared(SRWLOCK* lock)", &shared_code, Form::Call, "locks it for reading"},
    {"int TryAcquireSRWLockExclusive(SRWLOCK* lock)", &try_exclusive_code},
    {"int TryAcquireSRWLockShared(SRWLOCK* lock)", &try_shared_code},
    {"void ReleaseSRWLockExclusive(SRWLOCK* lock)", &release_exclusive_code},
    {"void ReleaseSRWLockShared(SRWLOCK* lock)", &release_shared_code},
    {"CONDITION_VARIABLE::CONDITION_VARIABLE()", &nothing_code, Form::Local},
    {"CONDITION_VARIABLE::CONDITION_VARIABLE(CONDITION_VARIABLE_INITIALIZER)", &nothing_code, Form::Local},
    {"void InitializeConditionVariable(CONDITION_VARIABLE* condition)", &nothing_code, Form::Call,
     "what CONDITION_VARIABLE_INIT does"},
    {"int SleepConditionVariableCS(CONDITION_VARIABLE* condition, CRITICAL_SECTION* section, unsigned milliseconds)",
     &sleep_section_code, Form::Call, "leaves the section and sleeps in one step, and enters it again"},
    {"int SleepConditionVariableSRW(CONDITION_VARIABLE* condition, SRWLOCK* lock, unsigned milliseconds, "
     "unsigned flags)",
     &sleep_srw_code, Form::Call, "the same with an SRW lock, in the mode that the flags tell"},
    {"void WakeConditionVariable(CONDITION_VARIABLE* condition)", &wake_one_code, Form::Call,
     "wakes one sleeper, if there is one"},
    {"void WakeAllConditionVariable(CONDITION_VARIABLE* condition)", &wake_all_code, Form::Call, "wakes all sleepers"},
};
constexpr lang::Constant constants[] = {
    {"SRWLOCK_INIT", "SRWLOCK_INITIALIZER", 0},
    {"CONDITION_VARIABLE_INIT", "CONDITION_VARIABLE_INITIALIZER", 0},
    {"CONDITION_VARIABLE_LOCKMODE_SHARED", "unsigned", shared_mode},
};

constexpr Builtin interlocked_functions[] = {
    {"int InterlockedIncrement(int* value)", &step_code<1>, Form::Call, "adds 1 in one step; answers the new value"},
    {"int InterlockedDecrement(int* value)", &step_code<-1>, Form::Call,
     "subtracts 1 in one step; answers the new value"},
    {"int InterlockedAdd(int* value, int n)", &with_operand<Change::Add, true>, Form::Call,
     "adds in one step; answers the new value"},
    {"int InterlockedExchangeAdd(int* value, int n)", &with_operand<Change::Add>, Form::Call,
     "adds in one step; answers the old value"},
    {"int InterlockedExchange(int* value, int n)", &with_operand<Change::Set>, Form::Call,
     "writes in one step; answers the old value"},
    {"int InterlockedAnd(int* value, int n)", &with_operand<Change::And>},
    {"int InterlockedOr(int* value, int n)", &with_operand<Change::Or>},
    {"int InterlockedXor(int* value, int n)", &with_operand<Change::Xor>},
    {"int InterlockedCompareExchange(int* value, int n, int comparand)", &compare_code, Form::Call,
     "writes n if the comparand is there, in one step; answers the old value"},
};

constexpr Builtin ce_functions[] = {
    section_functions<System::Ce>[0],
    section_functions<System::Ce>[2],
    section_functions<System::Ce>[3],
    section_functions<System::Ce>[4],
    section_functions<System::Ce>[5],
    {"void CE_InitializeCriticalSection(CRITICAL_SECTION* section, int options)", &ce_initialize_code, Form::Call,
     "Lockstep's own: InitializeCriticalSection in the other readings of CE"},
};

constexpr std::string_view base[] = {"minwindef.h"};

}  // namespace

}  // namespace win32

extern const lang::Header winnt_header{.name = "winnt.h", .includes = win32::base, .types = win32::types,
                                       .functions = win32::functions, .constants = win32::constants,
                                       .system = "win32", .task_words = task_words_count};
extern const lang::Header winbase_header{.name = "winbase.h", .includes = win32::base,
                                         .functions = win32::interlocked_functions, .system = "win32",
                                         .task_words = task_words_count};
extern const lang::Header ce_locks_header{.name = "mwinbase.h", .includes = win32::base, .types = win32::ce_types,
                                          .functions = win32::ce_functions, .system = "win32",
                                          .task_words = task_words_count, .priority_top = win32::ce_priority_top};

}  // namespace api
