// Many runs on real threads, and what the explorer says of the same script: the outcomes as a
// histogram, the first failing runs kept whole. Called by `lockstep stress` and the screen; it
// knows neither. Where the threads cannot be had the same runs are made by the simulation, one step
// at a time by chance, and that is said.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/explore/lost.h"
#include "engine/explore/outcomes.h"
#include "engine/threads/replay.h"

namespace threads {

// Who allows an outcome that the threads showed.
enum class Allowed : std::uint8_t {
    Yes,      // an interleaving ends so
    No,       // none does: it is the hardware's memory order
    Unknown,  // the explorer has not looked at all of them, or the run was cut off
};

struct Bar {  // of the histogram
    explore::Outcome outcome;
    std::string failure;  // "finally: no update is lost", "deadlock"; empty: nothing failed
    std::uint64_t runs = 0;
    std::uint64_t seed = 0;  // of the first of them
    Allowed allowed = Allowed::Unknown;
};

struct Kept {  // a failing run
    std::size_t bar = 0;
    std::uint64_t seed = 0;
    Result result;
    Replayed replayed;
};

struct StressOptions {
    std::uint64_t runs = 1'000;
    Options each;                      // its seed is the first run's, the others count from there
    std::vector<std::string> globals;  // whose last values belong to an outcome
    explore::Question question;
    std::size_t kept_max = 10;
    std::uint64_t lost_states_max = 50'000;  // for counting the lost ones; some seconds
};

class Stress {
  public:
    // [pool] may be shared with others that do not run meanwhile.
    Stress(std::shared_ptr<const vm::Machine> machine, Pool& pool, StressOptions options);

    // Makes up to [count] more runs; false when all are made. Another thread may set [cancelled].
    bool run(std::uint64_t count, const std::atomic<bool>* cancelled = nullptr);
    // Adds a run that was made elsewhere.
    void count(Result result, std::uint64_t seed);
    // The explorer's answer, by about [states] states a call; false when it is there, and every bar
    // then knows whether it is allowed. The last call counts the lost states.
    bool explore(std::uint64_t states, const std::atomic<bool>* cancelled = nullptr);
    bool explored() const { return explored_; }

    std::uint64_t made() const { return made_; }
    std::uint64_t failed() const { return failed_; }
    const std::vector<Bar>& bars() const { return bars_; }
    const std::vector<Kept>& kept() const { return kept_; }
    const std::string& trouble() const { return trouble_; }  // why it is simulated
    bool gate() const { return gate_; }
    const StressOptions& options() const { return options_; }

    // Valid behind explore().
    const explore::OutcomeSet& outcomes() const { return outcomes_; }
    const explore::LostStates& lost() const { return lost_; }
    // "From 7 of its 41 states, one of every 6, no way leads to a good end any more."
    std::string lost_sentence() const;
    // Those that the explorer allows and no run has shown.
    std::vector<const explore::Outcome*> never_shown() const;

  private:
    Result simulate(std::uint64_t seed) const;

    const std::shared_ptr<const vm::Machine> machine_;
    Pool& pool_;
    const StressOptions options_;
    std::uint64_t made_ = 0, failed_ = 0;
    std::vector<Bar> bars_;
    std::vector<Kept> kept_;
    std::string trouble_;
    const bool gate_;
    bool simulated_ = false, replaced_ = false;
    std::unique_ptr<explore::OutcomeSearch> search_;
    bool explored_ = false;
    explore::OutcomeSet outcomes_;
    explore::LostStates lost_;
};

// The variables that outcomes are told apart by where nobody names any: numbers, no constants.
std::vector<std::string> telling_globals(const lang::Program& program);

}  // namespace threads
