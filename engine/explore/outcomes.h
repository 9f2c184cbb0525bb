// Everything that the runs of a script can end in, each outcome with a shortest schedule: for
// puzzles that ask what can be printed, for comparing two scripts, and for comparing two searches.
// Called by `lockstep outcomes` and the screen. Properties play no part here: an outcome is what a
// run does, not what it should do.
//
// A run ends where nothing can happen any more, where a step fails, or where things go on for ever
// and no way leads out of that. Outcomes are equal where the ending, the output and the values of
// the globals asked for are equal.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/explore/search.h"

namespace explore {

struct Outcome {
    enum class End : std::uint8_t { Ended, Deadlock, Failed, Endless } end = End::Ended;
    // "ended", "deadlock", "assertion: x is 2", "misuse: divides by zero, at '4 / y'",
    // "goes on for ever"
    std::string ending;
    std::string output;
    // Of the globals asked for, in their order; none where things go on for ever, for they may
    // change.
    std::vector<std::string> values;
    vm::Choices schedule;
    bool shortest = false;  // proven

    // Whether they are the same outcome, however reached.
    bool same(const Outcome& other) const {
        return ending == other.ending && output == other.output && values == other.values;
    }
};

struct OutcomeSet {
    std::vector<std::string> globals;
    std::vector<Outcome> outcomes;  // in order of end, ending, output, values
    bool complete = false;          // there are no others
    std::string bounds;             // what was looked at, and why not all of it
    Counts counts;
};

class OutcomeSearch {
  public:
    // More outcomes than that nobody reads; the set is not complete then.
    static constexpr std::size_t outcomes_max = 10'000;

    OutcomeSearch(std::shared_ptr<const vm::Machine> machine, const Question& question,
                  const std::vector<std::string>& globals = {});
    ~OutcomeSearch();

    // The names of [globals] that there are not; they are left out.
    const std::vector<std::string>& unknown_globals() const;

    // As in Search.
    Progress run(std::uint64_t states);
    void cancel();

    // Valid once done.
    const OutcomeSet& outcomes() const;

  private:
    struct Inside;
    std::unique_ptr<Inside> inside_;
};

// The whole search in one call.
OutcomeSet outcomes(std::shared_ptr<const vm::Machine> machine, const Question& question = {},
                    const std::vector<std::string>& globals = {});

// What a run has ended in that was made elsewhere and stands at [world]: as the search would tell
// it, to be looked for among its outcomes. It has no schedule.
Outcome outcome_at(const vm::Machine& machine, const vm::Word* world, Outcome::End end,
                   const vm::Failure& failure = {}, const std::vector<std::string>& globals = {});

// What [mine] does next to [theirs]: numbers of outcomes.
struct Comparison {
    std::vector<std::size_t> same;     // of mine, which are theirs, too
    std::vector<std::size_t> missing;  // of theirs, which are not mine
    std::vector<std::size_t> added;    // of mine, which are not theirs
    bool equal() const { return missing.empty() && added.empty(); }
};
Comparison compare(const OutcomeSet& mine, const OutcomeSet& theirs);

}  // namespace explore
