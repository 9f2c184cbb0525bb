// A schedule made by both machines side by side: the one under test and the second one of
// machine.h. After every step the variables, the sync objects, the tasks and what can happen next
// must be the same, and at the end the failure that the verdict tells. Called by the tests.
#pragma once

#include <memory>
#include <string>

#include "engine/explore/verdict.h"
#include "engine/vm/machine.h"

namespace reference {

struct Agreement {
    enum Kind { Same, Different, Unknown } kind = Same;  // Unknown: the second machine cannot say
    std::string why;                                     // of the other two
    std::size_t steps = 0;                               // that were compared

    explicit operator bool() const { return kind != Different; }
};

// The schedule of a failure.
Agreement replay(const vm::Machine& machine, const explore::Verdict& verdict);
// Any schedule, as far as both can go.
Agreement follow(const vm::Machine& machine, const vm::Choices& schedule);
// A run of up to [steps] choices, picked by [seed].
Agreement walk(const vm::Machine& machine, std::uint32_t seed, std::size_t steps);
// The counterexample that a short search finds, if there is one, and a few random runs.
Agreement look_over(const std::shared_ptr<const vm::Machine>& machine);

}  // namespace reference
