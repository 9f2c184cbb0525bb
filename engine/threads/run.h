// The second executor: a machine's tasks on real threads, one each, all in one World. Called by
// stress.h, and by whoever wants one run. Same instructions, same primitives, same verdicts as in
// the simulation; what differs is who decides: the system's scheduler and the cores, instead of a
// policy.
//
// Two ways, by the script:
//   free    Threads run as they like. Plain variables are plain memory (relaxed atomics underneath,
//           so that our own program stays defined) and really race. Whatever asks the kernel, which
//           is every call of an API, is a Machine::step under one lock; a task that cannot go on
//           parks its thread until it is made ready. work(n) computes, sleeping sleeps, time-outs
//           are real.
//   gate    Where priorities, ticks, interrupts, calls that reach into other tasks or pools of
//           objects decide who may go on: a thread makes its step only where Machine::candidates
//           lets it, all under the lock. Where time is exact, several threads race only as virtual
//           cores do.
//
// What is checked: assertions, misuse and what C++ leaves undefined, by every step; `never` behind
// every step in the kernel, with all threads held still, and at the end; `finally` at the end; a
// deadlock when every thread is parked; deadlines where time is exact. Not: data races, `possible`,
// liveness. No condition wait ends for no reason in the free way, as hardly any does in a real
// system.
#pragma once

#include <atomic>
#include <string>
#include <vector>

#include "engine/threads/pool.h"
#include "engine/vm/machine.h"

namespace threads {

struct Options {
    std::uint64_t seed = 1;  // of jitter, of choose(n), and of who wakes where that is left open
    bool jitter = true;      // small pauses between steps, so that runs differ
    std::chrono::microseconds tick{20};      // what a tick of work, sleep and time-outs takes
    std::chrono::milliseconds limit{2'000};  // a run that takes longer is ended
    std::uint32_t steps_max = 100'000;       // of one thread
};

enum class Ending : std::uint8_t {
    Finished,
    DaemonsGoOn,  // every task that must end has, and others went on until they were stopped
    Deadlock,
    Failed,  // see Result::failure
    Never,
    Finally,
    Unfinished,  // the watchdog ended it: it spins, or the limits are too low
    Cancelled,
};

struct TimedChoice {
    vm::Choice choice;
    std::uint64_t nanoseconds = 0;  // since the run began
    std::size_t events_end = 0;     // its events in Result::events: from where those before end
    bool plain = false;             // an access that the kernel did not order
};

struct Result {
    Ending ending = Ending::Unfinished;
    vm::Failure failure;
    const lang::Property* property = nullptr;
    vm::World world;  // the last
    // In an order that respects the kernel's lock and each thread's own; between plain accesses of
    // different threads, as the clock saw it.
    std::vector<TimedChoice> steps;
    std::vector<vm::Event> events;
    bool gate = false;
    std::string trouble;  // not empty: the threads could not do it, and nothing else here counts
    bool lost_worker = false;  // that is the trouble; the next run gets another

    bool failed() const {
        return ending == Ending::Deadlock || ending == Ending::Failed || ending == Ending::Never ||
               ending == Ending::Finally;
    }
};

// Whether the script needs the gate.
bool needs_gate(const vm::Machine& machine);

// One run; comes back when it has ended and its threads are in the pool again. Not to be called
// where nobody may wait, such as a browser's main thread. [cancelled] may be null.
Result run(std::shared_ptr<const vm::Machine> machine, Pool& pool, const Options& options = {},
           const std::atomic<bool>* cancelled = nullptr);

}  // namespace threads
