// What the benchmark measures: scripts and SPIN models in tests/bench, and how much faster than
// SPIN is wanted. Knows nothing of how that is measured.
#pragma once

#include <string>
#include <vector>

namespace terminal {

struct Workload {
    std::string name;  // "W1"
    std::string title;
    std::string script;                     // a path
    std::string model;                      // a path; empty: SPIN has nothing to compare with
    std::vector<std::string> defines = {};  // the sizes that the model leaves open
    std::vector<std::string> search = {};   // how SPIN finds it fastest: its compiler flags
    // How many times as long SPIN is to take, to compile and check, and to check alone.
    double end_to_end = 0, check = 0;
    // Whether the search without reductions is to be no slower than SPIN's without.
    bool plain = false;
};
// Those of [folder].
std::vector<Workload> workloads(const std::string& folder);

// Any script: with the model beside it, if there is one of the same name.
Workload workload_of(const std::string& script);

}  // namespace terminal
