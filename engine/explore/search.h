// All runs: every state that any sequence of choices reaches, once each, and a verdict over them.
// Called by puzzle's judge, `lockstep` and the screen's worker. It knows no primitive and no
// policy. Resumable: run() works for a budget and comes back, so that a page without threads can
// call it in slices, with the same answer. The answer is a function of program, settings and limits
// alone.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

#include "engine/explore/reduction.h"
#include "engine/explore/verdict.h"
#include "engine/explore/workers.h"

namespace explore {

enum class Races : std::uint8_t { Fail, Note, Off };

// What is assumed of who runs, when it is asked whether everybody gets on (see liveness.h). Off: it
// is not asked; `always_eventually` then is, as with Weak.
enum class Liveness : std::uint8_t { None, Weak, Strong, Off };

// Told where liveness is looked at, or wherever it fails a run.
enum class BusyWait : std::uint8_t { Fail, Note, Off };

struct Limits {
    std::uint64_t states_max = 20'000'000;
    std::uint64_t bytes_max = 1ull << 30;         // of everything that grows with the search
    std::uint64_t simplest_states_max = 100'000;  // budget for shortening the counterexample
    // Where the search reaches a limit, so many are looked at anew by number of preemptions, as a
    // part of states_max: first every schedule without one, then those with one, and so on.
    std::uint32_t bounded_percent = 25;
    std::uint32_t depth_max = 10'000'000;  // steps in one run that the search follows
};

struct Question {
    Limits limits;
    Races races = Races::Fail;
    bool all_failures = false;  // go on after the first failure, for the counts
    Liveness liveness = Liveness::Off;
    BusyWait busy_wait = BusyWait::Note;
    Reduction reduction;
    Workers workers;
};

struct Progress {
    Counts counts;
    bool done = false;
    // "exploring", "shortening", "by preemptions", "looking for loops", "done"
    const char* stage = "exploring";
    Covered covered;  // by preemptions
};

class Search {
  public:
    Search(std::shared_ptr<const vm::Machine> machine, Question question);
    ~Search();

    // Works for about [states] new states. Returns at once where it is done.
    Progress run(std::uint64_t states);
    // From another thread: the next run() ends soon and the verdict is LimitReached ("stopped").
    void cancel() { cancelled_.store(true, std::memory_order_relaxed); }

    // Valid once done.
    const Verdict& verdict() const;

  private:
    struct Inside;
    std::unique_ptr<Inside> inside_;
    std::atomic<bool> cancelled_ = false;
};

// The whole search in one call.
Verdict judge(std::shared_ptr<const vm::Machine> machine, const Question& question = {});

// Counts every maximal schedule (a path, not a state): for the counted cases of the tests.
struct Schedules {
    std::uint64_t complete = 0, deadlocked = 0, failed = 0;
    bool finished = true;  // false: some schedule has no end, or there are too many states
};
Schedules count_schedules(const vm::Machine& machine, std::uint64_t states_max = 10'000'000);

}  // namespace explore
