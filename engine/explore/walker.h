// One state in full, and everything that can happen in it: the only place of this room where the
// machine steps. Each search, and later each worker of a search, has a Walker of its own over one
// Visited. It knows no verdict: which states and failures are wrong is judge.h's affair. Where any
// task may run next, a step is made only where moves.h does not remember it.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "engine/explore/moves.h"
#include "engine/explore/persistent.h"
#include "engine/explore/task_mask.h"
#include "engine/explore/visited.h"
#include "engine/vm/machine.h"

namespace explore {

// What can happen in one state.
struct Expansion {
    struct Successor {
        vm::Choice choice;
        Id id;
        bool watched;  // words changed that properties look at
    };
    struct Failing {
        vm::Choice choice;
        vm::Failure failure;
    };
    std::vector<Successor> successors;  // in order of Choice::number()
    std::vector<Failing> failing;
    TaskMask moving = 0;    // who can go on, spurious wake-ups not counted
    TaskMask later = 0;     // who moves behind a first step that is not by chance
    TaskMask stepping = 0;  // who can make a step of its own
    TaskMask blocked = 0;   // who is in a queue, or before a call that cannot proceed
    std::array<sync::Address, tasks_max> object;  // of the blocked: what they wait for
    bool quiet = true;  // nothing can happen, spurious wake-ups not counted

    // True where [choice] leaves [last], who could have gone on: as Machine::preempts says, without
    // trying the step again.
    bool preempts(vm::TaskId last, const vm::Choice& choice) const {
        return choice.kind == vm::ChoiceKind::Step && choice.task != last &&
               last != sync::no_task && (stepping & bit(last)) != 0;
    }
};

class Walker {
  public:
    // Where [persistent] is given, states in which a single step is enough are gone through and not
    // kept: one choice then may lead over several steps.
    // [dead]: words that are made 0 in every state; null: none.
    Walker(const vm::Machine& machine, Visited& visited, Persistent* persistent = nullptr,
           const DeadWords* dead = nullptr);
    // For another worker, over the states that they share: stands where [other] does.
    Walker(const Walker& other, Visited& visited);

    // The state before the first choice; it becomes the current one. no_id: there is no memory for
    // it.
    Id start(vm::Failure& failure);
    // The same from another World.
    Id start_from(const vm::Word* world);
    void go_to(Id id);

    // Everything that can happen in the current state; new states are added to the set, or where
    // [known_only], left out of the answer. False: memory ended, and [out] is not complete.
    // Choices of tasks beyond [tasks] are left out.
    bool expand(Expansion& out, bool known_only = false, TaskMask tasks = ~TaskMask{0});

    // The steps from the current state over which [first] leads on, itself the first; and the World
    // after each of them.
    void retrace(const vm::Choice& first, vm::Choices& steps, std::vector<vm::World>& worlds);

    // The current state. Properties may be evaluated in it, nothing else may be written. It is
    // written down when it is asked for; where all moves are remembered, that is never.
    vm::Word* world();
    const Key& key() const { return key_; }
    // Choices may lead over several steps.
    bool merges() const { return persistent_ != nullptr; }
    const vm::Machine& machine() const { return machine_; }
    Visited& visited() { return visited_; }
    const Moves& moves() const { return moves_; }
    const DeadWords* dead() const { return dead_; }

  private:
    bool collect(Expansion& out, bool known_only, TaskMask tasks);
    bool step_all(Expansion& out, bool known_only, TaskMask tasks);
    bool step_task(vm::TaskId task, Expansion& out, bool known_only);
    bool step_choice(vm::Choice choice, Expansion& out, bool known_only);
    void repeat(vm::TaskId task, const Moves::Known& known, Expansion& out);
    bool note_successor(const vm::Choice& choice, Expansion& out);
    void follow_ways(Expansion& out);
    bool follow_way(vm::TaskId last, Expansion& out);
    struct Stretch {
        std::uint32_t number = 0;  // of the task's component at the end
        std::uint32_t steps = 0;
        bool known = false;
        bool goes_on = false;  // the step behind it concerns nobody else, but is not part of it
    };
    vm::TaskId go_on(Key& way, vm::TaskId last, bool pure);
    bool make_step(Key& way, vm::TaskId mover);
    Stretch pure_steps(vm::TaskId task);
    void do_as(vm::TaskId task, vm::TaskId twin, Expansion& out);
    bool look_up(Expansion& out, bool known_only);

    const vm::Machine& machine_;
    Visited& visited_;
    Persistent* const persistent_;
    const DeadWords* const dead_;
    Moves moves_;
    Key key_;
    Key written_;             // what the Worlds hold
    vm::World before_, now_;  // equal between two steps
    Changes changes_;         // that lead to the successors
    std::vector<Id> ids_;
    vm::Choices candidates_;
    bool listed_ = false;  // [candidates_] are those of the current state
    std::vector<Moves::Made> made_;
    Key way_, mark_;
    // Of each task, by its component's number: where its steps that concern nobody else lead.
    std::vector<std::unique_ptr<Growing<Stretch>>> stretches_;
    Changes ways_, other_changes_;
    Expansion other_;
};

}  // namespace explore
