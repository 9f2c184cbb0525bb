// lockstep bench: the workloads of tests/bench and what they are to reach, next to SPIN where it is
// installed. Everything runs in processes of their own, one after the other, round by round, so
// that what slows the machine down slows all of them; what counts are the ratios of one run.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "engine/terminal/child.h"
#include "engine/terminal/json.h"
#include "engine/terminal/output.h"
#include "engine/terminal/workloads.h"
#include "engine/threads/cores.h"

namespace terminal {
namespace {

namespace fs = std::filesystem;

// A folder of its own for what is compiled, gone at the end.
class Scratch {
  public:
    Scratch() {
        std::string name = (fs::temp_directory_path() / "lockstep-bench-XXXXXX").string();
        if (mkdtemp(name.data())) path_ = name;
    }
    ~Scratch() {
        std::error_code error;
        if (!path_.empty()) fs::remove_all(path_, error);
    }
    const std::string& path() const { return path_; }

  private:
    std::string path_;
};

bool works(const std::string& program) { return run_child({program, "--version"}).exit == 0; }

double median(std::vector<double> all) {
    if (all.empty()) return 0;
    std::sort(all.begin(), all.end());
    const std::size_t middle = all.size() / 2;
    return all.size() % 2 == 1 ? all[middle] : (all[middle - 1] + all[middle]) / 2;
}

// One program's times over all rounds.
struct Series {
    std::vector<double> compile, check, end_to_end;
    BenchRow row;

    BenchRow medians() const {
        BenchRow result = row;
        result.compile = median(compile);
        result.check = median(check);
        result.end_to_end = median(end_to_end);
        return result;
    }
};

class Bench {
  public:
    explicit Bench(const BenchOptions& options) : options_(options) {
        std::error_code error;
        self_ = fs::read_symlink("/proc/self/exe", error).string();
        spin_ = options.spin && run_child({"spin", "-V"}).exit == 0 && works("cc");
        const std::string empty = scratch_.path() + "/empty.task";
        std::ofstream(empty) << "task nothing {}\n";
        empty_bytes_ = run_child({self_, "judge", "--json", empty}).peak_bytes;
    }

    bool with_spin() const { return spin_; }

    BenchResult measure(const Workload& workload) {
        Series reduced, plain, spin, spin_plain;
        reduced.row.program = "lockstep";
        plain.row.program = "lockstep, plain";
        spin.row.program = "SPIN";
        spin_plain.row.program = "SPIN, plain";
        for (int i = 0; i < options_.runs; i++) {
            ours(workload, {}, reduced);
            // Where nothing is wanted of it, once is enough: it may take a minute.
            if (workload.plain || i == 0) ours(workload, {"--no-reduction"}, plain);
            if (!spin_ || workload.model.empty()) continue;
            theirs(workload, workload.search, spin);
            if (workload.plain) theirs(workload, {"-DNOREDUCE"}, spin_plain);
        }
        BenchResult result{workload.name, workload.title, {}, {}};
        for (const Series* each : {&reduced, &plain, &spin, &spin_plain}) {
            if (!each->row.result.empty()) result.rows.push_back(each->medians());
        }
        if (!spin.end_to_end.empty() && !reduced.end_to_end.empty() && !plain.end_to_end.empty()) {
            const BenchRow mine = reduced.medians(), its = spin.medians();
            want(result, "end to end", its.end_to_end / mine.end_to_end, workload.end_to_end);
            want(result, "check", its.check / mine.check, workload.check);
            if (workload.plain) {
                const BenchRow full = plain.medians(), all = spin_plain.medians();
                want(result, "plain check", all.check / full.check, 1);
                want(result, "memory", all.bytes_per_state / full.bytes_per_state, 1);
            }
        }
        return result;
    }

    // One search with all workers, and as many searches with one each at the same time; nothing is
    // left out in either.
    BenchResult measure_side_by_side(const Workload& workload) {
        const int workers = options_.workers;
        const std::string processes = std::to_string(workers) + " searches";
        Series alone, together;
        std::vector<double> round_trips;
        alone.row.program = processes;
        together.row.program = std::to_string(workers) + " workers";
        for (int i = 0; i < options_.runs; i++) {
            const std::vector<std::string> one = judging(workload, 1, {"--no-reduction"});
            for (const Child& child : run_side_by_side(one, workers)) note(child, alone);
            note(run_child(judging(workload, workers, {"--no-reduction"})), together);
            round_trips.push_back(threads::line_round_trip());
        }
        BenchResult result{workload.name,
                           workload.title,
                           {alone.medians(), together.medians()},
                           {},
                           median(round_trips)};
        const double one = result.rows[0].check, all = result.rows[1].check;
        // CPU time is what all workers took together.
        const double times = options_.cpu ? 1 : workers;
        if (one > 0 && all > 0) {
            constexpr double wanted = 0.85;
            result.targets.push_back({together.row.program, one / (times * all), wanted,
                                      "of what " + processes + " do side by side"});
        }
        return result;
    }

  private:
    double seconds_of(const Child& child) const {
        return options_.cpu ? child.cpu_seconds : child.seconds;
    }

    static void want(BenchResult& result, const char* what, double ratio, double wanted) {
        if (wanted > 0) result.targets.push_back({what, ratio, wanted});
    }

    std::vector<std::string> judging(const Workload& workload, int workers,
                                     const std::vector<std::string>& flags) const {
        std::vector<std::string> command = {
            self_, "judge", "--json", "--workers", std::to_string(workers), workload.script};
        command.insert(command.end(), flags.begin(), flags.end());
        return command;
    }

    void ours(const Workload& workload, const std::vector<std::string>& flags, Series& series) {
        note(run_child(judging(workload, options_.workers, flags)), series);
    }

    void note(const Child& child, Series& series) const {
        const std::optional<Judgement> judgement = read_judgement(child.out);
        if (!judgement) {
            series.row.result = "failed, exit code " + std::to_string(child.exit);
            return;
        }
        series.row.result = judgement->verdict;
        series.row.states = judgement->states;
        series.row.transitions = judgement->transitions;
        const double check = options_.cpu ? judgement->cpu_seconds : judgement->seconds;
        series.check.push_back(check);
        series.end_to_end.push_back(seconds_of(child));
        series.compile.push_back(std::max(0.0, seconds_of(child) - check));
        series.row.bytes_per_state =
            std::max(0.0, child.peak_bytes - empty_bytes_) /
            static_cast<double>(std::max<std::uint64_t>(1, judgement->states));
    }

    void theirs(const Workload& workload, const std::vector<std::string>& flags, Series& series) {
        std::vector<std::string> translate = {"spin", "-a"};
        translate.insert(translate.end(), workload.defines.begin(), workload.defines.end());
        translate.push_back(fs::absolute(workload.model).string());
        std::vector<std::string> compile = {"cc", "-O2", "-w", "-DSAFETY", "-DMEMLIM=18000"};
        compile.insert(compile.end(), flags.begin(), flags.end());
        compile.insert(compile.end(), {"-o", "pan", "pan.c"});

        const Child translated = run_child(translate, scratch_.path());
        const Child compiled = run_child(compile, scratch_.path());
        // A hash table of 4 million slots, so that no time goes into growing it.
        const Child pan = run_child({"./pan", "-m1000000", "-w22"}, scratch_.path());
        if (translated.exit != 0 || compiled.exit != 0 || !pan.started) {
            series.row.result = "failed";
            return;
        }
        const double seconds = seconds_of(translated) + seconds_of(compiled);
        series.compile.push_back(seconds);
        series.check.push_back(seconds_of(pan));
        series.end_to_end.push_back(seconds + seconds_of(pan));
        series.row.states = static_cast<std::uint64_t>(number_before(pan.out, " states, stored"));
        series.row.transitions =
            static_cast<std::uint64_t>(number_before(pan.out, " transitions (="));
        series.row.result =
            pan.out.find("errors: 0") != std::string::npos ? "no error" : "error found";
        const double megabytes = number_before(pan.out, "\tactual memory usage for states");
        series.row.bytes_per_state =
            megabytes * 1048576 /
            static_cast<double>(std::max<std::uint64_t>(1, series.row.states));
    }

    // SPIN's report: the number in front of [words], 0 where there is none.
    static double number_before(const std::string& text, const std::string& words) {
        const std::size_t end = text.find(words);
        if (end == std::string::npos) return 0;
        std::size_t begin = end;
        while (begin > 0 &&
               (std::isdigit(static_cast<unsigned char>(text[begin - 1])) ||
                text[begin - 1] == '.' || text[begin - 1] == 'e' || text[begin - 1] == '+')) {
            begin--;
        }
        return std::atof(text.substr(begin, end - begin).c_str());
    }

    const BenchOptions& options_;
    Scratch scratch_;
    std::string self_;
    bool spin_ = false;
    double empty_bytes_ = 0;
};

std::string per_second(std::uint64_t count, double seconds) {
    return seconds > 0 ? with_decimals(static_cast<double>(count) / seconds / 1e6, 2) : "";
}

void print(const BenchResult& result) {
    std::printf("%s\n", coloured(Colour::Strong, result.name + "  " + result.title).c_str());
    Table table;
    table.right = {false, false, true, true, true, true, true, true, true, true};
    table.rows = {{"", "", "states", "transitions", "compile s", "check s", "both s", "M states/s",
                   "M trans/s", "bytes/state"}};
    for (const BenchRow& row : result.rows) {
        table.rows.push_back(
            {"  " + row.program, row.result, with_commas(row.states), with_commas(row.transitions),
             with_decimals(row.compile, 4), with_decimals(row.check, 4),
             with_decimals(row.end_to_end, 4), per_second(row.states, row.check),
             per_second(row.transitions, row.check), with_decimals(row.bytes_per_state, 1)});
    }
    std::printf("%s", table.text().c_str());
    for (const BenchTarget& target : result.targets) {
        const bool met = target.ratio >= target.wanted;
        std::printf("  %-12s %8s %s, wanted %s: %s\n", target.what.c_str(),
                    with_decimals(target.ratio, 2).c_str(), target.of.c_str(),
                    with_decimals(target.wanted, target.wanted < 1 ? 2 : 0).c_str(),
                    coloured(met ? Colour::Good : Colour::Bad, met ? "met" : "NOT MET").c_str());
    }
    if (result.line_round_trip > 0) {
        std::printf("  from core to core and back a line of memory took %.0f ns\n",
                    result.line_round_trip);
    }
    std::printf("\n");
    std::fflush(stdout);
}

}  // namespace

int bench(const Common& common, const BenchOptions& options) {
    if (!can_start()) {
        return report(common,
                      {{lang::Severity::Error,
                        "bench",
                        {},
                        "every search is measured in a process of its own, and node starts none",
                        "use the native program; --all-puzzles measures within this one"}});
    }
    std::vector<Workload> chosen;
    const std::vector<Workload> known =
        workloads(std::string(LOCKSTEP_SOURCE_DIR) + "/tests/bench");
    for (const std::string& name : options.names) {
        const std::size_t before = chosen.size();
        std::copy_if(known.begin(), known.end(), std::back_inserter(chosen),
                     [&](const Workload& each) { return each.name.rfind(name, 0) == 0; });
        std::error_code error;
        if (chosen.size() == before && fs::is_regular_file(name, error)) {
            chosen.push_back(workload_of(name));
        }
        if (chosen.size() > before) continue;
        return report(common, {{lang::Severity::Error,
                                name,
                                {},
                                "there is no workload and no script of this name",
                                "the workloads are W1, W2, W3, W5, W6a, W6b and W7"}});
    }
    if (options.names.empty()) chosen = known;

    Bench bench(options);
    if (!common.json) {
        const char* const beside = options.side_by_side ? ""
                                   : bench.with_spin()  ? " SPIN's checker is compiled with -O2."
                                                       : " SPIN is not installed or not asked for.";
        std::printf("Medians of %d, %s.%s\n\n", options.runs,
                    options.cpu ? "CPU time" : "time waited", beside);
    }
    std::vector<BenchResult> results;
    for (const Workload& workload : chosen) {
        results.push_back(options.side_by_side ? bench.measure_side_by_side(workload)
                                               : bench.measure(workload));
        if (!common.json) print(results.back());
    }
    if (common.json) std::printf("%s\n", json_text(results).c_str());
    return Ok;
}

}  // namespace terminal
