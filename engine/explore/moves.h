// What each task can do, remembered. A step is a function of the task's own words and of what it
// looks at besides (sync/looked.h). As numbers of components (visited.h) that is little, and in
// most states it is what it was in some state before; so that a step is made once and then read
// again:
//
//   philosopher[1] is 4, fork[0..2] is 17   ->   philosopher[1] becomes 9, fork[0..2] becomes 21
//   philosopher[1] is 4, fork[0..2] is 18   ->   blocked by fork[1]
//
// Used by walker.h where any task may run next. Exact: a task's node says which components its step
// has ever looked at from there, and an entry counts where all of them have the same numbers. It
// takes a bounded share of the memory and starts anew when that is full; where it does not pay, it
// ends.
#pragma once

#include <array>

#include "engine/explore/growing.h"
#include "engine/explore/task_mask.h"
#include "engine/explore/visited.h"

namespace explore {

class Moves {
  public:
    using Change = Changes::Change;
    struct Move {
        vm::ChoiceKind kind;
        bool watched;
        std::uint16_t alternative;
        std::uint32_t changes_end;  // they begin where those of the move before end
    };
    // All moves of one task.
    struct Known {
        std::uint32_t numbers, numbers_end;  // what it depends on
        std::uint32_t moves, moves_end;
        std::uint32_t changes;
        std::uint32_t own;  // the number of the task's component
        std::uint32_t hash;
        vm::TaskId task;
        std::uint8_t version;  // of the node
        bool blocked;
        sync::Address object;  // where blocked: what it waits for
    };

    Moves(const vm::Machine& machine, const Visited& visited, Memory& memory);
    ~Moves();

    // Of a search with so much memory: about what is remembered at most.
    static std::uint64_t bytes_max(std::uint64_t memory);
    // False: steps have to be made.
    bool on() const { return on_; }

    // Before anything is asked about the state [key].
    void go_to(const Key& key);
    // What [task] can do there; null where that is not known.
    const Known* find(vm::TaskId task) {
        if (last_[task] == none) return look_up(task);
        ++found_;
        return &known_[last_[task]];
    }
    const Move& move(std::uint32_t i) const { return moves_[i]; }
    const Change& change(std::uint32_t i) const { return changes_.data()[i]; }

    // What a step notes while it is made; clear it before the first one of a task.
    sync::Looked& looked() { return looked_; }
    void start_looking();
    // Between go_to and the next one: all of [task]'s moves, none of which fails, with the changes
    // that [changes] has from state number [first] on.
    struct Made {
        vm::ChoiceKind kind;
        std::uint16_t alternative;
    };
    void remember(vm::TaskId task, const std::vector<Made>& made, const Changes& changes,
                  std::size_t first, bool blocked, sync::Address object);

  private:
    // What is known of a task's component with a certain number.
    struct Node {
        std::uint64_t parts;  // the components that its steps have looked at, besides its own
        std::array<sync::Address, sync::Looked::queues_max> queues;
        std::uint8_t queue_count;
        std::uint8_t version;  // how often that has grown
        bool never;            // more queues than can be told
    };
    static constexpr std::uint32_t none = 0xffffffff;

    const Known* look_up(vm::TaskId task);
    Node* node_of(vm::TaskId task);
    bool widen(Node& node, vm::TaskId task);
    std::uint32_t gather(const Node& node, vm::TaskId task);
    bool room(std::size_t moves, std::size_t changes);
    bool grow();
    void forget();
    void stop();

    const Visited& visited_;
    Memory& memory_;
    const int tasks_;
    const std::uint64_t bytes_max_;
    bool on_;
    std::vector<std::uint8_t> parts_;
    sync::Looked looked_;

    Key key_;
    TaskMask waiting_ = 0;  // who is in a queue
    // For each task what was found last, and what it depends on: the components, and whether it
    // looked for waiters.
    std::array<std::uint32_t, tasks_max> last_;
    std::array<std::uint64_t, tasks_max> depends_{};
    TaskMask on_waiters_ = 0;
    // The numbers that are looked for: of each component, and of tasks in queues two.
    std::array<std::uint32_t, sync::Looked::parts_max + 2 * tasks_max> wanted_;
    std::uint32_t wanted_count_ = 0;

    std::vector<std::unique_ptr<Growing<Node>>> nodes_;  // for each task, by number
    Growing<Known> known_;
    Growing<std::uint32_t> numbers_;
    Growing<Move> moves_;
    Growing<Change> changes_;
    std::unique_ptr<std::uint32_t[]> slots_;  // of [known_], by hash: see moves.cpp
    std::uint32_t mask_ = 0;
    std::uint64_t found_ = 0;  // since the last start anew
};

}  // namespace explore
