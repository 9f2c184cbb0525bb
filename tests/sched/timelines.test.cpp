// The timelines of tests/timelines, tick for tick. Each file is a script whose locks carry PROTOCOL(n),
// and lines that say what must come out under which protocols:
//   // none inherit cpu: L[0,3) Md[3,10)      who has the CPU when
//   // none calls: L lock@0 end@16; Md end@6   when each lock call returns, when each task ends
//   // inherit priorities: L 1-3@2; L 3-1@5    every change of an effective priority
#include <catch2/catch_test_macros.hpp>

#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "engine/api/tables.h"
#include "engine/lang/compile.h"
#include "engine/sched/run.h"

namespace {

const std::map<std::string, std::string> protocols = {
    {"none", "[[lockstep::priority_order, lockstep::hand_off]]"},
    {"inherit", "[[lockstep::inherit]]"},
    {"ceiling", "[[lockstep::ceiling(@)]]"},
    {"barging", "[[lockstep::priority_order, lockstep::barging]]"},
};

std::string with_protocol(std::string script, const std::string& attributes) {
    for (std::size_t at; (at = script.find("PROTOCOL(")) != std::string::npos;) {
        const std::size_t end = script.find(')', at);
        if (end == std::string::npos) break;
        const std::string number = script.substr(at + 9, end - at - 9);
        std::string text = attributes;
        if (const auto hole = text.find('@'); hole != std::string::npos) text.replace(hole, 1, number);
        script.replace(at, end + 1 - at, text);
    }
    return script;
}

struct Row {
    std::string protocol, what, expected;
};

std::vector<Row> rows(const std::string& script) {
    std::vector<Row> found;
    std::istringstream lines(script);
    for (std::string line; std::getline(lines, line);) {
        const auto colon = line.find(':');
        if (line.rfind("// ", 0) != 0 || colon == std::string::npos) continue;
        std::istringstream head(line.substr(3, colon - 3));
        std::vector<std::string> words;
        for (std::string word; head >> word;) words.push_back(word);
        if (words.size() < 2) continue;
        const std::string what = words.back();
        if (what != "cpu" && what != "calls" && what != "priorities") continue;
        words.pop_back();
        std::string expected = line.substr(colon + 1);
        if (!expected.empty() && expected[0] == ' ') expected.erase(0, 1);
        for (const std::string& protocol : words) {
            REQUIRE(protocols.count(protocol) == 1);
            found.push_back({protocol, what, expected});
        }
    }
    return found;
}

std::string joined(const std::vector<std::string>& parts) {
    std::string all;
    for (const std::string& part : parts) all += (all.empty() ? "" : "; ") + part;
    return all;
}

template <class Function> void each_event(const sched::Run& run, Function function) {
    for (std::size_t step = 0; step < run.size(); step++) {
        const std::size_t end = step + 1 < run.size() ? run.first_event(step + 1) : run.events().size();
        for (std::size_t i = run.first_event(step); i < end; i++) function(step, run.events()[i]);
    }
}

// "L lock@0 end@16; Md end@6": tasks in order of declaration.
std::string calls(const sched::Run& run, const lang::Program& program) {
    std::vector<std::string> lines;
    for (const lang::Task& task : program.tasks) lines.push_back(task.name);
    each_event(run, [&](std::size_t step, const vm::Event& e) {
        const std::string tick = "@" + std::to_string(run.tick(step));
        if (e.kind == sync::EventKind::Ended) lines[e.task] += " end" + tick;
        if (e.kind == sync::EventKind::Call &&
            lang::text_of(program, program.spans[e.pc]).find(".lock()") != std::string::npos) {
            lines[e.task] += " lock" + tick;
        }
    });
    return joined(lines);
}

std::string priorities(const sched::Run& run, const lang::Program& program) {
    // Changes of one tick by name: whether a grant or a drop is told first means nothing.
    std::map<vm::Word, std::set<std::string>> at;
    each_event(run, [&](std::size_t step, const vm::Event& e) {
        if (e.kind != sync::EventKind::Priority) return;
        at[run.tick(step)].insert(program.tasks[e.task].name + " " + std::to_string(e.value) + "-" +
                                  std::to_string(e.extra) + "@" + std::to_string(run.tick(step)));
    });
    std::vector<std::string> lines;
    for (const auto& [tick, here] : at) lines.insert(lines.end(), here.begin(), here.end());
    return joined(lines);
}

}  // namespace

TEST_CASE("the reference timelines come out tick for tick", "[sched]") {
    int checked = 0;
    for (const auto& entry : std::filesystem::directory_iterator(LOCKSTEP_SOURCE_DIR "/tests/timelines")) {
        std::ifstream file(entry.path());
        std::stringstream script;
        script << file.rdbuf();
        for (const Row& row : rows(script.str())) {
            INFO(entry.path().filename().string() << ", " << row.protocol << " " << row.what);
            const lang::Text text{"script", with_protocol(script.str(), protocols.at(row.protocol)),
                                  lang::Role::Sandbox};
            const lang::Compiled compiled = lang::compile({&text, 1}, api::tables(), {.exact_time = true, .allowed = {}});
            for (const auto& d : compiled.diagnostics) FAIL_CHECK(lang::to_string(d));
            REQUIRE(compiled.ok());
            vm::Settings settings;
            settings.rule.scheduling = vm::Rule::Scheduling::Priority;
            sched::Run run(std::make_shared<vm::Machine>(compiled.program, settings));
            const auto policy = sched::first();
            run.play(*policy, 1000);
            CHECK(run.ending() != sched::Ending::Open);
            const std::string got = row.what == "cpu"     ? sched::cpu_line(run)
                                    : row.what == "calls" ? calls(run, compiled.program)
                                                          : priorities(run, compiled.program);
            CHECK(got == row.expected);
            checked++;
        }
    }
    CHECK(checked >= 50);
}
