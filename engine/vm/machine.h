// The machine: a loaded Program, the layout of its World, and the one function that changes a
// World. Called by sched (one run), explore (all runs) and threads. It knows no policy: [enabled]
// lists what may happen by the rule of scheduling, and whoever calls picks. It never allocates
// while stepping.
//
// World, one flat block of words, its size fixed once a Program is loaded; all zero means
// "nothing":
//   [0]            the clock, where the program asks for it
//   [1 ..)         globals, at the addresses that the Program gives
//   [tasks ..)     a sync::Task for each place in the pool
//   [stacks ..)    a stack of frames for each place
//   [output ..)    number of words, then pairs (tag, value)
//   [stored ..)    scratch for evaluating properties: all zero between steps, not part of the state
// Copy is one memcpy, equality one memcmp over the first [stored] words.
//
// A task is always parked before its next visible instruction; local computation rides along with
// the step before it. Where time is exact, a task that was just woken or released first has to be
// picked to go on (Task::fresh), since local computation, too, needs the CPU.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "engine/lang/program.h"
#include "engine/sync/call.h"
#include "engine/vm/choice.h"

namespace vm {

using lang::Word;
using sync::Event;
using sync::Footprint;
using sync::Rule;
using World = std::vector<Word>;

struct Settings {
    Rule rule;
    std::uint32_t local_instructions_max =
        1'000'000;                         // between two visible steps: beyond is an endless loop
    std::uint32_t output_words_max = 128;  // two words a printed value
};

// Why a step could not be finished: the run ends here with a verdict.
enum class FailureKind : std::uint8_t {
    None,
    Fault,   // code: lang::Fault; detail: the message or the index
    Misuse,  // code: sync::Misuse; detail: the object
    DeadlineMissed,
    Limit,  // code: vm::Limit; the script is not to blame
};
enum class Limit : std::uint8_t { Output, Outcomes };

struct Failure {
    FailureKind kind = FailureKind::None;
    std::uint8_t code = 0;
    TaskId task = sync::no_task;
    Word detail = 0;
    std::uint32_t pc = 0;
};

struct StepResult {
    enum class Status : std::uint8_t { Moved, Disabled, Failed } status = Status::Moved;
    int alternatives = 1;  // outcomes that this choice has; the one taken was Choice::alternative
    sync::Address blocked_on = 0;  // Disabled: the object that it would have to wait for
    Failure failure;
};

// A task jumped back in its code, which is how every pass of a loop ends.
struct JumpBack {
    TaskId task;
    std::uint32_t pc;
};

// Who wants to see a step; all may be null.
struct Observer {
    std::vector<Event>* events = nullptr;
    Footprint* footprint = nullptr;
    std::vector<JumpBack>* jumps_back = nullptr;
    sync::Looked* looked = nullptr;
    sync::Patience* patience = nullptr;  // where a real clock decides over time-outs
};

struct Layout {
    std::uint32_t tasks = 0, stacks = 0, stack_words = 0, output = 0, output_words = 0;
    std::uint32_t stored = 0, total = 0;
    std::uint32_t task_count = 0;  // declared tasks and the pool
};

class Machine {
  public:
    // Why [program] does not fit into a World under [settings]; empty where it does.
    static std::string problem(const lang::Program& program, const Settings& settings);

    // [program] must outlive the machine, be free of errors, and fit.
    Machine(const lang::Program& program, Settings settings);

    // The World before the first choice. A failure in a global's constructor comes back in
    // [failure].
    World initial(Failure* failure = nullptr) const;

    // The same machine, for which [world], which this one has reached, is the one before the first
    // choice.
    Machine starting_from(World world) const;

    // Makes the choice in place. Disabled: [world] is unchanged. Failed: [world] is only for
    // looking at.
    StepResult step(Word* world, Choice choice, Observer observer = {}) const;

    // -- steps for real threads: only where [independent_candidates]
    // True where the next step of [task] is an access of a plain variable.
    bool is_plain(const Word* world, TaskId task) const;
    // Makes that step, and the local computation behind it as far as it calls no API. Other threads
    // may make such steps of other tasks, or `step` under a lock of theirs, in the same World at
    // the same moment: this one touches the task's place, its stack, and, by a relaxed atomic
    // access, the variable.
    StepResult step_plain(Word* world, TaskId task, Observer observer = {}) const;
    // Then, with all others held off but for step_plain: the rest of that local computation, up to
    // where `step` would have parked the task.
    StepResult catch_up(Word* world, TaskId task, Observer observer = {}) const;

    // Everything that may be chosen here, without alternatives beyond the first and with tasks
    // whose step turns out Disabled: the explorer's cheap list, in order of Choice::number().
    void candidates(const Word* world, Choices& out) const;

    // True where what [candidates] lists for a task is a function of that task's own block alone.
    bool independent_candidates() const;

    // Exactly what may be chosen, alternatives included.
    void enabled(const Word* world, Choices& out) const;

    // True where [choice] counts as a preemption after [last] ran: [last] could have gone on.
    bool preempts(const Word* world, TaskId last, Choice choice) const;

    // The value of a property in this state; it makes no step.
    Word evaluate(Word* world, const lang::Property& property) const;

    const sync::Task& task(const Word* world, TaskId id) const {
        return reinterpret_cast<const sync::Task*>(world + layout.tasks)[id];
    }
    sync::Task& task(Word* world, TaskId id) const {
        return reinterpret_cast<sync::Task*>(world + layout.tasks)[id];
    }
    // A priority as the script's system writes it: where 0 is its most urgent, counted from there.
    int written(int priority) const {
        return program.priority_top != 0 ? program.priority_top - priority : priority;
    }
    std::uint32_t stack_of(TaskId id) const { return layout.stacks + id * layout.stack_words; }
    sync::Address address_of(TaskId id) const {
        return static_cast<sync::Address>(layout.tasks + id * sync::task_words);
    }
    int task_count() const { return static_cast<int>(layout.task_count); }

    const lang::Program& program;
    const Settings settings;
    const Layout layout;
    const std::vector<sync::Rooms::Pool> pools;  // Program::pools, for the kernel
    const std::vector<bool> in_loop;  // of each instruction: whether a loop may come back to it

    // The tasks that have a core now, where time is exact; others that are ready wait for one.
    void running(const Word* world, std::vector<TaskId>& out) const;

  private:
    friend class Interpreter;
    World start_;  // where it was given one; else empty
    Word slice(const Word* world) const {
        return program.slice_place != 0 ? world[program.slice_place] : settings.rule.slice;
    }
    struct Cores;
    Cores cores(const Word* world, bool with_interrupts = true) const;
    // Where it matters who had the CPU before: FreeRTOS's rotation, Zephyr's cooperative tasks.
    bool cooperates() const { return program.priority_first < 0 && settings.rule.exact_time(); }
    bool hands_over() const {
        return cooperates() || (settings.rule.rotates && settings.rule.exact_time());
    }
    void hand_over(sync::Kernel& k, const Cores& before, Word* world) const;
    static Settings settings_for(const lang::Program& program, Settings settings);
    // Ticks of [task]'s round-robin slice; 0: none.
    int slice_of(const Word* world, TaskId task) const;
    StepResult tick(Word* world, Observer observer) const;
    Word priority_of(TaskId id) const;  // of a declared task, by the rule
    // [id], whose job has ended, waits for its next release.
    void come_again(Word* world, TaskId id) const;
    // Sets up [task] before the first instruction of [function].
    void prepare(Word* world, TaskId task, std::uint16_t function, const Word* arguments,
                 int count) const;
};

}  // namespace vm
