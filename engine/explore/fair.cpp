// Components by Tarjan's algorithm, without recursion.
#include "engine/explore/fair.h"

#include <algorithm>

namespace explore {

FairParts::~FairParts() { memory_.give_back(bytes_); }

bool FairParts::begin() {
    const std::uint64_t bytes = graph_.size() * bytes_each;
    if (!memory_.take(bytes)) return false;
    bytes_ = bytes;
    set_of_.resize(graph_.size());
    index_.resize(graph_.size());
    low_.resize(graph_.size());
    Set all(graph_.size());
    for (Number n = 0; n < graph_.size(); ++n) all[n] = n;
    std::vector<Set> components;
    take_apart(all, {}, components);
    for (const Set& component : components) {
        on_cycles_.insert(on_cycles_.end(), component.begin(), component.end());
    }
    std::sort(on_cycles_.begin(), on_cycles_.end());
    return true;
}

// The components of [part] within [nodes] that have a cycle, each with a number of its own.
void FairParts::take_apart(const Set& nodes, const Part& part, std::vector<Set>& out) {
    const std::uint32_t here = ++sets_;
    for (const Number n : nodes) {
        set_of_[n] = part.has(graph_, n) ? here : 0;
        index_[n] = 0;
    }
    std::uint32_t next_index = 1;
    const auto enter = [&](Number n) {
        index_[n] = low_[n] = next_index++;
        open_.push_back(n);
        frames_.push_back({n, graph_.node(n).first_edge});
    };
    for (const Number root : nodes) {
        if (set_of_[root] != here || index_[root] != 0) continue;
        enter(root);
        while (!frames_.empty()) {
            Frame& frame = frames_.back();
            const Number n = frame.node;
            if (frame.edge < graph_.edges_end(n)) {
                const StateGraph::Edge& edge = graph_.edge(frame.edge++);
                if (set_of_[edge.to] != here || !part.has(graph_, n, edge)) continue;
                if (index_[edge.to] == 0) {
                    enter(edge.to);
                } else {
                    low_[n] = std::min(low_[n], index_[edge.to]);
                }
                continue;
            }
            frames_.pop_back();
            if (!frames_.empty()) {
                const Number below = frames_.back().node;
                low_[below] = std::min(low_[below], low_[n]);
            }
            if (low_[n] != index_[n]) continue;
            const auto first = std::find(open_.rbegin(), open_.rend(), n).base() - 1;
            Set component(first, open_.end());
            open_.erase(first, open_.end());
            const std::uint32_t own = ++sets_;
            for (const Number each : component) set_of_[each] = own;
            if (cyclic(component, part)) {
                std::sort(component.begin(), component.end());
                out.push_back(std::move(component));
            } else {
                set_of_[n] = 0;
            }
        }
    }
}

bool FairParts::cyclic(const Set& component, const Part& part) const {
    if (component.size() > 1) return true;
    const Number n = component.front();
    for (std::uint32_t e = graph_.node(n).first_edge; e < graph_.edges_end(n); ++e) {
        if (graph_.edge(e).to == n && part.has(graph_, n, graph_.edge(e))) return true;
    }
    return false;
}

// Where it is not, but something smaller could be, [component] becomes that.
bool FairParts::fair(Set& component, const Part& part, Liveness fairness, bool& smaller) const {
    Tasks moves = 0, sometimes = 0, always = ~Tasks{0};
    for (const Number n : component) {
        sometimes |= graph_.node(n).enabled;
        always &= graph_.node(n).enabled;
        for (std::uint32_t e = graph_.node(n).first_edge; e < graph_.edges_end(n); ++e) {
            const StateGraph::Edge& edge = graph_.edge(e);
            if (connected(n, edge.to) && part.has(graph_, n, edge)) moves |= graph_.movers(n, edge);
        }
    }
    smaller = false;
    switch (fairness) {
        case Liveness::None:
        case Liveness::Off:
            return true;
        case Liveness::Weak:
            return (always & ~moves) == 0;
        case Liveness::Strong:
            break;
    }
    const Tasks left_out = sometimes & ~moves;
    if (left_out == 0) return true;
    std::erase_if(component, [&](Number n) { return (graph_.node(n).enabled & left_out) != 0; });
    smaller = !component.empty();
    return false;
}

std::vector<FairParts::Number> FairParts::nearest(const Part& part, Liveness fairness) {
    std::vector<Set> left;
    take_apart(on_cycles_, part, left);
    Set best;
    while (!left.empty()) {
        Set component = std::move(left.back());
        left.pop_back();
        if (!best.empty() && component.front() >= best.front()) continue;
        bool smaller = false;
        if (fair(component, part, fairness, smaller)) {
            best = std::move(component);
        } else if (smaller) {
            take_apart(component, part, left);
        }
    }
    return best;
}

}  // namespace explore
