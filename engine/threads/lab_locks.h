// The locks that the lab compares: our own (locks/) and those that the system brings. A new one is
// a line in the enum, a line in lab_locks.cpp and a line in lab_measure.cpp. Those of the cost
// model (engine/bus) have the same names there; this room does not know it.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace threads {

enum class LockKind : std::uint8_t {
    TestAndSet,
    TestAndTestAndSet,
    BackOff,
    Ticket,
    Mcs,
    FutexMutex,
    FutexSemaphore,  // with one permit
    SharedLock,      // as a writer takes it
    StdMutex,
    StdSharedMutex,   // as a writer takes it
    StdSemaphore,     // std::counting_semaphore, one permit
    PthreadMutex,     // of the default kind
    PthreadAdaptive,  // glibc's, which spins before it sleeps
    PthreadInherit,   // with priority inheritance
    PosixSemaphore,   // sem_t, one permit
};
inline constexpr int lock_kinds = 15;

// Those that this system has, in the order above.
std::vector<LockKind> all_locks();
const char* name(LockKind lock);   // "test-and-set", as one writes it on a command line
const char* title(LockKind lock);  // "Test-and-set", as a heading says it
bool is_ours(LockKind lock);       // one of locks/
bool spins(LockKind lock);         // its waiters never sleep
// By its name or its usual short form: tas, ttas, backoff.
std::optional<LockKind> find_lock(std::string_view name);

}  // namespace threads
