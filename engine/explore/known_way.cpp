// Steps, what they touch, and an order with few changes of task.
#include "engine/explore/known_way.h"

#include <algorithm>
#include <map>

#include "engine/explore/counterexample.h"
#include "engine/explore/real_way.h"

namespace explore {

namespace {

// Longer ways are not worth the time: the bound would be a loose one.
constexpr std::size_t steps_max = 1'000;

// The choices along [path], and the one that fails in its last state, if there is one.
std::optional<vm::Choices> schedule_along(Walker& walker, const std::vector<Id>& path,
                                          const Judge& judge) {
    vm::Choices schedule;
    std::vector<vm::World> worlds;
    Expansion expansion;
    for (std::size_t i = 1; i < path.size() && schedule.size() <= steps_max; ++i) {
        walker.go_to(path[i - 1]);
        walker.expand(expansion, true);
        const auto next = std::find_if(
            expansion.successors.begin(), expansion.successors.end(),
            [&](const Expansion::Successor& successor) { return successor.id == path[i]; });
        if (next == expansion.successors.end()) return std::nullopt;
        walker.retrace(next->choice, schedule, worlds);
    }
    if (schedule.size() > steps_max) return std::nullopt;
    walker.go_to(path.back());
    walker.expand(expansion, true);
    const auto failing = std::find_if(
        expansion.failing.begin(), expansion.failing.end(),
        [&](const Expansion::Failing& each) { return bool(judge.step(each.failure)); });
    const bool fails = failing != expansion.failing.end();
    if (const Symmetry* const symmetry = walker.visited().symmetry()) {
        return real_way(walker.machine(), *symmetry, walker.dead(), worlds,
                        fails ? &failing->failure : nullptr);
    }
    if (fails) schedule.push_back(failing->choice);
    return schedule;
}

// Of each step: which earlier ones have to stay before it.
std::vector<std::vector<std::size_t>> constraints(const vm::Machine& machine,
                                                  const vm::Choices& schedule) {
    struct Word {
        std::size_t writer = ~std::size_t{0};
        std::vector<std::size_t> readers;
    };
    std::map<sync::Address, Word> words;
    std::vector<std::vector<std::size_t>> before(schedule.size());
    std::vector<std::size_t> own(static_cast<std::size_t>(machine.task_count()), ~std::size_t{0});
    std::size_t barrier = ~std::size_t{0};  // a step that may touch everything
    vm::World world = machine.initial();
    for (std::size_t i = 0; i < schedule.size(); ++i) {
        sync::Footprint footprint;
        vm::Observer observer;
        observer.footprint = &footprint;
        machine.step(world.data(), schedule[i], observer);
        const auto stays_behind = [&](std::size_t step) {
            if (step != ~std::size_t{0}) before[i].push_back(step);
        };
        if (schedule[i].task == sync::no_task || footprint.all) {
            for (std::size_t step = 0; step < i; ++step) before[i].push_back(step);
            barrier = i;
        } else {
            stays_behind(barrier);
            stays_behind(own[schedule[i].task]);
            own[schedule[i].task] = i;
        }
        for (int e = 0; e < footprint.count; ++e) {
            Word& word = words[footprint.entries[e].address];
            stays_behind(word.writer);
            if (!footprint.entries[e].write) {
                word.readers.push_back(i);
                continue;
            }
            for (const std::size_t reader : word.readers) stays_behind(reader);
            word.readers.clear();
            word.writer = i;
        }
    }
    return before;
}

// The same steps in another order: each task goes on for as long as it may, and then comes the one
// that can go on longest, or where not [longest], the one whose turn it was first.
class Straightening {
  public:
    Straightening(const vm::Choices& schedule, const std::vector<std::vector<std::size_t>>& before)
        : schedule_(schedule), before_(before), made_(schedule.size(), false) {}

    vm::Choices order(bool longest) {
        vm::Choices out;
        vm::TaskId last = sync::no_task;
        std::size_t first_left = 0;
        while (out.size() < schedule_.size()) {
            while (made_[first_left]) ++first_left;
            std::vector<std::size_t> run = run_of(last, first_left);
            if (run.empty()) run = run_of(schedule_[first_left].task, first_left);
            TaskMask asked = bit_of(last) | bit_of(schedule_[first_left].task);
            const bool goes_on = schedule_[run.front()].task == last;
            for (std::size_t i = first_left; i < schedule_.size() && longest && !goes_on; ++i) {
                if (made_[i] || (asked & bit_of(schedule_[i].task)) != 0) continue;
                asked |= bit_of(schedule_[i].task);
                const std::vector<std::size_t> other = run_of(schedule_[i].task, first_left);
                if (other.size() > run.size()) run = other;
            }
            for (const std::size_t i : run) {
                made_[i] = true;
                out.push_back(schedule_[i]);
                last = runner_after(last, schedule_[i]);
            }
        }
        return out;
    }

  private:
    static TaskMask bit_of(vm::TaskId task) { return task == sync::no_task ? 0 : bit(task); }

    // The steps that [task] can make now, one behind the other.
    std::vector<std::size_t> run_of(vm::TaskId task, std::size_t from) {
        std::vector<std::size_t> run;
        for (std::size_t i = from; i < schedule_.size(); ++i) {
            if (made_[i] || schedule_[i].task != task) continue;
            const bool may = std::all_of(
                before_[i].begin(), before_[i].end(),
                [&](std::size_t step) { return made_[step] || schedule_[step].task == task; });
            if (!may) break;
            run.push_back(i);
        }
        return run;
    }

    const vm::Choices& schedule_;
    const std::vector<std::vector<std::size_t>>& before_;
    std::vector<bool> made_;
};

// What [schedule] costs, where it can be followed and something is wrong at its end.
std::optional<Bound> cost_of(const vm::Choices& schedule, Walker& whole, Judge& judge) {
    const vm::Machine& machine = whole.machine();
    vm::World world = machine.initial();
    vm::Choices enabled;
    Bound cost{0, 0};
    vm::TaskId last = sync::no_task;
    for (const vm::Choice& choice : schedule) {
        machine.enabled(world.data(), enabled);
        if (std::find(enabled.begin(), enabled.end(), choice) == enabled.end()) {
            return std::nullopt;
        }
        cost.preemptions += machine.preempts(world.data(), last, choice) ? 1 : 0;
        ++cost.steps;
        last = runner_after(last, choice);
        const vm::StepResult result = machine.step(world.data(), choice);
        if (result.status == vm::StepResult::Status::Failed) {
            if (cost.steps == schedule.size() && judge.step(result.failure)) return cost;
            return std::nullopt;
        }
    }
    Expansion expansion;
    if (whole.start_from(world.data()) == no_id || !whole.expand(expansion)) return std::nullopt;
    if (!judge.state(whole.world(), expansion)) return std::nullopt;
    return cost;
}

}  // namespace

std::optional<Bound> bound_of(Walker& found, const std::vector<Id>& path, Walker& whole,
                              Judge& judge) {
    if (path.size() > steps_max) return std::nullopt;
    const std::optional<vm::Choices> schedule = schedule_along(found, path, judge);
    if (!schedule || schedule->size() > steps_max) return std::nullopt;
    std::optional<Bound> best = cost_of(*schedule, whole, judge);
    const vm::Machine& machine = found.machine();
    if (machine.settings.rule.exact_time()) return best;
    const auto cheaper = [](const Bound& a, const Bound& b) {
        return a.preemptions != b.preemptions ? a.preemptions < b.preemptions : a.steps < b.steps;
    };
    const std::vector<std::vector<std::size_t>> before = constraints(machine, *schedule);
    for (const bool longest : {false, true}) {
        const vm::Choices order = Straightening(*schedule, before).order(longest);
        const std::optional<Bound> straight = cost_of(order, whole, judge);
        if (straight && (!best || cheaper(*straight, *best))) best = straight;
    }
    return best;
}

}  // namespace explore
