#include "engine/threads/lab_locks.h"

#include <pthread.h>

namespace threads {
namespace {

struct Entry {
    const char *name, *other_name, *title;
    bool ours, spins;
};

// In the order of LockKind.
constexpr Entry entries[lock_kinds] = {
    {"test-and-set", "tas", "Test-and-set", true, true},
    {"test-and-test-and-set", "ttas", "Test-and-test-and-set", true, true},
    {"back-off", "backoff", "Test-and-set, back-off", true, true},
    {"ticket", "ticket-lock", "Ticket", true, true},
    {"mcs", "queue", "MCS queue", true, true},
    {"futex-mutex", "futex", "Futex mutex", true, false},
    {"futex-semaphore", "semaphore", "Futex semaphore", true, false},
    {"shared-lock", "shared", "Readers-writer lock", true, false},
    {"std-mutex", "std::mutex", "std::mutex", false, false},
    {"std-shared-mutex", "std::shared_mutex", "std::shared_mutex", false, false},
    {"std-semaphore", "std::counting_semaphore", "std::counting_semaphore", false, false},
    {"pthread-mutex", "pthread_mutex", "pthread_mutex", false, false},
    {"pthread-adaptive", "adaptive", "pthread_mutex, adaptive", false, false},
    {"pthread-inherit", "inherit", "pthread_mutex, inheriting", false, false},
    {"posix-semaphore", "sem_t", "sem_t", false, false},
};

const Entry& entry(LockKind lock) { return entries[static_cast<std::size_t>(lock)]; }

bool has_inheritance() {
    pthread_mutexattr_t attributes;
    pthread_mutexattr_init(&attributes);
    const bool has = pthread_mutexattr_setprotocol(&attributes, PTHREAD_PRIO_INHERIT) == 0;
    pthread_mutexattr_destroy(&attributes);
    return has;
}

bool is_here(LockKind lock) {
#if !defined(__GLIBC__)
    if (lock == LockKind::PthreadAdaptive) return false;
#endif
    return lock != LockKind::PthreadInherit || has_inheritance();
}

}  // namespace

std::vector<LockKind> all_locks() {
    std::vector<LockKind> all;
    for (int i = 0; i < lock_kinds; i++) {
        if (is_here(static_cast<LockKind>(i))) all.push_back(static_cast<LockKind>(i));
    }
    return all;
}

const char* name(LockKind lock) { return entry(lock).name; }
const char* title(LockKind lock) { return entry(lock).title; }
bool is_ours(LockKind lock) { return entry(lock).ours; }
bool spins(LockKind lock) { return entry(lock).spins; }

std::optional<LockKind> find_lock(std::string_view wanted) {
    for (const LockKind lock : all_locks()) {
        if (wanted == entry(lock).name || wanted == entry(lock).other_name) return lock;
    }
    return {};
}

}  // namespace threads
