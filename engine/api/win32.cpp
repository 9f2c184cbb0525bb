// <windows.h> and <wince.h>: mutexes, semaphores, events, the waits for them, and names that
// several "processes" share. A handle is the object's; each CreateX or OpenX of the same object
// counts one more open handle, each CloseHandle one less. Critical sections and other locks:
// win32_locks.cpp; threads: win32_tasks.cpp.
#include "engine/api/win32.h"

#include <array>

namespace api {

namespace win32 {

namespace {

constexpr Pool pool = win32_objects;
static_assert(many_word == task_words_count, "the words of a wait for many come behind the APIs' own");

Address table_of(const Kernel& k) { return k.rooms.pools != nullptr ? k.rooms.pools[pool].first : Address{0}; }

bool somebody_waits(const Kernel& k, Address object) {
    const bool thread = k.options(object).k() == Kind::Thread;
    const Address at = thread ? k.words.address_of(&k.tasks[k.at<Thread>(object).task - 1]) : object;
    for (int i = 0; i < k.task_count; i++) {
        const Task& t = k.tasks[i];
        if (waits_at(t, at) || waits_among(k, static_cast<TaskId>(i), object)) return true;
    }
    return false;
}

void destroy(Kernel& k, Address object) {
    k.touch(object, true);
    switch (k.options(object).k()) {
        case Kind::Mutex: abandon(k, object, Status::Deleted); break;
        case Kind::Thread: {
            const TaskId task = static_cast<TaskId>(k.at<Thread>(object).task - 1);
            // A lock that its death left taken still names its place.
            if (task >= k.births->first_place() && !(k.tasks[task].state == State::Ended && k.tasks[task].held != 0)) {
                detach(k, task);
            }
            break;
        }
        default: break;
    }
    for (int i = 0; i < object_words; i++) k.words[object + i] = 0;
}

// The object called as argument [i] says; 0 where there is none, or no name.
Address named(const Call& c, int i) {
    if (c[i] == 0) return 0;
    return find(c.k, [&](Address object) {
        const Tail& t = tail(c.k, object);
        return t.references > 0 && t.name == c[i];
    });
}

// What creating an object with the name in argument [i] does where that exists: opens it. False
// where the caller is to make it.
bool exists(Call& c, int i, Kind kind) {
    c.k.touch(table_of(c.k), true);
    const Address object = named(c, i);
    if (object == 0) return false;
    if (c.k.options(object).k() != kind) {
        fail(c, invalid_handle);
    } else {
        tail(c.k, object).references++;
        fail(c, already_exists, handle_of(object));
    }
    return true;
}

Outcome made(Call& c, Address object, int i) {
    tail(c.k, object).name = c[i];
    last_error(c) = success;
    return c.done(handle_of(object));
}

template <Kind kind> Outcome open(Call& c) {
    c.k.touch(table_of(c.k), true);
    if (c[2] == 0) return fail(c, invalid_parameter);
    const Address object = named(c, 2);
    if (object == 0) return fail(c, file_not_found);
    if (c.k.options(object).k() != kind) return fail(c, invalid_handle);
    tail(c.k, object).references++;
    return c.done(handle_of(object));
}

// -- mutexes

Options mutex_options(System system, Word ce) {
    Options o = lock_options(system, ce);
    o.relock = static_cast<std::uint32_t>(Relock::Count);
    o.death = static_cast<std::uint32_t>(ce & silent_death ? Death::Release : Death::TellOnce);
    o.extended = 1;
    return o;
}

// (…, owned, name), from argument [at] on.
Outcome create_mutex(Call& c, System system, Word ce, int at = 1) {
    if (exists(c, at + 1, Kind::Mutex)) return Outcome::Done;
    const Address object = make(c, mutex_options(system, ce));
    if (object == 0) return c.done(0);
    if (c[at]) take_free(c.k, object, c.k.self);
    return made(c, object, at + 1);
}

void finish_release(Call& c) {
    c.result = c.status == Status::Ok;
    if (c.status == Status::NotOwner) last_error(c) = not_owner;
    if (c.status == Status::Invalid) last_error(c) = invalid_handle;
    if (c.status == Status::Overflow) last_error(c) = too_many_posts;
}

constexpr lang::BuiltinCode release_mutex_code{
    .run = [](Call& c) -> Outcome {
        const Address mutex = object_in(c, 0, Kind::Mutex);
        return c.ended(mutex == 0 ? Status::Invalid : give(c.k, mutex));
    },
    .finish = finish_release};

// -- semaphores and events

Options plain_options(System system, Kind kind) {
    return options_of(kind, system == System::Ce ? Order::Priority : Order::Undefined, Grant::HandOff);
}

template <System system> Outcome create_semaphore(Call& c) {
    if (c[1] < 0 || c[2] < 1 || c[1] > c[2]) return fail(c, invalid_parameter);
    if (exists(c, 3, Kind::Semaphore)) return Outcome::Done;
    const Address object = make(c, plain_options(system, Kind::Semaphore));
    if (object == 0) return c.done(0);
    c.k.at<Semaphore>(object).count = c[1];
    c.k.at<Semaphore>(object).maximum = c[2];
    return made(c, object, 3);
}

constexpr lang::BuiltinCode release_semaphore_code{
    .run = [](Call& c) -> Outcome {
        const Address semaphore = object_in(c, 0, Kind::Semaphore);
        if (semaphore == 0) return c.ended(Status::Invalid);
        if (c[1] < 1) return fail(c, invalid_parameter);
        const Word before = c.k.at<Semaphore>(semaphore).count;
        const Status status = give_permits(c.k, semaphore, c[1]);
        if (status == Status::Ok && c[2] != 0) {
            if (c[2] < own_window) c.k.touch(c.address(2), true);
            c.k.words[c.address(2)] = before;
        }
        return c.ended(status);
    },
    .finish = [](Call& c) {
        if (c.status != Status::Ok || c[1] >= 1) finish_release(c);
    }};

template <System system> Outcome create_event(Call& c) {
    if (exists(c, 3, Kind::Event)) return Outcome::Done;
    const Address object = make(c, plain_options(system, Kind::Event));
    if (object == 0) return c.done(0);
    c.k.at<EventFlag>(object).manual = c[1] != 0;
    c.k.at<EventFlag>(object).set = c[2] != 0;
    return made(c, object, 3);
}

template <void (*change)(Kernel&, Address)> Outcome change_event(Call& c) {
    const Address event = object_in(c, 0, Kind::Event);
    if (event == 0) return fail(c, invalid_handle);
    change(c.k, event);
    return c.done(1);
}

// -- waits

void finish_wait(Call& c) {
    switch (c.status) {
        case Status::Ok: c.result = 0; break;
        case Status::OwnerDied: c.result = wait_abandoned; break;
        case Status::Busy:
        case Status::TimedOut: c.result = wait_timeout; break;
        default:
            last_error(c) = invalid_handle;
            c.result = wait_failed;
            break;
    }
}

Outcome timed_out(Call& c) {
    c.k.stop_waiting(c.k.self);
    return c.ended(Status::TimedOut);
}

Outcome wait_single(Call& c) {
    if (c[0] == pseudo_thread) return wait_end(c, c.k.self, ticks_of(c[1]));
    Address object = object_in(c, 0, Kind::None);
    // Who waited already keeps the object alive, though the last handle was closed meanwhile.
    if (c.task().wake != Wake::None && c.k.in_pool(pool, c[0])) object = object_of(c[0]);
    if (object == 0) return c.timed_out() ? timed_out(c) : c.ended(Status::Invalid);
    const Word ticks = ticks_of(c[1]);
    switch (c.k.options(object).k()) {
        case Kind::Mutex: return take(c, object, ticks);
        case Kind::Semaphore: return take_permit(c, object, ticks);
        case Kind::Event: return take_event(c, object, ticks);
        default: return wait_end(c, static_cast<TaskId>(c.k.at<Thread>(object).task - 1), ticks);
    }
}

// The handles are read when the call begins.
template <System system> Outcome wait_multiple(Call& c) {
    std::array<Address, many_objects_max> objects;
    const bool all = c[2] != 0;
    const Word n = c[0];
    if (c.timed_out()) return take_many(c, pool, objects.data(), 0, all, 0);
    if (n < 1 || n > many_objects_max || c[1] == 0) return fail(c, invalid_parameter, wait_failed);
    if (system == System::Ce && all) return fail(c, invalid_parameter, wait_failed);
    const Address first = c.address(1);
    const std::uint32_t end = c.k.rooms.stacks + static_cast<std::uint32_t>(c.k.task_count) * c.k.rooms.stack_words;
    if (first + static_cast<std::uint32_t>(n) > end) return fail(c, invalid_parameter, wait_failed);
    for (int i = 0; i < n; i++) {
        const Address at = static_cast<Address>(first + i);
        if (c[1] < own_window) c.k.touch(at, false);
        const Word handle = c.k.words[at];
        if (!c.k.in_pool(pool, handle) || tail(c.k, object_of(handle)).references == 0) {
            return fail(c, invalid_handle, wait_failed);
        }
        objects[static_cast<std::size_t>(i)] = object_of(handle);
        for (int j = 0; all && j < i; j++) {
            if (objects[static_cast<std::size_t>(j)] == object_of(handle)) {
                return fail(c, invalid_parameter, wait_failed);
            }
        }
    }
    const Outcome out = take_many(c, pool, objects.data(), n, all, ticks_of(c[3]));
    return out;
}

void finish_multiple(Call& c) {
    if (c.result == wait_failed) return;
    Word index = c.result;
    if (const Address object = granted(c); object != 0 && c[2] == 0) {
        index = 0;
        while (index < c[0] && c.k.words[static_cast<Address>(c.address(1) + index)] != handle_of(object)) index++;
        if (index == c[0]) index = 0;  // the array was overwritten during the wait
    }
    finish_wait(c);
    if (c.status == Status::Ok || c.status == Status::OwnerDied) c.result += index;
}

// -- handles and errors

constexpr lang::BuiltinCode close_code{.run = [](Call& c) -> Outcome {
    if (c[0] == pseudo_process || c[0] == pseudo_thread) return c.done(1);
    c.k.touch(table_of(c.k), true);
    const Address object = object_in(c, 0, Kind::None);
    if (object == 0) return fail(c, invalid_handle);
    close(c, object);
    return c.done(1);
}};

constexpr lang::BuiltinCode last_error_code{.run = [](Call& c) { return c.done(last_error(c)); },
                                            .effect = Effect::Nothing};
constexpr lang::BuiltinCode set_last_error_code{.run = [](Call& c) {
    last_error(c) = c[0];
    return c.done();
}, .effect = Effect::Nothing};

template <System system> struct Code {
    static constexpr lang::BuiltinCode mutex{.run = [](Call& c) { return create_mutex(c, system, 0); }};
    static constexpr lang::BuiltinCode semaphore{.run = create_semaphore<system>};
    static constexpr lang::BuiltinCode event{.run = create_event<system>};
    static constexpr lang::BuiltinCode wait{.run = wait_single, .finish = finish_wait};
    static constexpr lang::BuiltinCode multiple{.run = wait_multiple<system>, .finish = finish_multiple};
};
constexpr lang::BuiltinCode open_mutex_code{.run = open<Kind::Mutex>};
constexpr lang::BuiltinCode open_semaphore_code{.run = open<Kind::Semaphore>};
constexpr lang::BuiltinCode open_event_code{.run = open<Kind::Event>};
constexpr lang::BuiltinCode set_code{.run = change_event<set_event>};
constexpr lang::BuiltinCode reset_code{.run = change_event<reset_event>};
constexpr lang::BuiltinCode pulse_code{.run = change_event<pulse_event>};
constexpr lang::BuiltinCode ce_mutex_code{.run = [](Call& c) {
    if (c[0] & ~(inherit_all | silent_death | barging)) return fail(c, invalid_parameter);
    return create_mutex(c, System::Ce, c[0]);
}};

using lang::Alias;
using lang::Builtin;
using lang::BuiltinType;
using lang::Constant;
using lang::Form;

constexpr BuiltinType types[] = {
    {.name = "HANDLE", .words = 1, .copyable = true, .scalar = true, .help = "a mutex, semaphore, event or thread"},
    {.name = "Win32 object", .words = object_words, .names_tasks = true, .pool = pool},
};

constexpr Alias aliases[] = {
    {"BOOL", "int"},       {"BOOLEAN", "int"},   {"LONG", "int"},      {"INT", "int"},
    {"DWORD", "unsigned"}, {"UINT", "unsigned"}, {"ULONG", "unsigned"}, {"WORD", "unsigned"},
    {"SIZE_T", "unsigned"}, {"ULONG_PTR", "unsigned"}, {"VOID", "void"}, {"LPVOID", "void*"},
    {"PVOID", "void*"},
};
constexpr std::string_view empty_words[] = {"WINAPI", "CALLBACK", "APIENTRY", "__stdcall", "CONST"};

constexpr Builtin base_functions[] = {
    {"unsigned GetLastError()", &last_error_code, Form::Local, "why this thread's last call failed"},
    {"void SetLastError(unsigned error)", &set_last_error_code, Form::Local, "sets what GetLastError answers"},
    {"int CloseHandle(HANDLE object)", &close_code, Form::Call,
     "one open handle less; with the last one the object goes"},
};

constexpr Constant constants[] = {
    {"TRUE", "", 1}, {"FALSE", "", 0}, {"INVALID_HANDLE_VALUE", "HANDLE", -1},
    {"INFINITE", "unsigned", forever, "a time-out that never comes"},
    {"WAIT_OBJECT_0", "unsigned", 0}, {"WAIT_ABANDONED", "unsigned", wait_abandoned},
    {"WAIT_ABANDONED_0", "unsigned", wait_abandoned}, {"WAIT_TIMEOUT", "unsigned", wait_timeout},
    {"WAIT_FAILED", "unsigned", wait_failed}, {"MAXIMUM_WAIT_OBJECTS", "", many_objects_max},
    {"ERROR_SUCCESS", "", success}, {"NO_ERROR", "", success}, {"ERROR_FILE_NOT_FOUND", "", file_not_found},
    {"ERROR_ACCESS_DENIED", "", access_denied}, {"ERROR_INVALID_HANDLE", "", invalid_handle},
    {"ERROR_NOT_ENOUGH_MEMORY", "", not_enough_memory}, {"ERROR_INVALID_PARAMETER", "", invalid_parameter},
    {"ERROR_ALREADY_EXISTS", "", already_exists}, {"ERROR_NOT_OWNER", "", not_owner},
    {"ERROR_TOO_MANY_POSTS", "", too_many_posts}, {"ERROR_TIMEOUT", "", timeout_error},
    {"SYNCHRONIZE", "", 0x100000}, {"MUTEX_ALL_ACCESS", "", 0x1f0001}, {"MUTEX_MODIFY_STATE", "", 1},
    {"SEMAPHORE_ALL_ACCESS", "", 0x1f0003}, {"SEMAPHORE_MODIFY_STATE", "", 2},
    {"EVENT_ALL_ACCESS", "", 0x1f0003}, {"EVENT_MODIFY_STATE", "", 2},
};

template <System system> constexpr Builtin functions[] = {
    {.signature = "HANDLE CreateMutex(void* security, int owned, const char* name)",
     .code = &Code<system>::mutex, .help = "a mutex: owned, recursive, abandoned when its owner ends",
     .makes = pool},
    {.signature = "HANDLE CreateMutexA(void* security, int owned, const char* name)",
     .code = &Code<system>::mutex, .makes = pool},
    {"HANDLE OpenMutex(unsigned access, int inherit, const char* name)", &open_mutex_code, Form::Call,
     "a handle to the mutex of that name"},
    {"int ReleaseMutex(HANDLE mutex)", &release_mutex_code, Form::Call, "its owner gives it back, once"},
    {.signature = "HANDLE CreateSemaphore(void* security, int initial, int maximum, const char* name)",
     .code = &Code<system>::semaphore, .help = "a counting semaphore", .makes = pool},
    {.signature = "HANDLE CreateSemaphoreA(void* security, int initial, int maximum, const char* name)",
     .code = &Code<system>::semaphore, .makes = pool},
    {"HANDLE OpenSemaphore(unsigned access, int inherit, const char* name)", &open_semaphore_code},
    {"int ReleaseSemaphore(HANDLE semaphore, int count, int* previous)", &release_semaphore_code, Form::Call,
     "adds to the count, or nothing at all where that were too much"},
    {.signature = "HANDLE CreateEvent(void* security, int manual_reset, int set, const char* name)",
     .code = &Code<system>::event, .help = "an event: manual lets everybody go, automatic one", .makes = pool},
    {.signature = "HANDLE CreateEventA(void* security, int manual_reset, int set, const char* name)",
     .code = &Code<system>::event, .makes = pool},
    {"HANDLE OpenEvent(unsigned access, int inherit, const char* name)", &open_event_code},
    {"int SetEvent(HANDLE event)", &set_code, Form::Call, "sets it and lets go who waits"},
    {"int ResetEvent(HANDLE event)", &reset_code, Form::Call, "it is not set any more"},
    {"int PulseEvent(HANDLE event)", &pulse_code, Form::Call, "lets go who waits at this moment"},
    {"unsigned WaitForSingleObject(HANDLE object, unsigned milliseconds)", &Code<system>::wait, Form::Call,
     "waits until it is signalled, and takes it"},
    {"unsigned WaitForMultipleObjects(unsigned count, const HANDLE* handles, int all, unsigned milliseconds)",
     &Code<system>::multiple, Form::Call, "waits for one of them, or for all at once"},
};

constexpr Builtin ce_functions[] = {
    {.signature = "HANDLE CE_CreateMutex(int options, int owned, const char* name)", .code = &ce_mutex_code,
     .help = "Lockstep's own: CreateMutex in the other readings of CE", .makes = pool},
};
constexpr Constant ce_constants[] = {
    {"CE_INHERIT_ALL", "", inherit_all, "inheritance through chains of owners"},
    {"CE_SILENT_DEATH", "", silent_death, "an abandoned mutex does not tell its next owner"},
    {"CE_BARGING", "", barging, "a released lock is free for whoever is quicker"},
};

constexpr std::uint8_t words_for_many = many_word + many_words;
constexpr std::string_view base_name[] = {"minwindef.h"};
constexpr std::string_view synch_includes[] = {"minwindef.h", "winnt.h"};
constexpr std::string_view windows_includes[] = {"minwindef.h", "winbase.h", "winnt.h", "synchapi.h",
                                                 "processthreadsapi.h"};
constexpr std::string_view ce_includes[] = {"minwindef.h", "winbase.h", "mwinbase.h", "kfuncs.h", "pkfuncs.h"};

}  // namespace

Address object_in(const Call& c, int i, Kind kind) {
    if (!c.k.in_pool(pool, c[i])) return 0;
    const Address object = object_of(c[i]);
    const bool fits = kind == Kind::None || c.k.options(object).k() == kind;
    return fits && tail(c.k, object).references > 0 ? object : Address{0};
}

Address make(Call& c, Options options) {
    // Those that were only kept for their waiters are free by now, if these are gone.
    find(c.k, [&](Address object) {
        if (tail(c.k, object).references == 0 && !somebody_waits(c.k, object)) destroy(c.k, object);
        return false;
    });
    const Address object = c.k.from_pool(pool);
    if (object == 0) {
        last_error(c) = not_enough_memory;
        return 0;
    }
    c.k.touch(object, true);
    c.k.words[object] = to_word(options);
    tail(c.k, object).references = 1;
    return object;
}

void close(Call& c, Address object) {
    c.k.touch(object, true);
    Tail& t = tail(c.k, object);
    if (--t.references > 0) return;
    t.name = 0;
    if (!somebody_waits(c.k, object)) destroy(c.k, object);
}

}  // namespace win32

extern const lang::Header minwindef_header{.name = "minwindef.h", .types = win32::types,
                                           .functions = win32::base_functions, .constants = win32::constants,
                                           .aliases = win32::aliases, .empty_words = win32::empty_words,
                                           .system = "win32", .task_words = task_words_count};
extern const lang::Header synchapi_header{.name = "synchapi.h", .includes = win32::synch_includes,
                                          .functions = win32::functions<win32::System::Windows>,
                                          .system = "win32", .task_words = win32::words_for_many};
extern const lang::Header windows_header{.name = "windows.h", .includes = win32::windows_includes,
                                         .system = "win32", .task_words = win32::words_for_many};
extern const lang::Header ce_objects_header{.name = "kfuncs.h", .includes = win32::base_name,
                                            .functions = win32::functions<win32::System::Ce>,
                                            .system = "win32", .task_words = win32::words_for_many,
                                            .priority_top = win32::ce_priority_top};
extern const lang::Header wince_header{.name = "wince.h", .includes = win32::ce_includes,
                                       .functions = win32::ce_functions, .constants = win32::ce_constants,
                                       .system = "win32", .task_words = win32::words_for_many,
                                       .priority_top = win32::ce_priority_top};

}  // namespace api
