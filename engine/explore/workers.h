// How many threads a search may use. Part of the question, though the answer does not depend on it.
#pragma once

#include <cstdint>
#include <functional>

namespace explore {

// Runs [work] on a thread of its own, which nobody waits for. False: there is none to be had.
bool start_thread(std::function<void()> work);

// As many as this machine runs at once, but not more than pay.
int usual_workers();

struct Workers {
    static constexpr int most = 16;

    int count = 1;  // the one that asks included
    // States that are looked at before any other is called: most searches are over by then.
    std::uint64_t alone_states = 10'000;
    std::function<bool(std::function<void()>)> start = start_thread;
};

}  // namespace explore
