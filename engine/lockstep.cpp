// The terminal program: reads the command line and calls the command (engine/terminal). The one
// file that includes CLI11. What it can do, the screen can do, too; both stand on the same engine.
#include <CLI/CLI.hpp>

#include "engine/terminal/terminal.h"
#include "engine/threads/lab.h"

namespace {

using namespace terminal;

constexpr const char* about =
    "Lockstep explores every interleaving of a concurrent script and answers with a proof\n"
    "or with the simplest schedule that breaks it.";

constexpr const char* ending =
    "TARGET is a puzzle (lost-update), a puzzle's folder, one of its scripts, a free script\n"
    "(FILE.task), or - for a free script on the standard input.\n"
    "\n"
    "Exit codes:  0 passed, finished, proven   1 the verdict is a failure\n"
    "             2 bad input or usage         3 a limit was reached, or stopped by Ctrl-C\n"
    "\n"
    "Examples:\n"
    "  lockstep list\n"
    "  lockstep show dining-philosophers\n"
    "  lockstep judge dining-philosophers my-answer.task\n"
    "`lockstep COMMAND --help` has more.";

void name_target(CLI::App* command, Named& named, bool with_file = true) {
    command->add_option("target", named.target, "a puzzle, a free script, or -")->required();
    if (with_file) {
        command->add_option(
            "file", named.file,
            "for a puzzle: your answer, or one of its scripts (start.task if left out)");
    }
    command
        ->add_option("--profile", named.profile,
                     "other rules: attributes for all locks that do not say it themselves, keys of "
                     "the script's rules")
        ->type_name("RULES");
}

void ask_for_rule(CLI::App* command, Named& named) {
    command
        ->add_option(
            "--rule", named.rule,
            "of the scheduler, instead of the target's: any, priority, rm (rate monotonic) or "
            "edf (earliest deadline first)")
        ->type_name("RULE");
}

// `--no-reduction` switches all of them off, `--no-reduction=NAME,NAME` those.
void switch_reductions(CLI::App* command, explore::Reduction& reduction) {
    command
        ->add_option_function<std::vector<std::string>>(
            "--no-reduction",
            [&reduction](const std::vector<std::string>& names) {
                if (names.empty()) reduction = explore::Reduction::none();
                for (const std::string& name : names) {
                    if (name.empty() || name == "{}") {
                        reduction = explore::Reduction::none();
                    } else if (!explore::switch_off(reduction, name)) {
                        throw CLI::ValidationError(
                            "--no-reduction",
                            "there is no reduction '" + name +
                                "'; there are partial-order, merging, symmetry and dead-variables");
                    }
                }
            },
            "look at every state, without reductions or without these (partial-order, merging, "
            "symmetry, dead-variables)")
        ->expected(0, 1)
        ->delimiter(',')
        ->type_name("[=NAMES]");
}

void ask_for_workers(CLI::App* command, int& workers) {
    command
        ->add_option("--workers", workers,
                     "threads that search; the answer is the same with any number")
        ->check(CLI::Range(1, explore::Workers::most))
        ->capture_default_str()
        ->type_name("N");
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app(about, "lockstep");
    app.footer(ending);
    app.require_subcommand(1);
    app.fallthrough();

    Common common;
    app.add_option("--puzzles", common.puzzles, "one more folder of puzzles; can be repeated")
        ->allow_extra_args(false)
        ->type_name("DIR");
    app.add_flag("--json", common.json, "answer with one JSON object");

    int result = Ok;
    auto command = [&](const char* name, const char* text, const char* example) {
        CLI::App* sub = app.add_subcommand(name, text);
        sub->footer(example);
        return sub;
    };

    ListOptions list_options;
    CLI::App* list_command = command("list", "The puzzles, one a line.",
                                     "Examples:\n"
                                     "  lockstep list --kind fix\n"
                                     "  lockstep list --path first-evening\n"
                                     "  lockstep list --ladder queue");
    list_command->add_option("--kind", list_options.kind,
                             "only those: fix, write, debug, break, predict");
    CLI::Option* ladder_option =
        list_command->add_option("--ladder", list_options.ladder, "the rungs of this ladder")
            ->type_name("NAME");
    list_command->add_option("--path", list_options.path, "the puzzles of this path")
        ->type_name("NAME")
        ->excludes(ladder_option);
    list_command->callback([&] { result = list(common, list_options); });

    ShowOptions show_options;
    CLI::App* show_command = command("show", "A puzzle's statement, and what belongs to it.",
                                     "Examples:\n"
                                     "  lockstep show one-bell --start --hints 2\n"
                                     "  lockstep show one-bell solution --code");
    name_target(show_command, show_options.named);
    show_command->add_flag("--start", show_options.script, "the script to start from");
    show_command->add_flag("--check", show_options.check, "the locked check");
    show_command->add_option("--hints", show_options.hints, "so many hints")->type_name("N");
    show_command->add_flag("--learn", show_options.explanation, "the explanation");
    show_command->add_flag("--solution", show_options.solution, "the solution");
    show_command->add_flag("--code", show_options.code,
                           "the instructions that a script compiles to");
    show_command->callback([&] { result = show(common, show_options); });

    RunOptions run_options;
    CLI::App* run_command =
        command("run", "One run, drawn as a timeline.",
                "Examples:\n"
                "  lockstep run mars-pathfinder\n"
                "  lockstep run lost-update --policy random --seed 7 --events\n"
                "  lockstep run mars-pathfinder --against inherit\n"
                "  lockstep run x.task --profile fifo,hand_off --against \"cores = 2\"");
    name_target(run_command, run_options.named);
    ask_for_rule(run_command, run_options.named);
    run_command->add_option("--policy", run_options.policy, "first, round-robin or random")
        ->capture_default_str();
    run_command->add_option("--seed", run_options.seed, "for random")->capture_default_str();
    run_command->add_option("--steps", run_options.steps_max, "stop after so many")
        ->capture_default_str();
    run_command->add_flag("--events", run_options.events, "what happened, step by step");
    run_command
        ->add_option(
            "--against", run_options.against,
            "the same under other rules, or another script; the first difference is marked")
        ->type_name("RULES|FILE");
    run_command->add_option("--width", run_options.width, "columns of the timeline");
    run_command->add_option("--save", run_options.save, "write the schedule into FILE")
        ->type_name("FILE");
    run_command
        ->add_option("--perfetto", run_options.perfetto,
                     "write the trace into FILE, for ui.perfetto.dev or chrome://tracing")
        ->type_name("FILE");
    run_command->callback([&] { result = run(common, run_options); });

    JudgeOptions judge_options;
    CLI::App* judge_command =
        command("judge", "The verdict over every interleaving.",
                "Examples:\n"
                "  lockstep judge lost-update my-answer.task\n"
                "  lockstep judge lost-update --save broken.schedule --timeline\n"
                "  lockstep judge lost-update --all\n"
                "  lockstep judge two-rates --rule rm\n"
                "  lockstep judge big.task --random 100000 --pct 3 --seed 7\n"
                "  lockstep judge sandbox.task && echo proven");
    name_target(judge_command, judge_options.named);
    ask_for_rule(judge_command, judge_options.named);
    judge_command->add_option("--save", judge_options.save, "write a failure's schedule into FILE")
        ->type_name("FILE");
    judge_command->add_option("--states", judge_options.states_max, "give up after so many states")
        ->type_name("N");
    switch_reductions(judge_command, judge_options.reduction);
    judge_command->add_flag("--all", judge_options.all,
                            "every different failure, not only the simplest");
    CLI::Option* random_option =
        judge_command
            ->add_option("--random", judge_options.random,
                         "instead: so many runs at random, which can prove nothing")
            ->type_name("RUNS");
    judge_command
        ->add_option("--pct", judge_options.pct_depth,
                     "of these: by random ranks with D - 1 changes (probabilistic concurrency "
                     "testing)")
        ->needs(random_option)
        ->check(CLI::Range(1, 100))
        ->type_name("D");
    judge_command->add_option("--seed", judge_options.seed, "for --random")
        ->needs(random_option)
        ->capture_default_str();
    judge_command->add_flag("--timeline", judge_options.timeline, "draw a failure's timeline");
    ask_for_workers(judge_command, common.workers);
    judge_command->callback([&] { result = judge(common, judge_options); });

    ReplayOptions replay_options;
    std::vector<std::string> replay_names;
    CLI::App* replay_command =
        command("replay", "A saved schedule, step by step.",
                "Examples:\n"
                "  lockstep replay lost-update broken.schedule\n"
                "  lockstep replay lost-update my-answer.task broken.schedule");
    replay_command->add_option("names", replay_names, "TARGET [FILE] SCHEDULE")
        ->required()
        ->expected(2, 3);
    replay_command->add_option("--width", replay_options.width, "columns of the timeline");
    replay_command->callback([&] {
        replay_options.named.target = replay_names.front();
        if (replay_names.size() == 3) replay_options.named.file = replay_names[1];
        replay_options.schedule = replay_names.back();
        result = replay(common, replay_options);
    });

    CheckOptions check_options;
    CLI::App* check_command = command("check",
                                      "Proves puzzle folders and cards: each script's verdict is "
                                      "as its manifest says.",
                                      "Examples:\n"
                                      "  lockstep check\n"
                                      "  lockstep check puzzles/010-lost-update --json\n"
                                      "  lockstep check cards");
    check_command->add_option("folders", check_options.folders,
                              "puzzle folders, or folders of them or of cards");
    check_command->add_flag("--fail-fast", check_options.fail_fast,
                            "stop at the first that is not as said");
    ask_for_workers(check_command, common.workers);
    check_command->callback([&] { result = check(common, check_options); });

    NewOptions new_options;
    CLI::App* new_command = command("new", "A puzzle folder to start from.",
                                    "Examples:\n"
                                    "  lockstep new one-lane-bridge --in puzzles\n"
                                    "  lockstep new two-bells --kind break --in puzzles");
    new_command->add_option("name", new_options.name, "in small letters and dashes")->required();
    new_command->add_option("--in", new_options.folder, "the folder to make it in")
        ->type_name("DIR");
    new_command->add_option("--kind", new_options.kind, "fix, write, debug, break or predict")
        ->capture_default_str()
        ->type_name("KIND");
    new_command->callback([&] { result = make_new(common, new_options); });

    ExploreOptions explore_options;
    CLI::App* explore_command =
        command("explore", "Counts states, transitions and, on request, schedules.",
                "Example:\n  lockstep explore lost-update --schedules");
    name_target(explore_command, explore_options.named);
    explore_command->add_flag("--schedules", explore_options.schedules,
                              "count every schedule as well");
    explore_command
        ->add_option("--states", explore_options.states_max, "give up after so many states")
        ->type_name("N");
    explore_command->add_flag_callback(
        "--reduced", [&] { explore_options.reduction = {}; },
        "count only what a verdict needs, which reductions leave");
    ask_for_workers(explore_command, common.workers);
    explore_command->callback([&] { result = count(common, explore_options); });

    OutcomesOptions outcomes_options;
    CLI::App* outcomes_command =
        command("outcomes", "Everything that a script can end in, with a shortest schedule each.",
                "Examples:\n"
                "  lockstep outcomes script.task --global count\n"
                "  lockstep outcomes script.task --show 2\n"
                "  lockstep outcomes lost-update --against solution --global count");
    name_target(outcomes_command, outcomes_options.named);
    outcomes_command
        ->add_option("--global", outcomes_options.globals,
                     "tell outcomes apart by this variable's last value, too; can be repeated")
        ->allow_extra_args(false)
        ->type_name("NAME");
    outcomes_command
        ->add_option("--against", outcomes_options.against,
                     "which outcomes another script shares, which are missing, which are added")
        ->type_name("FILE");
    outcomes_command->add_option("--show", outcomes_options.shown, "draw the run to that outcome")
        ->type_name("NUMBER");
    outcomes_command
        ->add_option("--save", outcomes_options.save, "write the schedule of --show into FILE")
        ->type_name("FILE");
    outcomes_command
        ->add_option("--states", outcomes_options.states_max, "give up after so many states")
        ->type_name("N");
    ask_for_workers(outcomes_command, common.workers);
    outcomes_command->callback([&] { result = outcomes(common, outcomes_options); });

    StressOptions stress_options;
    CLI::App* stress_command =
        command("stress", "Many runs on real threads, next to what the explorer knows.",
                "Examples:\n"
                "  lockstep stress lost-update --runs 10000\n"
                "  lockstep stress script.task --global count --save broken.schedule");
    name_target(stress_command, stress_options.named);
    ask_for_rule(stress_command, stress_options.named);
    stress_command->add_option("--runs", stress_options.runs, "how many")
        ->check(CLI::Range(1, 100'000'000))
        ->capture_default_str();
    stress_command->add_option("--seed", stress_options.seed, "of the first run's chances")
        ->capture_default_str();
    stress_command
        ->add_option(
            "--global", stress_options.globals,
            "tell outcomes apart by this variable's last value; can be repeated; if left out, "
            "by all that are numbers")
        ->allow_extra_args(false)
        ->type_name("NAME");
    stress_command->add_option("--show", stress_options.shown, "draw this one of the failing runs")
        ->type_name("NUMBER");
    stress_command
        ->add_option("--save", stress_options.save,
                     "write the schedule of the failing run into FILE")
        ->type_name("FILE");
    stress_command->add_flag("!--no-jitter", stress_options.jitter, "without pauses between steps");
    stress_command->callback([&] { result = stress(common, stress_options); });

    BenchOptions bench_options;
    CLI::App* bench_command =
        command("bench", "Times the workloads of tests/bench, next to SPIN where it is installed.",
                "Examples:\n"
                "  lockstep bench W2 W6 --runs 1\n"
                "  lockstep bench my-script.task\n"
                "  lockstep bench W2 W3 W6 --workers 2 --side-by-side\n"
                "  lockstep bench --all-puzzles --runs 1");
    bench_command->add_option("names", bench_options.names,
                              "workloads (W1 to W7) or scripts; a model of the same name beside a "
                              "script is SPIN's");
    bench_command->add_option("--runs", bench_options.runs, "medians of so many")
        ->check(CLI::Range(1, threads::lab_repeats_max))
        ->capture_default_str();
    bench_command->add_flag("!--no-spin", bench_options.spin, "without SPIN");
    bench_command->add_flag("--cpu", bench_options.cpu,
                            "CPU time instead of time waited, for a busy machine");
    bool all_puzzles = false;
    bench_command->add_flag("--all-puzzles", all_puzzles,
                            "instead: every script of every puzzle, slowest first");
    ask_for_workers(bench_command, bench_options.workers);
    bench_command
        ->add_flag("--side-by-side", bench_options.side_by_side,
                   "instead: one search with all workers, next to as many searches with one at the "
                   "same time; nothing is left out")
        ->excludes("--all-puzzles");
    bench_command->callback([&] {
        result = all_puzzles ? bench_puzzles(common, bench_options) : bench(common, bench_options);
    });

    MatrixOptions matrix_options;
    CLI::App* matrix_command = command(
        "matrix", "The five problems of the semaphore, asked of every primitive of every system.",
        "Example:\n"
        "  lockstep matrix --markdown > systems/five-problems.md");
    matrix_command->add_flag("--markdown", matrix_options.markdown, "as the page of the screen");
    matrix_command->callback([&] { result = matrix(common, matrix_options); });

    BusOptions bus_options;
    CLI::App* bus_command =
        command("bus", "What each spin lock costs on a shared bus: tables and a plot.",
                "Example:\n"
                "  lockstep bus --cpus 16");
    bus_command->add_option("--cpus", bus_options.cpus, "the most CPUs")
        ->check(CLI::Range(2, 64))
        ->capture_default_str();
    bus_command->add_option("--rounds", bus_options.rounds, "how often each takes the lock")
        ->check(CLI::Range(1, 1000))
        ->capture_default_str();
    bus_command->add_option("--section", bus_options.section, "cycles that it is kept")
        ->check(CLI::Range(0, 100'000))
        ->capture_default_str();
    bus_command->callback([&] { result = bus(common, bus_options); });

    LocksOptions locks_options;
    CLI::App* locks_command = command(
        "locks", "Real locks on this machine's own cores, next to what the bus model predicts.",
        "Examples:\n"
        "  lockstep locks --threads 1,2,4 --section 0,100\n"
        "  lockstep locks --lock tas,ttas,mcs --seconds 0.2\n"
        "  lockstep locks --compare --repeats 10");
    locks_command
        ->add_option("--threads", locks_options.threads,
                     "so many at once; if left out: 1, 2, 4 ... and one a core")
        ->delimiter(',')
        ->type_name("N,N");
    locks_command
        ->add_option("--section", locks_options.sections, "nanoseconds that the lock is kept")
        ->delimiter(',')
        ->type_name("NS,NS")
        ->capture_default_str();
    locks_command->add_option("--outside", locks_options.outside, "nanoseconds before the next try")
        ->type_name("NS")
        ->check(CLI::Range(0, threads::lab_section_max))
        ->capture_default_str();
    CLI::Option* const only =
        locks_command->add_option("--lock", locks_options.locks, "only those: tas,ttas,std-mutex")
            ->delimiter(',')
            ->type_name("NAME,NAME");
    locks_command->add_option("--seconds", locks_options.seconds, "of each measurement")
        ->check(CLI::Range(0.001, threads::lab_seconds_max))
        ->capture_default_str();
    locks_command->add_option("--repeats", locks_options.repeats, "medians of so many")
        ->check(CLI::Range(1, threads::lab_repeats_max))
        ->capture_default_str();
    locks_command
        ->add_flag("--compare", locks_options.compare,
                   "our futex mutex and semaphore against the system's")
        ->excludes(only);
    locks_command->callback([&] { result = locks(common, locks_options); });

    ExportOptions export_options;
    CLI::App* export_command = command(
        "export", "The script as a model for another checker.",
        "Example:\n"
        "  lockstep export lost-update solution --promela model.pml && spin -o2 -a model.pml\n"
        "  gcc -O2 -DSAFETY -fwrapv -DVECTORSZ=65536 -o pan pan.c && ./pan -E -m1000000");
    name_target(export_command, export_options.named);
    export_command->add_option("--promela", export_options.promela, "write Promela into FILE, or -")
        ->type_name("FILE")
        ->required();
    export_command->callback([&] { result = export_model(common, export_options); });

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? Ok : BadInput;
    }
    return result;
}
