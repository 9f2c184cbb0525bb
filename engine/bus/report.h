// Everything that the model says about the spin locks, as one page of tables and a plot in
// Markdown: Anderson's question, answered by running the machine. Called by `lockstep bus`;
// systems/spin-locks.md is what it prints, and a test holds the two together.
#pragma once

#include <string>

#include "engine/bus/machine.h"

namespace bus {

// [cpus]: the most CPUs that take part; [rounds]: how often each takes the lock; [section]: how
// long it keeps it, in cycles. Within cpus_max, rounds_max, cycles_max.
std::string report(int cpus = 8, int rounds = 10, Cycles section = 100);

}  // namespace bus
