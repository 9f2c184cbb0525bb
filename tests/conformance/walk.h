// Every schedule of a small script, walked one by one: how many there are, how they end, and on how
// many a `never` holds on the way. Called for the cases that count schedules.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "engine/explore/outcomes.h"

namespace conformance {

struct Walked {
    explore::Schedules schedules;
    std::uint64_t states = 0;                       // that they lead through
    std::uint64_t violating = 0;                    // meet a `never` on their way
    std::map<std::string, std::uint64_t> outcomes;  // how many end so; not those that fail
    std::string trouble;                            // why the numbers mean nothing, if they do not
};

// [text_of] names outcomes, told apart by the output and the globals [observed].
Walked walk(const vm::Machine& machine, const std::vector<std::string>& observed,
            const std::function<std::string(const explore::Outcome&)>& text_of);

}  // namespace conformance
