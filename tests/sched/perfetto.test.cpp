// A run as a trace in Chrome's format.
#include "engine/sched/perfetto.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <vector>

#include "engine/puzzle/puzzle.h"

namespace {

nlohmann::json trace_of(const std::string& text, const std::string& title = "t") {
    puzzle::Rules rules;
    const puzzle::Built built = puzzle::build_script("x.task", text, rules);
    REQUIRE(built.machine);
    sched::Run run(built.machine);
    run.play(*sched::first(), 200);
    return nlohmann::json::parse(sched::perfetto(run, title));
}

const std::string inversion = R"(//! rule = "priority"
#include <mutex>
#include <lockstep.h>
std::mutex m [[lockstep::inherit]];
task low priority(1) at(0) { m.lock(); work(4); m.unlock(); work(2); }
task high priority(9) at(2) { work(1); m.lock(); work(2); m.unlock(); }
)";

}  // namespace

TEST_CASE("a trace for Perfetto has a track a task and a track a lock", "[sched]") {
    const nlohmann::json trace = trace_of(inversion, "the \"title\"");
    std::vector<std::string> tracks;
    int slices = 0, counters = 0, owners = 0;
    bool title = false;
    for (const auto& event : trace.at("traceEvents")) {
        const std::string phase = event.at("ph");
        const std::string name = event.at("name");
        if (name == "thread_name") tracks.push_back(event["args"]["name"]);
        title |= name == "process_name" && event["args"]["name"] == "the \"title\": tasks";
        if (phase == "C") ++counters;
        if (phase != "X") continue;
        ++slices;
        CHECK(event.at("dur").get<int>() > 0);
        if (event.at("pid") == 2) ++owners;
        if (name == "blocked on m") CHECK(event["args"]["held by"] == "low");
    }
    CHECK(tracks == std::vector<std::string>{"low", "high", "m"});
    CHECK(title);
    CHECK(owners == 2);
    CHECK(slices > owners + 4);
    // low: its own priority, high's while it holds m, its own again; high: one.
    CHECK(counters == 4);
}

TEST_CASE("an arrow of a trace has both its ends at one time", "[sched]") {
    const nlohmann::json trace = trace_of(inversion);
    int begun = 0, ended = 0;
    for (const auto& event : trace.at("traceEvents")) {
        if (event.at("ph") == "s") ++begun;
        if (event.at("ph") == "f") ++ended;
    }
    CHECK(begun == ended);
    CHECK(begun > 0);
}

TEST_CASE("a run without a step is an empty trace", "[sched]") {
    puzzle::Rules rules;
    const puzzle::Built built = puzzle::build_script("x.task", "task one { }\n", rules);
    REQUIRE(built.machine);
    const sched::Run run(built.machine);
    const auto trace = nlohmann::json::parse(sched::perfetto(run, "t"));
    CHECK(trace.at("traceEvents").size() == 2);
}

TEST_CASE("a measured run is a trace in its own time", "[sched]") {
    puzzle::Rules rules;
    const puzzle::Built built =
        puzzle::build_script("x.task", "int x; task one { x = 1; x = 2; x = 3; }\n", rules);
    REQUIRE(built.machine);
    sched::Run run(built.machine);
    run.play(*sched::first(), 200);
    std::vector<std::uint64_t> nanoseconds;
    for (std::size_t i = 0; i < run.size(); ++i) nanoseconds.push_back(i * 2'500);
    run.measured(nanoseconds);
    const auto trace = nlohmann::json::parse(sched::perfetto(run, "t"));
    double last = 0;
    for (const auto& event : trace.at("traceEvents")) {
        if (event.at("ph") == "X")
            last = std::max(last, event["ts"].get<double>() + event["dur"].get<double>());
    }
    const double end = static_cast<double>(nanoseconds.back() + 1) / 1000;
    CHECK(last > end - 3);
    CHECK(last < end + 1);
    // What is added is not measured.
    run.cut(1);
    CHECK_FALSE(run.is_measured());
    CHECK(run.tick(1) == 1);
}

TEST_CASE("a measured run does not take its nanoseconds for ticks", "[sched]") {
    puzzle::Rules rules;
    const puzzle::Built built = puzzle::build_script(
        "x.task", "//! rule = \"priority\"\n#include <lockstep.h>\ntask one { work(3); }\n", rules);
    REQUIRE(built.machine);
    sched::Run run(built.machine);
    run.play(*sched::first(), 200);
    CHECK(sched::ending_sentence(run) == "At tick 3 every task has ended.");
    std::vector<std::uint64_t> nanoseconds(run.size(), 80'000);
    run.measured(nanoseconds);
    CHECK(sched::ending_sentence(run) ==
          "After " + std::to_string(run.size()) + " steps every task has ended.");
    run.cut(0);
    CHECK_FALSE(run.is_measured());
}
