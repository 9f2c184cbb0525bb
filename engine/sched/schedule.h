// A Schedule is a run that can be written down: a version mark, and for each decision the task's name,
// the place in the source, and which visit of that place it is. So it survives edits elsewhere in the
// script, and where it no longer fits, that is detected and said.
//
//   lockstep-schedule 1
//   producer[0] put+3:5 1         task, function + line in it : column, visit
//   consumer put+4:9 2 =1         the second outcome of that step
//   tick
// Called by whoever saves, shares or replays a run. Knows no policy.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "engine/lang/diagnostic.h"
#include "engine/sched/run.h"

namespace sched {

inline constexpr int schedule_version = 1;

// [choices] as text; they are replayed on [machine] to find the places.
std::string write(std::shared_ptr<const vm::Machine> machine, std::span<const vm::Choice> choices);

struct Replayed {
    vm::Choices choices;                        // as far as it fits
    std::vector<lang::Diagnostic> diagnostics;  // a bad line, another version, a divergence: with line and reason
    bool ok() const { return diagnostics.empty(); }
};

// Reads [text] (named [name] in messages) and follows it on [machine].
Replayed read(std::shared_ptr<const vm::Machine> machine, std::string_view text, std::string name = "schedule");

// The same in few characters, for a link: base64url of choice numbers; compact_read checks each choice.
std::string compact_write(std::span<const vm::Choice> choices);
Replayed compact_read(std::shared_ptr<const vm::Machine> machine, std::string_view text);

}  // namespace sched
