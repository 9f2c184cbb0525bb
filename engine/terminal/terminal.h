// The terminal program's commands: one small file each, all declared here. engine/lockstep.cpp
// reads the command line and calls them; they read no arguments and know no CLI11. Each returns an
// Exit for a shell script. With Common::json the answer is one JSON object on the standard output,
// mistakes included; else it is text, and mistakes go to the standard error.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/puzzle/puzzle.h"

namespace terminal {

enum Exit : int {
    Ok = 0,        // passed, finished, proven
    Failed = 1,    // the verdict, the run's end or the proof is a failure
    BadInput = 2,  // a text, file or argument with mistakes
    Limit = 3,     // not finished: a limit was reached, or the search was stopped
};

struct Common {
    std::vector<std::string> puzzles;  // more folders of puzzles
    bool json = false;
    int workers = explore::usual_workers();  // of a search
};

// What a person named: a puzzle and a file for it, or a free script.
struct Named {
    std::string target;  // an id, a puzzle's folder, a script's path, or "-" for the standard input
    std::string file;    // for a puzzle: a path, or a script of the folder; empty: start.task
    std::string profile = {};  // changes of its rules: see puzzle::change_rules
    std::string rule = {};     // of the scheduler, instead of the target's; empty: the target's
};

struct ListOptions {
    std::string kind;
    std::string ladder, path;  // the name of one; empty: all puzzles
};
struct ShowOptions {
    Named named;
    int hints = 0;
    bool explanation = false, script = false, check = false, solution = false, code = false;
};
struct RunOptions {
    Named named;
    std::string policy = "first";
    std::uint64_t seed = 1;
    std::size_t steps_max = 10'000;
    bool events = false;
    int width = 0;         // 0: the terminal's
    std::string save;      // writes the schedule into this file
    std::string perfetto;  // writes the trace into this file, in Chrome's JSON format
    std::string against;   // another profile, or another script, to compare with
};
struct JudgeOptions {
    Named named;
    std::string save;
    std::uint64_t states_max = 0;  // 0: the puzzle's
    bool timeline = false;
    explore::Reduction reduction;
    bool all = false;             // every different failure
    std::uint64_t random = 0;     // so many runs at random instead; 0: none
    std::uint32_t pct_depth = 0;  // of these: by ranks; 0: uniform
    std::uint64_t seed = 1;
};
struct ReplayOptions {
    Named named;
    std::string schedule;
    int width = 0;
};
struct CheckOptions {
    std::vector<std::string> folders;
    bool fail_fast = false;
};
struct NewOptions {
    std::string name, folder;
    std::string kind = "fix";
};
struct MatrixOptions {
    bool markdown = false;
};
struct BusOptions {
    int cpus = 8, rounds = 10, section = 100;
};
struct LocksOptions {
    std::vector<int> threads;              // empty: 1, 2, 4 ... as there are cores
    std::vector<int> sections = {0, 100};  // nanoseconds
    int outside = 0;
    std::vector<std::string> locks;  // empty: all
    double seconds = 0.02;           // of each measurement
    int repeats = 5;
    bool compare = false;  // ours against the system's
};
struct ExportOptions {
    Named named;
    std::string promela;  // the file to write, or "-" for the standard output
};
struct ExploreOptions {
    Named named;
    bool schedules = false;
    std::uint64_t states_max = 0;
    explore::Reduction reduction = explore::Reduction::none();
};
struct OutcomesOptions {
    Named named;
    std::vector<std::string> globals;
    std::string against;    // another script of the puzzle, or a free script
    std::size_t shown = 0;  // draws the run to this outcome; 0: none
    std::string save;       // writes its schedule into this file
    std::uint64_t states_max = 0;
};
struct StressOptions {
    Named named;
    std::uint64_t runs = 1'000, seed = 1;
    std::vector<std::string> globals;
    std::size_t shown = 0;  // draws this kept run; 0: the first
    std::string save;       // writes its schedule into this file
    bool jitter = true;
};
struct BenchOptions {
    std::vector<std::string> names;  // workloads, or scripts; none: all workloads
    int runs = 5;
    bool spin = true;
    bool cpu = false;  // count CPU time, not time waited
    int workers = 1;   // of ours; SPIN has one
    // Instead: what so many workers of one search reach of what so many searches do alone.
    bool side_by_side = false;
};

int list(const Common& common, const ListOptions& options);
int show(const Common& common, const ShowOptions& options);
int run(const Common& common, const RunOptions& options);
int judge(const Common& common, const JudgeOptions& options);
int replay(const Common& common, const ReplayOptions& options);
int check(const Common& common, const CheckOptions& options);
int make_new(const Common& common, const NewOptions& options);
int count(const Common& common, const ExploreOptions& options);
int outcomes(const Common& common, const OutcomesOptions& options);
int stress(const Common& common, const StressOptions& options);
int bench(const Common& common, const BenchOptions& options);
int bench_puzzles(const Common& common, const BenchOptions& options);
int matrix(const Common& common, const MatrixOptions& options);
int bus(const Common& common, const BusOptions& options);
int locks(const Common& common, const LocksOptions& options);
int export_model(const Common& common, const ExportOptions& options);

}  // namespace terminal
