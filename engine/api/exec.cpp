// <exec/semaphores.h>, <exec/tasks.h>, <exec/lists.h>, <proto/exec.h> and <proto/dos.h> of AmigaOS:
// signal semaphores, tasks, Forbid and Permit. Rules: "Amiga ROM Kernel Reference Manual: Includes
// and Autodocs", exec.library of 2.0 and 3.0; AROS, rom/exec. A priority goes from -128 to 127,
// larger is more urgent. Procure and Vacate, which answer with messages, are not here. AddSemaphore
// takes the name that a program would write into ss_Link.ln_Name. Of [[lockstep::writers_first]]
// Exec knows nothing: see NestingLock.
#include "engine/api/system.h"
#include "engine/sync/nesting_lock.h"

namespace api {

using namespace sync;

namespace {

constexpr int list_max = 16;

// A public semaphore: an object of the pool.
struct PublicName {
    Options options;
    Word name;      // of a message, + 1
    Word semaphore; // its address
};

// In the script's variable, behind the primitive.
constexpr int next_in_list = nesting_lock_words;
constexpr int semaphore_words = nesting_lock_words + 1;

bool is(const Call& c, Address object, Kind kind) { return object != 0 && c.k.options(object).k() == kind; }

// Calls [function] with the semaphore that argument 0 is, from a task.
template <class Function>
Outcome with_semaphore(Call& c, const Function& function) {
    if (c.in_interrupt()) return c.k.misused(Misuse::NotFromInterrupt);
    const Address s = c.address(0);
    if (!is(c, s, Kind::NestingLock)) return c.k.misused(Misuse::StaleAddress);
    return function(s);
}

constexpr lang::BuiltinCode construct_code{[](Call& c) {
    Options o = to_options(c[1]);
    o.kind = static_cast<std::uint32_t>(Kind::None);  // nothing before InitSemaphore
    c.k.words[c.address(0)] = to_word(o);
    return c.done();
}};

constexpr lang::BuiltinCode init_code{.run = [](Call& c) -> Outcome {
    const Address s = c.address(0);
    if (s == 0) return c.k.misused(Misuse::StaleAddress);
    c.k.touch(s, true);
    NestingLock& lock = c.k.at<NestingLock>(s);
    if (lock.owner != 0 || c.k.waiters(s, Role::Lock) > 0) return c.k.misused(Misuse::DestroyedInUse);
    Options o = options_of(Kind::NestingLock, Order::Fifo, Grant::HandOff);
    o.number = lock.options.number;
    o.death = static_cast<std::uint32_t>(Death::Ignore);
    lock = {o, 0, 0, 0, 0, 0};
    return c.done();
}};

constexpr lang::BuiltinCode obtain_code{.run = [](Call& c) {
    return with_semaphore(c, [&](Address s) { return obtain(c.k, s); });
}};
constexpr lang::BuiltinCode obtain_shared_code{.run = [](Call& c) {
    return with_semaphore(c, [&](Address s) { return obtain_shared(c.k, s); });
}};
constexpr lang::BuiltinCode attempt_code{.run = [](Call& c) {
    return with_semaphore(c, [&](Address s) { return c.done(attempt(c.k, s)); });
}};
constexpr lang::BuiltinCode attempt_shared_code{.run = [](Call& c) {
    return with_semaphore(c, [&](Address s) { return c.done(attempt_shared(c.k, s)); });
}};
constexpr lang::BuiltinCode release_code{.run = [](Call& c) {
    return with_semaphore(c, [&](Address s) { return release_nesting(c.k, s); });
}, .meddles = true};

// -- public names

Address public_name(const Call& c, Word name, Address semaphore) {
    if (c.k.rooms.pools == nullptr) return 0;
    const Rooms::Pool& pool = c.k.rooms.pools[amiga_semaphores];
    for (int i = 0; pool.first != 0 && i < pool.count; i++) {
        const Address at = static_cast<Address>(pool.first + i * pool.words);
        const PublicName& p = c.k.at<PublicName>(at);
        if (p.options.kind != 0 && (name == 0 || p.name == name) && (semaphore == 0 || p.semaphore == semaphore)) {
            return at;
        }
    }
    return 0;
}

constexpr lang::BuiltinCode add_code{.run = [](Call& c) -> Outcome {
    if (c.in_interrupt()) return c.k.misused(Misuse::NotFromInterrupt);
    if (c[1] == 0) return c.k.misused(Misuse::BadArgument);
    const Outcome out = init_code.run(c);
    if (out != Outcome::Done) return out;
    const Address at = c.k.from_pool(amiga_semaphores);
    if (at == 0) return c.k.misused(Misuse::BadArgument);
    c.k.touch(at, true);
    c.k.at<PublicName>(at) = {options_of(Kind::Named, Order::Fifo, Grant::HandOff), c[1], c.address(0)};
    return c.done();
}};
constexpr lang::BuiltinCode find_code{.run = [](Call& c) {
    const Address at = c[0] == 0 ? Address{0} : public_name(c, c[0], 0);
    if (at == 0) return c.done(0);
    c.k.touch(at, false);
    return c.done(c.k.at<PublicName>(at).semaphore);
}};
constexpr lang::BuiltinCode remove_code{.run = [](Call& c) -> Outcome {
    return with_semaphore(c, [&](Address s) -> Outcome {
        const Address at = public_name(c, 0, s);
        if (at == 0) return c.k.misused(Misuse::StaleAddress);
        c.k.touch(at, true);
        c.k.at<PublicName>(at) = {};
        return c.done();
    });
}};

// -- lists of semaphores

constexpr lang::BuiltinCode construct_list_code{[](Call& c) {
    c.k.words[c.address(0)] = to_word(options_of(Kind::LockList, Order::Fifo, Grant::HandOff));
    return c.done();
}};

constexpr lang::BuiltinCode new_list_code{.run = [](Call& c) -> Outcome {
    const Address list = c.address(0);
    if (!is(c, list, Kind::LockList)) return c.k.misused(Misuse::StaleAddress);
    c.k.touch(list, true);
    c.k.at<LockList>(list).first = 0;
    return c.done();
}};

constexpr lang::BuiltinCode add_tail_code{.run = [](Call& c) -> Outcome {
    const Address list = c.address(0), s = c.address(1);
    if (!is(c, list, Kind::LockList) || !is(c, s, Kind::NestingLock)) return c.k.misused(Misuse::StaleAddress);
    c.k.touch(list, true);
    Word* at = &c.k.at<LockList>(list).first;
    for (int i = 0; *at != 0; i++) {
        if (*at == s || i + 1 == list_max) return c.k.misused(Misuse::BadArgument);
        at = &c.k.words[static_cast<std::size_t>(*at + next_in_list)];
    }
    *at = s;
    c.k.words[static_cast<std::size_t>(s + next_in_list)] = 0;
    return c.done();
}};

// The members of the list that argument 0 is, or -1.
int members(const Call& c, Address (&out)[list_max]) {
    const Address list = c.address(0);
    if (!is(c, list, Kind::LockList)) return -1;
    c.k.touch(list, false);
    int n = 0;
    for (Word at = c.k.at<LockList>(list).first; at != 0 && n < list_max;
         at = c.k.words[static_cast<std::size_t>(at + next_in_list)]) {
        if (!is(c, static_cast<Address>(at), Kind::NestingLock)) return -1;
        out[n++] = static_cast<Address>(at);
    }
    return n;
}

constexpr lang::BuiltinCode obtain_list_code{.run = [](Call& c) -> Outcome {
    if (c.in_interrupt()) return c.k.misused(Misuse::NotFromInterrupt);
    Address locks[list_max];
    const int n = members(c, locks);
    if (n < 0) return c.k.misused(Misuse::StaleAddress);
    return obtain_all(c.k, c.address(0), locks, n);
}};
constexpr lang::BuiltinCode release_list_code{.run = [](Call& c) -> Outcome {
    if (c.in_interrupt()) return c.k.misused(Misuse::NotFromInterrupt);
    Address locks[list_max];
    const int n = members(c, locks);
    if (n < 0) return c.k.misused(Misuse::StaleAddress);
    for (int i = 0; i < n; i++) {
        if (release_nesting(c.k, locks[i]) == Outcome::Misused) return Outcome::Misused;
    }
    return c.done();
}};

// -- tasks: what a script sees of one is its place + 1

constexpr lang::BuiltinCode find_task_code{
    .run = [](Call& c) { return c.done(c[0] == 0 ? c.k.self + 1 : 0); }, .effect = Effect::Identity};

constexpr lang::BuiltinCode create_task_code{.run = [](Call& c) -> Outcome {
    if (c.in_interrupt()) return c.k.misused(Misuse::NotFromInterrupt);
    if (c[1] < -128 || c[1] > 127) return c.k.misused(Misuse::BadArgument);
    const TaskId born = start(c.k, c[2], nullptr, 0, c[1]);
    return c.done(born == no_task ? 0 : born + 1);
}};

constexpr lang::BuiltinCode remove_task_code{.run = [](Call& c) -> Outcome {
    if (c.in_interrupt()) return c.k.misused(Misuse::NotFromInterrupt);
    const TaskId task = c[0] == 0 ? c.k.self : task_of(c, c[0]);
    if (task == no_task) return c.k.misused(Misuse::StaleAddress);
    return delete_task(c, task);
}, .meddles = true};

constexpr lang::BuiltinCode priority_code{.run = [](Call& c) -> Outcome {
    const TaskId task = task_of(c, c[0]);
    if (task == no_task) return c.k.misused(Misuse::StaleAddress);
    if (c[1] < -128 || c[1] > 127) return c.k.misused(Misuse::BadArgument);
    const Word before = c.k.tasks[task].base;
    set_base(c.k, task, c[1]);
    return c.done(before);
}, .meddles = true};

constexpr lang::BuiltinCode forbid_code{.run = [](Call& c) -> Outcome {
    Task& t = c.task();
    if (t.scheduler_locks == UINT8_MAX) return c.k.misused(Misuse::BadArgument);
    t.scheduler_locks++;
    c.k.touch(c.k.words.address_of(&t), true);
    return c.done();
}, .meddles = true};
constexpr lang::BuiltinCode permit_code{.run = [](Call& c) -> Outcome {
    Task& t = c.task();
    if (t.scheduler_locks == 0) return c.k.misused(Misuse::PermitWithoutForbid);
    t.scheduler_locks--;
    c.k.touch(c.k.words.address_of(&t), true);
    return c.done();
}, .meddles = true};
constexpr lang::BuiltinCode delay_code{.run = [](Call& c) { return c.k.sleep(c[0] < 0 ? 0 : c[0]); }};

using lang::Builtin;
using lang::BuiltinType;

constexpr BuiltinType semaphore_types[] = {
    {.name = "SignalSemaphore", .words = semaphore_words, .construct = &construct_code, .names_tasks = true,
     .pointed = true, .help = "nests; owned by one task or read by many"},
    {.name = "public semaphore", .words = sizeof(PublicName) / sizeof(Word), .pool = amiga_semaphores},
};
constexpr BuiltinType task_types[] = {
    {.name = "Task", .words = 1, .pointed = true, .help = "of Exec: only its address is of use"},
};
constexpr BuiltinType list_types[] = {
    {.name = "List", .words = lock_list_words, .construct = &construct_list_code, .help = "of semaphores"},
};

constexpr Builtin functions[] = {
    {.signature = "void InitSemaphore(SignalSemaphore*)", .code = &init_code,
     .help = "makes it ready for use; nothing else may come before"},
    {.signature = "void ObtainSemaphore(SignalSemaphore*)", .code = &obtain_code,
     .help = "owns it, once more where it is the caller's already; waits without end"},
    {.signature = "void ObtainSemaphoreShared(SignalSemaphore*)", .code = &obtain_shared_code,
     .help = "shares it with others who read; overtakes those who wait to own it"},
    {.signature = "bool AttemptSemaphore(SignalSemaphore*)", .code = &attempt_code,
     .help = "ObtainSemaphore where that needs no waiting, else FALSE"},
    {.signature = "bool AttemptSemaphoreShared(SignalSemaphore*)", .code = &attempt_shared_code,
     .help = "ObtainSemaphoreShared where that needs no waiting, else FALSE"},
    {.signature = "void ReleaseSemaphore(SignalSemaphore*)", .code = &release_code,
     .help = "gives it back once; nobody asks whose it was"},
    {.signature = "void AddSemaphore(SignalSemaphore*, const char* name)", .code = &add_code,
     .help = "InitSemaphore, then found under its name", .makes = amiga_semaphores},
    {.signature = "SignalSemaphore* FindSemaphore(const char* name)", .code = &find_code,
     .help = "the public semaphore of that name, or NULL"},
    {.signature = "void RemSemaphore(SignalSemaphore*)", .code = &remove_code,
     .help = "is found no more; who has it keeps it"},
    {.signature = "void NewList(List*)", .code = &new_list_code, .help = "an empty list"},
    {.signature = "void AddTail(List*, SignalSemaphore*)", .code = &add_tail_code,
     .help = "puts a semaphore at the end of the list"},
    {.signature = "void ObtainSemaphoreList(List*)", .code = &obtain_list_code,
     .help = "owns all in the list; queues at once for those that are taken"},
    {.signature = "void ReleaseSemaphoreList(List*)", .code = &release_list_code, .help = "gives back all in the list"},
    {.signature = "Task* FindTask(const char* name)", .code = &find_task_code,
     .help = "FindTask(NULL): the caller"},
    {.signature = "Task* CreateTask(const char* name, int priority, void(*)(void), int stack)",
     .code = &create_task_code, .help = "starts a function as a task; NULL where there is no room"},
    {.signature = "void RemTask(Task*)", .code = &remove_task_code,
     .help = "ends a task, or with NULL the caller; what it owns stays owned"},
    {.signature = "int SetTaskPri(Task*, int priority)", .code = &priority_code,
     .help = "a new priority, -128 to 127; the old one"},
    {.signature = "void Forbid()", .code = &forbid_code, .help = "keeps the CPU until Permit, or while it does not wait"},
    {.signature = "void Permit()", .code = &permit_code, .help = "takes one Forbid back"},
};
constexpr Builtin dos_functions[] = {
    {.signature = "void Delay(int ticks)", .code = &delay_code, .help = "sleeps for so many ticks"},
};

constexpr lang::Constant constants[] = {
    {"TRUE", "bool", 1}, {"FALSE", "bool", 0},
};

constexpr std::string_view semaphores_include[] = {"exec/tasks.h", "exec/lists.h"};
constexpr std::string_view proto_include[] = {"exec/semaphores.h", "exec/tasks.h", "exec/lists.h"};

}  // namespace

extern const lang::Header exec_semaphores_header{.name = "exec/semaphores.h", .includes = semaphores_include,
                                                 .types = semaphore_types, .system = "amiga"};
extern const lang::Header exec_tasks_header{.name = "exec/tasks.h", .types = task_types, .system = "amiga"};
extern const lang::Header exec_lists_header{.name = "exec/lists.h", .types = list_types, .system = "amiga"};
extern const lang::Header exec_proto_header{.name = "proto/exec.h", .includes = proto_include,
                                            .functions = functions, .constants = constants, .system = "amiga"};
extern const lang::Header dos_proto_header{.name = "proto/dos.h", .functions = dos_functions, .system = "amiga"};

}  // namespace api
