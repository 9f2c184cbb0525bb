// The whole graph of states kept in memory, for questions about runs that never end: who can go on
// where, who moves with a step, and whether it gets on by it. Without spurious wake-ups, since a
// run may not count on them. Built by liveness.h after the search found nothing wrong; it knows no
// fairness and no verdict.
//
// When does a task get on? When it ends, and when it comes round a loop of its code that has no way
// out, which is then its work (loops.h). Going round a loop that it could leave, and never leaves,
// is only trying again. (Carver and Tai, Modern Multithreading, 2005, let the author mark the
// statements that count as progress, and take a thread's end as progress where nothing is marked;
// here the loops of the code give the marks. What an author wants to mark is `always_eventually`.)
#pragma once

#include <vector>

#include "engine/explore/chunked.h"
#include "engine/explore/depth_first.h"

namespace explore {

class StateGraph {
  public:
    using Number = std::uint32_t;  // of a node, in the order in which breadth first comes to them
    using Tasks = std::uint32_t;   // a set of tasks
    static_assert(lang::tasks_max <= 32);

    struct Node {
        Id state;
        std::uint32_t first_edge;
        Number parent;  // on a shortest way from the start
        Tasks enabled;  // who could make a step here; where time is exact, who has a core
        Tasks alive;    // of those that must end, who has not
    };
    struct Edge {
        Number to;
        std::uint32_t number;  // of the choice, with [silent_bit]
        Tasks gets_on;
    };

    // Where it is asked who gets on, [machine] must not offer spurious wake-ups.
    StateGraph(const vm::Machine& machine, Visited& visited, Memory& memory, TaskMask must_end);

    // Builds up to [states] nodes; None: there are more.
    void begin();
    Stop build(std::uint64_t states, const Limits& limits);

    // Notes of the edges from [node] who gets on by them and which are silent.
    void look_closer(Number node);

    Number size() const { return static_cast<Number>(nodes_.size()); }
    const Node& node(Number n) const { return nodes_[n]; }
    std::uint32_t edges_end(Number n) const {
        return n + 1 < nodes_.size() ? nodes_[n + 1].first_edge
                                     : static_cast<std::uint32_t>(edges_.size());
    }
    const Edge& edge(std::uint32_t e) const { return edges_[e]; }

    // Who moves along an edge from [n]. A tick moves everybody who has a core.
    Tasks movers(Number n, const Edge& edge) const;
    // One task moves, and nothing that others can see is different behind it. A sleep is not that.
    static bool silent(const Edge& edge) { return (edge.number & silent_bit) != 0; }
    static vm::Choice choice(const Edge& edge);
    // A step, where time is exact: it takes none.
    static bool timeless(const Edge& edge) {
        const vm::Choice taken = choice(edge);
        return taken.kind != vm::ChoiceKind::Tick && !taken.by_chance();
    }

    // Where in the code somebody had to wait in some state, by pc; and where in a queue.
    const std::vector<bool>& waited_at() const { return waited_at_; }
    const std::vector<bool>& queued_at() const { return queued_at_; }

    // The World of [n]; valid until the next call of a function that is not const.
    vm::Word* world(Number n);
    const vm::Machine& machine() const { return machine_; }
    // The choices on a shortest way from the start to [n].
    vm::Choices way_to(Number n) const;

  private:
    static constexpr std::uint32_t silent_bit = 1u << 23;  // a ChoiceKind needs fewer bits
    static Tasks bit(vm::TaskId task) { return Tasks{1} << task; }
    Number number_of(Id state, Number parent);
    const sync::Task& task(vm::TaskId id);
    void note_waits();
    Tasks alive();
    Tasks running(const vm::Word* world);
    bool same_for_others(const vm::Word* a, const vm::Word* b, vm::TaskId self) const;
    bool slept() const;

    const vm::Machine& machine_;
    Walker walker_;
    const TaskMask must_end_;
    Chunked<Node> nodes_;
    Chunked<Edge> edges_;
    Chunked<Number> numbers_;  // of each state, plus one
    Number next_ = 0;          // to be expanded
    bool out_of_memory_ = false;
    Expansion expansion_;
    std::vector<vm::TaskId> running_;
    std::vector<bool> chooses_, endless_;  // by pc; see loops.h
    std::vector<bool> waited_at_, queued_at_;
    vm::World after_;
    std::vector<vm::JumpBack> jumps_;
    std::vector<vm::Event> events_;
};

}  // namespace explore
