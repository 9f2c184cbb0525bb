// Buckets in order of cost, and the comparison of ways.
#include "engine/explore/simplest.h"

#include <algorithm>

#include "engine/explore/depth_first.h"

namespace explore {

namespace {

vm::Choice choice_of(std::uint32_t number) {
    return {static_cast<vm::ChoiceKind>(number >> 16 & 0xff), static_cast<vm::TaskId>(number >> 24),
            static_cast<std::uint16_t>(number)};
}

}  // namespace

Simplest::Simplest(Walker& walker, Goals& goals, Memory& memory, std::uint64_t pairs_max,
                   Order order)
    : walker_(walker),
      goals_(goals),
      pairs_max_(pairs_max),
      order_(order),
      pairs_(memory),
      numbers_(memory),
      entries_(memory) {}

void Simplest::begin(Id start, std::size_t wanted) {
    wanted_ = missing_ = wanted;
    reach(start, sync::no_task, {none, 0}, {0, 0});
}

void Simplest::bound(std::uint32_t preemptions, std::uint32_t steps) {
    bound_ =
        order_ == Order::FewestPreemptions ? Cost{preemptions, steps} : Cost{steps, preemptions};
    foresees_ = !walker_.machine().settings.rule.exact_time();
}

bool Simplest::too_many() const {
    std::uint64_t expected = pairs_.size();
    if (foresees_ && order_ == Order::FewestPreemptions) {
        expected = expected * std::max(2u, bound_.first - level_) / 2;
    }
    return expected > pairs_max_;
}

void Simplest::release() {
    pairs_.clear();
    entries_.clear();
    buckets_.clear();
}

Searched Simplest::run(std::uint64_t pairs) {
    while (true) {
        if (buckets_.empty()) return missing_ == 0 ? Searched::Found : Searched::GaveUp;
        const auto bucket = buckets_.begin();
        const Cost cost = bucket->first;
        reached_cost_ = cost;
        if (order_ == Order::FewestPreemptions && cost.first > level_) {
            level_ = cost.first;
            level_states_ = settled_states_;
        }
        if (done_before(cost)) return Searched::Found;
        if (bucket->second == none) {
            buckets_.erase(bucket);
            continue;
        }
        if (pairs == 0) return Searched::Working;
        const Entry entry = entries_[bucket->second];
        bucket->second = entry.next;
        const Pair& pair = pairs_[entry.pair];
        if (pair.settled || pair.cost() != cost) continue;
        --pairs;
        if (!settle(entry.pair) || too_many()) return Searched::GaveUp;
    }
}

bool Simplest::settle(Number number) {
    pairs_[number].settled = true;
    const Pair pair = pairs_[number];
    std::uint8_t& flags = walker_.visited().flags(pair.state);
    if ((flags & Settled) == 0) ++settled_states_;
    flags |= Settled;
    walker_.go_to(pair.state);
    if (!walker_.expand(expansion_)) return false;

    const auto cost_of = [&](const vm::Choice& choice) {
        const std::uint32_t preempts = expansion_.preempts(pair.last, choice) ? 1 : 0;
        return order_ == Order::FewestPreemptions ? Cost{pair.first + preempts, pair.second + 1}
                                                  : Cost{pair.first + 1, pair.second + preempts};
    };
    met_.clear();
    const bool goes_on = goals_.look(walker_, pair.state, expansion_, met_);
    for (const Met& met : met_) {
        if (met.step == nullptr) {
            meet(met.goal, pair.way, pair.cost(), pair.state);
        } else {
            meet(met.goal, {number, met.step->number()}, cost_of(*met.step), no_id);
        }
    }
    if (!goes_on) return true;
    for (const Expansion::Successor& next : expansion_.successors) {
        const Cost cost = cost_of(next.choice);
        if (bound_ < cost || done_before(cost)) continue;
        const vm::TaskId last = runner_after(pair.last, next.choice);
        if (!reach(next.id, last, {number, next.choice.number()}, cost)) return false;
    }
    return true;
}

bool Simplest::reach(Id state, vm::TaskId last, Way way, Cost cost) {
    const std::uint64_t hashed = hash(state, last);
    const Number known = numbers_.find(hashed, [&](Number number) {
        return pairs_[number].state == state && pairs_[number].last == last;
    });
    if (known == none) {
        const auto hash_of = [&](Number number) {
            return hash(pairs_[number].state, pairs_[number].last);
        };
        const auto number = static_cast<Number>(pairs_.size());
        if (!numbers_.make_room(hash_of)) return false;
        if (!pairs_.push_back({state, way, cost.first, cost.second, last, false})) return false;
        numbers_.add(hashed);
        return put(number, cost);
    }
    Pair& pair = pairs_[known];
    if (pair.settled || pair.cost() < cost) return true;
    const bool cheaper = cost < pair.cost();
    if (!cheaper && !smaller(way, pair.way)) return true;
    pair.way = way;
    pair.first = cost.first;
    pair.second = cost.second;
    return !cheaper || put(known, cost);
}

bool Simplest::put(Number pair, Cost cost) {
    const auto bucket = buckets_.try_emplace(cost, none).first;
    const auto entry = static_cast<std::uint32_t>(entries_.size());
    if (!entries_.push_back({pair, bucket->second})) return false;
    bucket->second = entry;
    return true;
}

void Simplest::meet(Goal goal, Way way, Cost cost, Id end) {
    if (goal >= best_.size()) best_.resize(goal + 1);
    Best& best = best_[goal];
    if (best.found && (best.cost < cost || (best.cost == cost && !smaller(way, best.way)))) return;
    if (!best.found && goal < wanted_) --missing_;
    best = {true, way, cost, end};
    stale_ = true;
}

bool Simplest::done_before(Cost cost) const {
    if (missing_ != 0) return false;
    if (stale_) {
        dearest_ = {};
        for (std::size_t i = 0; i < wanted_; ++i) dearest_ = std::max(dearest_, best_[i].cost);
        stale_ = false;
    }
    return dearest_ < cost;
}

// Of two ways of equal length: is [a] the smaller row of choices? The earliest difference decides.
bool Simplest::smaller(Way a, Way b) const {
    bool answer = a.choice < b.choice;
    while (a.from != b.from) {
        a = pairs_[a.from].way;
        b = pairs_[b.from].way;
        if (a.choice != b.choice) answer = a.choice < b.choice;
    }
    return answer;
}

Reached Simplest::way_to(Goal goal) const {
    const Best& best = best_[goal];
    Reached out;
    out.end = best.end;
    out.proven = exhausted() || best.cost < reached_cost_;
    for (Way way = best.way; way.from != none; way = pairs_[way.from].way) {
        out.schedule.push_back(choice_of(way.choice));
    }
    std::reverse(out.schedule.begin(), out.schedule.end());
    return out;
}

}  // namespace explore
