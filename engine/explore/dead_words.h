// Words of a task's stack that nobody reads any more: variables whose value is not used again, and
// arguments that no code looks at. In each state they are made 0, so that states that differ in
// nothing else are one, and tasks whose numbers nobody asks for are alike.
//
//   void elf(int id) { ask(id); }      ask() never reads its argument: id is dead from the start
//   int all = back == 3; m.unlock(); if (all) deliver(); bell.acquire();     all is dead at acquire
//
// Found once for a program by liveness over its code, backwards (a word is live where its value may
// still reach a branch, a fault, a call or shared memory; what only reaches dead words is not:
// Giegerich, Möncke, Wilhelm 1981, "faint variables"). Words whose address is taken are never dead.
// What happens is the same step for step, with the same choices: so any search may use it, also one
// that counts preemptions. Not where time is exact: there a pass of a loop that changes nothing is
// told by all words. Asked by walker.h after each step, and by skeleton.h for each place.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/vm/machine.h"

namespace explore {

class DeadWords {
  public:
    explicit DeadWords(const vm::Machine& machine);

    // False: there is nothing that it could do.
    bool any() const { return any_; }
    // Whether the task's own word [argument] of [function] is dead from the start.
    bool dead_argument(std::uint16_t function, std::size_t argument) const;

    // Calls clear(i) for each dead word i of a stack with the top frame at [frame], parked before
    // [pc]; linkage(i) reads a word of it.
    template <class Linkage, class Clear>
    void each(std::uint32_t pc, std::uint32_t frame, std::uint32_t top, const Linkage& linkage,
              const Clear& clear) const {
        for (;;) {
            for (std::uint32_t at = first_[pc]; at < first_[pc + 1]; ++at) {
                const std::uint32_t word = frame + offsets_[at];
                if (word < top) clear(word);
            }
            const vm::Word back = linkage(frame);
            if (back < 0) return;
            pc = static_cast<std::uint32_t>(back);
            top = frame;
            frame = static_cast<std::uint32_t>(linkage(frame + 1));
        }
    }
    void clear(const sync::Task& task, vm::Word* stack) const {
        if (task.state == sync::State::Ended || task.state == sync::State::Unborn) return;
        each(
            task.pc, task.fp, task.sp, [stack](std::uint32_t i) { return stack[i]; },
            [stack](std::uint32_t i) { stack[i] = 0; });
    }
    // Of all tasks, and of those that a step of [self] has moved.
    void clear(const vm::Machine& machine, vm::Word* world) const;
    void clear_moved(const vm::Machine& machine, vm::TaskId self, const vm::Word* before,
                     vm::Word* world) const;

  private:
    bool any_ = false;
    // For a task parked before each pc, or about to return there: its frame's dead words, counted
    // from where the frame begins, from [first_] of that pc to that of the next one.
    std::vector<std::uint32_t> first_;
    std::vector<std::uint16_t> offsets_;
    std::vector<std::vector<bool>> dead_arguments_;  // of each function
};

}  // namespace explore
