// The model behind the screen: what is there, what is chosen, what stands in the editor, what runs
// and what the judge said. Panels draw from it and change it only through the functions below.
// It draws nothing, so that tests drive it without a window.
//
// A change of the text is saved in the same frame, compiled after a short pause, and makes an
// earlier run or verdict older than the text; both stay on the screen until they are replaced.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/puzzle/card.h"
#include "web/beside.h"
#include "web/chart.h"
#include "web/foresight.h"
#include "web/inversions.h"
#include "web/job.h"
#include "web/lab.h"
#include "web/moment.h"
#include "web/playback.h"
#include "web/progress.h"
#include "web/quest.h"
#include "web/stress.h"
#include "web/switches.h"
#include "web/trials.h"

namespace screen {

// What an entry is, and under which tab it is listed.
enum class Section : std::uint8_t { Puzzles, Learn, Free, Systems };

// One line of the list: a puzzle, or a free script with an example to begin from.
struct Entry {
    std::shared_ptr<const puzzle::Puzzle> puzzle;
    bool free = false;
    bool system = false;  // a page about a system, with a free script beside it
    bool lab = false;     // the lock lab, which has a panel of its own
    bool listed = true;   // else only a link leads there
    bool taken = false;   // the person handed it over; see open_file.h
    std::shared_ptr<const puzzle::Card> card = nullptr;  // then its script is the free one
    Progress progress = {};

    Section section() const {
        if (card) return Section::Learn;
        if (system) return Section::Systems;
        return free ? Section::Free : Section::Puzzles;
    }
};

struct Judgement {
    int number = 0;  // 1 for the first of a session
    Order order;
    puzzle::Built built;
    explore::Verdict verdict;
    std::vector<Sheet> sheets;  // by lang::Span::file
    double seconds = 0;
};

// How fast Run moves: steps a second; 0: at once.
struct Speed {
    const char* name;
    double steps_per_second;
};
inline constexpr Speed speeds[] = {{"Slow", 3}, {"Calm", 12}, {"Fast", 60}, {"At once", 0}};

struct Session {
    std::vector<Entry> entries;
    std::size_t chosen = 0;

    std::string text;                     // the person's, as it stands in the editor
    int attempt = 1;                      // which of the person's texts for this puzzle that is
    std::vector<lang::Completion> words;  // what can be typed, with the headers of [built]
    puzzle::Built built;                  // of [text], as it was at the last pause
    Order built_order;
    std::vector<Sheet> built_sheets;
    std::string aside;       // the text that start_over() took the place of
    std::string saved_text;  // what a change that cannot be taken falls back to
    bool edited = false;     // [text] is newer than [built]
    double compile_at = 0;   // when it is compiled, unless another key comes

    Switched switched{};        // the rules, where they are not as the script says
    vm::Rule own_rule;          // what the script says
    std::string changes;        // what [switched] means for this script
    bool by_statement = false;  // a step goes on to the end of the statement

    std::unique_ptr<Playback> playback;  // null: nothing has run yet
    std::vector<Beside> beside;          // other runs, drawn below it
    Foresight foresight;
    Trials trials;
    bool running = false;     // the run grows until it ends
    bool playing = false;     // the position moves by itself
    double position_due = 0;  // when it moves next, in session time
    int speed = 2;
    std::string policy = "first";
    std::uint64_t seed = 1;

    Job job;
    Order judged_order;  // what [job] works on
    std::unique_ptr<Judgement> judgement;
    int judgements = 0;  // so far
    Quest quest;
    std::string
        guess;  // the verdict that the person of a question takes for right; empty: none yet
    LockLab lab;
    StressJob stress;

    // Of [playback] at its position; read through moment() and chart().
    struct {
        std::uint64_t moment_version = 0;
        std::size_t moment_position = 0;
        Moment moment;
        std::uint64_t chart_version = 0;
        double chart_at = 0;
        Chart chart;
        std::vector<Inversion> inversions;  // of [chart]
    } seen;

    std::string notice;  // one line for the person, such as "The storage is full"
    double notice_until = 0;
    double now = 0;  // seconds since the start

    const Entry& entry() const { return entries[chosen]; }
    Entry& entry() { return entries[chosen]; }
    Order order() const { return {entry().puzzle, entry().free, text, changes}; }
    bool playback_stale() const { return playback && !playback->order.same(order()); }
    bool judgement_stale() const { return judgement && !judgement->order.same(order()); }
};

// -- once
// Puzzles, free scripts, progress, settings, and the link that the page was opened with.
void open(Session& session);
// Once a frame: compiles after a pause, moves what plays, collects the judge's answer.
void update(Session& session, double now);

// -- the script
void choose(Session& session, std::size_t index);
// To be called after [session.text] was changed.
void text_changed(Session& session);
// [text] becomes the person's; what was there is kept aside.
void take_text(Session& session, std::string text);
// Back to the text that the puzzle starts with; what was there is kept aside.
void start_over(Session& session);
// Takes what start_over() kept aside, and keeps aside what is there.
void bring_back(Session& session);
void compile_now(Session& session);

// -- the rules
void set_switch(Session& session, std::size_t which, std::uint8_t setting);
void set_by_statement(Session& session, bool by_statement);

// -- one run
// The policy that is set, else the first task each time.
std::unique_ptr<sched::Policy> policy_of(const Session& session);
// A new playback of the text as it stands, at its begin. False where the text has errors.
bool begin_playback(Session& session);
// Part of update(): grows and moves what runs.
void advance(Session& session);
void run(Session& session);
void pause(Session& session);
void step(Session& session);
void back(Session& session);
void go_to(Session& session, std::size_t position);
// To the next or the last step of the task that made the last one.
void go_to_own(Session& session, bool forward);
// To the next or the last event on [object]; 0: on any lock or signal.
void go_to_lock(Session& session, sync::Address object, bool forward);
void take(Session& session, vm::Choice choice);
// To be called before the run goes on with [next]: what is recorded behind the position, a run that
// had come to its end, is kept beside.
void leave(Session& session, vm::Choice next);
void restart(Session& session);
void set_policy(Session& session, std::string name, std::uint64_t seed);
void set_speed(Session& session, int speed);

// -- the judge
void judge(Session& session);
// Ends what goes on by itself: the search, the run.
void stop(Session& session);
// The verdict's schedule becomes the run, positioned at its end.
void show_counterexample(Session& session);

// -- progress
// Forgets what was done in this puzzle, or with [everything] in all of them.
void reset_progress(Session& session, bool everything);

// -- real threads
// Runs the text as it stands so often; what they do is shown instead of the verdict.
void stress(Session& session, std::uint64_t runs = 1'000);
// A failing run of the report becomes the run, positioned at its end, in the time that it took.
void show_failing_run(Session& session, std::size_t number);

// -- help
// All hints by number: those first that answer the verdict which the person just got.
std::vector<std::size_t> order_of_hints(const Session& session);
// How many of them are not seen yet.
std::size_t hints_left(const Session& session);
// The first of the order that is not seen yet.
void show_hint(Session& session);
// The first time it only asks; the second time the solution is shown.
void ask_solution(Session& session);
bool solution_shown(const Session& session);

// -- cards: the answer of a question is hidden until the person has tried: guessed, judged or
// thought
bool answer_shown(const Session& session);
void guess_verdict(Session& session, std::string word);
// Shows it, and takes it that the person has one of their own.
void show_answer(Session& session);
// Known, or hidden again to be tried once more.
void rate_answer(Session& session, bool known);
// The card [by] places on, if there is one.
void turn_card(Session& session, int by);

// -- the link
std::string share(Session& session);
void follow_location(Session& session);

void tell(Session& session, std::string sentence);

// What the current position looks like; kept until it changes. Only with a playback.
const Moment& moment(Session& session);
const Chart& chart(Session& session);
const std::vector<Inversion>& inversions(Session& session);

}  // namespace screen
