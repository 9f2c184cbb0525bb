// What a task's code can do, found without running it: a graph over the places at which the task
// can be parked, with what the step from there may touch. Made once for a program by persistent.h,
// which asks what a task may still do from where it stands.
//
// It is an abstract run of the code. Every word of the task's stack is an interval: a constant, as
// arguments and loop counters are, or unknown, as is all that was read from shared memory and every
// answer of a call. A branch on something unknown goes both ways. So each node stands for all
// states of the task with this place and values within these intervals, and what it says it may do
// is never too little:
//
//   task t[2](int i) { for (int n = 0; n < 2; ++n) { fork[i].lock(); fork[i].unlock(); } }
//   t[1]:  lock fork[1], n = 0  ->  unlock fork[1], n = 0  ->  lock fork[1], n = 1  ->  ...
//
// Values of one place are told apart up to a limit, and become unknown beyond. It knows calls by
// their Effect (sync/effect.h) alone. Whether another task has ended, or where it is, counts as a
// word of that task's block: ended_word and place_word, which it is up to the caller to see
// written. Not for programs with threads that others start, with locals that other tasks reach, or
// with exact time.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/explore/dead_words.h"
#include "engine/vm/machine.h"

namespace explore {

class Skeleton {
  public:
    // All values from [low] to [high].
    struct Value {
        vm::Word low, high;
        bool known() const { return low == high; }
        bool operator==(const Value&) const = default;
    };
    struct Access {  // of some word in [first, last]
        vm::Word first, last;
        bool write;
    };
    // How far a call has come that others see in stages: a condition wait.
    enum class Stage : std::uint8_t { First, Asleep, Locking };

    struct Node {
        std::uint32_t pc = 0;
        Stage stage = Stage::First;
        std::uint16_t frame = 0;
        std::vector<Value> stack;
        std::vector<Access> accesses;
        bool anything = false;             // beyond what [accesses] say
        std::vector<sync::Address> locks;  // it goes on only as owner of all of these
        bool arrives = false;              // though it may do something before it owns them
        sync::Address permit = 0;          // a semaphore that it takes a permit of
        sync::Address gives = 0;           // one that it gives one permit to
        sync::Address barrier = 0;         // at which it arrives, and goes on when all have
        bool first = false;                // the task may stand here before it has made a step
        bool may_block = false;            // for some other reason
        bool granted = false;              // others may finish the step for it, and go on in it
        bool ends = false;                 // the step may be its last
        std::vector<std::uint32_t> next;
    };

    // Of [task], from its start. [dead]: which words are 0 in all states; null: none.
    Skeleton(const vm::Machine& machine, vm::TaskId task, const DeadWords* dead = nullptr);

    const std::vector<Node>& nodes() const { return nodes_; }
    const std::vector<std::uint32_t>& at(std::uint32_t pc) const { return at_[pc]; }
    static vm::Word ended_word(const vm::Machine& machine, vm::TaskId task) {
        return static_cast<vm::Word>(machine.address_of(task));
    }
    static vm::Word place_word(const vm::Machine& machine, vm::TaskId task) {
        return static_cast<vm::Word>(machine.address_of(task)) + 1;
    }
    // Whether it matters who comes to such an object first.
    static bool queues(sync::Options object);
    // Whether a task may be in a state for which both stand.
    static bool overlap(const Node& a, const Node& b);
    static constexpr std::uint32_t none = 0xffffffff;
    // The node that stands for the task with these words; none where there is none, which a caller
    // must take for "anything".
    std::uint32_t find(const sync::Task& task, const vm::Word* stack) const;

  private:
    struct State {
        std::uint32_t pc = 0;
        std::uint16_t frame = 0;
        std::vector<Value> stack;
        bool operator==(const State&) const = default;
    };
    class Run;

    const vm::Machine& machine_;
    const DeadWords* const dead_;
    std::vector<Node> nodes_;
    std::vector<std::vector<std::uint32_t>> at_;  // the nodes of each pc
};

}  // namespace explore
