// How far apart two of the machine's cores are, which decides what a search gains from a second
// worker. Used by the terminal's bench.
#pragma once

namespace threads {

// How long a line of memory takes from one core to another and back, in nanoseconds; the shortest
// of a few tries. 0 where there is one core, or no second thread.
double line_round_trip();

}  // namespace threads
