// The stages of a search, one after the other, in slices: explore everything; where something is
// wrong, look for the simplest schedule that shows it; tell.
#include "engine/explore/search.h"

#include <algorithm>
#include <optional>
#include <unordered_set>

#include "engine/explore/depth_first.h"
#include "engine/explore/explain.h"
#include "engine/explore/shortest.h"
#include "engine/explore/simplest.h"

namespace explore {

namespace {

// States between two looks at whether somebody wants the search to stop.
constexpr std::uint64_t slice_states = 2048;

enum class Stage : std::uint8_t { Exploring, Simplest, Shortest, Done };

// The state [id] is Doomed: whatever happens from here on, things go on for ever, and some tasks
// wait all the time, or `finally` does not hold when those that must end have ended.
Wrong what_the_graph_tells(Walker& walker, const Judge& judge, Id id) {
    std::unordered_set<Id> seen{id};
    std::vector<Id> left{id};
    Expansion expansion;
    TaskMask moving = 0, blocked = ~TaskMask{0};
    while (!left.empty()) {
        walker.go_to(left.back());
        left.pop_back();
        walker.expand(expansion, true);
        moving |= expansion.moving;
        blocked &= expansion.blocked;
        for (const Expansion::Successor& next : expansion.successors) {
            if (next.choice.kind == vm::ChoiceKind::Spurious) continue;
            if (seen.insert(next.id).second) left.push_back(next.id);
        }
    }
    walker.go_to(id);
    Wrong wrong;
    wrong.kind = VerdictKind::Deadlock;
    wrong.stuck = blocked & ~moving & judge.must_end();
    if (wrong.stuck == 0) {
        wrong.kind = VerdictKind::Finally;
        wrong.property = judge.finally_failing(walker.world());
    }
    return wrong;
}

}  // namespace

struct Search::Inside {
    Inside(std::shared_ptr<const vm::Machine> machine_in, Question question_in)
        : machine(std::move(machine_in)),
          question(question_in),
          memory(question.limits.bytes_max),
          visited(*machine, memory),
          walker(*machine, visited),
          judge(*machine, question.races) {
        vm::Failure failure;
        start = walker.start(failure);
        if (failure.kind != vm::FailureKind::None) {
            Counterexample at_once;
            at_once.wrong = judge.step(failure);
            at_once.simplest = true;
            conclude(at_once);
        } else if (start == no_id) {
            conclude(Stop::Bytes);
        } else {
            first.emplace(walker, judge, memory, question);
            first->begin(start);
        }
    }

    void work(std::uint64_t states) {
        switch (stage) {
            case Stage::Exploring:
                explore(states);
                break;
            case Stage::Simplest:
                switch (simplest->run(states)) {
                    case Searched::Working:
                        break;
                    case Searched::Found:
                        conclude(simplest->counterexample());
                        break;
                    case Searched::GaveUp:
                        simplest.reset();
                        memory.open_reserve();
                        shortest.emplace(walker, judge, memory, targets);
                        shortest->begin(start);
                        stage = Stage::Shortest;
                }
                break;
            case Stage::Shortest:
                if (shortest->run(states) == Searched::Found) conclude(shortest->counterexample());
                break;
            case Stage::Done:
                break;
        }
    }

    void explore(std::uint64_t states) {
        const Stop stop = first->run(states);
        counts = first->counts();
        if (stop == Stop::None) return;
        const bool wrong = first->found_wrong() || first->found_doomed();
        // What only the whole graph tells counts where nothing else fails: a search that stops
        // early does not know it, and must give the same answer.
        targets = first->found_wrong() ? 0 : Doomed;
        const vm::Failure output_full = first->output_full();
        first.reset();
        if (wrong) {
            simplest.emplace(walker, judge, memory, targets, question.limits.simplest_states_max);
            simplest->begin(start);
            stage = Stage::Simplest;
        } else if (stop == Stop::Finished && output_full.kind == vm::FailureKind::None) {
            pass();
        } else {
            conclude(stop, output_full);
        }
    }

    // -- the ends

    void pass() {
        if (judge.not_yet_possible().empty()) {
            verdict = explain_pass(*machine, counts);
        } else {
            verdict = explain_not_possible(*machine, *judge.not_yet_possible().front(), counts);
        }
        finish();
    }

    void conclude(Stop stop, const vm::Failure& output_full = {}) {
        verdict = explain_limit(*machine, stop, question.limits, output_full, counts);
        finish();
    }

    void conclude(Counterexample counterexample) {
        if (!counterexample.wrong) {
            counterexample.wrong = what_the_graph_tells(walker, judge, counterexample.end);
        }
        verdict = explain_failure(*machine, counterexample, counts);
        finish();
    }

    void finish() {
        counts.bytes = memory.largest();
        verdict.counts = counts;
        for (const Judge::Race& race : judge.noted_races()) {
            verdict.findings.push_back(explain_race(*machine, race));
        }
        for (const lang::Property& property : machine->program.properties) {
            if (property.kind != lang::PropertyKind::AlwaysEventually) continue;
            verdict.findings.push_back(
                {"not checked: always_eventually " + property.text, property.span});
        }
        first.reset();
        simplest.reset();
        shortest.reset();
        stage = Stage::Done;
    }

    const std::shared_ptr<const vm::Machine> machine;
    const Question question;
    Memory memory;
    Visited visited;
    Walker walker;
    Judge judge;
    std::optional<DepthFirst> first;
    std::optional<Simplest> simplest;
    std::optional<Shortest> shortest;
    Stage stage = Stage::Exploring;
    std::uint8_t targets = 0;
    Id start = no_id;
    Counts counts;
    Verdict verdict;
};

Search::Search(std::shared_ptr<const vm::Machine> machine, Question question)
    : inside_(std::make_unique<Inside>(std::move(machine), question)) {}

Search::~Search() = default;

Progress Search::run(std::uint64_t states) {
    Inside& in = *inside_;
    while (states > 0 && in.stage != Stage::Done) {
        if (cancelled_.load(std::memory_order_relaxed)) {
            in.conclude(Stop::None);
            break;
        }
        const std::uint64_t slice = std::min(states, slice_states);
        in.work(slice);
        states -= slice;
    }
    Progress progress;
    progress.counts = in.counts;
    progress.counts.bytes = in.memory.largest();
    progress.done = in.stage == Stage::Done;
    progress.stage = in.stage == Stage::Exploring ? "exploring"
                     : progress.done              ? "done"
                                                  : "shortening";
    return progress;
}

const Verdict& Search::verdict() const { return inside_->verdict; }

Verdict judge(std::shared_ptr<const vm::Machine> machine, const Question& question) {
    Search search(std::move(machine), question);
    while (!search.run(1u << 20).done) {
    }
    return search.verdict();
}

}  // namespace explore
