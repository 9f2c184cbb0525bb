// Which ends are the same, told by a few words of the World before any text is made.
#include "engine/explore/outcomes.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "engine/explore/collect.h"
#include "engine/explore/explain.h"
#include "engine/explore/globals.h"
#include "engine/explore/words.h"
#include "engine/vm/inspect.h"

namespace explore {

namespace {

std::string ending_of(const vm::Machine& machine, const vm::Word* world,
                      const vm::Failure& failure) {
    const lang::Program& program = machine.program;
    const std::string who = failure.task == sync::no_task
                                ? "the initialisation"
                                : vm::task_name(machine, world, failure.task);
    if (failure.kind == vm::FailureKind::DeadlineMissed) return "deadline missed by " + who;
    const auto message = static_cast<std::size_t>(failure.detail);
    if (failure.kind == vm::FailureKind::Fault &&
        failure.code == static_cast<std::uint8_t>(lang::Fault::Assertion)) {
        const bool known = failure.detail >= 0 && message < program.messages.size();
        return "assertion: " + (known ? program.messages[message]
                                      : lang::text_of(program, program.spans[failure.pc]));
    }
    // Who did it is no part of the outcome.
    return "misuse: " + vm::sentence(machine, world, failure).substr(who.size() + 1);
}

// Where values name tasks, those that are alike are not the same to a reader.
Question without_renaming(Question question, const Globals& globals) {
    question.reduction.symmetry &= !globals.may_name_tasks();
    return question;
}

Outcome describe(const vm::Machine& machine, const Globals& globals, const vm::Word* world,
                 Outcome::End end, const vm::Failure& failure, bool all_ended) {
    Outcome outcome;
    outcome.end = end;
    outcome.output = vm::output(machine, world);
    if (end != Outcome::End::Endless) outcome.values = globals.values(world);
    switch (end) {
        case Outcome::End::Ended:
            outcome.ending = "ended";
            break;
        case Outcome::End::Deadlock:
            outcome.ending = "deadlock";
            break;
        case Outcome::End::Failed:
            outcome.ending = ending_of(machine, world, failure);
            break;
        case Outcome::End::Endless:
            outcome.ending = all_ended ? "ended, and daemons go on for ever" : "goes on for ever";
            break;
    }
    return outcome;
}

class Ends final : public Collection {
  public:
    Ends(const vm::Machine& machine, const std::vector<std::string>& names)
        : machine_(machine), judge_(machine, Races::Off), globals_(machine, names) {}

    std::size_t size() const override { return found_.size(); }
    bool wants_all() const override { return failing_; }
    // That things go on for ever is only known when the graph is.
    bool only_ends() const override { return true; }
    bool too_many() const { return too_many_; }
    const Globals& globals() const { return globals_; }
    const Outcome& operator[](Goal goal) const { return found_[goal]; }

    bool look(Walker& walker, Id state, const Expansion& expansion,
              std::vector<Met>& met) override {
        const bool endless = (walker.visited().flags(state) & Endless) != 0;
        if (!expansion.quiet && !endless && expansion.failing.empty()) return true;
        const vm::Word* const world = walker.world();
        if (expansion.quiet) {
            const bool ended = judge_.all_ended(world);
            note(world, ended ? Outcome::End::Ended : Outcome::End::Deadlock, {}, nullptr, met);
        } else if (endless) {
            note(world, Outcome::End::Endless, {}, nullptr, met);
        }
        failing_ |= !expansion.failing.empty();
        for (const Expansion::Failing& failing : expansion.failing) {
            if (failing.failure.kind == vm::FailureKind::Limit) continue;
            note(world, Outcome::End::Failed, failing.failure, &failing.choice, met);
        }
        return true;
    }

    void graph_known(Walker& walker) override {
        std::vector<Met> met;
        for (Id id = 0; id < walker.visited().size(); ++id) {
            if ((walker.visited().flags(id) & Endless) == 0) continue;
            walker.go_to(id);
            note(walker.world(), Outcome::End::Endless, {}, nullptr, met);
        }
    }

    void at_start(const vm::Failure& failure) {
        std::vector<Met> met;
        note(machine_.initial().data(), Outcome::End::Failed, failure, nullptr, met);
    }

  private:
    void note(const vm::Word* world, Outcome::End end, const vm::Failure& failure,
              const vm::Choice* step, std::vector<Met>& met) {
        key_ = {static_cast<vm::Word>(end),          static_cast<vm::Word>(failure.kind),
                static_cast<vm::Word>(failure.code), static_cast<vm::Word>(failure.task),
                static_cast<vm::Word>(failure.pc),   failure.detail};
        if (end == Outcome::End::Endless) key_.push_back(judge_.all_ended(world));
        if (machine_.layout.output_words != 0) {
            const vm::Word* const output = world + machine_.layout.output;
            key_.insert(key_.end(), output, output + 1 + output[0]);
        }
        if (end != Outcome::End::Endless) globals_.read(world, key_);
        const auto known = goals_.find(key_);
        if (known != goals_.end()) {
            met.push_back({known->second, step});
            return;
        }
        const Goal goal =
            number_of(describe(machine_, globals_, world, end, failure, judge_.all_ended(world)));
        if (goal == nothing) return;
        goals_.emplace(key_, goal);
        met.push_back({goal, step});
    }

    // Different words can be the same to a reader.
    Goal number_of(Outcome outcome) {
        const auto same = std::find_if(found_.begin(), found_.end(),
                                       [&](const Outcome& o) { return o.same(outcome); });
        if (same != found_.end()) return static_cast<Goal>(same - found_.begin());
        if (found_.size() == OutcomeSearch::outcomes_max) {
            too_many_ = true;
            return nothing;
        }
        found_.push_back(std::move(outcome));
        return static_cast<Goal>(found_.size() - 1);
    }

    static constexpr Goal nothing = ~Goal{0};

    const vm::Machine& machine_;
    Judge judge_;
    Globals globals_;
    std::vector<vm::Word> key_;
    std::map<std::vector<vm::Word>, Goal> goals_;
    std::vector<Outcome> found_;
    bool too_many_ = false;
    bool failing_ = false;  // some step does
};

}  // namespace

struct OutcomeSearch::Inside {
    Inside(std::shared_ptr<const vm::Machine> machine_in, const Question& question_in,
           const std::vector<std::string>& names)
        : machine(std::move(machine_in)),
          question(question_in),
          ends(*machine, names),
          collect(machine, without_renaming(question, ends.globals()), ends, Order::FewestSteps) {
        for (const std::string& name : names) {
            const auto& unknown = ends.globals().unknown();
            if (std::find(unknown.begin(), unknown.end(), name) == unknown.end()) {
                set.globals.push_back(name);
            }
        }
    }

    void finish() {
        finished = true;
        const bool at_start = collect.failure_at_start().kind != vm::FailureKind::None;
        if (at_start) ends.at_start(collect.failure_at_start());
        for (Goal goal = 0; goal < ends.size(); ++goal) {
            Outcome outcome = ends[goal];
            outcome.shortest = at_start;
            if (goal < collect.reached().size() && collect.reached()[goal]) {
                outcome.schedule = collect.reached()[goal]->schedule;
                outcome.shortest = collect.reached()[goal]->proven;
            }
            set.outcomes.push_back(std::move(outcome));
        }
        const auto rank = [](const Outcome& o) {
            return std::tie(o.end, o.ending, o.output, o.values);
        };
        std::sort(set.outcomes.begin(), set.outcomes.end(),
                  [&](const Outcome& a, const Outcome& b) { return rank(a) < rank(b); });
        set.complete = collect.complete() && !ends.too_many();
        set.counts = collect.counts();
        if (set.complete) {
            set.bounds = everything(*machine, set.counts, collect.reducer());
        } else if (ends.too_many()) {
            set.bounds = "not all: there are more than " + grouped(outcomes_max);
        } else if (collect.timeless()) {
            set.bounds = time_stands_still;
        } else {
            set.bounds = "perhaps not all: " +
                         why_stopped(*machine, collect.stop(), question.limits, collect.cut_off());
        }
    }

    const std::shared_ptr<const vm::Machine> machine;
    const Question question;
    Ends ends;
    Collect collect;
    OutcomeSet set;
    bool finished = false;
};

OutcomeSearch::OutcomeSearch(std::shared_ptr<const vm::Machine> machine, const Question& question,
                             const std::vector<std::string>& globals)
    : inside_(std::make_unique<Inside>(std::move(machine), question, globals)) {}

OutcomeSearch::~OutcomeSearch() = default;

const std::vector<std::string>& OutcomeSearch::unknown_globals() const {
    return inside_->ends.globals().unknown();
}

Progress OutcomeSearch::run(std::uint64_t states) {
    const Progress progress = inside_->collect.run(states);
    if (progress.done && !inside_->finished) inside_->finish();
    return progress;
}

void OutcomeSearch::cancel() { inside_->collect.cancel(); }

const OutcomeSet& OutcomeSearch::outcomes() const { return inside_->set; }

OutcomeSet outcomes(std::shared_ptr<const vm::Machine> machine, const Question& question,
                    const std::vector<std::string>& globals) {
    OutcomeSearch search(std::move(machine), question, globals);
    while (!search.run(1u << 20).done) {
    }
    return search.outcomes();
}

Outcome outcome_at(const vm::Machine& machine, const vm::Word* world, Outcome::End end,
                   const vm::Failure& failure, const std::vector<std::string>& globals) {
    const Judge judge(machine, Races::Off);
    return describe(machine, Globals(machine, globals), world, end, failure,
                    judge.all_ended(world));
}

Comparison compare(const OutcomeSet& mine, const OutcomeSet& theirs) {
    const auto has = [](const OutcomeSet& set, const Outcome& outcome) {
        return std::any_of(set.outcomes.begin(), set.outcomes.end(),
                           [&](const Outcome& other) { return other.same(outcome); });
    };
    Comparison out;
    for (std::size_t i = 0; i < mine.outcomes.size(); ++i) {
        (has(theirs, mine.outcomes[i]) ? out.same : out.added).push_back(i);
    }
    for (std::size_t i = 0; i < theirs.outcomes.size(); ++i) {
        if (!has(mine, theirs.outcomes[i])) out.missing.push_back(i);
    }
    return out;
}

}  // namespace explore
