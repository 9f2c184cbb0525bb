// The four questions that one asks about a spin lock, each answered by running the machine: what a
// lock costs that nobody wants, what its waiters cost while it is held, what one hand-off costs,
// and what all of it comes to. Called by the terminal, the screen and the tests.
#pragma once

#include <optional>
#include <string>

#include "engine/bus/locks.h"
#include "engine/bus/machine.h"

namespace bus {

// Beyond these a table takes longer than anybody wants to wait.
inline constexpr int cpus_max = 64;
inline constexpr int rounds_max = 1000;
inline constexpr Cycles cycles_max = 100'000;  // of a bus transaction, a section, a pause

// One CPU takes the lock and gives it back, twice.
struct Uncontended {
    Traffic cold;   // with an empty cache
    Traffic again;  // right afterwards
};
Uncontended uncontended(Lock lock, Cycles bus_cycles = 10);

// What [spinners] that wait for a lock put on the bus while it is held for [held] cycles more,
// after they have all come to rest and back-off has reached its longest delay.
Traffic waiting(Lock lock, int spinners, Cycles held = 1000, Cycles bus_cycles = 10);

// One hand-off, once the lock has gone round: a CPU gives it back while [waiters] others spin, and
// whoever gets it keeps it.
struct HandOff {
    // From the release until the bus stays quiet; nothing where the spinners never let it rest.
    std::optional<Traffic> traffic;
    // From the begin of the release until the operation takes effect by which the next owner has
    // the lock. With a ticket lock it is the next in turn whom the bus serves first; at worst it is
    // last.
    Cycles delay = 0;
    int releaser = 0, next_owner = 0;
};
HandOff hand_off(Lock lock, int waiters, Cycles bus_cycles = 10);

// All CPUs start at once and take the lock so many times each.
struct Contention {
    Traffic traffic;
    Cycles cycles = 0;              // until all are done
    std::vector<Section> sections;  // in the order in which the lock was granted
    int most_inside = 0;

    double transactions_per_section() const;
    // Beyond what the sections themselves take.
    double overhead_per_section() const;
    // The CPUs in the order of the grants: "0123", with blanks between where there are ten or more.
    std::string order() const;
};
Contention contention(Lock lock, const Workload& workload);

}  // namespace bus
