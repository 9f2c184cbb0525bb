// Runs another program to its end and measures it: what it printed, how long it took, how much
// memory it held. Used by the benchmark, which judges through processes of their own, so that what
// is measured is what a user waits for and one run leaves nothing behind for the next.
#pragma once

#include <string>
#include <vector>

namespace terminal {

struct Child {
    bool started = false;
    int exit = -1;  // of one that a signal ended: 128 and the signal's number
    std::string out;
    double seconds = 0;      // from start to end
    double cpu_seconds = 0;  // used by it and those it started
    double peak_bytes = 0;   // of memory that it really held
};
// False under node, which starts nothing: then none of them is ever started.
bool can_start();
// [command] is looked for as a shell does. It runs in [folder] (here, where that is empty), reads
// nothing, and is ended after [seconds_max].
inline constexpr unsigned seconds_most = 600;
Child run_child(const std::vector<std::string>& command, const std::string& folder = {},
                unsigned seconds_max = seconds_most);
// [count] of it at the same time, which print little. Their seconds end where all before have
// ended.
std::vector<Child> run_side_by_side(const std::vector<std::string>& command, int count);

}  // namespace terminal
