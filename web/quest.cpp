#include "web/quest.h"

#include <algorithm>

#include "engine/sched/schedule.h"
#include "web/session.h"

namespace screen {

namespace {

// States of a search that a frame waits for: some tenths of a second at worst.
constexpr std::uint64_t states_max = 100'000;

puzzle::Rules bounded(puzzle::Rules rules) {
    rules.limits.states_max = std::min(rules.limits.states_max, states_max);
    rules.limits.simplest_states_max = std::min(rules.limits.simplest_states_max, states_max);
    return rules;
}

void mark_solved(Session& session) {
    Entry& entry = session.entry();
    if (entry.progress.solved) return;
    entry.progress.tried = entry.progress.solved = true;
    const std::string problem = save_progress(entry.puzzle->id, entry.progress);
    if (!problem.empty()) tell(session, problem);
}

// Knows a run for every candidate that can happen.
void tell_all(Session& session) {
    Quest& quest = session.quest;
    const puzzle::Puzzle& puzzle = *session.entry().puzzle;
    quest.told = true;
    quest.ways.assign(puzzle.candidates.size(), {});
    if (!session.built.machine) return;
    const explore::OutcomeSet set = puzzle::outcomes(puzzle, session.built);
    const bool prints = puzzle::prints(set);
    for (std::size_t i = set.outcomes.size(); i-- > 0;) {
        const std::string text = puzzle::outcome_text(set, set.outcomes[i], prints);
        for (std::size_t j = 0; j < puzzle.candidates.size(); ++j) {
            if (puzzle.candidates[j].outcome == text) quest.ways[j] = set.outcomes[i].schedule;
        }
    }
}

bool follow(Session& session, const vm::Choices& schedule) {
    if (!begin_playback(session)) return false;
    return session.playback->follow(schedule);
}

}  // namespace

bool has_quest(const Session& session) {
    return !session.entry().free && !session.entry().puzzle->typed();
}

void update_quest(Session& session) {
    if (session.entries.empty() || !has_quest(session)) return;
    const puzzle::Puzzle& puzzle = *session.entry().puzzle;
    Quest& quest = session.quest;
    quest.chosen.resize(puzzle.candidates.size());
    if (puzzle.kind != "break" || session.running || session.playing) return;
    // The first choice can be made at once.
    if (!session.playback && (!session.built.machine || !begin_playback(session))) return;
    const Playback& playback = *session.playback;
    if (quest.seen_version == playback.version && quest.seen_position == playback.position) return;
    quest.seen_version = playback.version;
    quest.seen_position = playback.position;
    quest.chance.clear();
    vm::Choices made = playback.run.choices();
    made.resize(playback.position);
    quest.reached = puzzle::reached_by(playback.built.machine, bounded(puzzle.rules), made);
    const bool shown = !quest.ways.empty() && quest.ways.front() == made;  // by ask_answer()
    if (quest.reached == puzzle.goal() && !shown) mark_solved(session);
}

void choose_outcome(Session& session, std::size_t candidate) {
    Quest& quest = session.quest;
    if (candidate >= quest.chosen.size() || quest.told) return;
    quest.chosen[candidate] = !quest.chosen[candidate];
    quest.wrong = -1;
}

void look_at_choices(Session& session) {
    Quest& quest = session.quest;
    const auto& candidates = session.entry().puzzle->candidates;
    if (quest.chosen.size() != candidates.size()) return;
    quest.wrong = 0;
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        if (quest.chosen[i] != candidates[i].possible) ++quest.wrong;
    }
    if (quest.wrong > 0) return;
    tell_all(session);
    mark_solved(session);
}

void show_outcome(Session& session, std::size_t candidate) {
    const Quest& quest = session.quest;
    if (!quest.told || candidate >= quest.ways.size() || quest.ways[candidate].empty()) return;
    if (follow(session, quest.ways[candidate])) go_to(session, 0);
}

void ask_chance(Session& session) {
    update_quest(session);
    if (!session.playback) return;
    const Playback& playback = *session.playback;
    const puzzle::Puzzle& puzzle = *session.entry().puzzle;
    const puzzle::Chance chance = puzzle::chance_of(playback.built.machine, bounded(puzzle.rules),
                                                    playback.world(), puzzle.goal());
    if (chance.possible) {
        const std::size_t steps = chance.steps;
        session.quest.chance = "Yes: it can still break, in " + std::to_string(steps) +
                               (steps == 1 ? " more step." : " more steps.");
    } else if (chance.known) {
        session.quest.chance = "No: from here it cannot come to that any more. Take steps back.";
    } else {
        session.quest.chance = "Not known: too much can still happen from here.";
    }
}

void ask_answer(Session& session) {
    ask_solution(session);
    if (!solution_shown(session)) return;
    if (session.entry().puzzle->kind == "predict") return tell_all(session);
    if (!begin_playback(session)) return;
    const std::string* solution = session.entry().puzzle->file("solution.schedule");
    if (!solution) return;
    session.quest.ways = {sched::read(session.playback->machine(), *solution).choices};
    session.playback->follow(session.quest.ways.front());
}

}  // namespace screen
