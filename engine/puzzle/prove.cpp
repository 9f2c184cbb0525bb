// The proof that a folder keeps what its manifest says: every script is judged, every schedule
// replayed, every candidate looked up among all outcomes.
#include <algorithm>
#include <chrono>

#include "engine/puzzle/outcome.h"
#include "engine/puzzle/shape.h"
#include "engine/sched/schedule.h"

namespace puzzle {
namespace {

using Clock = std::chrono::steady_clock;

double since(Clock::time_point begin) {
    return std::chrono::duration<double>(Clock::now() - begin).count();
}

constexpr const char* can_happen = "can happen";
constexpr const char* cannot_happen = "cannot happen";

class Proving {
  public:
    Proving(const Loaded& loaded, const AfterRow& after_row)
        : puzzle_(loaded.puzzle), after_row_(after_row) {
        proof_.diagnostics = loaded.diagnostics;
    }

    Proof prove() {
        for (const Expected& each : puzzle_.expected) {
            if (!add(judged(each))) return std::move(proof_);
        }
        for (const Under& under : puzzle_.under) {
            for (const Expected& each : under.expected) {
                if (!add(judged(each, &under))) return std::move(proof_);
            }
        }
        for (lang::Diagnostic& each : misshapen(puzzle_)) {
            proof_.diagnostics.push_back(std::move(each));
        }
        const Built built = puzzle_.typed() ? Built{} : build(puzzle_, puzzle_.start, "start.task");
        if (!built.machine) return std::move(proof_);
        for (const Expected& each : puzzle_.schedules) {
            if (!add(replayed(each, built))) return std::move(proof_);
        }
        if (!puzzle_.candidates.empty()) look_candidates_up(built);
        return std::move(proof_);
    }

  private:
    bool add(Proof::Row row) {
        row.ok = row.got == row.expected;
        proof_.rows.push_back(std::move(row));
        return !after_row_ || after_row_(proof_.rows.back());
    }

    // [under]: by another rule than the puzzle's.
    Proof::Row judged(const Expected& expected, const Under* under = nullptr) const {
        const Clock::time_point begin = Clock::now();
        Proof::Row row;
        row.file = expected.file;
        Judged judged;
        if (under) {
            Puzzle other = puzzle_;
            other.rules.rule.scheduling = under->scheduling;
            row.file += " by " + rule_words()[static_cast<std::size_t>(under->scheduling)];
            judged = judge(other, *puzzle_.file(expected.file), expected.file);
        } else {
            judged = judge(puzzle_, *puzzle_.file(expected.file), expected.file);
        }
        row.expected = expected.verdict;
        row.got = judged.built.machine ? explore::word(judged.verdict.kind) : "error";
        row.seconds = since(begin);
        row.verdict = std::move(judged.verdict);
        row.diagnostics = std::move(judged.built.diagnostics);
        return row;
    }

    Proof::Row replayed(const Expected& expected, const Built& built) const {
        const Clock::time_point begin = Clock::now();
        Proof::Row row;
        row.file = expected.file;
        row.expected = expected.verdict;
        sched::Replayed replayed =
            sched::read(*built.machine, *puzzle_.file(expected.file), expected.file);
        row.got =
            replayed.ok() ? reached_by(built.machine, puzzle_.rules, replayed.choices) : "error";
        row.verdict.schedule = std::move(replayed.choices);
        row.diagnostics = std::move(replayed.diagnostics);
        row.seconds = since(begin);
        return row;
    }

    // A row for each candidate, and one that tells what nobody listed.
    void look_candidates_up(const Built& built) {
        const Clock::time_point begin = Clock::now();
        const explore::OutcomeSet set = outcomes(puzzle_, built);
        if (!name_globals(set)) return;
        const bool some_print = prints(set);
        std::vector<std::string> texts;
        for (const explore::Outcome& each : set.outcomes) {
            texts.push_back(outcome_text(set, each, some_print));
        }
        std::vector<bool> listed(texts.size(), false);
        for (const Candidate& candidate : puzzle_.candidates) {
            Proof::Row row;
            row.file = '"' + candidate.outcome + '"';
            row.expected = candidate.possible ? can_happen : cannot_happen;
            row.got = set.complete ? cannot_happen : "the search is not finished";
            for (std::size_t i = 0; i < texts.size(); i++) {
                if (texts[i] != candidate.outcome) continue;
                listed[i] = true;
                row.got = can_happen;
                if (row.verdict.schedule.empty()) row.verdict.schedule = set.outcomes[i].schedule;
            }
            const std::string remedy = why_no_outcome(candidate.outcome, set, some_print);
            if (!remedy.empty()) {
                row.got = "no outcome";
                row.diagnostics.push_back({lang::Severity::Error,
                                           puzzle_.folder + "/puzzle.toml",
                                           {},
                                           "\"" + candidate.outcome + "\" is no outcome",
                                           remedy});
            }
            row.seconds = since(begin);
            row.verdict.counts = set.counts;
            if (!add(std::move(row))) return;
        }
        if (!puzzle_.selection) add(rest(set, texts, listed));
    }

    bool name_globals(const explore::OutcomeSet& set) {
        bool all = true;
        for (const std::string& name : puzzle_.globals) {
            if (std::find(set.globals.begin(), set.globals.end(), name) != set.globals.end())
                continue;
            all = false;
            proof_.diagnostics.push_back(
                {lang::Severity::Error,
                 puzzle_.folder + "/puzzle.toml",
                 {},
                 "start.task has no global variable called " + name,
                 "name one below globals, or a part of one such as pair.first or numbers[2]"});
        }
        return all;
    }

    Proof::Row rest(const explore::OutcomeSet& set, const std::vector<std::string>& texts,
                    const std::vector<bool>& listed) const {
        Proof::Row row;
        row.file = "everything else";
        row.expected = cannot_happen;
        row.got = set.complete ? cannot_happen : "the search is not finished";
        row.verdict.counts = set.counts;
        for (std::size_t i = 0; i < texts.size(); i++) {
            if (listed[i]) continue;
            row.got = can_happen;
            row.diagnostics.push_back({lang::Severity::Error,
                                       puzzle_.folder + "/puzzle.toml",
                                       {},
                                       "this can happen, too: \"" + texts[i] + "\"",
                                       "list it below [can], or say selection = true"});
        }
        return row;
    }

    const Puzzle& puzzle_;
    const AfterRow& after_row_;
    Proof proof_;
};

}  // namespace

bool Proof::ok() const {
    for (const Row& row : rows) {
        if (!row.ok) return false;
    }
    return !lang::has_error(diagnostics);
}

Proof prove(const Loaded& loaded, const AfterRow& after_row) {
    return Proving(loaded, after_row).prove();
}

}  // namespace puzzle
