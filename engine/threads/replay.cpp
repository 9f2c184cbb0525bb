// A search for an order, guided by the clock: depth first, where every step must be possible and
// show the values that its thread saw. Steps in the kernel keep their order among themselves; a
// plain step may move between those that its own thread made before and behind it.
#include "engine/threads/replay.h"

#include <algorithm>
#include <cstring>
#include <map>

namespace threads {

namespace {

// Orders that are tried: enough for a dozen guesses in a row to be wrong.
constexpr std::size_t tries_max = 20'000;
// A World is kept for each step on the way.
constexpr std::size_t steps_max = 20'000;

class Order {
  public:
    Order(const vm::Machine& machine, const Result& result) : machine_(machine), result_(result) {
        std::size_t events_begin = 0;
        for (std::size_t i = 0; i < result.steps.size(); i++) {
            const TimedChoice& step = result.steps[i];
            lines_[line_of(i)].push_back(i);
            if (!step.plain) kernel_.push_back(i);
            seen_.push_back(seen(result.events.data() + events_begin,
                                 result.events.data() + step.events_end, step.choice.task));
            events_begin = step.events_end;
        }
    }

    bool find() {
        world_ = machine_.initial();
        return deeper();
    }
    // As much of it as was found.
    const std::vector<std::size_t>& order() const { return best_; }
    const vm::World& world() const { return world_; }

  private:
    struct Seen {
        bool writes = false;
        vm::Word value = 0;
        bool known = false;
    };
    // The first access of a variable in a step: a plain step has one.
    static Seen seen(const vm::Event* from, const vm::Event* to, vm::TaskId task) {
        for (; from != to; ++from) {
            if (from->task != task) continue;
            if (from->kind == sync::EventKind::Read) return {false, from->value, true};
            if (from->kind == sync::EventKind::Wrote) return {true, from->value, true};
        }
        return {};
    }

    // Steps that may come next, by the clock.
    std::vector<std::size_t> next() const {
        std::vector<std::size_t> out;
        for (const auto& [line, steps] : lines_) {
            const auto at = place_.find(line);
            const std::size_t done = at == place_.end() ? 0 : at->second;
            if (done == steps.size()) continue;
            const std::size_t step = steps[done];
            const bool in_turn = result_.steps[step].plain ||
                                 (kernel_done_ < kernel_.size() && kernel_[kernel_done_] == step);
            if (in_turn) out.push_back(step);
        }
        std::sort(out.begin(), out.end());
        return out;
    }

    bool make(std::size_t step) {
        const TimedChoice& made = result_.steps[step];
        events_.clear();
        const vm::StepResult result = machine_.step(world_.data(), made.choice, {&events_});
        if (result.status == vm::StepResult::Status::Disabled) return false;
        const Seen now = seen(events_.data(), events_.data() + events_.size(), made.choice.task);
        const Seen& then = seen_[step];
        if (then.known && (!now.known || now.writes != then.writes || now.value != then.value))
            return false;
        const bool last = order_.size() + 1 == result_.steps.size();
        return result.status != vm::StepResult::Status::Failed || last;
    }

    // Iterative: a run may be long.
    bool deeper() {
        struct Level {
            std::vector<std::size_t> ways;
            std::size_t taken = 0;
            vm::World before;  // where there is more than one way
        };
        std::vector<Level> levels;
        const auto open = [&] {
            Level level;
            level.ways = next();
            if (level.ways.size() > 1) level.before = world_;
            levels.push_back(std::move(level));
        };
        open();
        std::size_t tries = 0;
        while (order_.size() < result_.steps.size()) {
            Level& level = levels.back();
            if (level.taken == level.ways.size()) {
                levels.pop_back();
                if (levels.empty() || !undo()) return false;
                if (++tries > tries_max) return false;
                if (levels.back().before.empty()) {
                    levels.back().taken = levels.back().ways.size();
                } else {
                    world_ = levels.back().before;
                }
                continue;
            }
            const std::size_t step = level.ways[level.taken++];
            if (make(step)) {
                take(step);
                open();
            } else if (level.before.empty()) {
                level.taken = level.ways.size();
            } else {
                world_ = level.before;
            }
        }
        return true;
    }

    // Steps of nobody keep to the kernel's order.
    std::size_t line_of(std::size_t step) const {
        const TimedChoice& made = result_.steps[step];
        return made.plain || made.choice.kind == vm::ChoiceKind::Step ? made.choice.task : 0xff;
    }
    void take(std::size_t step) {
        order_.push_back(step);
        place_[line_of(step)]++;
        if (!result_.steps[step].plain) kernel_done_++;
        if (order_.size() > best_.size()) best_ = order_;
    }
    bool undo() {
        if (order_.empty()) return false;
        const std::size_t step = order_.back();
        order_.pop_back();
        place_[line_of(step)]--;
        if (!result_.steps[step].plain) kernel_done_--;
        return true;
    }

    const vm::Machine& machine_;
    const Result& result_;
    std::map<std::size_t, std::vector<std::size_t>> lines_;  // the steps of a thread, in its order
    std::map<std::size_t, std::size_t> place_;
    std::vector<std::size_t> kernel_;  // those that the kernel has ordered
    std::size_t kernel_done_ = 0;
    std::vector<Seen> seen_;
    std::vector<std::size_t> order_, best_;
    vm::World world_;
    std::vector<vm::Event> events_;
};

}  // namespace

Replayed replay(const vm::Machine& machine, const Result& result) {
    Replayed out;
    Order order(machine, result);
    const bool found = result.steps.size() <= steps_max && order.find();
    for (const std::size_t step : order.order()) {
        out.choices.push_back(result.steps[step].choice);
        out.nanoseconds.push_back(result.steps[step].nanoseconds -
                                  result.steps.front().nanoseconds);
    }
    const bool at_rest = result.ending == Ending::Finished || result.ending == Ending::Finally ||
                         result.ending == Ending::Deadlock;
    out.same = found && (!at_rest || std::memcmp(order.world().data(), result.world.data(),
                                                 machine.layout.stored * sizeof(vm::Word)) == 0);
    return out;
}

}  // namespace threads
