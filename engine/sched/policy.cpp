// The policies of a single run. Each answers one question, which of these choices, and remembers at
// most which task it chose last. A policy never invents a spurious wake-up where anything else can
// happen, and lets a time-out fire only where no task can make a step, except `random`, which tries
// all.
#include "engine/sched/policy.h"

#include <cassert>

#include "engine/sched/dice.h"

namespace sched {
namespace {

using vm::Choice;
using vm::ChoiceKind;
using vm::Choices;

// The first choice that is neither a time-out nor spurious; else the first time-out; else the
// first.
std::size_t calmest(const Choices& enabled) {
    std::size_t timeout = enabled.size();
    for (std::size_t i = 0; i < enabled.size(); ++i) {
        if (enabled[i].by_chance()) continue;
        if (enabled[i].kind != ChoiceKind::Timeout) return i;
        if (timeout == enabled.size()) timeout = i;
    }
    return timeout == enabled.size() ? 0 : timeout;
}

class First final : public Policy {
  public:
    std::size_t pick(const vm::Machine& machine, const vm::Word*, const Choices& enabled) override {
        std::size_t chosen = calmest(enabled);
        if (!machine.settings.rule.exact_time()) {
            for (std::size_t i = 0; i < enabled.size(); ++i) {
                if (enabled[i].kind == ChoiceKind::Step && enabled[i].task == last_) {
                    chosen = i;
                    break;
                }
            }
        }
        last_ = enabled[chosen].task;
        return chosen;
    }

  private:
    vm::TaskId last_ = sync::no_task;
};

class RoundRobin final : public Policy {
  public:
    std::size_t pick(const vm::Machine&, const vm::Word*, const Choices& enabled) override {
        std::size_t chosen = enabled.size(), wrapped = enabled.size();
        for (std::size_t i = enabled.size(); i-- > 0;) {
            if (enabled[i].kind != ChoiceKind::Step || enabled[i].alternative != 0) continue;
            wrapped = i;
            if (last_ == sync::no_task || enabled[i].task > last_) chosen = i;
        }
        if (chosen == enabled.size()) chosen = wrapped;
        if (chosen == enabled.size()) return calmest(enabled);
        last_ = enabled[chosen].task;
        return chosen;
    }

  private:
    vm::TaskId last_ = sync::no_task;
};

class Random final : public Policy {
  public:
    explicit Random(std::uint64_t seed) : dice_(seed) {}

    std::size_t pick(const vm::Machine&, const vm::Word*, const Choices& enabled) override {
        std::size_t spurious = 0;
        for (const Choice& choice : enabled) spurious += choice.by_chance();
        const std::size_t usual = enabled.size() - spurious;
        const bool wake = usual == 0 || (spurious != 0 && dice_.below(spurious_one_in) == 0);
        std::size_t left = dice_.below(static_cast<std::uint32_t>(wake ? spurious : usual));
        for (std::size_t i = 0; i < enabled.size(); ++i) {
            if (enabled[i].by_chance() == wake && left-- == 0) return i;
        }
        assert(false);
        return 0;
    }

  private:
    // Often enough to be met in a run of some dozen steps, too rare to drown what the script does.
    static constexpr std::uint32_t spurious_one_in = 16;

    Dice dice_;
};

}  // namespace

std::unique_ptr<Policy> first() { return std::make_unique<First>(); }
std::unique_ptr<Policy> round_robin() { return std::make_unique<RoundRobin>(); }
std::unique_ptr<Policy> random(std::uint64_t seed) { return std::make_unique<Random>(seed); }

std::unique_ptr<Policy> policy(std::string_view name, std::uint64_t seed) {
    if (name == "first") return first();
    if (name == "round-robin") return round_robin();
    if (name == "random") return random(seed);
    return nullptr;
}

}  // namespace sched
