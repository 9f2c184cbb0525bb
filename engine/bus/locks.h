// The spin locks that the model compares. Test-and-set to Anderson's array are as in T. E.
// Anderson, "The Performance of Spin Lock Alternatives for Shared-Memory Multiprocessors" (IEEE
// TPDS, January 1990); MCS is the queue lock of J. M. Mellor-Crummey and M. L. Scott (ACM TOCS,
// February 1991). None of them knows an owner, a recursion or a death. A new lock is one function
// and one line in locks.cpp; whoever shows locks loops over all_locks.
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "engine/bus/program.h"

namespace bus {

enum class Lock : std::uint8_t { TestAndSet, TestAndTestAndSet, BackOff, Ticket, Anderson, Mcs };
inline constexpr std::array all_locks = {Lock::TestAndSet, Lock::TestAndTestAndSet, Lock::BackOff,
                                         Lock::Ticket,     Lock::Anderson,          Lock::Mcs};

// The shortest and the longest delay of back-off, in cycles.
inline constexpr int back_off_shortest = 16;
inline constexpr int back_off_longest = 1024;

const char* name(Lock lock);         // "test-and-set", as one writes it on a command line
const char* title(Lock lock);        // "Test-and-set", as a heading says it
const char* description(Lock lock);  // how it is taken and given back, in one sentence
// By its name or its usual short form: tas, ttas, backoff, array.
std::optional<Lock> find_lock(std::string_view name);

// The lock as [cpus] CPUs use it.
Program program_of(Lock lock, int cpus);

}  // namespace bus
