// The first search: every reachable state once, depth first, until something is wrong or nothing is
// left. Called by search.cpp, in slices. It finds a failure, not a simple way to it (see
// simplest.h).
//
// What only the graph tells is found on the way, by Tarjan's components over the graph without
// spurious wake-ups (they may come, but nobody can count on them; their targets are roots of
// further trees):
//   a component that no step leaves, and in which things go on for ever, is where the system ends
//   up. A task that is blocked in all of its states waits for ever: a partial deadlock. And where
//   all tasks that must end have ended in it, `finally` must hold in each of its states.
// And where time is exact, a component in which one can go round without a tick is told: there time
// stands still for ever, so that of what comes later nothing is known.
// Until the first cycle is met every component is one state, and no numbers are kept.
//
// Where only some tasks' steps are taken in a state (persistent.h), at least one of them must lead
// to a state that is not open; else all are taken. So from every state a way leads, through steps
// that those left out do not depend on, to one where they are taken: nothing is left out for ever
// (the "ignoring problem", Valmari 1990).
//
// Where nothing is left out others may help (parallel.h); only what they have looked at first is
// then read instead of looked at.
#pragma once

#include "engine/explore/chunked.h"
#include "engine/explore/goals.h"
#include "engine/explore/judge.h"
#include "engine/explore/parallel.h"
#include "engine/explore/persistent.h"
#include "engine/explore/walker.h"

namespace explore {

enum StateFlag : std::uint8_t {
    Expanded = 1,  // its successors are known
    Open = 2,    // its component is not finished: it lies on the stack, or a cycle leads back there
    Queued = 4,  // the target of a spurious wake-up, waiting to be a root
    Doomed = 8,  // here the graph says that something is wrong
    Unwatched = 16,  // reached from a good state by a step that properties cannot see
    Settled = 64,    // looked at by the search for the simplest schedule
    Endless = 32,    // of a component that nothing leaves, in which things go on for ever
    Seen = 128,      // where others have helped: not only they have been there
};

enum class Stop : std::uint8_t { None, Finished, Wrong, States, Bytes, Depth };

class DepthFirst {
  public:
    // [goals] is told of every state, but not of what only the graph tells: Doomed and Endless.
    // [persistent]: chooses the tasks whose steps are taken; null: all are.
    DepthFirst(Walker& walker, Judge& judge, Memory& memory, const Question& question,
               Goals* goals = nullptr, Persistent* persistent = nullptr);

    // From the state [root]. Expands up to [states] states; None: there is more to do.
    void begin(Id root);
    Stop run(std::uint64_t states);

    const Counts& counts() const { return counts_; }
    bool found_wrong() const { return found_wrong_; }
    bool found_doomed() const { return found_doomed_; }
    bool found_timeless() const { return found_timeless_; }
    bool found_endless() const { return found_endless_; }
    // After Stop::Wrong: the states that lead from the root to one in which something is wrong.
    std::vector<Id> path() const;
    // Whether after this [stop] the answer might have been another without helpers: they take
    // memory, remember moves in the search's stead, and see races that it did not come to.
    bool helpers_may_show(Stop stop) const;
    // A step that only reached a limit of the machine; kind None: there was none.
    const vm::Failure& cut_off() const { return cut_off_; }

    void release();  // gives its memory back; the answers above stay

  private:
    struct Frame {
        Id state;
        std::uint32_t number, low;  // Tarjan's, once there is a cycle
        bool leaves;                // some step leaves the component
        bool circles;               // some step stays in it
        bool quiet;
        std::size_t pending;       // its unvisited successors lie above this in [pending_]
        TaskMask moving, blocked;  // in any, in all states of the component so far
    };

    Stop go_on(std::uint64_t states);
    Stop enter(Id state);
    void call_helpers();
    void go_on_alone();
    void dismiss_helpers(bool finished);
    bool expand();
    bool leads_on() const;
    void meet(Frame& frame, Id successor);
    bool start_numbers();
    Stop leave();
    Stop finish_component(const Frame& root);
    bool stuck_for_ever(const Frame& root, bool& stuck);
    bool see_whether_time_passes(const Frame& root);
    void doom(Id state);

    Walker& walker_;
    Judge& judge_;
    Visited& visited_;
    const Question& question_;
    Memory& memory_;
    Goals* const goals_;
    Persistent* const persistent_;
    std::vector<Met> met_;
    Counts counts_;
    Expansion expansion_;
    Chunked<Frame, 8> frames_;
    Chunked<Id> pending_, roots_;
    bool no_room_ = false;  // not even for the root
    bool numbering_ = false;
    std::uint32_t next_number_ = 0;
    Chunked<std::uint32_t> numbers_;  // of open states
    Chunked<Id> open_;                // in order of number
    vm::Failure cut_off_;
    bool found_wrong_ = false, found_doomed_ = false, found_timeless_ = false;
    bool found_endless_ = false;
    Id wrong_ = no_id;  // where it stopped
    std::unique_ptr<Crew> crew_;
    bool called_ = false, helped_ = false;
    Id forgotten_ = 0;  // states that only helpers had seen
    std::uint64_t expanded_ =
        0;  // states; beside helpers it is not known how many there are so far
};

}  // namespace explore
