// All the different failures of a script, each with a simplest schedule: for someone who wants to
// mend them in one go. Called by `lockstep judge --all`. Two failures are the same where kind,
// place, property and the tasks concerned are; tasks that are instances of one declaration with the
// same arguments count as one another. A run ends with its first failure, but for data races: it is
// followed past them.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/explore/search.h"

namespace explore {

struct FailureSet {
    // The simplest first; those that only the whole graph tells behind all others.
    std::vector<Verdict> failures;
    bool complete = false;  // there are no others
    std::string bounds;     // what was looked at, and why not all of it
    Counts counts;
};

class FailureSearch {
  public:
    // More failures than that nobody reads; the set is not complete then.
    static constexpr std::size_t failures_max = 200;

    FailureSearch(std::shared_ptr<const vm::Machine> machine, const Question& question);
    ~FailureSearch();

    // As in Search.
    Progress run(std::uint64_t states);
    void cancel();

    // Valid once done.
    const FailureSet& failures() const;

  private:
    struct Inside;
    std::unique_ptr<Inside> inside_;
};

// The whole search in one call.
FailureSet failures(std::shared_ptr<const vm::Machine> machine, const Question& question = {});

}  // namespace explore
