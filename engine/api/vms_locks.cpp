// <starlet.h>, <lckdef.h>, <ssdef.h> and <lksbdef.h> of VMS: the lock manager (sys$enq, sys$enqw,
// sys$deq, sys$synch), and of processes sys$delprc, sys$setpri, sys$hiber and sys$wake. Rules:
// "OpenVMS System Services Reference Manual" and "OpenVMS Programming Concepts Manual", lock
// manager. A resource's name is a literal instead of a descriptor. Event flags are not here: the
// flag's number is accepted and nothing is set. LCK$GL_WAITTIME is the parameter DEADLOCK_WAIT, in
// seconds; 0 turns the search off. It looks where a task waits (sys$enqw, sys$synch); a request
// that nobody waits for is found by the search of others.
#include "engine/api/vms.h"
#include "engine/sync/lock_manager.h"

namespace api {

using namespace sync;

namespace {

enum Flag : Word { convert_it = 2, no_queue = 4, dequeue_all = 1, cancel_it = 2, invalidate = 4 };

// DEADLOCK_WAIT: the one object of its pool.
struct Parameter {
    Options options;
    Word seconds;
};
constexpr Word default_seconds = 10, ticks_a_second = 1000;

LockManager manager(Call& c) { return {c.k, c.k.rooms.pools[vms_locks], ast_of_word}; }

// What a service answers, unless an AST of it found no room.
Outcome answer(Call& c, const LockManager& m, Word condition) {
    return m.lost ? c.k.misused(Misuse::NoTaskLeft) : c.done(condition);
}

Word& status_of(const Call& c, Address block) { return c.k.words[static_cast<std::size_t>(block + block_status)]; }
Word& lock_of(const Call& c, Address block) { return c.k.words[static_cast<std::size_t>(block + block_lock)]; }

constexpr lang::BuiltinCode wait_time_code{
    .run = [](Call& c) {
        const Address at = c.k.rooms.pools[vms_parameters].first;
        if (c.k.words[at] == 0) {
            Options o = to_options(0);
            o.kind = static_cast<std::uint32_t>(Kind::Named);
            c.k.at<Parameter>(at) = {o, default_seconds};
        }
        return c.done(at + 1);
    },
    .effect = Effect::Nothing};

Word search_after(const Call& c, Address lock) {
    const Address at = c.k.rooms.pools[vms_parameters].first;
    const Word seconds = at != 0 && c.k.words[at] != 0 ? c.k.at<Parameter>(at).seconds : default_seconds;
    if (seconds <= 0 || c.k.at<LockRequest>(lock).flags & LockRequest::not_waiting) return forever;
    return seconds > INT32_MAX / ticks_a_second ? forever : seconds * ticks_a_second;
}

// [self] waits for the request of the status block; [phase] 1: its deadlock search is still to
// come.
Outcome wait_for(Call& c, Address block, Word ticks) {
    const Address lock = object_of(lock_of(c, block));
    const Outcome out = c.k.wait(lock, Role::Lock, Order::Fifo, ticks, vms::normal);
    if (out == Outcome::Waiting) c.task().phase = 1;
    return out;
}

// The wait has ended without an answer: after so long a time it is looked for a deadlock, once.
Outcome go_on(Call& c, Address block) {
    if (status_of(c, block) != 0) return c.done(vms::normal);
    if (!c.k.in_pool(vms_locks, lock_of(c, block))) return c.done(vms::normal);
    LockManager m = manager(c);
    if (c.timed_out()) m.search_deadlock(object_of(lock_of(c, block)));
    if (m.lost) return c.k.misused(Misuse::NoTaskLeft);
    if (status_of(c, block) != 0) return c.done(vms::normal);
    return wait_for(c, block, forever);
}

// Whether [id] is a lock of the caller's.
bool own_lock(const Call& c, const LockManager& m, Word id) {
    return c.k.in_pool(vms_locks, id) && m.is_lock(object_of(id)) && m.lock(object_of(id)).owner == m.process() + 1;
}

enum Argument : int { flag_number, lock_mode, status_block, flags, name, parent, ast, parameter, blocking };

Outcome enqueue(Call& c, bool waits) {
    if (c.in_interrupt()) return c.k.misused(Misuse::NotFromInterrupt);
    const Address block = c.address(status_block);
    if (block == 0) return c.done(vms::access_violation);
    if (c.phase() > 0) return go_on(c, block);
    if (c[lock_mode] < 0 || c[lock_mode] >= lock_modes) return c.done(vms::bad_parameter);
    LockManager m = manager(c);
    Address at = 0;
    const auto fill = [&](LockRequest& request) {
        request.flags = c[flags];
        request.status_block = block;
        request.completion = c[ast] > 0 ? c[ast] : 0;
        request.blocking = c[blocking] > 0 ? c[blocking] : 0;
        request.parameter = c[parameter];
        c.k.touch(block, true);
        status_of(c, block) = 0;
    };
    bool granted = false;
    if (c[flags] & convert_it) {
        const Word id = lock_of(c, block);
        if (!own_lock(c, m, id)) return c.done(vms::bad_lock_id);
        at = object_of(id);
        if (m.lock(at).wanted != 0) return c.done(vms::converts_ungranted);
        fill(m.lock(at));
        granted = m.convert(at, c[lock_mode], c[flags] & no_queue);
    } else {
        if (c[name] == 0) return c.done(vms::bad_parameter);
        if (c[parent] != 0) {
            if (!own_lock(c, m, c[parent])) return c.done(vms::bad_lock_id);
            if (m.lock(object_of(c[parent])).granted == 0) return c.done(vms::parent_not_granted);
        }
        lock_of(c, block) = 0;
        at = c.k.from_pool(vms_locks);
        if (at == 0) return c.done(vms::no_memory);
        LockRequest& request = m.lock(at);
        request = {};
        request.options = options_of(Kind::Request, Order::Fifo, Grant::HandOff);
        request.options.number = ast_of_word;
        request.options.death = static_cast<std::uint32_t>(Death::Release);
        request.owner = m.process() + 1;
        request.parent = c[parent] != 0 ? object_of(c[parent]) : 0;
        fill(request);
        lock_of(c, block) = handle_of(at);
        granted = m.ask(at, c[name], c[lock_mode], c[flags] & no_queue);
        if (!granted && c[flags] & no_queue) lock_of(c, block) = 0;
    }
    if (granted) return answer(c, m, c[flags] & LockRequest::no_ast_at_once ? vms::synch : vms::normal);
    if (c[flags] & no_queue) return answer(c, m, vms::not_queued);
    if (!waits || m.lost) return answer(c, m, vms::normal);
    return wait_for(c, block, search_after(c, at));
}

constexpr lang::BuiltinCode enq_code{.run = [](Call& c) { return enqueue(c, false); }};
constexpr lang::BuiltinCode enqw_code{.run = [](Call& c) { return enqueue(c, true); }};

constexpr lang::BuiltinCode synch_code{.run = [](Call& c) -> Outcome {
    if (c.in_interrupt()) return c.k.misused(Misuse::NotFromInterrupt);
    const Address block = c.address(1);
    if (block == 0) return c.done(vms::access_violation);
    if (c.phase() > 0) return go_on(c, block);
    c.k.touch(block, false);
    if (status_of(c, block) != 0) return c.done(vms::normal);
    if (!c.k.in_pool(vms_locks, lock_of(c, block))) return c.done(vms::bad_lock_id);
    if (!own_lock(c, manager(c), lock_of(c, block))) return c.done(vms::bad_lock_id);
    return wait_for(c, block, search_after(c, object_of(lock_of(c, block))));
}};

constexpr lang::BuiltinCode deq_code{.run = [](Call& c) -> Outcome {
    if (c.in_interrupt()) return c.k.misused(Misuse::NotFromInterrupt);
    LockManager m = manager(c);
    if (c.k.rooms.pools[vms_locks].count == 0) return c.done(vms::bad_lock_id);
    const bool all = c[3] & dequeue_all;
    if (all && c[0] == 0) {
        m.dequeue_all(0);
        return answer(c, m, vms::normal);
    }
    if (!own_lock(c, m, c[0])) return c.done(vms::bad_lock_id);
    const Address at = object_of(c[0]);
    if (all) {
        m.dequeue_all(at);
    } else if (c[3] & cancel_it) {
        if (m.lock(at).wanted == 0) return c.done(vms::cancel_granted);
        m.take_back(at, m.lock(at).granted != 0 ? lock_cancelled : lock_aborted);
    } else if (m.has_sublocks(at)) {
        return c.done(vms::sublocks);
    } else if (m.lock(at).granted == 0) {
        m.take_back(at, lock_aborted);
    } else {
        m.dequeue(at, c[1] != 0 ? c.address(1) : Address{0}, c[3] & invalidate);
    }
    return answer(c, m, vms::normal);
}, .meddles = true};

// -- processes

// The one that [pidadr] (argument 0) points to, or with 0 the caller.
TaskId named(const Call& c) {
    if (c[0] == 0) {
        const Word of = c.k.own_word(c.k.self, ast_of_word);
        return of != 0 ? static_cast<TaskId>(of - 1) : c.k.self;
    }
    c.k.touch(c.address(0), false);
    return task_of(c, c.k.words[c.address(0)]);
}

constexpr lang::BuiltinCode delete_code{.run = [](Call& c) -> Outcome {
    const TaskId task = named(c);
    if (task == no_task) return c.done(vms::no_such_process);
    const Task& t = c.k.tasks[task];
    const bool for_mutex = t.state == State::Waiting && t.object != 0 &&
                           c.k.options(t.object).k() == Kind::WakeAllLock;
    if (t.safe > 0 || for_mutex || (t.wake == Wake::Retry && task != c.k.self)) {
        c.k.touch(c.k.words.address_of(&t), true);
        c.k.own_word(task, deletion_word) = 1;
        return c.done(vms::normal);
    }
    if (task == c.k.self) return Outcome::Ended;
    const Misuse misuse = kill(c.k, task);
    return misuse == Misuse::None ? c.done(vms::normal) : c.k.misused(misuse);
}, .meddles = true};

constexpr lang::BuiltinCode priority_code{.run = [](Call& c) -> Outcome {
    const TaskId task = named(c);
    if (task == no_task) return c.done(vms::no_such_process);
    if (c[2] < 0 || c[2] > 31) return c.done(vms::bad_parameter);
    if (c[3] != 0) {
        c.k.touch(c.address(3), true);
        c.k.words[c.address(3)] = c.k.tasks[task].base;
    }
    set_base(c.k, task, c[2]);
    return c.done(vms::normal);
}, .meddles = true};

constexpr lang::BuiltinCode hibernate_code{.run = [](Call& c) -> Outcome {
    Word& woken = c.k.own_word(c.k.self, wake_word);
    if (woken != 0) {
        woken = 0;
        return c.done(vms::normal);
    }
    return c.k.wait(c.k.words.address_of(&c.task()), Role::Event, Order::Fifo, forever, vms::normal);
}};
constexpr lang::BuiltinCode wake_code{.run = [](Call& c) -> Outcome {
    const TaskId task = named(c);
    if (task == no_task) return c.done(vms::no_such_process);
    const Task& t = c.k.tasks[task];
    const Address block = c.k.words.address_of(&t);
    c.k.touch(block, true);
    if (t.state == State::Waiting && t.object == block && t.role == Role::Event) {
        c.k.emit(EventKind::Woken, task, block, c.k.self);
        c.k.complete(task);
    } else {
        c.k.own_word(task, wake_word) = 1;
    }
    return c.done(vms::normal);
}};

using lang::Builtin;
using lang::BuiltinType;
using lang::Form;

constexpr BuiltinType types[] = {
    {.name = "VMS lock", .words = lock_place_words, .names_tasks = true, .pool = vms_locks},
    {.name = "SYSGEN parameter", .words = sizeof(Parameter) / sizeof(Word), .pool = vms_parameters},
};

constexpr Builtin functions[] = {
    {.signature = "int sys$enq(unsigned, unsigned, void* lksb, unsigned, const char* resnam, "
                  "unsigned = 0, void(*)(int) = 0, int astprm = 0, void(*)(int) = 0, unsigned = 0, "
                  "unsigned = 0)",
     .code = &enq_code, .help = "asks for a lock, or converts one; does not wait for it", .makes = vms_locks},
    {.signature = "int sys$enqw(unsigned, unsigned, void* lksb, unsigned, const char* resnam, "
                  "unsigned = 0, void(*)(int) = 0, int astprm = 0, void(*)(int) = 0, unsigned = 0, "
                  "unsigned = 0)",
     .code = &enqw_code, .help = "sys$enq, and waits until the status block has the answer", .makes = vms_locks},
    {.signature = "int sys$deq(unsigned, void* valblk = 0, unsigned = 0, unsigned = 0)",
     .code = &deq_code, .help = "gives a lock back, takes a request back (LCK$M_CANCEL), or all (LCK$M_DEQALL)",
     .makes = vms_locks},
    {.signature = "int sys$synch(unsigned, void* lksb)", .code = &synch_code,
     .help = "waits until the status block has its answer"},
    {.signature = "int sys$delprc(unsigned* pidadr = 0, const char* prcnam = 0, unsigned = 0)",
     .code = &delete_code, .help = "deletes a process, at once or when it owns no mutex any more"},
    {.signature = "int sys$setpri(unsigned* pidadr, const char* prcnam, unsigned, unsigned* prvpri = 0)",
     .code = &priority_code, .help = "a new base priority, 0 to 31"},
    {.signature = "int sys$hiber()", .code = &hibernate_code, .help = "waits for sys$wake, which is remembered"},
    {.signature = "int sys$wake(unsigned* pidadr = 0, const char* prcnam = 0)", .code = &wake_code,
     .help = "ends a process's sys$hiber, this one or the next"},
    {.signature = "int LCK$GL_WAITTIME()", .code = &wait_time_code, .form = Form::Variable,
     .help = "DEADLOCK_WAIT: seconds until a deadlock is looked for; 0: never", .makes = vms_parameters},
};

constexpr std::string_view block_members[] = {"lksb$w_status", "lksb$w_reserved", "lksb$l_lkid", "lksb$b_valblk[16]"};
constexpr lang::Record blocks[] = {{"LKSB", block_members}, {"lksb", block_members}};

constexpr lang::Constant modes[] = {
    {"LCK$K_NLMODE", "", NullMode}, {"LCK$K_CRMODE", "", ConcurrentRead}, {"LCK$K_CWMODE", "", ConcurrentWrite},
    {"LCK$K_PRMODE", "", ProtectedRead}, {"LCK$K_PWMODE", "", ProtectedWrite}, {"LCK$K_EXMODE", "", Exclusive},
    {"LCK$M_VALBLK", "", 1}, {"LCK$M_CONVERT", "", 2}, {"LCK$M_NOQUEUE", "", 4}, {"LCK$M_SYNCSTS", "", 8},
    {"LCK$M_SYSTEM", "", 16}, {"LCK$M_NODLCKWT", "", 0x200}, {"LCK$M_NODLCKBLK", "", 0x400},
    {"LCK$M_EXPEDITE", "", 0x800}, {"LCK$M_QUECVT", "", 0x1000},
    {"LCK$M_DEQALL", "", 1}, {"LCK$M_CANCEL", "", 2}, {"LCK$M_INVVALBLK", "", 4},
};
constexpr lang::Constant conditions[] = {
    {"SS$_NORMAL", "", vms::normal}, {"SS$_ACCVIO", "", vms::access_violation}, {"SS$_BADPARAM", "", vms::bad_parameter},
    {"SS$_ABORT", "", vms::abort}, {"SS$_INSFMEM", "", vms::no_memory}, {"SS$_SYNCH", "", vms::synch},
    {"SS$_CANCEL", "", vms::cancelled}, {"SS$_NONEXPR", "", vms::no_such_process},
    {"SS$_NOTQUEUED", "", vms::not_queued}, {"SS$_VALNOTVALID", "", vms::value_not_valid},
    {"SS$_DEADLOCK", "", vms::deadlock}, {"SS$_IVLOCKID", "", vms::bad_lock_id}, {"SS$_SUBLOCKS", "", vms::sublocks},
    {"SS$_PARNOTGRANT", "", vms::parent_not_granted}, {"SS$_CVTUNGRANT", "", vms::converts_ungranted},
    {"SS$_CANCELGRANT", "", vms::cancel_granted},
};
constexpr std::string_view services_include[] = {"lckdef.h", "ssdef.h", "lksbdef.h"};

}  // namespace

extern const lang::Header vms_services_header{.name = "starlet.h", .includes = services_include, .types = types,
                                              .functions = functions, .system = "vms",
                                              .task_words = task_words_count};
extern const lang::Header vms_lock_header{.name = "lckdef.h", .constants = modes, .system = "vms"};
extern const lang::Header vms_status_header{.name = "ssdef.h", .constants = conditions, .system = "vms"};
extern const lang::Header vms_block_header{.name = "lksbdef.h", .records = blocks, .system = "vms"};

}  // namespace api
