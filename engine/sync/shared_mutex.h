// The shared mutex: many readers or one writer. Called by std::shared_mutex and the APIs' rw locks.
// Without a queue whoever comes takes what is free; C++ says no more. With a queue, a reader also
// waits behind a waiting writer of its own priority or above (POSIX, rdlock under SCHED_FIFO), and
// what is given back goes to the first in the queue, with every reader up to the next writer. With
// Relock::Wait who asks for more than it holds waits for itself; else that is misuse. given back
// goes to the first in the queue, with every reader up to the next writer. Options::number chooses
// another rule (Preference). An extended one (Options::extended) counts how often each reader holds
// it; nobody owns it for reading, so that a reader who ends leaves it held.
#pragma once

#include "engine/sync/call.h"

namespace sync {

struct SharedMutex {
    Options options;
    Word next_held;  // of the writer
    Word writer;     // task + 1; 0: none
    Word readers;    // a bit for each task
};
inline constexpr int shared_mutex_words = sizeof(SharedMutex) / sizeof(Word);

// Who goes first where readers and writers wait.
enum class Preference : std::uint8_t {
    Urgency,  // the most urgent, among equals a writer
    Readers,  // readers, whatever waits
    Writers,  // writers, also before readers that hold it already
};

// What an extended one has behind these words: how often each reader holds it beyond once.
struct SharedMutexMemory {
    std::uint8_t again[32];
};
inline constexpr int extended_shared_mutex_words =
    shared_mutex_words + static_cast<int>(sizeof(SharedMutexMemory) / sizeof(Word));

Outcome lock_exclusive(Kernel& k, Address mutex, Word ticks = forever, Word result = 0);
Outcome lock_shared(Kernel& k, Address mutex, Word ticks = forever, Word result = 0);
bool try_lock_exclusive(Kernel& k, Address mutex);
bool try_lock_shared(Kernel& k, Address mutex);
Outcome unlock_exclusive(Kernel& k, Address mutex);
Outcome unlock_shared(Kernel& k, Address mutex);

// The same of an extended one, for APIs that answer instead of calling it misuse. In Call::status:
// Ok, Busy ([ticks] 0 and not free), TimedOut, Overflow (held too often). A writer that asks again,
// and a reader that asks to write, wait for themselves.
Outcome take_shared(Call& c, Address mutex, Word ticks = forever);
Outcome take_exclusive(Call& c, Address mutex, Word ticks = forever);
// What the caller holds, once; NotOwner where it holds nothing.
Status give_either(Kernel& k, Address mutex);

}  // namespace sync
