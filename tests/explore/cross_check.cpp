#include "tests/explore/cross_check.h"

#include <algorithm>
#include <memory>

#include "engine/api/tables.h"
#include "engine/explore/outcomes.h"
#include "engine/lang/compile.h"
#include "tests/explore/dice.h"
#include "tests/explore/reference.h"

namespace explore {

namespace {

constexpr std::uint64_t states_max = 6000;

struct Whole {
    lang::Program program;
    vm::Machine machine;
    Whole(lang::Program p, const vm::Settings& s) : program(std::move(p)), machine(program, s) {}
};

std::string list(const std::set<VerdictKind>& kinds) {
    std::string out;
    for (const VerdictKind kind : kinds)
        out += (out.empty() ? "" : " or ") + std::string(word(kind));
    return out;
}

std::string steps(const vm::Choices& schedule) {
    std::string out;
    for (const vm::Choice& choice : schedule) {
        out += " " + std::to_string(choice.task) + "/" +
               std::to_string(static_cast<int>(choice.kind)) + "/" +
               std::to_string(choice.alternative);
    }
    return out;
}

class Checker {
  public:
    Checker(std::shared_ptr<const vm::Machine> machine, Races races, std::uint64_t seed)
        : machine_(std::move(machine)),
          dice_(seed),
          races_(races),
          reference_(*machine_, races, states_max) {}

    void run(CrossCheck& out) {
        const Verdict plain = judge(machine_, question());
        out.kind = plain.kind;
        out.states = reference_.states;
        check("plain search", plain);
        if (dice_.percent(25)) check_outcomes("plain search", question());
        if (dice_.percent(25)) check_counts();
        if (dice_.percent(15)) check_slices(plain);
        if (dice_.percent(15)) check_memory(plain);
        out.difference = difference_;
    }

  private:
    Question question() const {
        Question question;
        question.races = races_;
        question.limits.states_max = states_max;
        return question;
    }

    // What must hold of every way to search.
    void check(const std::string& how, const Verdict& verdict) {
        const std::string kind = word(verdict.kind);
        const bool fails = !verdict.schedule.empty() || verdict.kind < VerdictKind::LimitReached;
        if (!reference_.finished) {
            if (fails && verdict.kind != VerdictKind::Pass) check_replay(how, verdict);
            return;
        }
        if (!reference_.fails()) {
            if (verdict.kind == reference_.expected()) return;
            differ(how + " says " + kind + " instead of " + word(reference_.expected()));
        } else if (!verdict.simplest) {
            if (reference_.kinds.count(verdict.kind) != 0) return;
            differ(how + " says " + kind + " instead of " + list(reference_.kinds));
        } else if (reference_.at_end.count(verdict.kind) == 0) {
            differ(how + " says " + kind + " instead of " + list(reference_.at_end));
        } else if (verdict.schedule != reference_.simplest) {
            differ(how + " has the schedule" + steps(verdict.schedule) + " instead of" +
                   steps(reference_.simplest));
        } else if (verdict.preemptions != reference_.preemptions) {
            differ(how + " counts " + std::to_string(verdict.preemptions) +
                   " preemptions instead of " + std::to_string(reference_.preemptions));
        }
    }

    void check_outcomes(const std::string& how, const Question& question) {
        if (!reference_.finished || reference_.output_full) return;
        const OutcomeSet set = outcomes(machine_, question);
        std::set<std::pair<Outcome::End, std::string>> found;
        for (const Outcome& outcome : set.outcomes) found.emplace(outcome.end, outcome.output);
        if (!set.complete) differ(how + " has not all outcomes");
        if (found == reference_.outcomes) return;
        differ(how + " has other outcomes: " + std::to_string(found.size()) + " instead of " +
               std::to_string(reference_.outcomes.size()));
    }

    // Each choice of the schedule must be possible where it is made.
    void check_replay(const std::string& how, const Verdict& verdict) {
        vm::World world = machine_->initial();
        vm::Choices enabled;
        for (const vm::Choice& choice : verdict.schedule) {
            machine_->enabled(world.data(), enabled);
            if (std::find(enabled.begin(), enabled.end(), choice) == enabled.end()) {
                differ(how + " has a schedule that cannot be followed:" + steps(verdict.schedule));
                return;
            }
            machine_->step(world.data(), choice);
        }
    }

    void check_counts() {
        Question whole = question();
        whole.all_failures = true;
        const Verdict verdict = judge(machine_, whole);
        if (!reference_.finished) return;
        same("states", verdict.counts.states, reference_.states);
        same("transitions", verdict.counts.transitions, reference_.transitions);
    }
    void same(const std::string& what, std::uint64_t found, std::uint64_t expected) {
        if (found == expected) return;
        differ("the whole search counts " + std::to_string(found) + " " + what + " instead of " +
               std::to_string(expected));
    }

    void check_slices(const Verdict& plain) {
        Search search(machine_, question());
        while (!search.run(static_cast<std::uint64_t>(dice_.between(1, 40))).done) {
        }
        const Verdict& sliced = search.verdict();
        if (sliced.kind == plain.kind && sliced.schedule == plain.schedule &&
            sliced.sentence == plain.sentence && sliced.counts.states == plain.counts.states) {
            return;
        }
        differ("in slices the search says: " + sliced.sentence);
    }

    // A cap is kept, and what is said under it is true.
    void check_memory(const Verdict& plain) {
        Question capped = question();
        capped.limits.bytes_max =
            plain.counts.bytes * static_cast<std::uint64_t>(dice_.between(2, 99)) / 100;
        const Verdict verdict = judge(machine_, capped);
        if (verdict.counts.bytes > capped.limits.bytes_max) {
            differ("it holds " + std::to_string(verdict.counts.bytes) + " bytes instead of " +
                   std::to_string(capped.limits.bytes_max));
        }
        if (verdict.kind == VerdictKind::LimitReached) return;
        check("under a cap of " + std::to_string(capped.limits.bytes_max) + " bytes it", verdict);
    }

    void differ(const std::string& sentence) {
        if (difference_.empty()) difference_ = sentence;
    }

    const std::shared_ptr<const vm::Machine> machine_;
    Dice dice_;
    const Races races_;
    const Reference reference_;
    std::string difference_;
};

}  // namespace

CrossCheck cross_check(const Script& script, std::uint64_t seed, bool) {
    CrossCheck out;
    const lang::Text source{"random.task", script.text, lang::Role::Sandbox};
    lang::Options options;
    options.exact_time = script.settings.rule.exact_time();
    lang::Compiled compiled = lang::compile({&source, 1}, api::tables(), options);
    out.compiles = compiled.ok();
    if (!out.compiles) {
        for (const lang::Diagnostic& each : compiled.diagnostics) {
            out.difference += to_string(each) + "\n";
        }
        return out;
    }
    const auto whole = std::make_shared<Whole>(std::move(compiled.program), script.settings);
    vm::Failure failure;
    whole->machine.initial(&failure);
    if (failure.kind != vm::FailureKind::None) return out;
    Checker({whole, &whole->machine}, script.races, seed).run(out);
    return out;
}

}  // namespace explore
