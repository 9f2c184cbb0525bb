// One run after the other, judged in every state.
#include "engine/explore/random_walks.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <numeric>

#include "engine/explore/explain.h"
#include "engine/explore/hash.h"
#include "engine/explore/words.h"

namespace explore {

namespace {

// Fixed by the seed alone; see hash.h for the mixing.
class Dice {
  public:
    explicit Dice(std::uint64_t seed) : state_(mix(seed + hash_start)) {}
    std::uint64_t below(std::uint64_t n) {
        state_ += hash_factor;
        return ((mix(state_) >> 32) * n) >> 32;
    }

  private:
    std::uint64_t state_;
};

// A spurious wake-up is rare beside what else can happen, as in a single random run.
constexpr std::uint64_t spurious_one_in = 16;

// Everything that can happen in [world], every outcome of it tried on [scratch].
void look_around(const vm::Machine& machine, const vm::World& world, vm::World& scratch,
                 vm::Choices& candidates, vm::Choices& enabled, Expansion& out) {
    out.failing.clear();
    out.moving = out.stepping = out.blocked = 0;
    out.quiet = true;
    enabled.clear();
    for (int i = 0; i < machine.task_count(); ++i) {
        const auto id = static_cast<vm::TaskId>(i);
        const sync::Task& task = machine.task(world.data(), id);
        if (task.state != sync::State::Waiting) continue;
        out.blocked |= bit(id);
        out.object[id] = task.object;
    }
    machine.candidates(world.data(), candidates);
    for (vm::Choice choice : candidates) {
        for (int taken = 0, alternatives = 1; taken < alternatives; ++taken, ++choice.alternative) {
            scratch = world;
            const vm::StepResult result = machine.step(scratch.data(), choice);
            if (result.status == vm::StepResult::Status::Disabled) {
                out.blocked |= bit(choice.task);
                out.object[choice.task] = result.blocked_on;
                break;
            }
            alternatives = std::max(alternatives, result.alternatives);
            enabled.push_back(choice);
            if (result.status == vm::StepResult::Status::Failed) {
                out.failing.push_back({choice, result.failure});
            }
            if (choice.by_chance()) continue;
            out.quiet = false;
            if (choice.task != sync::no_task) out.moving |= bit(choice.task);
            if (choice.kind == vm::ChoiceKind::Step) out.stepping |= bit(choice.task);
        }
    }
}

}  // namespace

struct RandomWalks::Inside {
    Inside(std::shared_ptr<const vm::Machine> machine_in, Races races, const Walks& walks_in)
        : machine(std::move(machine_in)),
          walks(walks_in),
          judge(*machine, races),
          dice(walks.seed),
          initial(machine->initial(&at_start)) {
        if (at_start.kind != vm::FailureKind::None) {
            Counterexample counterexample;
            counterexample.wrong = judge.step(at_start);
            verdict = explain_failure(*machine, counterexample, counts);
            done = true;
        } else {
            begin();
        }
    }

    void begin() {
        world = initial;
        schedule.clear();
        for (std::size_t i = 0; i < ranks.size(); ++i) ranks[i] = static_cast<int>(i) + 1;
        for (std::size_t i = ranks.size(); i > 1; --i) {
            std::swap(ranks[i - 1], ranks[dice.below(i)]);
        }
        changes.clear();
        for (std::uint32_t i = 1; i < walks.pct_depth; ++i) {
            changes.push_back(dice.below(std::max<std::uint64_t>(longest, 1)));
        }
        lowest = 0;
    }

    // One step of the run, or its end.
    void step() {
        look_around(*machine, world, scratch, candidates, enabled, expansion);
        ++counts.states;
        if (const Wrong wrong = judge.state(world.data(), expansion)) return tell(wrong, 0);
        for (const Expansion::Failing& failing : expansion.failing) {
            const Wrong wrong = judge.step(failing.failure);
            if (!wrong) continue;
            schedule.push_back(failing.choice);
            return tell(wrong, no_id);
        }
        if (expansion.quiet || schedule.size() == walks.steps_max) {
            unfinished += expansion.quiet ? 0 : 1;
            return next_run();
        }
        const vm::Choice choice = walks.pct_depth == 0 ? uniform() : by_rank();
        schedule.push_back(choice);
        ++counts.transitions;
        // A step that only fills the output ends its run.
        const vm::StepResult result = machine->step(world.data(), choice);
        if (result.status == vm::StepResult::Status::Failed) next_run();
    }

    void next_run() {
        longest = std::max<std::uint64_t>(longest, schedule.size());
        counts.depth = static_cast<std::uint32_t>(longest);
        if (++made == walks.runs) return give_up();
        begin();
    }

    // The usual choices, or now and then a spurious wake-up.
    void narrow() {
        const auto usual =
            std::stable_partition(enabled.begin(), enabled.end(),
                                  [](const vm::Choice& choice) { return !choice.by_chance(); });
        if (usual != enabled.end() && dice.below(spurious_one_in) == 0) {
            enabled.erase(enabled.begin(), usual);
        } else {
            enabled.erase(usual, enabled.end());
        }
    }

    vm::Choice uniform() {
        narrow();
        return enabled[dice.below(enabled.size())];
    }

    // Of the highest task any of its choices. What no task does (time passes) happens alone anyhow.
    vm::Choice by_rank() {
        narrow();
        const auto rank = [&](const vm::Choice& choice) {
            return choice.task == sync::no_task ? 0 : ranks[choice.task];
        };
        const auto highest = [&] {
            return std::max_element(
                       enabled.begin(), enabled.end(),
                       [&](const vm::Choice& a, const vm::Choice& b) { return rank(a) < rank(b); })
                ->task;
        };
        vm::TaskId task = highest();
        for (const std::uint64_t change : changes) {
            if (change != schedule.size() || task == sync::no_task) continue;
            ranks[task] = --lowest;
            task = highest();
        }
        std::erase_if(enabled, [&](const vm::Choice& choice) { return choice.task != task; });
        return enabled[dice.below(enabled.size())];
    }

    void tell(const Wrong& wrong, Id end) {
        Counterexample counterexample;
        counterexample.schedule = schedule;
        counterexample.wrong = wrong;
        counterexample.end = end;
        verdict = explain_failure(*machine, counterexample, counts);
        verdict.bounds =
            "found in run " + grouped(made + 1) + " of " + how() + ": " + verdict.bounds;
        done = true;
    }

    std::string how() const {
        std::string out =
            counted(walks.runs, "random run") + " (seed " + std::to_string(walks.seed);
        if (walks.pct_depth > 0) {
            out += ", PCT with d = " + std::to_string(walks.pct_depth) +
                   " and k = " + grouped(std::max<std::uint64_t>(longest, 1));
        }
        return out + ")";
    }

    void give_up() {
        counts.depth = static_cast<std::uint32_t>(longest);
        verdict.kind = VerdictKind::LimitReached;
        verdict.sentence = cancelled ? "Not decided: stopped before the end"
                                     : "Not decided: no run at random went wrong, which proves "
                                       "nothing";
        verdict.bounds = "nothing wrong in " + grouped(made) + " of " + how();
        if (unfinished > 0) {
            verdict.bounds += ", " + grouped(unfinished) + " of them left after " +
                              counted(walks.steps_max, "step");
        }
        if (walks.pct_depth > 0 && !machine->settings.rule.exact_time()) {
            const double k = static_cast<double>(std::max<std::uint64_t>(longest, 1));
            const double one_in = machine->task_count() * std::pow(k, walks.pct_depth - 1.0);
            verdict.bounds +=
                "; a failure of depth " + std::to_string(walks.pct_depth) +
                " shows in one run in " +
                (one_in < 1e15 ? grouped(static_cast<std::uint64_t>(one_in)) : "very many") +
                " or more often";
        }
        verdict.bounds += ", " + what_was_run(*machine);
        verdict.counts = counts;
        done = true;
    }

    const std::shared_ptr<const vm::Machine> machine;
    const Walks walks;
    Judge judge;
    Dice dice;
    vm::Failure at_start;
    const vm::World initial;
    vm::World world, scratch;
    vm::Choices schedule, candidates, enabled;
    Expansion expansion;
    std::array<int, tasks_max> ranks;    // of each task: the highest goes first
    int lowest = 0;                      // the rank given last to one that was put below all
    std::vector<std::uint64_t> changes;  // at which steps that happens
    std::uint64_t made = 0, unfinished = 0;
    std::uint64_t longest = 0;  // steps of the longest run so far: k
    Counts counts;
    Verdict verdict;
    bool done = false;
    std::atomic<bool> cancelled = false;
};

RandomWalks::RandomWalks(std::shared_ptr<const vm::Machine> machine, Races races,
                         const Walks& walks)
    : inside_(std::make_unique<Inside>(std::move(machine), races, walks)) {}

RandomWalks::~RandomWalks() = default;

Progress RandomWalks::run(std::uint64_t steps) {
    Inside& in = *inside_;
    for (; steps > 0 && !in.done; --steps) {
        if (in.cancelled.load(std::memory_order_relaxed)) {
            in.give_up();
        } else {
            in.step();
        }
    }
    Progress progress;
    progress.counts = in.counts;
    progress.done = in.done;
    progress.stage = in.done ? "done" : "random runs";
    return progress;
}

void RandomWalks::cancel() { inside_->cancelled.store(true, std::memory_order_relaxed); }

const Verdict& RandomWalks::verdict() const { return inside_->verdict; }

}  // namespace explore
