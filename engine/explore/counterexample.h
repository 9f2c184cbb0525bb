// The way to a failure, as both searches for it hand it on: simplest.h, and shortest.h where the
// first one's budget ends. Read by explain.h, which puts it into words.
#pragma once

#include "engine/explore/judge.h"

namespace explore {

struct Counterexample {
    vm::Choices schedule;
    Wrong wrong;            // Pass: the state at its end is Doomed, and only the graph tells why
    Id end = no_id;         // the state at its end; no_id where its last step fails
    bool simplest = false;  // proven
    std::size_t loop_from = Verdict::no_loop;
};

enum class Searched : std::uint8_t { Working, Found, GaveUp };

// Who is the one that a further choice might preempt. Timers and spurious wake-ups come from
// outside: they take the CPU from nobody.
inline vm::TaskId runner_after(vm::TaskId last, const vm::Choice& choice) {
    return choice.kind == vm::ChoiceKind::Step ? choice.task : last;
}

}  // namespace explore
