#include "tests/explore/cross_check.h"

#include <algorithm>
#include <memory>

#include "engine/api/tables.h"
#include "engine/explore/failures.h"
#include "engine/explore/outcomes.h"
#include "engine/lang/compile.h"
#include "tests/explore/dice.h"
#include "tests/explore/reference.h"

namespace explore {

namespace {

// Where the searches are compared with one another.
std::uint64_t many_states_max(const Effort& effort) {
    return effort.states_max * (effort.all ? 33 : 5);
}

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
    Checker(std::shared_ptr<const vm::Machine> machine, Races races, std::uint64_t seed,
            const Effort& effort)
        : machine_(std::move(machine)),
          dice_(seed),
          races_(races),
          effort_(effort),
          reference_(*machine_, races, effort.states_max) {}

    void run(CrossCheck& out) {
        plain_ = judge(machine_, question());
        out.kind = plain_.kind;
        out.states = reference_.finished ? reference_.states : plain_.counts.states;

        check("plain search", plain_);
        const auto chosen = static_cast<unsigned>(dice_.between(1, combinations - 1));
        for (unsigned i = 1; i < combinations; ++i) {
            if (effort_.all || i == chosen) check_reduced(i);
        }
        if (dice_.percent(10)) check_outcomes("plain search");
        if (dice_.percent(10)) check_counts();
        const bool reduced = dice_.percent(50);
        if (reduced) reduction_ = {};
        const Verdict verdict = reduced ? judge(machine_, question()) : plain_;
        if (dice_.percent(10)) check_slices(verdict);
        if (dice_.percent(15)) check_memory(verdict);
        if (dice_.percent(15)) check_budget();
        out.difference = difference_;
    }

  private:
    Question question() const {
        Question question;
        question.reduction = reduction_;
        question.races = races_;
        question.limits.states_max =
            reference_.finished ? effort_.states_max : many_states_max(effort_);
        return question;
    }

    static constexpr unsigned combinations = 16;

    // With those reductions that [combination] has as bits; where the reference is too slow, the
    // plain search is what they are held against.
    void check_reduced(unsigned combination) {
        reduction_ = {(combination & 1) != 0, (combination & 2) != 0, (combination & 4) != 0,
                      (combination & 8) != 0};
        const Verdict verdict = judge(machine_, question());
        const std::string how = "the search with reductions " + std::to_string(combination);
        check(how, verdict);
        if (dice_.percent(20)) check_outcomes(how);
        const bool all_of_them = dice_.percent(5);
        const Sentences found = all_of_them ? sentences() : Sentences{};
        reduction_ = Reduction::none();
        // Under a limit one may come to what the other does not.
        if (!all_of_them || !failures(machine_, question()).complete) return;
        if (found != sentences()) differ(how + " has other failures");
    }

    // What must hold of every way to search.
    void check(const std::string& how, const Verdict& verdict) {
        const std::string kind = word(verdict.kind);
        if (!reference_.finished) {
            check_replay(how, verdict);
            if (plain_.kind != VerdictKind::LimitReached) check_against_plain(how, verdict);
        } else if (!reference_.fails()) {
            if (verdict.kind == reference_.expected()) return;
            differ(how + " says " + kind + " instead of " + word(reference_.expected()));
        } else if (!verdict.simplest) {
            if (reference_.wrong_after(verdict.schedule).count(verdict.kind) != 0) return;
            differ(how + " says " + kind +
                   " of a schedule that does not show it:" + steps(verdict.schedule));
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

    // Where there are too many states for the reference.
    void check_against_plain(const std::string& how, const Verdict& verdict) {
        const bool same = verdict.kind == plain_.kind && verdict.schedule == plain_.schedule;
        const bool proven = verdict.simplest && plain_.simplest;
        if (proven ? same : verdict.passed() == plain_.passed()) return;
        differ(how + " says " + word(verdict.kind) + steps(verdict.schedule) + " instead of " +
               word(plain_.kind) + steps(plain_.schedule));
    }

    void check_outcomes(const std::string& how) {
        if (!reference_.finished || reference_.output_full) return;
        const OutcomeSet set = outcomes(machine_, question());
        std::set<std::pair<Outcome::End, std::string>> found;
        for (const Outcome& outcome : set.outcomes) found.emplace(outcome.end, outcome.output);
        if (set.complete == reference_.timeless)
            differ(how + " is wrong about having all outcomes");
        if (found == reference_.outcomes) return;
        differ(how + " has other outcomes: " + std::to_string(found.size()) + " instead of " +
               std::to_string(reference_.outcomes.size()));
    }

    using Sentences = std::multiset<std::string>;
    Sentences sentences() const {
        Sentences out;
        for (const Verdict& failure : failures(machine_, question()).failures) {
            out.insert(failure.sentence);
        }
        return out;
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

    void check_slices(const Verdict& whole) {
        Search search(machine_, question());
        while (!search.run(static_cast<std::uint64_t>(dice_.between(1, 40))).done) {
        }
        const Verdict& sliced = search.verdict();
        if (sliced.kind == whole.kind && sliced.schedule == whole.schedule &&
            sliced.sentence == whole.sentence && sliced.counts.states == whole.counts.states) {
            return;
        }
        differ("in slices the search says: " + sliced.sentence);
    }

    // A cap is kept, and what is said under it is true.
    void check_memory(const Verdict& whole) {
        Question capped = question();
        capped.limits.bytes_max =
            whole.counts.bytes * static_cast<std::uint64_t>(dice_.between(2, 99)) / 100;
        const Verdict verdict = judge(machine_, capped);
        if (verdict.counts.bytes > capped.limits.bytes_max) {
            differ("it holds " + std::to_string(verdict.counts.bytes) + " bytes instead of " +
                   std::to_string(capped.limits.bytes_max));
        }
        if (verdict.kind == VerdictKind::LimitReached) return;
        // What counts before that may not have been seen.
        if (verdict.kind == VerdictKind::Deadlock && !verdict.simplest && reference_.finished &&
            reference_.somebody_waits_for_ever(verdict.schedule)) {
            return;
        }
        check("under a cap of " + std::to_string(capped.limits.bytes_max) + " bytes it", verdict);
    }

    // Where the simplest schedule is not looked for, there is a right one all the same.
    void check_budget() {
        Question poor = question();
        poor.limits.simplest_states_max = static_cast<std::uint64_t>(dice_.between(1, 20));
        check("search with a small budget", judge(machine_, poor));
    }

    void differ(const std::string& sentence) {
        if (difference_.empty()) difference_ = sentence;
    }

    const std::shared_ptr<const vm::Machine> machine_;
    Dice dice_;
    Reduction reduction_ = Reduction::none();
    const Races races_;
    const Effort effort_;
    const Reference reference_;
    Verdict plain_;
    std::string difference_;
};

}  // namespace

CrossCheck cross_check(const Script& script, std::uint64_t seed, const Effort& effort) {
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
    Checker({whole, &whole->machine}, script.races, seed, effort).run(out);
    return out;
}

}  // namespace explore
