// One run on the screen and where in it we stand: what Run, Step, Back and the timeline's scrubber
// move. Made by the session from a script, or from a verdict's schedule. It knows no panel; a
// Playback that is older than the script in the editor is still shown, and says so.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/sched/run.h"
#include "web/order.h"

namespace screen {

struct Playback {
    Order order;          // what was compiled
    puzzle::Built built;  // owns the program that [run] walks through
    sched::Run run;
    std::unique_ptr<sched::Policy> policy;
    std::size_t position = 0;   // 0: before the first step
    std::uint64_t version;      // a number never used before after each change of [run]
    std::vector<Sheet> sheets;  // by lang::Span::file

    // Of a verdict's schedule, as long as the run is that schedule and no other.
    struct {
        std::size_t size = 0;                               // of the schedule
        std::size_t loop_from = explore::Verdict::no_loop;  // from here to its end for ever
        std::uint64_t relevant = ~std::uint64_t{0};  // the tasks that the failure needs, bit i
    } told;
    bool loops() const { return told.loop_from < told.size && run.size() == told.size; }
    bool relevant(vm::TaskId task) const { return task >= 64 || (told.relevant >> task & 1) != 0; }

    Playback(Order order, puzzle::Built built, std::unique_ptr<sched::Policy> policy);

    const vm::Machine& machine() const { return run.machine(); }
    const vm::World& world() const { return run.at(position); }
    bool at_end() const { return position == run.size(); }
    // What may happen next at this position.
    vm::Choices possible() const;
    bool ended() const { return run.ending() != sched::Ending::Open; }

    // One step: what was recorded, or at the end what the policy picks. False where nothing is
    // left.
    bool step();
    // Goes on with the task that made the step from position [from] until it stands at another
    // statement, as far as it can.
    void finish_statement(std::size_t from);
    // The person decides: goes on from here with [choice], forgetting what was recorded behind it.
    bool take(vm::Choice choice);
    void go_to(std::size_t position);
    // Adds up to [steps_max] steps at the end; the position stays. Returns how many.
    std::size_t extend(std::size_t steps_max);
    // Goes on from the position with all of [choices], forgetting what was recorded behind it.
    bool branch(const vm::Choices& choices);
    // Adds all of [choices] and stands behind them. False where one does not fit.
    bool follow(const vm::Choices& choices);
    // The position after the next (before the last) one at which another task makes the steps.
    std::size_t next_switch() const;
    std::size_t previous_switch() const;
    // The position after the next step of [task], or after the last one before this position.
    std::size_t next_of(vm::TaskId task) const;
    std::size_t previous_of(vm::TaskId task) const;
    // The position after the next (the last) step at which something happens to [object]; 0: to any
    // lock or signal. The position itself where there is none.
    std::size_t next_on(sync::Address object) const;
    std::size_t previous_on(sync::Address object) const;
    // The position at which the task that moves next (that moved last) has gone on to another
    // statement, or another task moves.
    std::size_t next_statement() const;
    std::size_t previous_statement() const;

  private:
    // Where [task] stands at that position.
    std::uint32_t line_at(std::size_t where, vm::TaskId task) const;
};

}  // namespace screen
