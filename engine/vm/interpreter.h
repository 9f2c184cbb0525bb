// The part of the machine that executes instructions of one task. Internal to engine/vm.
#pragma once

#include "engine/vm/machine.h"

namespace vm {

class Interpreter final : private sync::Births {
  public:
    Interpreter(const Machine& machine, Word* world, Observer observer);

    // Executes the visible instruction before which [task] is parked, and the local computation
    // behind it.
    StepResult step(TaskId task, int alternative);
    // The local computation only: a task's start, or the rest of a call that was completed for it.
    StepResult resume(TaskId task);
    // See Machine::step_plain and Machine::catch_up.
    StepResult plain(TaskId task);
    StepResult catch_up(TaskId task);
    // Runs code from [entry] in the scratch frames up to an AwaitEnd or a Return, without steps;
    // what [from] task it belongs to matters for nothing but messages.
    Word evaluate(std::uint32_t entry, std::uint16_t function, StepResult& result);
    // After a step of whatever kind: effective priorities, calls completed for others, awaits.
    StepResult settle();

    sync::Kernel k;

  private:
    enum class Mode : std::uint8_t { Steps, Immediate, Plain };
    enum class Stop : std::uint8_t {
        Parked,    // before a visible instruction, or in a queue
        Finished,  // the instruction is done (visible), or the code has come to its end (run)
        Gone,      // the task has ended: there is nothing to write back
        Failed,
    };

    TaskId bear(Word function, const Word* arguments, int count) override;
    int first_place() const override;

    bool start(sync::Task& task);
    void enter(TaskId task);
    void leave();
    Stop run(Mode mode, StepResult& result);
    Stop visible(Mode mode, StepResult& result);
    Stop invoke(Mode mode, StepResult& result);
    Stop end(StepResult& result, Word value);
    Stop fail(StepResult& result, FailureKind kind, std::uint8_t code, Word detail);
    Stop fault(StepResult& result, lang::Fault code, Word detail = -1);
    bool await_holds(StepResult& result);
    void note_change();
    void note_alterations();
    bool back_where_it_was();
    bool inside(TaskId task, std::uint16_t function) const;

    const Machine& m_;
    Word* const w_;
    const lang::Instruction* const code_;
    std::vector<JumpBack>* const jumps_back_;
    TaskId task_ = sync::no_task;
    std::uint32_t base_ = 0;  // first word of the stack in use
    std::uint32_t stack_end_ = 0;
    std::uint32_t pc_ = 0;
    Word* fp_ = nullptr;      // linkage of the current frame
    Word* sp_ = nullptr;      // first free operand
    Word* high_ = nullptr;    // no word at or above was touched since the last park
    bool changed_ = false;    // something became different since the last jump back
    std::uint32_t seen_ = 0;  // Task::seen
};

}  // namespace vm
