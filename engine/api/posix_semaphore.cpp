// <semaphore.h>: unnamed and named semaphores of POSIX. Rules: IEEE 1003.1-2017, sem_open,
// sem_wait, sem_timedwait, sem_post. All tasks are one process; sem_post is the call that
// interrupts may make.
#include "engine/api/posix.h"

namespace api::posix {

namespace {

constexpr Word value_max = INT32_MAX;

Outcome fail(Call& c, Word error) {
    own_errno(c) = error;
    return c.done(-1);
}
// -1 and errno for everything but success; a call that failed by itself has said so.
void finish_semaphore(Call& c) {
    if (c.result != 0 || c.status == Status::Ok) return;
    own_errno(c) = c.status == Status::Overflow ? Word{eoverflow} : c.status == Status::Busy ? Word{eagain}
                                                                                          : error_of(c.status);
    c.result = -1;
}

// A named one has its name and how often it is open behind the semaphore's own words.
struct Named {
    Semaphore semaphore;
    Word name;   // number of the message + 1; 0: nobody finds it any more
    Word opens;
};
constexpr int named_words = sizeof(Named) / sizeof(Word);

void build(Call& c, Address address, Word value) {
    Semaphore& s = c.k.at<Semaphore>(address);
    s.options = options_of(Kind::Semaphore, Order::Unspecified, Grant::Unspecified);
    set_queue(c, s.options);
    s.count = value;
    s.maximum = value_max;
}

Address semaphore_in(const Call& c) { return object_at(c, 0, Kind::Semaphore); }

Outcome init(Call& c) {
    if (c[0] == 0 || c[2] < 0) return fail(c, einval);  // past SEM_VALUE_MAX it is negative
    if (const Address old = semaphore_in(c); old != 0 && waited_for(c, old)) return fail(c, ebusy);
    clear(c, c.address(0), semaphore_words);
    build(c, c.address(0), c[2]);
    return c.done();
}
Outcome destroy(Call& c) {
    const Address s = semaphore_in(c);
    if (s == 0) return fail(c, einval);
    if (waited_for(c, s)) return fail(c, ebusy);
    return clear(c, s, semaphore_words);
}

Outcome wait(Call& c) {
    const Address s = semaphore_in(c);
    return s == 0 ? fail(c, einval) : take_permit(c, s);
}
Outcome try_wait(Call& c) {
    const Address s = semaphore_in(c);
    return s == 0 ? fail(c, einval) : take_permit(c, s, 0);
}
Outcome timed_wait(Call& c) {
    const Address s = semaphore_in(c);
    if (s == 0) return fail(c, einval);
    if (c.timed_out()) return take_permit(c, s, 0);
    // glibc looks at the time first, the standard only where there is no permit.
    if (gnu(c) && !deadline(c, 1).valid) return fail(c, einval);
    const Outcome out = take_permit(c, s, 0);
    if (out != Outcome::Done || c.status != Status::Busy) return out;
    c.status = Status::Ok;
    const Deadline until = deadline(c, 1);
    if (!until.valid) return fail(c, einval);
    if (until.ticks == 0) return c.ended(Status::TimedOut);
    return take_permit(c, s, until.ticks);
}
Outcome post(Call& c) {
    const Address s = semaphore_in(c);
    return s == 0 ? fail(c, einval) : c.ended(give_permits(c.k, s));
}
// Linux answers 0 however many wait.
Outcome get_value(Call& c) {
    const Address s = semaphore_in(c);
    if (s == 0) return fail(c, einval);
    c.k.touch(s, false);
    store(c, 1, c.k.at<Semaphore>(s).count);
    return c.done();
}

// -- names

constexpr Word create = 0100, exclusive = 0200;  // O_CREAT, O_EXCL

const sync::Rooms::Pool* pool_in(const Call& c) {
    return c.k.rooms.pools == nullptr ? nullptr : &c.k.rooms.pools[posix_semaphores];
}
Address named(const Call& c, Word name) {
    const sync::Rooms::Pool* pool = pool_in(c);
    for (int i = 0; pool != nullptr && name != 0 && i < pool->count; i++) {
        const Address at = static_cast<Address>(pool->first + i * pool->words);
        if (c.k.words[at] != 0 && c.k.at<Named>(at).name == name) return at;
    }
    return 0;
}
// The named one that a pointer leads to; 0 where it leads elsewhere.
Address named_at(const Call& c, Word pointer) {
    const sync::Rooms::Pool* pool = pool_in(c);
    if (pool == nullptr || pool->first == 0) return 0;
    const Word offset = pointer - pool->first;
    const bool inside = offset >= 0 && offset < pool->words * pool->count && offset % pool->words == 0;
    return inside && c.k.words[pointer] != 0 ? static_cast<Address>(pointer) : Address{0};
}
// Gone once nobody has it open and nobody can find it.
void forget(Call& c, Address address) {
    const Named& s = c.k.at<Named>(address);
    if (s.opens == 0 && s.name == 0) clear(c, address, named_words);
}
Outcome open_failed(Call& c, Word error) {
    own_errno(c) = error;
    return c.done(0);
}

// [value]: of one that is made now.
Outcome open(Call& c, Word value) {
    if (c.in_interrupt()) return c.k.misused(Misuse::NotFromInterrupt);
    if (c[0] == 0) return open_failed(c, einval);
    Address found = named(c, c[0]);
    if (found != 0 && (c[1] & create) && (c[1] & exclusive)) return open_failed(c, eexist);
    if (found == 0) {
        if (!(c[1] & create)) return open_failed(c, enoent);
        if (value < 0) return open_failed(c, einval);
        found = c.k.from_pool(posix_semaphores);
        if (found == 0) return open_failed(c, enomem);
        build(c, found, value);
        c.k.at<Named>(found).name = c[0];
    }
    c.k.touch(found, true);
    c.k.at<Named>(found).opens++;
    return c.done(found);
}
Outcome open_existing(Call& c) { return open(c, 0); }
Outcome open_or_make(Call& c) { return open(c, c[3]); }
Outcome close(Call& c) {
    const Address s = named_at(c, c[0]);
    if (s == 0 || c.k.at<Named>(s).opens == 0) return fail(c, einval);
    c.k.touch(s, true);
    c.k.at<Named>(s).opens--;
    forget(c, s);
    return c.done();
}
Outcome unlink(Call& c) {
    const Address s = named(c, c[0]);
    if (s == 0) return fail(c, enoent);
    c.k.touch(s, true);
    c.k.at<Named>(s).name = 0;
    forget(c, s);
    return c.done();
}

using lang::Builtin;
using lang::BuiltinCode;
using lang::BuiltinType;

constexpr BuiltinCode init_code{.run = init}, destroy_code{.run = destroy},
    wait_code{.run = wait, .effect = Effect::Write, .finish = finish_semaphore},
    try_wait_code{.run = try_wait, .effect = Effect::Write, .finish = finish_semaphore},
    timed_wait_code{.run = timed_wait, .finish = finish_semaphore},
    post_code{.run = post, .effect = Effect::Write, .finish = finish_semaphore}, get_value_code{.run = get_value},
    open_code{.run = open_existing}, make_code{.run = open_or_make}, close_code{.run = close},
    unlink_code{.run = unlink};

constexpr BuiltinType types[] = {
    {.name = "sem_t", .words = semaphore_words, .pointed = true,
     .help = "permits: anybody may take one, anybody may give one"},
    {.name = "named semaphore", .words = named_words, .pool = posix_semaphores},
};

constexpr Builtin functions[] = {
    {.signature = "int sem_init(sem_t* semaphore, int shared, unsigned)", .code = &init_code,
     .help = "makes it, with so many permits"},
    {.signature = "int sem_destroy(sem_t* semaphore)", .code = &destroy_code, .help = "EBUSY while somebody waits"},
    {.signature = "int sem_wait(sem_t* semaphore)", .code = &wait_code, .help = "takes a permit, waits while there is none"},
    {.signature = "int sem_trywait(sem_t* semaphore)", .code = &try_wait_code, .help = "takes a permit, or -1 and EAGAIN"},
    {.signature = "int sem_timedwait(sem_t* semaphore, timespec* until)", .code = &timed_wait_code,
     .help = "waits at most until that moment: -1 and ETIMEDOUT", .uses_clock = true},
    {.signature = "int sem_post(sem_t* semaphore)", .code = &post_code, .help = "gives a permit; interrupts may, too"},
    {.signature = "int sem_getvalue(sem_t* semaphore, int* value)", .code = &get_value_code,
     .help = "how many permits there are; 0 while somebody waits"},
    {.signature = "sem_t* sem_open(const char* name, int flags)", .code = &open_code,
     .help = "the semaphore of that name, or SEM_FAILED and ENOENT"},
    {.signature = "sem_t* sem_open(const char* name, int flags, int mode, unsigned)", .code = &make_code,
     .help = "with O_CREAT made where there is none; with O_EXCL, too, EEXIST where there is one",
     .makes = posix_semaphores},
    {.signature = "int sem_close(sem_t* semaphore)", .code = &close_code, .help = "the caller is through with it"},
    {.signature = "int sem_unlink(const char* name)", .code = &unlink_code,
     .help = "its name is free; who has it open goes on using it"},
};

constexpr lang::Constant constants[] = {
    {"SEM_VALUE_MAX", "", value_max}, {"SEM_FAILED", "sem_t*", 0},
};
constexpr std::string_view includes[] = {"time.h", "errno.h"};

constexpr lang::Constant file_constants[] = {{"O_CREAT", "", create}, {"O_EXCL", "", exclusive}};

}  // namespace

extern constexpr lang::Header semaphore_header_of_posix{
    .name = "semaphore.h", .includes = includes, .types = types, .functions = functions, .constants = constants,
    .features = features, .system = "posix", .task_words = task_words_count};
extern constexpr lang::Header fcntl_header_of_posix{.name = "fcntl.h", .constants = file_constants, .system = "posix"};

}  // namespace api::posix
