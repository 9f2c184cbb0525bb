// The end of a failing schedule, looked at once more.
#include "engine/explore/wrong_after.h"

#include <cassert>
#include <unordered_set>

#include "engine/explore/replay.h"

namespace explore {

Wrong wrong_after(Walker& walker, Judge& judge, const Reached& reached) {
    if (reached.end == no_id) {
        Replay replay(walker.machine(), reached.schedule);
        while (!replay.at_end()) replay.step();
        return judge.step(replay.result().failure);
    }
    Expansion expansion;
    walker.go_to(reached.end);
    walker.expand(expansion, true);
    const Wrong wrong = judge.state(walker.world(), expansion);
    return wrong ? wrong : what_the_graph_tells(walker, judge, reached.end);
}

std::optional<TaskMask> stuck_from(Walker& walker, const Judge& judge, Id id,
                                   std::vector<Id>* component, bool known_only) {
    std::unordered_set<Id> seen{id};
    std::vector<Id> left{id};
    Expansion expansion;
    TaskMask moving = 0, blocked = ~TaskMask{0};
    while (!left.empty()) {
        walker.go_to(left.back());
        left.pop_back();
        if (!walker.expand(expansion, known_only)) return std::nullopt;
        moving |= expansion.moving;
        blocked &= expansion.blocked;
        for (const Expansion::Successor& next : expansion.successors) {
            if (next.choice.by_chance()) continue;
            if (seen.insert(next.id).second) left.push_back(next.id);
        }
    }
    if (component != nullptr) component->assign(seen.begin(), seen.end());
    walker.go_to(id);
    return blocked & ~moving & judge.must_end();
}

Wrong what_the_graph_tells(Walker& walker, const Judge& judge, Id id, std::vector<Id>* component,
                           bool known_only) {
    Wrong wrong;
    const std::optional<TaskMask> stuck = stuck_from(walker, judge, id, component, known_only);
    if (!stuck) {
        wrong.kind = VerdictKind::LimitReached;
        return wrong;
    }
    wrong.kind = VerdictKind::Deadlock;
    wrong.stuck = *stuck;
    if (wrong.stuck == 0) {
        wrong.kind = VerdictKind::Finally;
        wrong.property = judge.finally_failing(walker.world());
        // Nothing is wrong after all: then some search has been told so by a graph that is wrong.
        assert(wrong.property != nullptr);
    }
    return wrong;
}

}  // namespace explore
