// A policy picks one of the enabled choices of a single run. A few lines each; a policy knows no
// primitive and no search, and the explorer never includes this file.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "engine/vm/machine.h"

namespace sched {

class Policy {
  public:
    virtual ~Policy() = default;
    // An index into [enabled], which is never empty and is in order of Choice::number().
    virtual std::size_t pick(const vm::Machine& machine, const vm::Word* world,
                             const vm::Choices& enabled) = 0;
};

// The same task goes on as long as it can, then the next in order of declaration: "what one would
// expect". Under the priority rule: the scheduler's own decision, ties in order of declaration.
std::unique_ptr<Policy> first();
// A different task after each step, in turn.
std::unique_ptr<Policy> round_robin();
// Every choice equally likely, the same for the same [seed].
std::unique_ptr<Policy> random(std::uint64_t seed);

// By name: "first", "round-robin", "random"; null for an unknown one.
std::unique_ptr<Policy> policy(std::string_view name, std::uint64_t seed);

}  // namespace sched
