#include "engine/terminal/json.h"

#include <nlohmann/json.hpp>

#include "engine/sched/schedule.h"
#include "engine/terminal/output.h"
#include "engine/threads/lab.h"
#include "engine/threads/stress.h"
#include "engine/vm/inspect.h"
#include "engine/vm/races.h"

namespace terminal {
namespace {

using Json = nlohmann::ordered_json;

std::string dump(const Json& json) {
    // A file can hold bytes that are no UTF-8; they are replaced, not refused.
    return json.dump(2, ' ', false, Json::error_handler_t::replace);
}

Json json_of(const lang::Program& program, const lang::Span& span) {
    if (span.line == 0 || span.file >= program.sources.size()) return nullptr;
    return {
        {"file", program.sources[span.file].name}, {"line", span.line}, {"column", span.column}};
}

Json json_of(const lang::Diagnostic& each) {
    const char* severity = each.severity == lang::Severity::Error     ? "error"
                           : each.severity == lang::Severity::Warning ? "warning"
                                                                      : "note";
    return {{"severity", severity},       {"file", each.file},       {"line", each.span.line},
            {"column", each.span.column}, {"message", each.message}, {"remedy", each.remedy}};
}

Json json_of(const std::vector<lang::Diagnostic>& diagnostics) {
    Json list = Json::array();
    for (const lang::Diagnostic& each : diagnostics) list.push_back(json_of(each));
    return list;
}

Json json_of(const explore::Counts& counts) {
    return {{"states", counts.states},     {"transitions", counts.transitions},
            {"finished", counts.finished}, {"deadlocks", counts.deadlocks},
            {"depth", counts.depth},       {"bytes", counts.bytes}};
}

Json json_of(const Target& target) {
    Json json = {{"puzzle", nullptr}, {"file", target.file}};
    if (target.puzzle) json["puzzle"] = target.puzzle->id;
    return json;
}

Json json_of(const puzzle::Puzzle& each) {
    return {{"id", each.id},        {"folder", each.folder},         {"title", each.title},
            {"kind", each.kind},    {"difficulty", each.difficulty}, {"summary", each.summary},
            {"origin", each.origin}};
}

Json json_of(const Target& target, const explore::OutcomeSet& set) {
    Json list = Json::array();
    for (const explore::Outcome& each : set.outcomes) {
        Json values = Json::object();
        for (std::size_t i = 0; i < each.values.size(); i++)
            values[set.globals[i]] = each.values[i];
        list.push_back({{"ending", each.ending},
                        {"output", each.output},
                        {"values", values},
                        {"steps", each.schedule.size()},
                        {"shortest", each.shortest},
                        {"schedule", sched::write(*target.built.machine, each.schedule)},
                        {"compact_schedule", sched::compact_write(each.schedule)}});
    }
    return list;
}

// The verdict itself, without what it took to find it.
Json json_of(const Target& target, const explore::Verdict& verdict) {
    const lang::Program& program = *target.built.program;
    Json json = Json::object();
    json["verdict"] = explore::word(verdict.kind);
    json["passed"] = verdict.passed();
    json["sentence"] = verdict.sentence;
    json["bounds"] = verdict.bounds;
    json["property"] = verdict.property;
    json["place"] = json_of(program, verdict.span);
    json["second_place"] = json_of(program, verdict.second);
    json["simplest"] = verdict.simplest;
    json["preemptions"] = verdict.preemptions;
    json["steps"] = verdict.schedule.size();
    json["relevant"] = Json::array();
    for (std::size_t i = 0; i < program.tasks.size(); i++) {
        if ((verdict.relevant >> i & 1) != 0) json["relevant"].push_back(program.tasks[i].name);
    }
    json["story"] = Json::array();
    for (const explore::StoryLine& line : verdict.story) {
        json["story"].push_back({{"step", line.step}, {"text", line.text}});
    }
    json["findings"] = Json::array();
    for (const explore::Finding& finding : verdict.findings) {
        json["findings"].push_back(
            {{"text", finding.text}, {"place", json_of(program, finding.span)}});
    }
    json["schedule"] =
        verdict.schedule.empty() ? "" : sched::write(*target.built.machine, verdict.schedule);
    json["compact_schedule"] = sched::compact_write(verdict.schedule);
    if (verdict.loop_from != explore::Verdict::no_loop) json["loop_from"] = verdict.loop_from;
    json["fairness"] = verdict.fairness;
    return json;
}

}  // namespace

std::string json_text(const std::vector<lang::Diagnostic>& diagnostics) {
    return dump({{"verdict", "error"}, {"diagnostics", json_of(diagnostics)}});
}

std::string json_text(const std::vector<puzzle::Puzzle>& puzzles) {
    Json list = Json::array();
    for (const puzzle::Puzzle& each : puzzles) list.push_back(json_of(each));
    return dump({{"puzzles", list}});
}

std::string json_text(const puzzle::Course& course, const std::vector<puzzle::Puzzle>& puzzles) {
    Json list = Json::array();
    for (const puzzle::Rung& rung : course.rungs) {
        const puzzle::Puzzle* puzzle = puzzle::find(puzzles, rung.puzzle);
        if (!puzzle) continue;
        Json json = json_of(*puzzle);
        if (course.ladder) json["aim"] = rung.aim;
        list.push_back(json);
    }
    return dump({{"id", course.id},
                 {"title", course.title},
                 {"summary", course.summary},
                 {"puzzles", list}});
}

std::string json_text(const puzzle::Puzzle& puzzle) {
    Json json = json_of(puzzle);
    json["statement"] = puzzle.statement;
    json["explanation"] = puzzle.explanation;
    json["hints"] = Json::array();
    for (const puzzle::Hint& hint : puzzle.hints) {
        json["hints"].push_back(
            {{"title", hint.title}, {"text", hint.text}, {"verdict", hint.verdict}});
    }
    json["expected"] = Json::array();
    for (const puzzle::Expected& each : puzzle.expected) {
        json["expected"].push_back(
            {{"file", each.file}, {"verdict", each.verdict}, {"why", each.why}});
    }
    json["schedules"] = Json::array();
    for (const puzzle::Expected& each : puzzle.schedules) {
        json["schedules"].push_back(
            {{"file", each.file}, {"verdict", each.verdict}, {"why", each.why}});
    }
    json["candidates"] = Json::array();
    for (const puzzle::Candidate& each : puzzle.candidates) {
        json["candidates"].push_back(
            {{"outcome", each.outcome}, {"possible", each.possible}, {"why", each.why}});
    }
    json["starts_from"] = puzzle.starts_from;
    json["files"] = Json::object();
    for (const puzzle::File& file : puzzle.files) json["files"][file.name] = file.text;
    return dump(json);
}

std::string json_text(const Target& target, const Searched& searched) {
    const explore::Verdict& verdict = searched.verdict;
    Json json = json_of(target);
    json.update(json_of(target, verdict));
    json["counts"] = json_of(verdict.counts);
    json["covered"] = {{"preemptions", verdict.covered.preemptions},
                       {"states", verdict.covered.states},
                       {"all", verdict.covered.all}};
    json["seconds"] = searched.seconds;
    json["cpu_seconds"] = searched.cpu_seconds;
    json["diagnostics"] = json_of(target.built.diagnostics);
    return dump(json);
}

std::string json_text(const Target& target, const explore::FailureSet& set, double seconds) {
    Json json = json_of(target);
    json["complete"] = set.complete;
    json["bounds"] = set.bounds;
    json["failures"] = Json::array();
    for (const explore::Verdict& each : set.failures) {
        json["failures"].push_back(json_of(target, each));
    }
    json["counts"] = json_of(set.counts);
    json["seconds"] = seconds;
    return dump(json);
}

std::string json_text(const Target& target, const explore::Counts& counts, bool finished,
                      const explore::Schedules* schedules) {
    Json json = json_of(target);
    json["finished"] = finished;
    json["counts"] = json_of(counts);
    if (schedules) {
        json["schedules"] = {{"complete", schedules->complete},
                             {"deadlocked", schedules->deadlocked},
                             {"failed", schedules->failed},
                             {"finished", schedules->finished}};
    }
    return dump(json);
}

std::string json_text(const Target& target, const explore::OutcomeSet& set, double seconds) {
    Json json = json_of(target);
    json["complete"] = set.complete;
    json["bounds"] = set.bounds;
    json["outcomes"] = json_of(target, set);
    json["counts"] = json_of(set.counts);
    json["seconds"] = seconds;
    return dump(json);
}

std::string json_text(const Target& mine, const explore::OutcomeSet& set, const Target& theirs,
                      const explore::OutcomeSet& other, const explore::Comparison& comparison) {
    const Json left = json_of(mine, set), right = json_of(theirs, other);
    const auto part = [](const Json& from, const std::vector<std::size_t>& which) {
        Json list = Json::array();
        for (const std::size_t i : which) list.push_back(from[i]);
        return list;
    };
    Json json = json_of(mine);
    json["against"] = json_of(theirs);
    json["equal"] = comparison.equal();
    json["complete"] = set.complete && other.complete;
    json["same"] = part(left, comparison.same);
    json["missing"] = part(right, comparison.missing);
    json["added"] = part(left, comparison.added);
    return dump(json);
}

std::string json_text(const Target& target, const threads::Stress& stress, double seconds) {
    Json json = json_of(target);
    json["runs"] = stress.made();
    json["failed"] = stress.failed();
    json["gate"] = stress.gate();
    json["simulated_since"] = stress.trouble();
    json["outcomes"] = Json::array();
    for (const threads::Bar& bar : stress.bars()) {
        const char* allowed = bar.allowed == threads::Allowed::Yes  ? "yes"
                              : bar.allowed == threads::Allowed::No ? "no"
                                                                    : "unknown";
        Json each{{"runs", bar.runs},
                  {"ending", bar.outcome.ending},
                  {"output", bar.outcome.output},
                  {"failure", bar.failure},
                  {"seed", bar.seed},
                  {"an_interleaving", allowed}};
        each["globals"] = Json::object();
        for (std::size_t i = 0; i < bar.outcome.values.size(); i++) {
            each["globals"][stress.outcomes().globals[i]] = bar.outcome.values[i];
        }
        json["outcomes"].push_back(std::move(each));
    }
    json["explorer"] = {{"complete", stress.outcomes().complete},
                        {"bounds", stress.outcomes().bounds},
                        {"outcomes", json_of(target, stress.outcomes())},
                        {"states", stress.lost().states},
                        {"states_counted", stress.lost().complete}};
    if (stress.lost().complete) json["explorer"]["lost_states"] = stress.lost().lost;
    json["seconds"] = seconds;
    return dump(json);
}

std::string json_text(const Target& target, const sched::Run& run,
                      const std::vector<lang::Diagnostic>& diagnostics) {
    const vm::Word* world = run.last().data();
    Json json = json_of(target);
    json["ending"] = ending_word(run.ending());
    json["sentence"] = sched::ending_sentence(run);
    json["steps"] = run.size();
    json["output"] = vm::output(run.machine(), world);
    json["cpu"] = sched::cpu_line(run);
    json["variables"] = Json::array();
    for (const vm::VariableView& each : vm::variables(run.machine(), world, false)) {
        json["variables"].push_back({{"name", each.name},
                                     {"type", each.type},
                                     {"value", each.value},
                                     {"depth", each.depth}});
    }
    json["schedule"] = sched::write(run.machine(), run.choices());
    json["races"] = Json::array();
    if (target.rules.races != explore::Races::Off) {
        for (const vm::RunRace& race : vm::races(run.machine(), run.choices()))
            json["races"].push_back(vm::sentence(run.machine().program, race));
    }
    json["diagnostics"] = json_of(diagnostics);
    return dump(json);
}

std::string json_text(const std::vector<Checked>& checked,
                      const std::vector<lang::Diagnostic>& courses) {
    Json list = Json::array();
    bool all = !lang::has_error(courses);
    for (const Checked& each : checked) {
        all = all && each.proof.ok();
        Json rows = Json::array();
        for (const puzzle::Proof::Row& row : each.proof.rows) {
            rows.push_back({{"file", row.file},
                            {"expected", row.expected},
                            {"got", row.got},
                            {"ok", row.ok},
                            {"sentence", row.verdict.sentence},
                            {"states", row.verdict.counts.states},
                            {"seconds", row.seconds},
                            {"diagnostics", json_of(row.diagnostics)}});
        }
        list.push_back({{"folder", each.folder},
                        {"ok", each.proof.ok()},
                        {"diagnostics", json_of(each.proof.diagnostics)},
                        {"scripts", rows}});
    }
    return dump({{"ok", all}, {"puzzles", list}, {"courses", json_of(courses)}});
}

std::string json_of_folder(const std::string& path) { return dump({{"folder", path}}); }

std::string json_text(const std::vector<BenchResult>& results) {
    Json list = Json::array();
    for (const BenchResult& result : results) {
        Json rows = Json::array(), targets = Json::array();
        for (const BenchRow& row : result.rows) {
            rows.push_back({{"program", row.program},
                            {"result", row.result},
                            {"states", row.states},
                            {"transitions", row.transitions},
                            {"compile_seconds", row.compile},
                            {"check_seconds", row.check},
                            {"seconds", row.end_to_end},
                            {"bytes_per_state", row.bytes_per_state}});
        }
        for (const BenchTarget& target : result.targets) {
            targets.push_back({{"what", target.what},
                               {"of", target.of},
                               {"ratio", target.ratio},
                               {"wanted", target.wanted},
                               {"met", target.ratio >= target.wanted}});
        }
        Json workload = {{"name", result.name},
                         {"title", result.title},
                         {"programs", rows},
                         {"targets", targets}};
        if (result.line_round_trip > 0) workload["line_round_trip_ns"] = result.line_round_trip;
        list.push_back(workload);
    }
    return dump({{"workloads", list}});
}

std::string json_text(const threads::LabResult& result) {
    Json cells = Json::array(), held = Json::array();
    for (const threads::LabCell& cell : result.cells) {
        cells.push_back({{"lock", threads::name(cell.lock)},
                         {"threads", cell.threads},
                         {"section_ns", cell.section},
                         {"per_second", cell.per_second},
                         {"fairness", cell.fairness},
                         {"least_share", cell.least},
                         {"most_share", cell.most},
                         {"longest_run", cell.longest_run},
                         {"hand_off_ns", cell.hand_off},
                         {"hand_off_p99_ns", cell.hand_off_p99},
                         {"hand_off_mean_ns", cell.hand_off_mean}});
    }
    for (const threads::LabHeld& each : result.held) {
        held.push_back({{"lock", threads::name(each.lock)},
                        {"waiters", each.waiters},
                        {"reads", each.reads},
                        {"writes", each.writes},
                        {"memory", each.memory}});
    }
    return dump({{"cores", result.bench.cores},
                 {"clock_step_ns", result.bench.clock_step},
                 {"clock_cost_ns", result.bench.clock_cost},
                 {"ran", result.ran},
                 {"rounds", result.rounds},
                 {"cells", cells},
                 {"held", held},
                 {"trouble", result.trouble}});
}

std::string json_text(const std::vector<PuzzleTime>& times) {
    Json list = Json::array();
    for (const PuzzleTime& time : times) {
        list.push_back({{"puzzle", time.puzzle},
                        {"script", time.script},
                        {"verdict", time.verdict},
                        {"states", time.states},
                        {"seconds", time.seconds}});
    }
    return dump({{"scripts", list}});
}

std::optional<Judgement> read_judgement(const std::string& text) {
    const Json json = Json::parse(text, nullptr, false);
    if (!json.is_object() || !json.contains("counts")) return {};
    Judgement judgement;
    judgement.verdict = json.value("verdict", "");
    judgement.states = json["counts"].value("states", std::uint64_t{0});
    judgement.transitions = json["counts"].value("transitions", std::uint64_t{0});
    judgement.seconds = json.value("seconds", 0.0);
    judgement.cpu_seconds = json.value("cpu_seconds", 0.0);
    return judgement;
}

}  // namespace terminal
