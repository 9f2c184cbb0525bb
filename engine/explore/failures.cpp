// Which failures are the same, and what is told of each.
#include "engine/explore/failures.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <unordered_map>

#include "engine/explore/collect.h"
#include "engine/explore/explain.h"
#include "engine/explore/replay.h"
#include "engine/explore/words.h"
#include "engine/explore/wrong_after.h"

namespace explore {

namespace {

using FailureKey = std::vector<vm::Word>;

class DistinctFailures final : public Collection {
  public:
    DistinctFailures(const vm::Machine& machine, Races races)
        : machine_(machine), judge_(machine, races) {}

    std::size_t size() const override { return keys_.size(); }
    bool wants_all() const override { return !keys_.empty(); }
    bool too_many() const { return too_many_; }
    bool only_graph_tells(Goal goal) const { return only_graph_[goal]; }
    Judge& judge() { return judge_; }

    bool look(Walker& walker, Id state, const Expansion& expansion,
              std::vector<Met>& met) override {
        wrongs_.clear();
        judge_.all(walker.world(), expansion, wrongs_);
        for (const Wrong& wrong : wrongs_) {
            note(key(walker.world(), expansion, wrong), nullptr, met);
        }
        for (const Expansion::Failing& failing : expansion.failing) {
            const Wrong wrong = judge_.step(failing.failure);
            if (wrong) note(key(walker.world(), expansion, wrong), &failing.choice, met);
        }
        if ((walker.visited().flags(state) & Doomed) != 0) {
            const auto goal = doomed_.find(state);
            if (goal != doomed_.end()) met.push_back({goal->second});
        }
        return std::all_of(wrongs_.begin(), wrongs_.end(),
                           [](const Wrong& wrong) { return wrong.kind == VerdictKind::DataRace; });
    }

    // The wrong that is [goal] in the state, or by the failing step, at the end of a schedule.
    Wrong wrong_of(Goal goal, Walker& walker, const Reached& reached) {
        if (reached.end == no_id || only_graph_[goal]) {
            return wrong_after(walker, judge_, reached);
        }
        Expansion expansion;
        walker.go_to(reached.end);
        walker.expand(expansion, true);
        wrongs_.clear();
        judge_.all(walker.world(), expansion, wrongs_);
        for (const Wrong& wrong : wrongs_) {
            const auto known = goals_.find(key(walker.world(), expansion, wrong));
            if (known != goals_.end() && known->second == goal) return wrong;
        }
        // What the state tells elsewhere the graph may tell here: the same tasks wait for ever, but
        // another goes round.
        return wrong_after(walker, judge_, reached);
    }

    void graph_known(Walker& walker) override {
        for (Id id = 0; id < walker.visited().size(); ++id) {
            if ((walker.visited().flags(id) & Doomed) == 0 || doomed_.count(id) != 0) continue;
            std::vector<Id> component;
            const Wrong wrong = what_the_graph_tells(walker, judge_, id, &component);
            for (const Id each : component) {
                if ((walker.visited().flags(each) & Doomed) == 0) continue;
                walker.go_to(each);
                Wrong here = wrong;
                if (wrong.stuck == 0) here.property = judge_.finally_failing(walker.world());
                const Goal goal = number_of(key(walker.world(), {}, here), true);
                if (goal != nothing) doomed_.emplace(each, goal);
            }
        }
    }

  private:
    static constexpr Goal nothing = ~Goal{0};

    void note(FailureKey key, const vm::Choice* step, std::vector<Met>& met) {
        const Goal goal = number_of(std::move(key), false);
        if (goal != nothing) met.push_back({goal, step});
    }

    Goal number_of(FailureKey key, bool only_graph) {
        const auto known = goals_.find(key);
        if (known != goals_.end()) return known->second;
        if (keys_.size() == FailureSearch::failures_max) {
            too_many_ = true;
            return nothing;
        }
        const auto goal = static_cast<Goal>(keys_.size());
        goals_.emplace(key, goal);
        keys_.push_back(std::move(key));
        only_graph_.push_back(only_graph);
        return goal;
    }

    FailureKey key(const vm::Word* world, const Expansion& expansion, const Wrong& wrong) const {
        FailureKey key{static_cast<vm::Word>(wrong.kind)};
        if (wrong.property != nullptr) {
            key.push_back(
                static_cast<vm::Word>(wrong.property - machine_.program.properties.data()));
        }
        key.push_back(static_cast<vm::Word>(wrong.failure.pc));
        key.push_back(static_cast<vm::Word>(wrong.failure.code));
        if (wrong.kind == VerdictKind::DeadlineMissed) key.push_back(wrong.failure.task);
        TaskMask concerned = 0;
        if (wrong.kind == VerdictKind::DataRace) {
            concerned = bit(wrong.first) | bit(wrong.second);
        } else if (wrong.kind == VerdictKind::Deadlock) {
            // Who waits for those in a circle is no failure of its own.
            const TaskMask circle = wrong.total ? judge_.owner_cycle(world, expansion) : 0;
            concerned = circle != 0 ? circle : wrong.stuck;
        }
        std::vector<FailureKey> who;
        for (int i = 0; i < machine_.task_count(); ++i) {
            const auto id = static_cast<vm::TaskId>(i);
            if ((concerned & bit(id)) != 0) who.push_back(who_and_where(world, id));
        }
        std::sort(who.begin(), who.end());
        for (const FailureKey& each : who) key.insert(key.end(), each.begin(), each.end());
        return key;
    }

    FailureKey who_and_where(const vm::Word* world, vm::TaskId id) const {
        const auto& declared = machine_.program.tasks;
        FailureKey who{static_cast<vm::Word>(machine_.task(world, id).pc)};
        if (id < declared.size()) {
            who.push_back(declared[id].family);
            who.insert(who.end(), declared[id].arguments.begin(), declared[id].arguments.end());
        }
        return who;
    }

    const vm::Machine& machine_;
    Judge judge_;
    std::vector<Wrong> wrongs_;
    std::map<FailureKey, Goal> goals_;
    std::vector<FailureKey> keys_;
    std::vector<bool> only_graph_;
    std::unordered_map<Id, Goal> doomed_;
    bool too_many_ = false;
};

}  // namespace

struct FailureSearch::Inside {
    Inside(std::shared_ptr<const vm::Machine> machine_in, const Question& question_in)
        : machine(std::move(machine_in)),
          question(question_in),
          distinct(*machine, question.races),
          collect(machine, question, distinct, Order::FewestPreemptions) {}

    void finish() {
        finished = true;
        set.counts = collect.counts();
        if (collect.failure_at_start().kind != vm::FailureKind::None) {
            Counterexample at_once;
            at_once.wrong = distinct.judge().step(collect.failure_at_start());
            at_once.simplest = true;
            set.failures.push_back(explain_failure(*machine, at_once, set.counts));
        }
        struct Told {
            bool only_graph;
            Verdict verdict;
        };
        std::vector<Told> told;
        for (Goal goal = 0; goal < distinct.size(); ++goal) {
            const std::optional<Reached>& reached = collect.reached()[goal];
            if (!reached) continue;
            const Wrong wrong = distinct.wrong_of(goal, collect.walker(), *reached);
            told.push_back({distinct.only_graph_tells(goal),
                            explain_failure(
                                *machine, {reached->schedule, wrong, reached->end, reached->proven},
                                set.counts)});
        }
        const auto rank = [](const Told& t) {
            std::vector<std::uint32_t> choices;
            for (const vm::Choice& choice : t.verdict.schedule) choices.push_back(choice.number());
            return std::make_tuple(t.only_graph, t.verdict.preemptions, choices.size(),
                                   std::move(choices));
        };
        std::stable_sort(told.begin(), told.end(),
                         [&](const Told& a, const Told& b) { return rank(a) < rank(b); });
        for (Told& each : told) set.failures.push_back(std::move(each.verdict));

        set.complete = collect.complete() && !distinct.too_many();
        if (set.complete) {
            set.bounds = everything(*machine, set.counts, collect.reducer());
        } else if (distinct.too_many()) {
            set.bounds = "not all: there are more than " + grouped(failures_max);
        } else if (collect.timeless()) {
            set.bounds = time_stands_still;
        } else {
            set.bounds = "perhaps not all: " +
                         why_stopped(*machine, collect.stop(), question.limits, collect.cut_off());
        }
    }

    const std::shared_ptr<const vm::Machine> machine;
    const Question question;
    DistinctFailures distinct;
    Collect collect;
    FailureSet set;
    bool finished = false;
};

FailureSearch::FailureSearch(std::shared_ptr<const vm::Machine> machine, const Question& question)
    : inside_(std::make_unique<Inside>(std::move(machine), question)) {}

FailureSearch::~FailureSearch() = default;

Progress FailureSearch::run(std::uint64_t states) {
    const Progress progress = inside_->collect.run(states);
    if (progress.done && !inside_->finished) inside_->finish();
    return progress;
}

void FailureSearch::cancel() { inside_->collect.cancel(); }

const FailureSet& FailureSearch::failures() const { return inside_->set; }

FailureSet failures(std::shared_ptr<const vm::Machine> machine, const Question& question) {
    FailureSearch search(std::move(machine), question);
    while (!search.run(1u << 20).done) {
    }
    return search.failures();
}

}  // namespace explore
