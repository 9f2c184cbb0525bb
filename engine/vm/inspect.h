// A World in a person's words: tasks, variables, sync objects with owner and queue, who waits for whom.
// Called by the screen's panels, `lockstep run` and the sentences of verdicts. Reads only.
#pragma once

#include <string>
#include <vector>

#include "engine/vm/machine.h"

namespace vm {

// "producer[1]"; a spawned task by the function it runs: "worker#2".
std::string task_name(const Machine& machine, const Word* world, TaskId task);
// The place in the source of a task's next step; line 0 for one that is not born or has ended.
lang::Span place(const Machine& machine, const Word* world, TaskId task);
// The function names on its stack, outermost first.
std::vector<std::string> call_stack(const Machine& machine, const Word* world, TaskId task);

enum class TaskStatus : std::uint8_t { Unborn, Ready, Running, Blocked, Sleeping, Ended };
struct TaskView {
    TaskId id;
    std::string name;
    TaskStatus status;
    std::string waits_for;        // the object's name, where Blocked
    TaskId owner = sync::no_task; // who holds it, where somebody does
    int base = 0, effective = 0;
    lang::Span place;
    bool daemon = false;
};
std::vector<TaskView> tasks(const Machine& machine, const Word* world);

// One row of the variables panel: scalars with their value, aggregates with children by [depth].
struct VariableView {
    std::string name, type, value;
    int depth = 0;
    sync::Address address = 0;    // 0: not in the World (a constant)
    TaskId task = sync::no_task;  // a local: whose
    bool object = false;          // a sync object: [value] says its state, owner and queue
    lang::Span declared;
};
std::vector<VariableView> variables(const Machine& machine, const Word* world, bool with_locals = true);

// The name of the variable (with its index or member) that covers [address]: "fork[2]", "queue.m".
std::string name_of(const Machine& machine, const Word* world, sync::Address address);
// The state of a sync object: "owned by low, 2 wait: high, mid".
std::string describe(const Machine& machine, const Word* world, sync::Address address);

// Who waits for whom now: for every blocked task its object, and the owner where there is one.
struct Wait {
    TaskId waiter;
    sync::Address object;
    sync::Role role;
    std::vector<TaskId> holders;  // who could end it by giving it back; empty: nobody in particular
};
std::vector<Wait> waits(const Machine& machine, const Word* world);
// A cycle of owners in [waits]: the tasks in order, each waiting for the next; empty where there is none.
std::vector<TaskId> owner_cycle(const std::vector<Wait>& waits);

// Everything printed so far, as text.
std::string output(const Machine& machine, const Word* world);

// One event as a short sentence: "low acquires m".
std::string sentence(const Machine& machine, const Word* world, const Event& event);

}  // namespace vm
