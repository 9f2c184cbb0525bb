// The stages of a search, one after the other, in slices: explore everything; where something is
// wrong, look for the simplest schedule that shows it; where there was too much to explore, begin
// anew by number of preemptions; tell.
#include "engine/explore/search.h"

#include <algorithm>
#include <cassert>
#include <optional>

#include "engine/explore/depth_first.h"
#include "engine/explore/explain.h"
#include "engine/explore/growth.h"
#include "engine/explore/known_way.h"
#include "engine/explore/liveness.h"
#include "engine/explore/reducer.h"
#include "engine/explore/replay.h"
#include "engine/explore/shortest.h"
#include "engine/explore/simplest.h"
#include "engine/explore/space.h"
#include "engine/explore/wrong_after.h"
#include "engine/vm/races.h"

namespace explore {

namespace {

// States between two looks at whether somebody wants the search to stop.
constexpr std::uint64_t slice_states = 2048;

enum class Stage : std::uint8_t {
    Exploring,
    Dooming,  // finding again, where nothing is left out, what only the whole graph tells
    Simplest,
    Shortest,
    Bounded,
    Endless,
    Done,
};

// One goal: that anything is wrong.
class AnyFailure final : public Goals {
  public:
    explicit AnyFailure(Judge& judge) : judge_(judge) {}

    // States with one of [flags] are failures, too, besides what the judge finds.
    void also(std::uint8_t flags) { flags_ = flags; }

    bool look(Walker& walker, Id state, const Expansion& expansion,
              std::vector<Met>& met) override {
        const bool wrong = static_cast<bool>(judge_.state(walker.world(), expansion));
        if (wrong || (walker.visited().flags(state) & flags_) != 0) met.push_back({0});
        for (const Expansion::Failing& failing : expansion.failing) {
            if (judge_.step(failing.failure)) met.push_back({0, &failing.choice});
        }
        return true;
    }

  private:
    Judge& judge_;
    std::uint8_t flags_ = 0;
};

}  // namespace

struct Search::Inside {
    Inside(std::shared_ptr<const vm::Machine> machine_in, Question question_in)
        : machine(std::move(machine_in)),
          question(std::move(question_in)),
          memory(question.limits.bytes_max),
          reducer(*machine, question.reduction),
          judge(*machine, question.races),
          any(judge) {
        begin();
    }

    void begin() {
        space.emplace(*machine, memory, &reducer, reducer.dead());
        if (space->failure.kind != vm::FailureKind::None) {
            Counterexample at_once;
            at_once.wrong = judge.step(space->failure);
            at_once.simplest = true;
            tell(at_once);
        } else if (space->start == no_id) {
            conclude(Stop::Bytes);
        } else {
            first.emplace(space->walker, judge, memory, question, nullptr, reducer.enough());
            first->begin(space->start);
        }
    }

    void work(std::uint64_t states) {
        switch (stage) {
            case Stage::Exploring:
                explore(states);
                break;
            case Stage::Dooming:
                doom(states);
                break;
            case Stage::Simplest:
                switch (simplest->run(states)) {
                    case Searched::Working:
                        break;
                    case Searched::Found:
                        conclude(simplest->way_to(0));
                        break;
                    case Searched::GaveUp:
                        shorten();
                }
                break;
            case Stage::Shortest: {
                const Searched searched = shortest->run(states);
                assert(searched != Searched::GaveUp && "what was found wrong is not found again");
                if (searched == Searched::Found) conclude(shortest->way_to(0));
                break;
            }
            case Stage::Endless:
                look_at_endless_runs(states);
                break;
            case Stage::Bounded: {
                const Searched searched = simplest->run(states);
                covered = {static_cast<int>(simplest->level()) - 1, simplest->level_states(),
                           simplest->exhausted()};
                if (searched == Searched::Found) conclude(simplest->way_to(0));
                // These states are the same whoever helped.
                if (searched == Searched::GaveUp)
                    conclude(limit, {}, what_grows(*machine, whole->visited));
                break;
            }
            case Stage::Done:
                break;
        }
    }

    void explore(std::uint64_t states) {
        const Stop stop = first->run(states);
        counts = first->counts();
        if (stop == Stop::None) return;
        if (first->helpers_may_show(stop)) return begin_alone();
        const bool wrong = first->found_wrong(), doomed = first->found_doomed();
        const bool timeless = first->found_timeless();
        const vm::Failure cut_off = first->cut_off();
        path.clear();
        if (stop == Stop::Wrong) path = first->path();
        first.reset();
        if (wrong || doomed) {
            // What only the whole graph tells counts where nothing else fails: a search that stops
            // early does not know it, and must give the same answer.
            any.also(wrong ? 0 : Doomed);
            all_looked_at = wrong || stop == Stop::Finished;
            if (reducer.active() || (!wrong && reducer.dead() != nullptr)) {
                look_at_all(wrong);
            } else {
                simplify(*space);
            }
        } else if (stop == Stop::Finished && timeless) {
            ask_about_endless_runs(true);
        } else if (stop == Stop::Finished && cut_off.kind == vm::FailureKind::None) {
            pass();
        } else if (stop == Stop::Finished) {
            conclude(stop, cut_off);
        } else {
            bounded(stop);
        }
    }

    void begin_alone() {
        question.workers.count = 1;
        first.reset();
        space.reset();
        memory.open_reserve();
        judge.forget();
        begin();
    }

    // Preemptions and steps are counted where nothing is left out; what only the whole graph tells
    // has to be found there first, with all words: dead ones may tell a way into a circle from the
    // circle.
    void look_at_all(bool wrong) {
        whole.emplace(*machine, memory, nullptr, wrong ? reducer.dead() : nullptr);
        if (whole->start == no_id) {
            shorten();
        } else if (wrong) {
            simplify(*whole);
        } else {
            dooming = question;
            dooming.limits.states_max =
                std::min(question.limits.states_max, question.limits.simplest_states_max);
            first.emplace(whole->walker, judge, memory, dooming);
            first->begin(whole->start);
            stage = Stage::Dooming;
        }
    }

    void doom(std::uint64_t states) {
        const Stop stop = first->run(states);
        if (stop == Stop::None) return;
        first.reset();
        if (stop == Stop::Finished) {
            simplify(*whole);
        } else {
            shorten();
        }
    }

    void simplify(Space& in) {
        simplest.emplace(in.walker, any, memory, question.limits.simplest_states_max);
        simplest->begin(in.start);
        if (!path.empty() && path.front() == space->start) {
            const std::optional<Bound> bound = bound_of(space->walker, path, in.walker, judge);
            if (bound) simplest->bound(bound->preemptions, bound->steps);
        }
        stage = Stage::Simplest;
    }

    void shorten() {
        simplest.reset();
        whole.reset();
        memory.open_reserve();
        shortest.emplace(space->walker, any, memory);
        shortest->begin(space->start, {true});
        stage = Stage::Shortest;
    }

    void bounded(Stop stop) {
        limit = stop;
        space.reset();
        memory.open_reserve();
        whole.emplace(*machine, memory, nullptr, reducer.dead());
        if (whole->start == no_id) return conclude(limit);
        any.also(0);
        const std::uint64_t pairs =
            question.limits.states_max * question.limits.bounded_percent / 100;
        simplest.emplace(whole->walker, any, memory, pairs);
        simplest->begin(whole->start);
        stage = Stage::Bounded;
    }

    // -- the ends

    void pass() {
        if (!judge.not_yet_possible().empty()) {
            verdict =
                explain_not_possible(*machine, *judge.not_yet_possible().front(), counts, reducer);
            return finish();
        }
        verdict = explain_pass(*machine, counts, reducer);
        const bool endless_asked = LivenessCheck::wanted(machine->program, question);
        if (counts.finished == 0) explain_no_end(*machine, endless_asked, verdict.findings);
        if (!endless_asked) return finish();
        ask_about_endless_runs(false);
    }

    void ask_about_endless_runs(bool timeless) {
        if (reducer.active() || reducer.dead() != nullptr) {
            whole.emplace(*machine, memory, nullptr, nullptr);
        }
        endless.emplace(*machine, (whole ? whole : space)->visited, memory, judge.must_end(),
                        question, timeless);
        stage = Stage::Endless;
    }

    void look_at_endless_runs(std::uint64_t states) {
        const Stop stop = endless->run(states);
        if (stop == Stop::None) return;
        if (stop != Stop::Finished) return conclude(stop);
        if (endless->answer().kind != VerdictKind::Pass) {
            verdict = explain_lasso(endless->machine(), endless->answer(), counts);
        } else {
            assert(!endless->timeless());
            verdict.fairness = in_words(endless->fairness());
            verdict.bounds += "; " + verdict.fairness;
            const auto& found = endless->findings();
            verdict.findings.insert(verdict.findings.end(), found.begin(), found.end());
        }
        finish();
    }

    void conclude(Stop stop, const vm::Failure& cut_off = {},
                  const std::optional<Finding>& note = {}) {
        verdict = explain_limit(*machine, stop, question.limits, cut_off, counts, covered);
        if (note) verdict.findings.push_back(*note);
        finish();
    }

    void conclude(const Reached& reached) {
        if (whole || !reducer.active() || reached.end == no_id) {
            const Wrong wrong = wrong_after((whole ? whole : space)->walker, judge, reached);
            return tell({reached.schedule, wrong, reached.end, reached.proven && all_looked_at});
        }
        // Which task does what is asked where every task is itself.
        Replay replay(*machine, reached.schedule);
        while (!replay.at_end()) replay.step();
        space.reset();
        memory.open_reserve();
        Space after(*machine, memory, nullptr, reducer.dead());
        const Id end = after.walker.start_from(replay.world());
        Expansion expansion;
        if (end == no_id || !after.walker.expand(expansion)) return conclude(Stop::Bytes);
        Wrong wrong = judge.state(after.walker.world(), expansion);
        if (!wrong) wrong = what_the_graph_tells(after.walker, judge, end, nullptr, false);
        if (wrong.kind == VerdictKind::LimitReached) return conclude(Stop::Bytes);
        tell({reached.schedule, wrong, end, false});
    }

    void tell(const Counterexample& counterexample) {
        verdict = explain_failure(*machine, counterexample, counts);
        finish();
    }

    void finish() {
        counts.bytes = memory.largest();
        verdict.counts = counts;
        std::vector<Judge::Race> races = judge.noted_races();
        std::sort(races.begin(), races.end());  // whoever saw them first
        for (const Judge::Race& race : races) {
            verdict.findings.push_back(explain_race(*machine, race));
        }
        // Where time is exact no state can tell a race: two tasks seldom stand before the same word
        // in the same tick. The run can.
        if (machine->settings.rule.exact_time() && question.races != Races::Off) {
            for (const vm::RunRace& race : vm::races(*machine, verdict.schedule)) {
                verdict.findings.push_back(
                    {vm::sentence(machine->program, race), machine->program.spans[race.second.pc]});
            }
        }
        first.reset();
        simplest.reset();
        shortest.reset();
        endless.reset();
        whole.reset();
        stage = Stage::Done;
    }

    const std::shared_ptr<const vm::Machine> machine;
    Question question;
    Memory memory;
    Reducer reducer;
    std::optional<Space> space;  // of the first search
    std::optional<Space> whole;  // where the first has reductions, or came to a limit
    Question dooming;
    Judge judge;
    AnyFailure any;
    std::optional<DepthFirst> first;
    std::vector<Id> path;       // of the first search to what is wrong
    bool all_looked_at = true;  // where nothing but the graph tells a failure: no other is left
    std::optional<Simplest> simplest;
    std::optional<Shortest> shortest;
    std::optional<LivenessCheck> endless;
    Stage stage = Stage::Exploring;
    Stop limit = Stop::None;  // that the first search reached
    Covered covered;
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
    progress.covered = in.covered;
    progress.stage = in.stage == Stage::Exploring ? "exploring"
                     : in.stage == Stage::Bounded ? "by preemptions"
                     : in.stage == Stage::Endless ? "looking for loops"
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
