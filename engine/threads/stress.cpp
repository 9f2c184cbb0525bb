// Counting what runs end in; the explorer is asked once, behind them.
#include "engine/threads/stress.h"

#include <algorithm>

#include "engine/explore/words.h"

namespace threads {

namespace {

using explore::grouped;
using End = explore::Outcome::End;

// Endings of runs that were cut off, which the explorer does not have.
constexpr const char* stopped = "stopped";
constexpr const char* still_at_work = "still at work when it was stopped";

// What the run has come to, as the explorer would tell it.
explore::Outcome outcome_of(const vm::Machine& machine, const Result& result,
                            const std::vector<std::string>& globals) {
    End end = End::Ended;
    if (result.ending == Ending::Deadlock) end = End::Deadlock;
    if (result.ending == Ending::Failed) end = End::Failed;
    if (result.ending == Ending::DaemonsGoOn) end = End::Endless;
    explore::Outcome outcome =
        explore::outcome_at(machine, result.world.data(), end, result.failure, globals);
    if (result.ending == Ending::Never) outcome.ending = stopped;
    if (result.ending == Ending::Unfinished) outcome.ending = still_at_work;
    // Where it was cut off the values are of no moment in particular.
    if (result.ending == Ending::Never || result.ending == Ending::Unfinished)
        outcome.values.clear();
    return outcome;
}

std::string failure_of(const Result& result, const explore::Outcome& outcome) {
    switch (result.ending) {
        case Ending::Deadlock:
            return "deadlock";
        case Ending::Failed:
            return outcome.ending;
        case Ending::Never:
            return "never: " + result.property->text;
        case Ending::Finally:
            return "finally: " + result.property->text;
        default:
            return {};
    }
}

}  // namespace

Stress::Stress(std::shared_ptr<const vm::Machine> machine, Pool& pool, StressOptions options)
    : machine_(std::move(machine)),
      pool_(pool),
      options_(std::move(options)),
      gate_(needs_gate(*machine_)) {}

bool Stress::run(std::uint64_t count_max, const std::atomic<bool>* cancelled) {
    for (; count_max > 0 && made_ < options_.runs; count_max--) {
        if (cancelled && *cancelled) return false;
        Options each = options_.each;
        each.seed += made_;
        Result result;
        if (!simulated_) {
            result = threads::run(machine_, pool_, each, cancelled);
            // One that has died, perhaps long ago, is replaced. Once: there may be a reason for it.
            if (result.lost_worker && !replaced_) {
                replaced_ = true;
                result = threads::run(machine_, pool_, each, cancelled);
            }
            if (!result.trouble.empty()) {
                trouble_ = result.trouble;
                simulated_ = true;
            }
        }
        if (simulated_) result = simulate(each.seed);
        if (result.ending == Ending::Cancelled) return false;
        count(std::move(result), each.seed);
    }
    return made_ < options_.runs;
}

void Stress::count(Result result, std::uint64_t seed) {
    made_++;
    failed_ += result.failed();
    explore::Outcome outcome = outcome_of(*machine_, result, options_.globals);
    const std::string failure = failure_of(result, outcome);
    auto bar = std::find_if(bars_.begin(), bars_.end(), [&](const Bar& each) {
        return each.failure == failure && each.outcome.same(outcome);
    });
    if (bar == bars_.end()) {
        bar = bars_.insert(bar, {std::move(outcome), failure, 0, seed, Allowed::Unknown});
        // The run itself may be an interleaving, which is proof enough.
        if (replay(*machine_, result).same) bar->allowed = Allowed::Yes;
    }
    bar->runs++;
    if (!result.failed() || kept_.size() >= options_.kept_max) return;
    Kept kept{static_cast<std::size_t>(bar - bars_.begin()), seed, std::move(result), {}};
    kept.replayed = replay(*machine_, kept.result);
    if (kept.replayed.same) bar->allowed = Allowed::Yes;
    kept_.push_back(std::move(kept));
}

bool Stress::explore(std::uint64_t states, const std::atomic<bool>* cancelled) {
    if (explored_) return false;
    if (!search_) {
        explore::Question question = options_.question;
        question.races = explore::Races::Off;
        search_ = std::make_unique<explore::OutcomeSearch>(machine_, question, options_.globals);
    }
    if (cancelled && *cancelled) search_->cancel();
    if (!search_->run(states).done) return true;
    outcomes_ = search_->outcomes();
    search_.reset();
    explored_ = true;
    if (!cancelled || !*cancelled)
        lost_ = explore::lost_states(*machine_, options_.lost_states_max, cancelled);
    for (Bar& bar : bars_) {
        const bool known =
            std::any_of(outcomes_.outcomes.begin(), outcomes_.outcomes.end(),
                        [&](const explore::Outcome& each) { return each.same(bar.outcome); });
        const bool comparable = bar.outcome.end != End::Endless && bar.outcome.ending != stopped &&
                                bar.outcome.ending != still_at_work;
        if (known) {
            bar.allowed = Allowed::Yes;
        } else if (outcomes_.complete && comparable && bar.allowed == Allowed::Unknown) {
            bar.allowed = Allowed::No;
        }
    }
    return false;
}

std::string Stress::lost_sentence() const {
    using explore::grouped;
    if (!lost_.complete) {
        return "There are more than " + grouped(lost_.states) +
               " states: how many of them are lost was not counted.";
    }
    if (lost_.lost == 0) {
        return "From each of its " + grouped(lost_.states) +
               " states some way leads to a good end.";
    }
    if (lost_.lost == lost_.states) {
        return "From none of its " + grouped(lost_.states) +
               " states does a way lead to a good end.";
    }
    const std::uint64_t one_of = (lost_.states + lost_.lost / 2) / lost_.lost;
    return "From " + grouped(lost_.lost) + " of its " + grouped(lost_.states) + " states, " +
           (one_of <= 1 ? "nearly all" : "one of every " + grouped(one_of)) +
           ", no way leads to a good end any more.";
}

std::vector<const explore::Outcome*> Stress::never_shown() const {
    std::vector<const explore::Outcome*> out;
    for (const explore::Outcome& outcome : outcomes_.outcomes) {
        const bool shown = std::any_of(bars_.begin(), bars_.end(),
                                       [&](const Bar& bar) { return bar.outcome.same(outcome); });
        if (!shown) out.push_back(&outcome);
    }
    return out;
}

// As a run on threads would tell it.
Result Stress::simulate(std::uint64_t seed) const {
    sched::Run run(machine_);
    const auto policy = sched::random(seed);
    run.play(*policy, options_.each.steps_max);
    Result out;
    out.world = run.last();
    out.failure = run.failure();
    out.property = run.property();
    out.gate = gate_;
    switch (run.ending()) {
        case sched::Ending::Open:
            out.ending = Ending::Unfinished;
            break;
        case sched::Ending::Finished:
            out.ending = Ending::Finished;
            break;
        case sched::Ending::Deadlock:
            out.ending = Ending::Deadlock;
            break;
        case sched::Ending::Failed:
            out.ending = Ending::Failed;
            break;
        case sched::Ending::Never:
            out.ending = Ending::Never;
            break;
        case sched::Ending::Finally:
            out.ending = Ending::Finally;
            break;
    }
    out.events = run.events();
    for (std::size_t i = 0; i < run.size(); i++) {
        out.steps.push_back({run.choices()[i], i * 1'000, run.first_event(i + 1), false});
    }
    return out;
}

std::vector<std::string> telling_globals(const lang::Program& program) {
    std::vector<std::string> out;
    for (const lang::Variable& global : program.globals) {
        const lang::TypeKind kind = program.types[global.type].kind;
        const bool number = kind == lang::TypeKind::Bool || kind == lang::TypeKind::Int ||
                            kind == lang::TypeKind::Unsigned || kind == lang::TypeKind::Enum;
        if (number && !global.constant) out.push_back(global.name);
    }
    return out;
}

}  // namespace threads
