// A puzzle folder in, a Puzzle and its judge out. The folder is the only registration:
//   050-rendezvous/  README.md  puzzle.toml  given.h  start.task  check.task  solution.task
//                    hints.md  learn.md  solution-*.task (other right answers)  wrong-*.task
// Of the kind break the answers are schedules of start.task (solution.schedule, wrong-*.schedule),
// of the kind predict they are outcomes in the manifest.
// Called by lockstep, the screen and the tests. Loading works on Files, so that a folder dropped on
// a page loads as one on disk does; only folder.cpp reads a disk. It knows no panel.
// puzzles/README.md tells authors what belongs into each file.
#pragma once

#include <cstdio>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/explore/outcomes.h"
#include "engine/explore/search.h"
#include "engine/lang/compile.h"
#include "engine/vm/machine.h"

namespace puzzle {

struct File {
    std::string name;  // within the folder: "start.task"
    std::string text;
};
// Bytes of a file that anybody reads; a bigger one is refused with a message, never cut.
inline constexpr std::size_t file_bytes_max = 1 << 20;

// What is left in [file]; of too much, one byte more than the limit, so that it can be refused.
std::string read_rest(std::FILE* file);
// A whole file; nothing where it cannot be opened.
std::optional<std::string> read_file(const std::string& path);
// All files of a folder on disk, sorted by name; empty where there is no such folder.
std::vector<File> read_folder(const std::string& path);

// What the manifest settles for the judge.
struct Rules {
    vm::Rule rule;  // any or priority, cores, slice, spurious wake-ups
    explore::Races races = explore::Races::Fail;
    explore::Liveness liveness = explore::Liveness::Off;
    explore::BusyWait busy_wait = explore::BusyWait::Note;
    explore::Limits limits;
    int workers = 1;                   // threads of a search; whoever asks says how many
    std::vector<std::string> headers;  // what the player may include; empty: all
    std::string profile;               // lang::Options::profile
};

struct Hint {
    std::string title, text;  // Markdown
    std::string verdict;      // the verdict it answers; empty: general
};

// One script or schedule of the folder and what must come out.
struct Expected {
    std::string file;     // "wrong-one-lock.task"
    std::string verdict;  // a word of explore::word(), or "error" for one that must not compile;
                          // of a schedule also "unfinished": see reached_by()
    std::string why;      // the comment at its top: what a person thinks who writes this
};

// What some scripts come to where the scheduler follows another rule.
struct Under {
    vm::Rule::Scheduling scheduling = vm::Rule::Scheduling::Any;
    std::vector<Expected> expected;
};

// An outcome that the player of a predict puzzle may take for possible.
struct Candidate {
    std::string outcome;  // as outcome_text() writes it: "prints AB, total = 2, deadlock"
    bool possible = false;
    std::string why;  // Markdown; may be empty where it is possible
};

struct Puzzle {
    std::string id;  // "rendezvous": the folder's name without its number
    int order = 0;
    std::string folder;                 // "050-rendezvous"
    std::string title;                  // the first heading of README.md
    std::string kind, origin, summary;  // kind: fix, write, break, predict, debug
    int difficulty = 1;                 // 1 to 5
    std::string starts_from;            // "lost-update": whose solution start.task is made of
    std::string statement;              // README.md, Markdown
    std::string explanation;            // learn.md: shown after a pass; may be empty
    std::string given, start, check, solution;
    std::vector<Hint> hints;
    std::vector<Expected> expected;     // start, solution, solution-*, wrong-*: in this order
    std::vector<Under> under;           // side by side with the puzzle's own rule
    std::vector<Expected> schedules;    // break: solution, solution-*, wrong-*
    std::vector<Candidate> candidates;  // predict: ordered by their texts, which tells nothing
    std::vector<std::string> globals;   // predict: whose last values belong to an outcome
    bool selection = false;             // predict: there are outcomes that no candidate names
    std::vector<File> files;            // everything, for what is asked for by name
    Rules rules;

    const std::string* file(std::string_view name) const;
    bool typed() const { return kind != "break" && kind != "predict"; }  // the player writes a text
    // break: the verdict that a schedule must reach.
    const std::string& goal() const;
};

// Never fails: a folder with mistakes gives all diagnostics, and of the puzzle what can be had.
struct Loaded {
    Puzzle puzzle;
    std::vector<lang::Diagnostic> diagnostics;
    bool playable = false;  // its script can run under its rules, whatever else is missing
    bool ok() const { return !lang::has_error(diagnostics); }
};
Loaded load(const std::string& folder_name, std::vector<File> files);

// Every puzzle below [path], ordered; what could not be loaded tells so in [diagnostics].
std::vector<Puzzle> load_all(const std::string& path, std::vector<lang::Diagnostic>& diagnostics);

// Compiled and ready to run: owns the Program that the machine refers to.
struct Built {
    std::shared_ptr<const vm::Machine> machine;    // null where there are errors
    std::shared_ptr<const lang::Program> program;  // as much as could be compiled; never null
    std::vector<lang::Diagnostic> diagnostics;
};
// [name] is the player's file in messages.
Built build(const Puzzle& puzzle, std::string_view player_text, std::string name = "answer.task");
// A free script: its rules stand in it as `//! rule = "priority"` lines, in the words of a
// manifest. They change [rules], which go into the search.
Built build_script(std::string name, std::string_view text, Rules& rules,
                   std::string_view changes = {});
// Changes [rules] as "inherit, cores = 2" says: attributes for all locks that do not say it
// themselves, and keys of a script's rules.
void change_rules(std::string_view changes, Rules& rules,
                  std::vector<lang::Diagnostic>& diagnostics);
// What the search has to be asked under these rules.
explore::Question question(const Rules& rules);

// The judge's answer about one text of the player.
struct Judged {
    Built built;
    explore::Verdict verdict;  // meaningless where built.machine is null
};
Judged judge(const Puzzle& puzzle, std::string_view player_text, std::string name = "answer.task");

// The judge's answer about all schedules that go on from [world]: whether it can still break, and
// the simplest way.
explore::Verdict from_here(std::shared_ptr<const vm::Machine> machine, const Rules& rules,
                           const vm::World& world);
// The parts of from_here(), for whoever searches in slices: the machine that begins in [world],
// what it has to be asked, and what to make of its verdict.
std::shared_ptr<const vm::Machine> machine_at(std::shared_ptr<const vm::Machine> machine,
                                              const vm::World& world);
explore::Question question_at(const Rules& rules);
void forget_before(explore::Verdict& verdict);
// Whether the failure [goal], a verdict's word, can still be reached from [world], and in how many
// steps at least.
struct Chance {
    bool possible = false;
    bool known = true;  // false: not all could be looked at
    std::size_t steps = 0;
};
Chance chance_of(std::shared_ptr<const vm::Machine> machine, const Rules& rules,
                 const vm::World& world, const std::string& goal);
// What the schedule [choices] of [machine] has come to: "pass" where the run is at its end and
// nothing is wrong, the verdict's word where it has failed or can only hang from here, else
// "unfinished".
std::string reached_by(std::shared_ptr<const vm::Machine> machine, const Rules& rules,
                       const vm::Choices& choices);

// An outcome on one line, as candidates name it: what is printed, the values, how it ends; "ended"
// where there is nothing else to say. [prints]: whether any outcome of the script prints.
std::string outcome_text(const explore::OutcomeSet& set, const explore::Outcome& outcome,
                         bool prints);
bool prints(const explore::OutcomeSet& set);
// Everything that the script of a predict puzzle can end in.
explore::OutcomeSet outcomes(const Puzzle& puzzle, const Built& built);

// Proves a folder: start fails as said, the solution passes, each wrong answer is refuted as said;
// a schedule reaches what is said, a candidate can happen or not as said.
struct Proof {
    struct Row {
        std::string file;  // or a candidate in quotes
        std::string expected, got;
        std::vector<lang::Diagnostic> diagnostics;  // of a text that did not compile
        explore::Verdict verdict;
        double seconds = 0;
        bool ok = false;
    };
    std::vector<Row> rows;
    std::vector<lang::Diagnostic> diagnostics;
    bool ok() const;
};
// [after_row] is called behind each script; it answers false to stop there.
using AfterRow = std::function<bool(const Proof::Row&)>;
Proof prove(const Loaded& loaded, const AfterRow& after_row = {});

// What [puzzle] lacks that no proof needs (a guarantee, wrong answers, hints by verdict ...), each
// as a warning with what to do.
std::vector<lang::Diagnostic> advise(const Puzzle& puzzle);

// The files of a new puzzle: complete, with a TODO wherever its author has to write.
std::vector<File> skeleton(const std::string& title, const std::string& kind = "fix");
// any, priority, rm, edf: in the order of vm::Rule::Scheduling.
const std::vector<std::string>& rule_words();
// fix, write, break, predict, debug.
const std::vector<std::string>& kinds();

}  // namespace puzzle
