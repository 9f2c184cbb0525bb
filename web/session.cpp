// The script, the judge and the help of a session; its run is in session_run.cpp.
#include "web/session.h"

#include <algorithm>

#include "engine/sched/policy.h"
#include "engine/sched/schedule.h"
#include "web/attempts.h"
#include "web/export.h"
#include "web/library.h"
#include "web/link.h"
#include "web/open_file.h"
#include "web/platform.h"
#include "web/words.h"

namespace screen {

namespace {

// After the last key: long enough that a word is finished, short enough to feel at once.
constexpr double compile_pause = 0.35;
constexpr double notice_seconds = 8;

void keep(Session& session, std::string problem) {
    if (!problem.empty()) tell(session, std::move(problem));
}

void mark(Session& session, const Progress& progress) {
    Entry& entry = session.entry();
    if (entry.progress == progress) return;
    entry.progress = progress;
    keep(session, save_progress(entry.puzzle->id, progress));
}

// A pass that is shorter than every one before is the best, and its text is kept.
void note_best(Session& session, Progress& progress) {
    const std::string& text = session.judgement->order.text;
    const int lines = lines_of_code(text);
    if (progress.best != 0 && progress.best <= lines) return;
    const std::string problem = save_best(session.entry().puzzle->id, text);
    if (problem.empty()) progress.best = lines;
    keep(session, problem);
}

void collect(Session& session) {
    const double seconds = session.job.seconds();
    const bool lost_before = session.job.lost_thread();
    std::optional<puzzle::Judged> judged = session.job.poll();
    if (session.job.lost_thread() && !lost_before) {
        tell(session,
             "The judge's thread is gone. It begins anew without one, and is slower; "
             "reloading the page brings threads back.");
    }
    if (!judged) return;
    Progress progress = session.entry().progress;
    progress.tried = true;
    ++progress.tries;
    if (!judged->built.machine) {
        session.judgement.reset();
        tell(session, "The script has errors: nothing was judged.");
        mark(session, progress);
        return;
    }
    auto judgement = std::make_unique<Judgement>();
    judgement->number = ++session.judgements;
    judgement->order = session.judged_order;
    judgement->verdict = std::move(judged->verdict);
    judgement->sheets = sheets_of(judgement->order, *judged->built.program);
    judgement->built = std::move(judged->built);
    judgement->seconds = seconds;
    session.judgement = std::move(judgement);
    // Under other rules than the puzzle's own it is a trial, and no solution.
    const bool own_rules = session.judgement->order.changes.empty();
    const Entry& entry = session.entry();
    if (session.judgement->verdict.passed() && !entry.free && own_rules) {
        progress.solved = true;
        if (entry.puzzle->typed()) note_best(session, progress);
    }
    if (entry.card && !entry.card->question()) progress.solved = true;  // read, and tried out
    mark(session, progress);
    show_counterexample(session);
}

}  // namespace

void tell(Session& session, std::string sentence) {
    session.notice = std::move(sentence);
    session.notice_until = session.now + notice_seconds;
}

void open(Session& session) {
    std::vector<lang::Diagnostic> diagnostics;
    session.entries = load_entries(diagnostics);
    if (!diagnostics.empty()) {
        tell(session, "A puzzle could not be loaded: " + lang::to_string(diagnostics.front()));
    }
    add_kept_puzzles(session);
    const std::string last = load_setting("chosen");
    std::size_t index = 0;
    for (std::size_t i = 0; i < session.entries.size(); ++i) {
        if (session.entries[i].puzzle->id == last) index = i;
    }
    const std::string speed = load_setting("speed");
    for (int i = 0; i < static_cast<int>(std::size(speeds)); ++i) {
        if (speed == speeds[i].name) session.speed = i;
    }
    session.by_statement = load_setting("steps") == "statement";
    choose(session, index);
    follow_location(session);
}

void update(Session& session, double now) {
    session.now = now;
    if (platform::location_changed()) follow_location(session);
    for (const std::string& path : platform::taken_files()) open_file(session, path);
    if (std::string why = platform::refused_files(); !why.empty()) tell(session, std::move(why));
    if (session.edited && now >= session.compile_at) compile_now(session);
    if (session.edited) platform::request_redraw_after(session.compile_at - now);
    if (session.notice_until < now) session.notice.clear();
    if (!session.notice.empty()) platform::request_redraw_after(session.notice_until - now);
    if (session.job.running()) collect(session);
    session.stress.poll();
    advance(session);
    update_beside(session);
    update_foresight(session);
    update_trials(session);
    export_picture(session);
    update_quest(session);
}

void choose(Session& session, std::size_t index) {
    stop(session);
    session.job.abandon();
    session.stress.clear();
    session.chosen = index;
    session.playback.reset();
    session.judgement.reset();
    session.beside.clear();
    session.foresight.job.abandon();
    stop_trials(session);
    session.switched = {};
    const puzzle::Puzzle& puzzle = *session.entry().puzzle;
    session.quest = {};
    session.guess.clear();
    session.text = puzzle.start;
    session.attempt = 1;
    session.aside.clear();
    if (puzzle.typed()) {
        session.attempt = last_attempt(puzzle.id);
        session.text = load_script(puzzle.id, session.attempt).value_or(puzzle.start);
        session.aside = load_aside(puzzle.id).value_or("");
    }
    keep(session, save_setting("chosen", puzzle.id));
    compile_now(session);
}

void text_changed(Session& session) {
    if (has_quest(session)) {
        session.text = session.entry().puzzle->start;
        return;
    }
    if (session.text.size() > lang::text_bytes_max) {
        session.text = session.saved_text;
        tell(session, "A script can have " + std::to_string(lang::text_bytes_max >> 20) +
                          " MB at most: the change was not taken.");
        return;
    }
    session.edited = true;
    session.compile_at = session.now + compile_pause;
    session.saved_text = session.text;
    const puzzle::Puzzle& puzzle = *session.entry().puzzle;
    if (session.text == puzzle.start && session.attempt == 1) {
        forget_script(puzzle.id, 1);
    } else {
        keep(session, save_script(puzzle.id, session.attempt, session.text));
    }
}

void take_text(Session& session, std::string text) {
    session.aside = session.text;
    keep(session, save_aside(session.entry().puzzle->id, session.aside));
    session.text = std::move(text);
    text_changed(session);
    compile_now(session);
}

void start_over(Session& session) { take_text(session, session.entry().puzzle->start); }

void bring_back(Session& session) {
    if (!session.aside.empty()) take_text(session, session.aside);
}

void compile_now(Session& session) {
    session.edited = false;
    session.saved_text = session.text;
    session.own_rule = own_rule(session.order());
    const auto changes = [&] {
        const lang::Program none;
        const lang::Program& program = session.built.program ? *session.built.program : none;
        return changes_of(session.switched, program, session.own_rule);
    };
    puzzle::Rules rules;
    do {
        // The ceiling that covers all tasks is known once they are compiled.
        session.changes = changes();
        session.built_order = session.order();
        session.built = build(session.built_order, rules);
    } while (session.changes != changes());
    session.built_sheets = sheets_of(session.built_order, *session.built.program);
    session.words = words_of(session.built_order);
}

void set_switch(Session& session, std::size_t which, std::uint8_t setting) {
    // What the script says anyway is no change.
    if (setting == setting_of(which, session.own_rule)) setting = 0;
    session.switched[which] = setting;
    compile_now(session);
}

void judge(Session& session) {
    if (has_quest(session) && !solution_shown(session)) {
        tell(session, session.entry().puzzle->kind == "break"
                          ? "The judge knows; this time you find the run that fails."
                          : "The judge knows; this time you say what can happen.");
        return;
    }
    stop(session);
    session.stress.clear();
    session.judged_order = session.order();
    session.job.start(session.judged_order, platform::has_threads());
    if (session.job.refused_thread()) {
        tell(session,
             "The judge got no thread and works between two frames, which is slower. "
             "Closing other tabs or programs and reloading may bring threads back.");
    }
    if (session.edited) compile_now(session);
}

void stop(Session& session) {
    session.job.cancel();
    session.foresight.job.abandon();
    session.stress.cancel();
    session.running = session.playing = false;
}

void reset_progress(Session& session, bool everything) {
    forget_progress(everything ? std::string() : session.entry().puzzle->id);
    for (Entry& entry : session.entries) entry.progress = load_progress(entry.puzzle->id);
    choose(session, session.chosen);
}

std::vector<std::size_t> order_of_hints(const Session& session) {
    const std::vector<puzzle::Hint>& hints = session.entry().puzzle->hints;
    const std::string verdict =
        session.judgement ? explore::word(session.judgement->verdict.kind) : session.quest.reached;
    std::vector<std::size_t> order(hints.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::stable_partition(order.begin(), order.end(), [&](std::size_t i) {
        return !verdict.empty() && hints[i].verdict == verdict;
    });
    return order;
}

std::size_t hints_left(const Session& session) {
    const Entry& entry = session.entry();
    std::size_t left = 0;
    for (std::size_t i = 0; i < entry.puzzle->hints.size(); ++i) left += !entry.progress.seen(i);
    return left;
}

void show_hint(Session& session) {
    Progress progress = session.entry().progress;
    for (const std::size_t hint : order_of_hints(session)) {
        if (progress.seen(hint)) continue;
        progress.hints_seen.insert(hint);
        break;
    }
    mark(session, progress);
}

void ask_solution(Session& session) {
    Progress progress = session.entry().progress;
    progress.solution_asked = std::min(progress.solution_asked + 1, 2);
    mark(session, progress);
}

bool solution_shown(const Session& session) {
    const Progress& progress = session.entry().progress;
    return progress.solved || progress.solution_asked >= 2;
}

bool answer_shown(const Session& session) {
    const Entry& entry = session.entry();
    return entry.card && entry.card->question() && entry.progress.solution_asked > 0;
}

void guess_verdict(Session& session, std::string word) {
    session.guess = std::move(word);
    Progress progress = session.entry().progress;
    progress.tried = true;
    mark(session, progress);
}

void show_answer(Session& session) {
    const Entry& entry = session.entry();
    if (!entry.card || !entry.card->question()) return;
    Progress progress = entry.progress;
    progress.tried = true;
    progress.solution_asked = 1;
    mark(session, progress);
}

void rate_answer(Session& session, bool known) {
    Progress progress = session.entry().progress;
    progress.solved = known;
    if (!known) {
        progress.solution_asked = 0;
        session.guess.clear();
    }
    mark(session, progress);
}

void turn_card(Session& session, int by) {
    const int count = static_cast<int>(session.entries.size());
    for (int i = static_cast<int>(session.chosen) + by; i >= 0 && i < count; i += by) {
        if (!session.entries[static_cast<std::size_t>(i)].card) continue;
        choose(session, static_cast<std::size_t>(i));
        return;
    }
}

std::string share(Session& session) {
    Link link{session.entry().puzzle->id,
              session.text,
              {},
              session.policy,
              session.seed,
              session.switched};
    if (session.playback && !session.playback_stale()) {
        link.schedule = sched::compact_write(session.playback->run.choices());
    }
    const std::string fragment = to_fragment(link);
    platform::set_location_fragment(fragment);
    return platform::link_to(fragment);
}

void follow_location(Session& session) {
    std::string problem;
    const std::optional<Link> link = from_fragment(platform::location_fragment(), problem);
    if (!problem.empty()) tell(session, std::move(problem));
    if (!link) return;
    const auto found =
        std::find_if(session.entries.begin(), session.entries.end(),
                     [&](const Entry& entry) { return entry.puzzle->id == link->puzzle; });
    if (found == session.entries.end()) {
        // A link that is no link may be of any length.
        constexpr std::size_t told_max = 60;
        tell(session,
             "This link is for a puzzle that is not here: " + link->puzzle.substr(0, told_max) +
                 (link->puzzle.size() > told_max ? "..." : ""));
        return;
    }
    choose(session, static_cast<std::size_t>(found - session.entries.begin()));
    // A link to the puzzle alone carries no script.
    if (!link->text.empty() && link->text != session.text && !has_quest(session)) {
        if (session.text == session.entry().puzzle->start) {
            session.text = link->text;
            text_changed(session);
            compile_now(session);
        } else {
            new_attempt(session, link->text, "From a link");
            tell(session,
                 "This script came with the link, as an attempt of its own. Yours are kept.");
        }
    }
    if (link->switched != Switched{}) {
        session.switched = link->switched;
        compile_now(session);
    }
    if (!link->policy.empty() && sched::policy(link->policy, link->seed)) {
        set_policy(session, link->policy, link->seed);
    }
    if (!link->schedule.empty() && begin_playback(session)) {
        Playback& playback = *session.playback;
        const sched::Replayed replayed = sched::compact_read(playback.machine(), link->schedule);
        playback.follow(replayed.choices);
        if (!replayed.ok()) tell(session, replayed.diagnostics.front().message);
    }
}

}  // namespace screen
