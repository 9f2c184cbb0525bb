// Who gets on under which fairness, found another way than engine/explore does: every set of tasks
// is tried as the set of those who move for ever, and components are pairs of states that reach
// each other. Slow, and only for small scripts without priorities; used by liveness.test.cpp. Of
// the explorer it uses what a pass of an endless loop is, and nothing else.
#pragma once

#include <map>
#include <vector>

#include "engine/explore/loops.h"
#include "engine/explore/search.h"
#include "engine/vm/machine.h"

namespace explore {

class FairOracle {
  public:
    // [machine]: without spurious wake-ups.
    FairOracle(const vm::Machine& machine, std::size_t states_max) : machine_(machine) {
        const std::vector<bool> endless =
            endless_jumps(machine.program, std::vector<bool>(machine.program.code.size()));
        std::vector<vm::World> left{machine.initial()};
        number(left.front());
        for (std::size_t n = 0; n < left.size() && left.size() <= states_max; ++n) {
            vm::Choices enabled;
            machine.enabled(left[n].data(), enabled);
            for (const vm::Choice& choice : enabled) {
                nodes_[n].enabled |= 1u << choice.task;
                vm::World next = left[n];
                std::vector<vm::JumpBack> jumps;
                machine.step(next.data(), choice, {nullptr, nullptr, &jumps});
                unsigned gets_on = 0;
                for (const vm::JumpBack& jump : jumps)
                    if (endless[jump.pc]) gets_on |= 1u << jump.task;
                if (state(next, choice.task) == sync::State::Ended) gets_on |= 1u << choice.task;
                const std::size_t to = number(next);
                if (to == left.size()) left.push_back(next);
                nodes_[n].edges.push_back({to, choice.task, gets_on});
            }
        }
        too_large_ = left.size() > states_max;
    }

    bool too_large() const { return too_large_; }

    VerdictKind verdict(Liveness fairness) const {
        if (stays(fairness, ~0u, ~0u)) return VerdictKind::Livelock;
        for (std::size_t task = 0; task < machine_.program.tasks.size(); ++task) {
            if (stays(fairness, 1u << task, 1u << task)) return VerdictKind::Starvation;
        }
        return VerdictKind::Pass;
    }

  private:
    struct Edge {
        std::size_t to;
        unsigned task, gets_on;
    };
    struct Node {
        unsigned enabled = 0, alive = 0;
        std::vector<Edge> edges;
    };

    sync::State state(const vm::World& world, std::size_t task) const {
        return machine_.task(world.data(), static_cast<vm::TaskId>(task)).state;
    }
    std::size_t number(const vm::World& world) {
        const auto [at, fresh] = numbers_.try_emplace(world, nodes_.size());
        if (fresh) {
            nodes_.emplace_back();
            for (std::size_t i = 0; i < machine_.program.tasks.size(); ++i) {
                if (!machine_.program.tasks[i].daemon && state(world, i) != sync::State::Ended)
                    nodes_.back().alive |= 1u << i;
            }
        }
        return at->second;
    }

    // A fair run stays for ever where one of [alive] has not ended and none of [stuck] gets on.
    bool stays(Liveness fairness, unsigned alive, unsigned stuck) const {
        const unsigned all = (1u << machine_.program.tasks.size()) - 1;
        for (unsigned moving = 1; moving <= all; ++moving) {
            if (stays_with(fairness, alive, stuck, moving)) return true;
        }
        return false;
    }

    bool stays_with(Liveness fairness, unsigned alive, unsigned stuck, unsigned moving) const {
        const std::size_t count = nodes_.size();
        const auto in = [&](std::size_t n) {
            if ((nodes_[n].alive & alive) == 0) return false;
            return fairness != Liveness::Strong || (nodes_[n].enabled & ~moving) == 0;
        };
        const auto usable = [&](const Edge& edge) {
            return in(edge.to) && (moving >> edge.task & 1) != 0 && (edge.gets_on & stuck) == 0;
        };
        std::vector<std::vector<bool>> reaches(count, std::vector<bool>(count));
        for (std::size_t n = 0; n < count; ++n) {
            if (!in(n)) continue;
            std::vector<std::size_t> left{n};
            while (!left.empty()) {
                const std::size_t at = left.back();
                left.pop_back();
                for (const Edge& edge : nodes_[at].edges) {
                    if (!usable(edge) || reaches[n][edge.to]) continue;
                    reaches[n][edge.to] = true;
                    left.push_back(edge.to);
                }
            }
        }
        for (std::size_t n = 0; n < count; ++n) {
            if (!reaches[n][n]) continue;
            unsigned moves = 0, cannot = 0;
            for (std::size_t each = 0; each < count; ++each) {
                if (!reaches[n][each] || !reaches[each][n]) continue;
                cannot |= ~nodes_[each].enabled;
                for (const Edge& edge : nodes_[each].edges) {
                    if (usable(edge) && reaches[edge.to][n]) moves |= 1u << edge.task;
                }
            }
            const unsigned all = (1u << machine_.program.tasks.size()) - 1;
            if (moves != moving) continue;
            if (fairness == Liveness::Weak && (all & ~moves & ~cannot) != 0) continue;
            return true;
        }
        return false;
    }

    const vm::Machine& machine_;
    std::map<vm::World, std::size_t> numbers_;
    std::vector<Node> nodes_;
    bool too_large_ = false;
};

}  // namespace explore
