// What the files of Win32 and Windows CE share: the objects behind handles, last errors, the calls'
// words. Included by win32*.cpp alone. Rules: Microsoft's pages on synchronisation objects, wait
// functions, critical sections, SRW locks and thread priorities, and the Windows CE 5.0 pages of
// the same calls.
#pragma once

#include "engine/api/system.h"
#include "engine/sync/event.h"
#include "engine/sync/wait_many.h"

namespace api::win32 {

using namespace sync;

// Whose behaviour: a desktop's, with waiters in no defined order and without inheritance, or
// Windows CE's, most urgent first, with inheritance of one level.
enum class System { Windows, Ce };

enum Error : Word {
    success = 0,
    file_not_found = 2,
    access_denied = 5,
    invalid_handle = 6,
    not_enough_memory = 8,
    invalid_parameter = 87,
    already_exists = 183,
    not_owner = 288,
    too_many_posts = 298,
    timeout_error = 1460,
};

inline constexpr Word wait_failed = -1, wait_abandoned = 0x80, wait_timeout = 0x102;
inline constexpr Word pseudo_process = -1, pseudo_thread = -2;
inline constexpr int ce_priority_top = 255;

// Options of a mutex or critical section that only Lockstep has, for what is not settled about CE.
enum CeOption : Word {
    inherit_all = 1,   // through chains of owners, as CE 3.0 is said to
    silent_death = 2,  // whoever gets an abandoned mutex is not told
    barging = 4,
};

// Behind the words of every primitive: how many handles are open, and the number of the name + 1.
struct Tail {
    Word references;
    Word name;
};
inline constexpr int object_words = extended_mutex_words + sizeof(Tail) / sizeof(Word);
inline Tail& tail(const Kernel& k, Address object) {
    return *reinterpret_cast<Tail*>(&k.words[object + extended_mutex_words]);
}

inline Word& last_error(const Call& c) { return c.k.own_word(c.k.self, last_error_word); }
inline Outcome fail(Call& c, Word number, Word result = 0) {
    last_error(c) = number;
    return c.done(result);
}

// The object that the handle in argument [i] names, where it is open and of this kind; else 0.
Address object_in(const Call& c, int i, Kind kind);
// A new object with one open handle, its words 0 but for these options; 0 with the last error set.
Address make(Call& c, Options options);
// Closes a handle. Gone with the last one, unless somebody waits for it.
void close(Call& c, Address object);
// The first object for which [found] answers true; 0 where there is none.
template <class Found> Address find(const Kernel& k, Found found) {
    if (k.rooms.pools == nullptr) return 0;
    const Rooms::Pool& pool = k.rooms.pools[win32_objects];
    for (int i = 0; i < pool.count; i++) {
        const Address object = static_cast<Address>(pool.first + i * pool.words);
        if (k.words[object] != 0 && found(object)) return object;
    }
    return 0;
}

// Milliseconds are ticks; beyond 0x7fffffff counts as that, and INFINITE as for ever.
inline Word ticks_of(Word milliseconds) {
    return milliseconds == forever ? forever : milliseconds < 0 ? INT32_MAX : milliseconds;
}

// How a mutex or a critical section of this system blocks.
inline Options lock_options(System system, Word ce = 0) {
    if (system == System::Windows) return options_of(Kind::Mutex, Order::Undefined, Grant::HandOff);
    return options_of(Kind::Mutex, Order::Priority, ce & barging ? Grant::Barge : Grant::HandOff,
                      ce & inherit_all ? Protocol::Inherit : Protocol::InheritOnce);
}

}  // namespace api::win32
