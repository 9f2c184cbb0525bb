// Free scripts: their rules in `//!` lines, and the bad input that people and fuzzers bring.
#include "engine/sched/run.h"
#include "engine/sched/schedule.h"
#include "tests/puzzle/folder.h"

namespace puzzle {

namespace {

constexpr const char* two_tasks = "int x = 0;\ntask a { x = 1; }\ntask b { x = 2; }\n";

explore::Verdict verdict_of(const std::string& text) {
    Rules rules;
    Built built = build_script("script.task", text, rules);
    INFO(written(built.diagnostics));
    REQUIRE(built.machine);
    return explore::judge(built.machine, question(rules));
}

}  // namespace

TEST_CASE("the lines of a script that begin with //! are its rules", "[puzzle]") {
    Rules rules;
    Built built =
        build_script("s.task",
                     "//! rule = \"priority\"\n//! cores = 2\nint x = 0;\n//! races = \"off\"\n"
                     "//! spurious = false\n//! states = 1000\ntask a { x = 1; }\n",
                     rules);
    INFO(written(built.diagnostics));
    REQUIRE(built.machine);
    CHECK(rules.rule.exact_time());
    CHECK(rules.rule.cores == 2);
    CHECK(rules.races == explore::Races::Off);
    CHECK_FALSE(rules.rule.spurious);
    CHECK(rules.limits.states_max == 1000);
    CHECK(built.machine->settings.rule.cores == 2);
}

TEST_CASE("a mistake in a script's rules has its line and column", "[puzzle]") {
    struct Row {
        const char* text;
        const char* says;
    };
    const Row rows[] = {
        {"int x;\n//! rule = \"priorty\"\ntask a { x = 1; }",
         "s.task:2:12: error: \"priorty\" is no value"},
        {"int x;\n//! cors = 2\ntask a { x = 1; }", "s.task:2:5: error: unknown key \"cors\""},
        {"//! rule = priority\ntask a { }", "s.task:1:"},
        {"//! kind = \"fix\"\ntask a { }", "unknown key \"kind\""},
        {"//! cores = 2\ntask a { }", "write rule = \"priority\""},
    };
    for (const Row& row : rows) {
        Rules rules;
        Built built = build_script("s.task", row.text, rules);
        INFO(written(built.diagnostics));
        CHECK(built.machine == nullptr);
        CHECK(says(built.diagnostics, row.says));
    }
}

TEST_CASE("a race is a failure, a note, or nothing, as the rules say", "[puzzle]") {
    CHECK(verdict_of(two_tasks).kind == explore::VerdictKind::DataRace);
    explore::Verdict noted = verdict_of("//! races = \"note\"\n" + std::string(two_tasks));
    CHECK(noted.passed());
    CHECK_FALSE(noted.findings.empty());
    explore::Verdict ignored = verdict_of("//! races = \"off\"\n" + std::string(two_tasks));
    CHECK(ignored.passed());
    CHECK(ignored.findings.empty());
}

TEST_CASE("a script in which nothing would run is told so", "[puzzle]") {
    Rules rules;
    Built built = build_script("s.task", "int x = 0;\nvoid f() { x++; }\n", rules);
    CHECK(built.machine == nullptr);
    CHECK(says(built.diagnostics, "there is nothing to run"));
    CHECK_FALSE(build_script("empty.task", "", rules).machine);
}

TEST_CASE("a script with twenty kinds of error has twenty messages", "[puzzle]") {
    const std::string text =
        "#include <mutx>\n"      // 1: no such header
        "#include <iostream>\n"  // 2: C++, but outside
        "#include <mutex>\n"
        "int a = ;\n"                               // 3: nothing behind =
        "float f = 1;\n"                            // 4: no such type here
        "std::mutx m;\n"                            // 5: near mutex
        "std::semaphore s(1);\n"                    // 6: header or name
        "int b[0];\n"                               // 7: an array of nothing
        "int c = d;\n"                              // 8: undeclared
        "void f1() { return 1; }\n"                 // 9: a value from void
        "int f2() { return; }\n"                    // 10: no value
        "void f3() { undeclared(); }\n"             // 11
        "void f4() { int x = 1; int x = 2; }\n"     // 12: twice
        "void f5() { break; }\n"                    // 13: no loop
        "void f6() { f1(1); }\n"                    // 14: too many arguments
        "void f7() { 3 = 4; }\n"                    // 15: not assignable
        "void f8() { int* p = new int; }\n"         // 16: outside
        "void f9() { throw 1; }\n"                  // 17: outside
        "void f10() { goto end; }\n"                // 18: outside
        "const int K = 1; void f11() { K = 2; }\n"  // 19: constant
        "template <class T> void f12(T) {}\n"       // 20: outside
        "task t { int y = 1 }\n";                   // 21: a semicolon
    Rules rules;
    Built built = build_script("s.task", text, rules);
    INFO(written(built.diagnostics));
    CHECK(built.machine == nullptr);
    std::vector<std::uint32_t> lines;
    for (const lang::Diagnostic& each : built.diagnostics) {
        if (each.severity == lang::Severity::Error &&
            (lines.empty() || lines.back() != each.span.line)) {
            lines.push_back(each.span.line);
        }
    }
    CHECK(lines.size() >= 20);
}

TEST_CASE("a script of ten megabytes is refused with a message", "[puzzle]") {
    Rules rules;
    std::string text = "task a { }\n";
    text.resize(10 << 20, ' ');
    Built built = build_script("s.task", text, rules);
    CHECK(built.machine == nullptr);
    REQUIRE(built.diagnostics.size() == 1);
    CHECK(says(built.diagnostics, "s.task"));
}

TEST_CASE("a loop without any visible step is found", "[puzzle]") {
    explore::Verdict verdict = verdict_of("task a { for (;;) { } }\n");
    CHECK(verdict.kind == explore::VerdictKind::Misuse);
    CHECK_FALSE(verdict.sentence.empty());
}

TEST_CASE("a loop that goes round the same states for ever is searched to its end", "[puzzle]") {
    explore::Verdict verdict = verdict_of(
        "#include <atomic>\nstd::atomic<int> x = 0;\n"
        "task a { for (;;) { x = 1 - x; } }\n");
    CHECK(verdict.counts.states < 100);
}

TEST_CASE("a counter that grows for ever reaches a limit that is named", "[puzzle]") {
    explore::Verdict verdict = verdict_of(
        "//! states = 1000\n#include <atomic>\nstd::atomic<unsigned> x = 0;\n"
        "task a { for (;;) { x++; } }\n");
    CHECK(verdict.kind == explore::VerdictKind::LimitReached);
    CHECK(verdict.sentence.find("states") != std::string::npos);
}

TEST_CASE("a recursion without an end is found", "[puzzle]") {
    explore::Verdict verdict =
        verdict_of("int depth = 0;\nvoid dig() { depth++; dig(); }\ntask a { dig(); }\n");
    CHECK(verdict.kind == explore::VerdictKind::Misuse);
}

TEST_CASE("printing for ever fills the output, and that is said", "[puzzle]") {
    explore::Verdict verdict =
        verdict_of("#include <lockstep.h>\ntask a { for (;;) { print(\"again\"); } }\n");
    CHECK(verdict.kind == explore::VerdictKind::LimitReached);
    CHECK(verdict.sentence.find("prints more") != std::string::npos);
}

TEST_CASE(
    "a schedule of another version, and one of another script, are told apart from a fitting one",
    "[puzzle]") {
    Rules rules;
    Built built = build_script("s.task", two_tasks, rules);
    REQUIRE(built.machine);
    sched::Run run(built.machine);
    run.play(*sched::round_robin(), 100);
    REQUIRE(run.size() > 0);
    std::string text = sched::write(*built.machine, run.choices());
    CHECK(sched::read(*built.machine, text).ok());

    std::string other = text;
    other.replace(other.find(" 1"), 2, " 99");
    sched::Replayed refused = sched::read(*built.machine, other, "old.schedule");
    REQUIRE_FALSE(refused.ok());
    CHECK(says(refused.diagnostics, "old.schedule:1"));
    CHECK(says(refused.diagnostics, "99"));

    Built changed = build_script("s.task", "int y = 0;\ntask c { y = 1; }\n", rules);
    REQUIRE(changed.machine);
    CHECK_FALSE(sched::read(*changed.machine, text).ok());
    CHECK_FALSE(sched::read(*built.machine, "no schedule at all").ok());
    CHECK_FALSE(sched::read(*built.machine, "").ok());
}

}  // namespace puzzle
