// A Schedule is a run that can be written down: a version mark, and for each decision the task's
// name, the place in the source, and which visit of that place it is. So it survives edits
// elsewhere in the script, and where it no longer fits, that is detected and said.
//
//   lockstep-schedule 1
//   producer[0] put+3:5 1         task, function + line in it : column, visit
//   consumer put+4:9 2 =1         the second outcome of that step
//   timeout consumer              the other kinds of decision: spurious, release, dispatch
//   release high =2               two ticks after the first that is possible
//   tick 7                        seven ticks pass; `tick` is one
// By hand it may be shorter, and then survives no edit unnoticed:
//   consumer                      its next step, wherever it stands
//   consumer *3                   three of them; `consumer *`: as long as it can go on
// A blank within a name is written as "_"; "#" starts a comment; empty lines are skipped.
// Called by whoever saves, shares or replays a run. Knows no policy.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/vm/machine.h"

namespace sched {

inline constexpr int schedule_version = 1;
// Some 300,000 decisions as text; and a bound of its own for the compact form, where a few
// characters can say "again" often.
inline constexpr std::size_t schedule_bytes_max = 8u << 20;
inline constexpr std::size_t schedule_steps_max = 1'000'000;

// [choices] as text; they are replayed on [machine] to find the places, as far as they are enabled.
std::string write(const vm::Machine& machine, std::span<const vm::Choice> choices);

struct Replayed {
    vm::Choices choices;  // as far as it fits
    // A bad line, another version, a divergence: with line and reason.
    std::vector<lang::Diagnostic> diagnostics;
    bool ok() const { return diagnostics.empty(); }
};

// Reads [text] (named [name] in messages) and follows it on [machine].
Replayed read(const vm::Machine& machine, std::string_view text, std::string name = "schedule");

// The same in few characters, for a link. It names no places, so it belongs to one text of the
// script; compact_read checks each choice.
std::string compact_write(std::span<const vm::Choice> choices);
Replayed compact_read(const vm::Machine& machine, std::string_view text);

}  // namespace sched
