// Partial-order reduction: in a state, a few tasks whose steps are enough to look at, because what
// all others may do before them does not depend on them. Called by depth_first.cpp for each state;
// it knows nothing of what is looked for but which words properties watch.
//
// A set T of tasks is persistent (Godefroid 1996) in a state where no step that tasks outside T can
// make, before some task of T moves, depends on the next step of a task in T. Two steps depend
// where they touch the same word and one of them writes it; a sync object counts as one word. What
// those outside may do is read from their skeletons (skeleton.h), and here locks help: a task
// outside T gets past no lock that a member of T holds now, since only its owner gives it back. So
// does a semaphore that is used as a lock: that begins with one permit, and of which each task only
// ever gives back what it has taken. And so does a barrier while those outside T are too few to end
// its round without a member of T.
//
//   fork[0] is held by A, at "unlock fork[0]"; B may lock fork[0] later on
//   T = {A} is enough: B cannot touch fork[0] before A's unlock. So three tasks are one.
//
// A member that waits for a lock brings its owner into T; one that waits for anything else, those
// who can touch what it waits for, by the rule above. Where no small set is found, T is everybody.
//
// What is kept: every deadlock, every state in which all is over, every step that fails, every
// pair of accesses that race, and partial deadlocks (with the rule of depth_first.h for cycles).
// For properties each step that may change a word which some `never` or `possible` looks at counts
// as writing one more word, the same for all: their order is kept, and so is every combination of
// values that these words have in any state (Valmari's visibility). A property that looks at where
// a task is (at) makes those of its steps such steps that enter or leave that place, one that asks
// whether it has ended those that may be its last; and all by which others can finish such a step
// for it. An await that looks at another task reads a word of that task, which its steps write, or
// where it asks whether it has ended, those that may be its last. `finally` counts where daemons
// may change what it looks at when the others have ended.
//
// Not where time is exact (who runs next depends on everything), with interrupts (once begun they
// exclude all others), nor, so far, with threads that tasks start, or locals that other tasks use.
#pragma once

#include <array>
#include <memory>
#include <vector>

#include "engine/explore/skeleton.h"
#include "engine/explore/task_mask.h"
#include "engine/explore/visited.h"
#include "engine/explore/watched.h"

namespace explore {

class Persistent {
  public:
    static constexpr TaskMask everybody = ~TaskMask{0};

    // Why it would not be right for this program, as "time is exact"; null where it is.
    static const char* obstacle(const vm::Machine& machine);
    // [dead]: which words are 0 in all states; null: none.
    explicit Persistent(const vm::Machine& machine, const DeadWords* dead = nullptr);
    ~Persistent();

    // The tasks whose steps are enough in the state [key]: a set in which some step is possible, or
    // everybody. It knows not all about what is possible: where no task of the set can go on after
    // all, or all its steps lead back, the caller takes everybody.
    TaskMask choose(const Visited& visited, const Key& key);

    // The task whose single step is enough in the state [key], and changes nothing that properties
    // watch; no_task where there is none.
    vm::TaskId next(const Visited& visited, const Key& key);

    // Whether the next step of [task] concerns nobody else, where its component has this [number].
    bool pure(const Visited& visited, std::uint32_t number, vm::TaskId task);

  private:
    using Places = std::uint64_t;  // a bit for each group of words
    struct Touches {
        Places reads = 0, writes = 0;
        bool meets(const Touches& other) const {
            return (writes & (other.reads | other.writes)) != 0 || (reads & other.writes) != 0;
        }
        bool operator==(const Touches&) const = default;
        void add(const Touches& other) {
            reads |= other.reads;
            writes |= other.writes;
        }
    };
    struct Future {
        std::uint64_t locks;  // held by others
        Touches touches;
    };
    // A node of a skeleton, in bits.
    struct Node {
        Touches step;                 // the step from here
        Touches all;                  // everything from here on
        std::uint64_t locks = 0;      // to be owned to go on
        std::uint64_t all_locks = 0;  // the same of everything from here on
        std::uint64_t holds = 0;      // of the semaphores among locks_
        int lock = -1;                // the only one of [locks], as a place in locks_
        bool arrives = false;         // though it may do something before it owns them
        Visited::Place permit;
        std::vector<Future> futures;  // without getting past some locks
    };
    struct Plan {
        std::shared_ptr<const Skeleton> skeleton;
        std::vector<Node> nodes;
    };
    enum class Can : std::uint8_t { No, Perhaps, Yes };
    struct Lock {
        sync::Address address;
        sync::Kind kind = sync::Kind::None;
        Visited::Place owner, readers;
    };
    // What decides whether a task can go on from where it stands.
    enum class By : std::uint8_t { Nothing, Lock, Permit };
    // Of a task's component: where it stands, and what of its node is looked at most.
    struct Value {
        std::uint32_t node = unasked;
        Can can = Can::Perhaps;  // where [by] does not decide
        By by = By::Nothing;
        bool waits = false;
        bool pure = false;  // its step touches nothing that others can touch
        std::uint64_t holds = 0;
        Touches step, all;
    };
    // Of a task, by its component's number; beyond the limit, or without memory, only one.
    static constexpr std::uint32_t values_max = 1u << 14, values_chunk = 64;
    static constexpr std::uint32_t unasked = Skeleton::none - 1;
    struct Values {
        std::vector<std::unique_ptr<Value[]>> chunks;
        Value other;
        // Values that are alike but for what they hold are of one sort: of each value by number,
        // where that is known; else 0.
        std::vector<std::uint8_t> sort_of;
        std::vector<Value> sorts;  // one of each, from 1 on
    };
    // Where no object decides who can go on, what next() answers depends on the sorts alone: those
    // of all tasks, a byte each, and the answer.
    struct Answer {
        std::uint64_t sorts = 0;  // 0: none yet
        vm::TaskId next = sync::no_task;
    };
    static constexpr std::size_t answers_most = 1024, sorted_tasks_max = 8;
    struct Barrier {
        int lock;  // its place in locks_
        vm::Word expected;
        Visited::Place arrived;
        TaskMask coming = 0;  // who may still arrive in this round
        int missing = 0;      // so many have to
    };
    struct Standing {  // a task in the state that is looked at
        vm::TaskId id;
        Can can;
        std::uint32_t node;
        const Value* value;
        TaskMask owners;     // of the lock that it waits for
        std::uint64_t held;  // locks it holds
    };

    void number_places(const vm::Machine& machine);
    bool all_told() const;
    std::vector<sync::Address> named_by(sync::Address Skeleton::Node::*place) const;
    void see_semaphores(const vm::Machine& machine);
    void see_barriers(const vm::Machine& machine);
    static bool tell_holding(const Skeleton& skeleton, sync::Address semaphore,
                             std::vector<bool>& holding);
    void see_looks(const vm::Machine& machine);
    void see_properties(const vm::Machine& machine);
    // What is asked of tasks' places: which step changes it. All steps of the tasks [at], but where
    // [looks] tell what is asked, only those that enter or leave that; and the last ones of [ends].
    struct Asked {
        TaskMask at, ends;
        const std::vector<Watched::Look>* looks = nullptr;
    };
    static bool inside(const lang::Program& program, const Skeleton::Node& node,
                       const Watched::Look& look);
    bool changes(const vm::Machine& machine, std::size_t task, std::size_t node,
                 const Asked& asked) const;
    void write_where(const vm::Machine& machine, Places place, const Asked& asked);
    Touches in_places(const Skeleton::Node& node) const;
    int number_of(sync::Address lock) const;
    void sum_up(Plan& plan);

    void locate(const Visited& visited);
    void forget();
    // Null where it cannot be kept.
    const Value* kept(const Visited& visited, std::uint32_t number, vm::TaskId id) {
        const Values& known = values_[id];
        const std::size_t chunk = number / values_chunk;
        if (chunk < known.chunks.size() && known.chunks[chunk]) {
            const Value& value = known.chunks[chunk][number % values_chunk];
            if (value.node != unasked) return &value;
        }
        return keep(visited, number, id);
    }
    const Value* keep(const Visited& visited, std::uint32_t number, vm::TaskId id);
    const Value& value_of(const Visited& visited, std::uint32_t number, vm::TaskId id) {
        if (const Value* const value = kept(visited, number, id)) return *value;
        Value& other = values_[id].other;
        other = {};
        find_out(visited, number, id, other);
        return other;
    }
    void find_out(const Visited& visited, std::uint32_t number, vm::TaskId id, Value& value) const;
    void tell_sort(Values& known, std::uint32_t number, const Value& value) const;
    Answer* answer(const Visited& visited, const Key& key);
    vm::TaskId find_next(const Visited& visited, const Key& key);
    bool stand(const Visited& visited, const Key& key);
    void see_locks(const Visited& visited, const Key& key);
    Standing standing(const Visited& visited, const Key& key, vm::TaskId id) const;
    const Node& node_of(const Standing& task) const { return plans_[task.id]->nodes[task.node]; }
    const Touches& future(vm::TaskId id, std::uint32_t node, std::uint64_t locks);
    bool met_by_others(const Value& task) const;
    bool alone(const Standing& task);
    void see_arrivals(const Visited& visited, const Key& key, Barrier& barrier) const;
    std::uint64_t closed_without(TaskMask tasks) const;
    TaskMask close(const Standing& seed, int most);
    bool asks();

    // Where merging never helps, it is given up after so many states. Not later: then there may be
    // states that can only be reached over others that were not kept.
    static constexpr int asked_max = 4'000;
    bool pays() const { return helped_ || asked_ < asked_max; }
    int asked_ = 0;
    bool helped_ = false;
    // A choice may always be everybody; so after a round that seldom helped, most states of the
    // next one are not asked about.
    static constexpr std::uint32_t round_states = 1'024, seldom = 64, skipped = 16;
    std::uint32_t round_ = 0, round_helped_ = 0;
    bool seldom_ = false;

    std::vector<std::shared_ptr<Plan>> plans_;  // of each task; those that do the same share one
    std::vector<std::uint8_t> place_of_;        // of each word of the World: its place, or none
    std::vector<Lock> locks_;                   // what the bits of locks stand for
    const Visited* located_ = nullptr;          // whose places [locks_] and permits have
    Memory* memory_ = nullptr;                  // whence [values_] are
    std::vector<Values> values_;                // of each task
    // The state that is looked at: of each task its number and value.
    std::array<std::uint32_t, tasks_max> numbers_{};
    std::array<const Value*, tasks_max> at_{};
    bool all_stand_ = false;  // of every task it is known where it stands
    // Who cannot be what next() looks for, as long as what he and what all may touch stays the
    // same.
    TaskMask not_next_ = 0;
    std::vector<Answer> answers_;  // by hash; empty where there is no use for them
    std::uint64_t sorts_ = 0;      // those asked for last
    std::vector<Standing> standing_;
    // What any of them may write from here on, and what more than one may; and what more than one
    // may touch.
    Places written_ = 0, written_twice_ = 0, touched_twice_ = 0;
    std::vector<int> stands_at_;        // of each task: its place in [standing_], or -1
    std::vector<std::uint32_t> owned_;  // places in [locks_] of those that name owners
    std::vector<Barrier> barriers_;
    std::uint64_t semaphores_ = 0;  // those of [locks_] whose owners stand in the code
    std::vector<std::uint32_t> owner_, readers_;   // of each lock, in the state that is looked at
    std::array<std::uint64_t, tasks_max> held_{};  // by each task
};

}  // namespace explore
