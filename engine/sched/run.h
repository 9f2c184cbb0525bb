// One run, kept whole: its choices, its events, and any World of it again. Steps both ways.
// Used by the screen (a person steps, a policy plays, a verdict's schedule is shown) and by
// `lockstep run`. Knows no search; a verdict reaches it as a list of choices.
#pragma once

#include <cassert>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/sched/policy.h"
#include "engine/vm/machine.h"

namespace sched {

enum class Ending : std::uint8_t {
    Open,      // more choices are possible
    Finished,  // every task that must end has ended
    Deadlock,  // a task that must end is blocked, and nothing but spurious wake-ups can happen
    Failed,    // a step failed: see failure()
    Never,     // a `never` property holds here: see property()
    Finally,   // all ended, and a `finally` property does not hold
};

// A run is as long as its choices; position 0 is the World before the first one.
class Run {
  public:
    // Kept Worlds take at most [kept_bytes_max]: beyond that they are thinned out, and a seek takes
    // longer.
    explicit Run(std::shared_ptr<const vm::Machine> machine,
                 std::size_t kept_bytes_max = 64u << 20);

    const vm::Machine& machine() const { return *machine_; }
    std::size_t size() const { return choices_.size(); }
    const vm::Choices& choices() const { return choices_; }
    const vm::World& last() const { return last_; }

    // Adds one step. False (and nothing changed) where [choice] is not enabled here.
    bool step(vm::Choice choice);
    // Adds steps that [policy] picks until [steps_max] are made or the run ends. Returns how many.
    std::size_t play(Policy& policy, std::size_t steps_max);
    // Adds the steps of [choices] up to the first that is not enabled. Returns how many.
    std::size_t follow(std::span<const vm::Choice> choices);
    // Forgets everything behind [position].
    void cut(std::size_t position);

    // The World after the first [position] choices: from the nearest kept one, a few dozen steps
    // away. Valid until the next call of at(), step(), play(), follow() or cut().
    const vm::World& at(std::size_t position) const;

    // All events; those of step i (0-based) are [first_event(i), first_event(i + 1)).
    const std::vector<vm::Event>& events() const { return events_; }
    std::size_t first_event(std::size_t step) const { return first_events_[step]; }
    // The tick at which step i happens; where time is not exact, its number. tick(size()) is now.
    vm::Word tick(std::size_t step) const {
        assert(step <= size());
        return (measured_.empty() ? ticks_ : measured_)[step];
    }

    // The run was made elsewhere and measured: tick(i) is then the nanosecond of step i. Forgotten
    // by whatever adds a step.
    void measured(std::span<const std::uint64_t> nanoseconds);
    bool is_measured() const { return !measured_.empty(); }

    Ending ending() const { return ending_; }
    const vm::Failure& failure() const { return failure_; }
    const lang::Property* property() const { return property_; }
    // What may be chosen now; empty once the run failed or a `never` property holds.
    const vm::Choices& enabled() const { return enabled_; }

  private:
    void make(vm::Choice choice);
    void keep();
    void judge();
    bool fails(lang::PropertyKind kind, vm::Word when);

    static constexpr std::size_t nowhere = static_cast<std::size_t>(-1);
    std::shared_ptr<const vm::Machine> machine_;
    vm::Failure failure_;  // of the last step, or of a global's constructor
    vm::World last_;
    vm::Choices enabled_;  // in last_
    vm::Choices choices_;
    std::vector<vm::Event> events_;
    std::vector<std::size_t> first_events_;  // one more than there are steps, as are the ticks
    std::vector<vm::Word> ticks_;
    std::vector<vm::Word> measured_;  // nanoseconds, as many as ticks_; empty: not measured
    std::vector<vm::World> kept_;     // the World at position i * keep_every_
    std::size_t keep_every_ = 64;     // a replay that long takes some microseconds
    std::size_t kept_bytes_max_;
    mutable vm::World seen_;  // the answer of the last at()
    mutable std::size_t seen_position_ = nowhere;
    Ending ending_ = Ending::Open;
    const lang::Property* property_ = nullptr;
};

// -- the timeline, from a run's events
enum class LaneState : std::uint8_t { Unborn, Ready, Running, Blocked, Sleeping, Ended };

struct Segment {
    vm::TaskId task;
    LaneState state;
    vm::Word from, to;                 // ticks where time is exact, else steps
    std::size_t first_step;            // where a click on it leads
    sync::Address object = 0;          // Blocked: on what
    vm::TaskId owner = sync::no_task;  // Blocked: held by whom then
    int priority = 0;                  // effective
};
struct LockSegment {
    sync::Address object;
    vm::TaskId owner;
    vm::Word from, to;
    std::size_t first_step;
};
struct Timeline {
    vm::Word end = 0;
    bool exact_time = false;
    bool measured = false;           // in nanoseconds
    std::vector<Segment> tasks;      // ordered by task, then time; consecutive ones of a task touch
    std::vector<LockSegment> locks;  // ordered by object, then time; readers of one lock overlap
};
Timeline timeline(const Run& run);

// "L[0,3) Md[3,10) H[12,16)": who used the CPU when; for tests and for the terminal.
std::string cpu_line(const Run& run);
// Where it stands: "After 16 steps a deadlock: one waits for b, held by two; ...".
std::string ending_sentence(const Run& run);
// The timeline as text, the ending below it, a lane a task and a lane a lock, at most [width]
// columns wide.
std::string draw(const Run& run, int width = 100);

// Every task that must end has: all but daemons and interrupts.
bool all_ended(const vm::Machine& machine, const vm::Word* world);

}  // namespace sched
