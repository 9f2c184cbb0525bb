// Breadth first over pairs of a state and what the loop has done so far for its fairness: who has
// moved, and who would have to.
#include "engine/explore/lasso.h"

#include <algorithm>
#include <deque>
#include <map>

#include "engine/explore/number_table.h"

namespace explore {

namespace {

using Number = StateGraph::Number;
using Tasks = StateGraph::Tasks;

// What a stretch of the loop has seen.
struct Seen {
    Tasks done = 0;  // moved; under weak fairness also: could not move somewhere
    Tasks owed = 0;  // must be in [done] when the loop closes
    bool operator==(const Seen&) const = default;
    bool fair() const { return (owed & ~done) == 0; }
};

class Loop {
  public:
    Loop(const StateGraph& graph, const FairParts& parts, const std::vector<Number>& component,
         const Part& part, Liveness fairness)
        : graph_(graph),
          parts_(parts),
          part_(part),
          fairness_(fairness),
          start_(component.front()) {
        for (const Number n : component) {
            sometimes_ |= graph.node(n).enabled;
        }
    }

    bool shortest(Memory& memory, std::uint64_t budget);
    void some_fair();

    vm::Choices choices;

  private:
    struct Place {
        Number node;
        Seen seen;
        std::uint32_t from;  // the place before
        std::uint32_t edge;
    };

    Seen at_start() const { return look({}, start_); }
    // After coming to [n].
    Seen look(Seen seen, Number n) const {
        const Tasks enabled = graph_.node(n).enabled;
        if (fairness_ == Liveness::Weak) {
            seen.owed = sometimes_;
            seen.done |= ~enabled & sometimes_;
        } else if (fairness_ == Liveness::Strong) {
            seen.owed |= enabled;
        }
        return seen;
    }
    Seen follow(Seen seen, Number from, const StateGraph::Edge& edge) const {
        if (fairness_ != Liveness::None) seen.done |= graph_.movers(from, edge) & sometimes_;
        return look(seen, edge.to);
    }
    template <class Visit>
    void each_edge(Number n, Visit visit) const {
        for (std::uint32_t e = graph_.node(n).first_edge; e < graph_.edges_end(n); ++e) {
            const StateGraph::Edge& edge = graph_.edge(e);
            if (parts_.connected(start_, edge.to) && part_.has(graph_, n, edge)) visit(e, edge);
        }
    }
    template <class Goal>
    Number go(Number from, Seen& seen, Goal goal);

    const StateGraph& graph_;
    const FairParts& parts_;
    const Part& part_;
    const Liveness fairness_;
    const Number start_;
    Tasks sometimes_ = 0;
};

// False: the budget or memory ended first.
bool Loop::shortest(Memory& memory, std::uint64_t budget) {
    Chunked<Place> places(memory);
    NumberTable table(memory);
    const auto hash = [](Number n, Seen seen) {
        return mix(mix(std::uint64_t{seen.done} << 32 | seen.owed) ^ n);
    };
    const auto hash_of = [&](std::uint32_t i) { return hash(places[i].node, places[i].seen); };
    const auto reach = [&](const Place& place) {
        const std::uint64_t hashed = hash(place.node, place.seen);
        const std::uint32_t known = table.find(hashed, [&](std::uint32_t i) {
            return places[i].node == place.node && places[i].seen == place.seen;
        });
        if (known != NumberTable::none) return true;
        if (!table.make_room(hash_of) || !places.push_back(place)) return false;
        table.add(hashed);
        return true;
    };
    bool enough = reach({start_, at_start(), 0, 0});
    for (std::uint32_t next = 0; enough && next < places.size(); ++next) {
        const Place here = places[next];
        bool closed = false;
        std::uint32_t last = 0;
        each_edge(here.node, [&](std::uint32_t e, const StateGraph::Edge& edge) {
            if (closed) return;
            const Seen seen = follow(here.seen, here.node, edge);
            if (edge.to == start_ && seen.fair()) {
                closed = true;
                last = e;
            } else {
                enough &= reach({edge.to, seen, next, e});
            }
        });
        if (closed) {
            choices.push_back(StateGraph::choice(graph_.edge(last)));
            for (std::uint32_t i = next; i != 0; i = places[i].from)
                choices.push_back(StateGraph::choice(graph_.edge(places[i].edge)));
            std::reverse(choices.begin(), choices.end());
            return true;
        }
        enough &= places.size() <= budget;
    }
    return false;
}

// Adds the choices of a shortest way from [from] along which [goal] comes true; answers its end.
template <class Goal>
Number Loop::go(Number from, Seen& seen, Goal goal) {
    struct Step {
        Number before;
        std::uint32_t edge;
    };
    std::map<Number, Step> steps;
    std::deque<Number> queue{from};
    while (!queue.empty()) {
        const Number n = queue.front();
        queue.pop_front();
        bool arrived = false;
        std::uint32_t last = 0;
        each_edge(n, [&](std::uint32_t e, const StateGraph::Edge& edge) {
            if (arrived) return;
            if (goal(n, edge)) {
                arrived = true;
                last = e;
            } else if (edge.to != from && steps.try_emplace(edge.to, Step{n, e}).second) {
                queue.push_back(edge.to);
            }
        });
        if (!arrived) continue;
        std::vector<std::uint32_t> way{last};
        for (Number at = n; at != from; at = steps[at].before) way.push_back(steps[at].edge);
        Number at = from;
        for (auto e = way.rbegin(); e != way.rend(); ++e) {
            seen = follow(seen, at, graph_.edge(*e));
            choices.push_back(StateGraph::choice(graph_.edge(*e)));
            at = graph_.edge(*e).to;
        }
        return at;
    }
    return from;
}

// One after the other who still has to move, then back.
void Loop::some_fair() {
    choices.clear();
    Seen seen = at_start();
    Number at = start_;
    while (!seen.fair()) {
        const Tasks missing = seen.owed & ~seen.done;
        at = go(at, seen, [&](Number n, const StateGraph::Edge& edge) {
            return (graph_.movers(n, edge) & missing) != 0 ||
                   (fairness_ == Liveness::Weak && (~graph_.node(edge.to).enabled & missing) != 0);
        });
    }
    while (at != start_ || choices.empty() || !seen.fair()) {
        at = go(at, seen, [&](Number n, const StateGraph::Edge& edge) {
            const Tasks missing = seen.owed & ~seen.done;
            return missing == 0 ? edge.to == start_ : (graph_.movers(n, edge) & missing) != 0;
        });
    }
}

}  // namespace

Lasso lasso_in(const StateGraph& graph, const FairParts& parts,
               const std::vector<Number>& component, const Part& part, Liveness fairness,
               Memory& memory, std::uint64_t budget) {
    Loop loop(graph, parts, component, part, fairness);
    Lasso lasso;
    lasso.shortest = loop.shortest(memory, budget);
    if (!lasso.shortest) loop.some_fair();
    lasso.schedule = graph.way_to(component.front());
    lasso.loop_from = lasso.schedule.size();
    lasso.schedule.insert(lasso.schedule.end(), loop.choices.begin(), loop.choices.end());
    return lasso;
}

}  // namespace explore
