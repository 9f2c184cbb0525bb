// The answers of the commands as JSON, one object each. Only json.cpp includes nlohmann-json, which
// is slow to compile. The keys are part of what users build on: add, do not rename.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/explore/failures.h"
#include "engine/explore/outcomes.h"
#include "engine/puzzle/course.h"
#include "engine/sched/run.h"
#include "engine/terminal/search.h"
#include "engine/terminal/target.h"

namespace threads {
struct LabResult;
class Stress;
}  // namespace threads

namespace terminal {

std::string json_text(const std::vector<lang::Diagnostic>& diagnostics);
std::string json_text(const std::vector<puzzle::Puzzle>& puzzles);
std::string json_text(const puzzle::Course& course, const std::vector<puzzle::Puzzle>& puzzles);
std::string json_text(const puzzle::Puzzle& puzzle);
std::string json_text(const Target& target, const Searched& searched);
std::string json_text(const Target& target, const explore::FailureSet& set, double seconds);
std::string json_text(const Target& target, const explore::Counts& counts, bool finished,
                      const explore::Schedules* schedules);
std::string json_text(const Target& target, const explore::OutcomeSet& set, double seconds);
std::string json_text(const Target& mine, const explore::OutcomeSet& set, const Target& theirs,
                      const explore::OutcomeSet& other, const explore::Comparison& comparison);
std::string json_text(const Target& target, const threads::Stress& stress, double seconds);
std::string json_text(const Target& target, const sched::Run& run,
                      const std::vector<lang::Diagnostic>& diagnostics);

struct Checked {
    std::string folder;
    puzzle::Proof proof;
};
std::string json_text(const std::vector<Checked>& checked,
                      const std::vector<lang::Diagnostic>& courses);
std::string json_of_folder(const std::string& path);

// One program on one workload of the benchmark: medians, in seconds.
struct BenchRow {
    std::string program, result;
    std::uint64_t states = 0, transitions = 0;
    double compile = 0, check = 0, end_to_end = 0;
    double bytes_per_state = 0;  // beyond what an empty script takes
};
// How many times as much as ours SPIN takes, or what workers reach of as many searches side by
// side, and what is wanted.
struct BenchTarget {
    std::string what;
    double ratio, wanted;
    std::string of = "times SPIN's";
};
struct BenchResult {
    std::string name, title;
    std::vector<BenchRow> rows;
    std::vector<BenchTarget> targets;
    double line_round_trip = 0;  // ns, from core to core meanwhile; 0: not measured
};
std::string json_text(const std::vector<BenchResult>& results);

std::string json_text(const threads::LabResult& result);

struct PuzzleTime {
    std::string puzzle, script, verdict;
    std::uint64_t states = 0;
    double seconds = 0;
};
std::string json_text(const std::vector<PuzzleTime>& times);

// What the benchmark reads again of an answer of `lockstep judge --json`.
struct Judgement {
    std::string verdict;
    std::uint64_t states = 0, transitions = 0;
    double seconds = 0, cpu_seconds = 0;
};
std::optional<Judgement> read_judgement(const std::string& json);

}  // namespace terminal
