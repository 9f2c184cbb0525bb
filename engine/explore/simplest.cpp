// Buckets in order of cost, and the comparison of ways.
#include "engine/explore/simplest.h"

#include <algorithm>

namespace explore {

namespace {

vm::Choice choice_of(std::uint32_t number) {
    return {static_cast<vm::ChoiceKind>(number >> 16 & 0xff), static_cast<vm::TaskId>(number >> 24),
            static_cast<std::uint16_t>(number)};
}

}  // namespace

Simplest::Simplest(Walker& walker, Judge& judge, Memory& memory, std::uint8_t targets,
                   std::uint64_t pairs_max)
    : walker_(walker),
      judge_(judge),
      targets_(targets),
      pairs_max_(pairs_max),
      pairs_(memory),
      numbers_(memory),
      entries_(memory) {}

void Simplest::begin(Id start) { reach(start, sync::no_task, {none, 0}, {0, 0}); }

void Simplest::release() {
    pairs_.clear();
    entries_.clear();
    buckets_.clear();
}

Searched Simplest::run(std::uint64_t pairs) {
    while (true) {
        if (buckets_.empty()) return failed_ ? tell() : Searched::GaveUp;
        const auto bucket = buckets_.begin();
        const Cost cost = bucket->first;
        if (failed_ && failed_cost_ < cost) return tell();
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
        if (!settle(entry.pair) || pairs_.size() > pairs_max_) return Searched::GaveUp;
    }
}

bool Simplest::settle(Number number) {
    pairs_[number].settled = true;
    const Pair pair = pairs_[number];
    walker_.go_to(pair.state);
    if (!walker_.expand(expansion_)) return false;

    const Wrong wrong = judge_.state(walker_.world(), expansion_);
    const bool target = (walker_.visited().flags(pair.state) & targets_) != 0;
    if (wrong || target) fail(pair.way, pair.cost(), wrong, pair.state);

    const auto cost_of = [&](const vm::Choice& choice) {
        return Cost{pair.preemptions + expansion_.preempts(pair.last, choice), pair.steps + 1};
    };
    for (const Expansion::Failing& failing : expansion_.failing) {
        const Wrong failed = judge_.step(failing.failure);
        if (failed) fail({number, failing.choice.number()}, cost_of(failing.choice), failed, no_id);
    }
    for (const Expansion::Successor& next : expansion_.successors) {
        const Cost cost = cost_of(next.choice);
        if (failed_ && failed_cost_ < cost) continue;
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
    pair.preemptions = cost.first;
    pair.steps = cost.second;
    return !cheaper || put(known, cost);
}

bool Simplest::put(Number pair, Cost cost) {
    const auto bucket = buckets_.try_emplace(cost, none).first;
    const auto entry = static_cast<std::uint32_t>(entries_.size());
    if (!entries_.push_back({pair, bucket->second})) return false;
    bucket->second = entry;
    return true;
}

void Simplest::fail(Way way, Cost cost, const Wrong& wrong, Id end) {
    if (failed_ && (failed_cost_ < cost || (failed_cost_ == cost && !smaller(way, failed_way_))))
        return;
    failed_ = true;
    failed_way_ = way;
    failed_cost_ = cost;
    best_.wrong = wrong;
    best_.end = end;
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

Searched Simplest::tell() {
    best_.simplest = true;
    for (Way way = failed_way_; way.from != none; way = pairs_[way.from].way) {
        best_.schedule.push_back(choice_of(way.choice));
    }
    std::reverse(best_.schedule.begin(), best_.schedule.end());
    return Searched::Found;
}

}  // namespace explore
