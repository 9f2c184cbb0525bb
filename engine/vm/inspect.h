// A World in a person's words: tasks, variables, sync objects with owner and queue, who waits for
// whom. Called by the screen's panels, `lockstep run` and the sentences of verdicts. Reads only.
// inspect.cpp has the tasks, variables.cpp names and values, objects.cpp the states of sync
// objects, waits.cpp who blocks whom, sentences.cpp what is said about events and failures.
#pragma once

#include <string>
#include <vector>

#include "engine/vm/machine.h"

namespace vm {

// -- tasks

// "producer[1]"; a spawned task by the function that it runs: "worker#2", the second place of the
// pool.
std::string task_name(const Machine& machine, const Word* world, TaskId task);
// The place in the source of a task's next step; line 0 for one that is not born or has ended.
lang::Span place(const Machine& machine, const Word* world, TaskId task);
// The function names on its stack, outermost first.
std::vector<std::string> call_stack(const Machine& machine, const Word* world, TaskId task);

// Running: has a core, where time is exact. Elsewhere whoever can go on is Ready.
enum class TaskStatus : std::uint8_t {
    Unborn,
    Ready,
    Running,
    Blocked,
    Sleeping,
    Suspended,
    Ended
};
const char* word(TaskStatus status);
struct TaskView {
    TaskId id;
    std::string name;
    TaskStatus status;
    std::string waits_for;  // where Blocked: the object's name, or the condition of an `await`
    TaskId owner = sync::no_task;  // who holds it, where somebody does
    int base = 0, effective = 0;   // as the script's system writes them
    bool boosted = false;
    lang::Span place;
    bool daemon = false;
};
// The declared ones, and of the pool those that live or have ended.
std::vector<TaskView> tasks(const Machine& machine, const Word* world);

// -- variables

// One row of the variables panel: scalars with their value, aggregates with children by [depth].
struct VariableView {
    std::string name, type, value;
    int depth = 0;
    sync::Address address = 0;    // 0: not in the World (a constant)
    TaskId task = sync::no_task;  // a local: whose
    bool object = false;          // a sync object: [value] says its state, owner and queue
    lang::Span declared;
};
// Globals first, then the locals that are alive, task by task. No constants.
std::vector<VariableView> variables(const Machine& machine, const Word* world,
                                    bool with_locals = true);

// The name of the variable (with its index or member) that covers [address]: "fork[2]", "queue.m".
std::string name_of(const Machine& machine, const Word* world, sync::Address address);
// The state of a sync object: "owned by low, 2 wait: high, mid"; of another variable its value.
std::string describe(const Machine& machine, const Word* world, sync::Address address);
// True for a mutex of whatever kind: something that has an owner. [object] must be a sync object.
bool is_lock(const Word* world, sync::Address object);

// -- blocking

// Who waits for whom now: for every blocked task its object, and the owners where there are some.
struct Wait {
    TaskId waiter;
    sync::Address object;  // 0: an `await`, which waits for no object
    sync::Role role;
    bool timed;                   // a time-out may end it
    std::vector<TaskId> holders;  // who could end it by giving it back; empty: nobody in particular
};
std::vector<Wait> waits(const Machine& machine, const Word* world);
// Those whom a wait for [object] in [role] waits for: owner, readers, or the task that is joined.
std::vector<TaskId> holders(const Machine& machine, const Word* world, sync::Address object,
                            sync::Role role);
// The same into [out], for whoever asks often.
void holders(const Machine& machine, const Word* world, sync::Address object, sync::Role role,
             std::vector<TaskId>& out);
// A cycle of owners in [waits]: the tasks in order, each waiting for the next; empty where there is
// none. A wait that a time-out may end closes no cycle.
std::vector<TaskId> owner_cycle(const std::vector<Wait>& waits);
// Why [choice] is not enabled here: "high waits for m, held by low".
std::string why_not(const Machine& machine, const Word* world, Choice choice);

// -- sentences, without a full stop

// Everything printed so far, as text.
std::string output(const Machine& machine, const Word* world);
// One event: "low acquires m". [world] is the one right after its step.
std::string sentence(const Machine& machine, const Word* world, const Event& event);
// Why a run failed: "low unlocks a mutex that it does not own, at m.unlock()".
std::string sentence(const Machine& machine, const Word* world, const Failure& failure);

}  // namespace vm
