// Runs that never end: where in the graph a fair one can stay for ever. Called by liveness.h with
// the part of the graph that would be wrong to stay in. Knows nothing of why it is wrong.
//
//   no fairness      anybody may be left out: every cycle is a run
//   weak fairness    a task that could always go on does so at some time: in the cycle it moves, or
//                    somewhere it cannot
//   strong fairness  a task that could go on again and again does so at some time: in the cycle it
//                    moves, or nowhere it can
// A run ends up in one strongly connected component. Under weak fairness the whole component is as
// fair as any cycle in it. Under strong fairness the states in which a task could go on that never
// does are left out, and what remains is taken apart again, until nothing is left out (Emerson and
// Lei's way with Streett conditions).
#pragma once

#include <vector>

#include "engine/explore/state_graph.h"

namespace explore {

// What a run may use. Where nothing is said, everything.
struct Part {
    using Tasks = StateGraph::Tasks;
    Tasks alive = 0;           // one of these has not ended
    Tasks not_getting_on = 0;  // none of these gets on
    Tasks alone = 0;           // only this task moves, and nothing but itself changes
    bool timeless = false;     // no tick passes
    const std::vector<bool>* nodes = nullptr;  // these only

    bool has(const StateGraph& graph, StateGraph::Number n) const {
        return (alive == 0 || (graph.node(n).alive & alive) != 0) && (!nodes || (*nodes)[n]);
    }
    bool has(const StateGraph& graph, StateGraph::Number n, const StateGraph::Edge& edge) const {
        return (edge.gets_on & not_getting_on) == 0 && (!timeless || StateGraph::timeless(edge)) &&
               (alone == 0 || (StateGraph::silent(edge) && graph.movers(n, edge) == alone));
    }
};

class FairParts {
  public:
    using Number = StateGraph::Number;
    using Tasks = StateGraph::Tasks;

    FairParts(StateGraph& graph, Memory& memory) : graph_(graph), memory_(memory) {}
    ~FairParts();
    FairParts(const FairParts&) = delete;
    FairParts& operator=(const FairParts&) = delete;

    // Finds the nodes that lie on cycles at all; the rest is left out from then on. False: there is
    // no memory for it.
    bool begin();
    const std::vector<Number>& on_cycles() const { return on_cycles_; }

    // The nodes of a component of [part] in which a fair run can stay, in order: of all of them the
    // one that comes nearest to the start. Empty where there is none.
    std::vector<Number> nearest(const Part& part, Liveness fairness);

    // The component of [n] among those that the last call looked at; nodes in none have 0.
    bool connected(Number a, Number b) const { return set_of_[a] != 0 && set_of_[a] == set_of_[b]; }

    // Calls [found] with the nodes of each component of [part] that has a cycle.
    template <class Found>
    void components(const Part& part, Found found);

  private:
    using Set = std::vector<Number>;
    static constexpr std::uint64_t bytes_each = 40;  // of a node in all that follows, at most

    struct Frame {
        Number node;
        std::uint32_t edge;
    };
    void take_apart(const Set& nodes, const Part& part, std::vector<Set>& out);
    bool fair(Set& component, const Part& part, Liveness fairness, bool& smaller) const;
    bool cyclic(const Set& component, const Part& part) const;

    StateGraph& graph_;
    Memory& memory_;
    std::uint64_t bytes_ = 0;
    Set on_cycles_;
    std::vector<std::uint32_t> set_of_;  // 0: in none
    std::uint32_t sets_ = 0;
    std::vector<std::uint32_t> index_, low_;  // Tarjan's; 0: not met
    std::vector<Number> open_;
    std::vector<Frame> frames_;
};

template <class Found>
void FairParts::components(const Part& part, Found found) {
    std::vector<Set> out;
    take_apart(on_cycles_, part, out);
    for (const Set& component : out) found(component);
}

}  // namespace explore
