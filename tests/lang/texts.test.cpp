// A puzzle is three texts: what each may say, what each sees, and where its messages point. Also
// the smaller tools: tokens, diagnostics as text, near names, completion.
#include <catch2/catch_test_macros.hpp>

#include "tests/lang/script.h"

using namespace lang_test;

namespace {

lang::Compiled puzzle(const std::string& given, const std::string& player, const std::string& check,
                      const lang::Options& options = {}) {
    std::vector<lang::Text> texts{{"given.h", given, lang::Role::Given},
                                  {"answer.task", player, lang::Role::Player},
                                  {"check.task", check, lang::Role::Check}};
    return lang::compile(texts, api::tables(), options);
}

}  // namespace

TEST_CASE("the three texts of a puzzle are one program", "[lang]") {
    lang::Compiled compiled = puzzle("#include <mutex>\nextern_free: ;", "", "");
    CHECK_FALSE(compiled.ok());
    compiled = puzzle("#pragma once\n#include <mutex>\nvoid put(int item);\nconst int SIZE = 2;\n",
                      "#include \"given.h\"\nstd::mutex m;\nint items[SIZE];\nvoid put(int item) { "
                      "std::lock_guard g(m); items[0] = item; }\n",
                      "int seen;\ntask p(int id) [2] { put(id); seen++; }\nnever(items[0] > 1);\n");
    INFO(messages(compiled));
    REQUIRE(compiled.ok());
    CHECK(compiled.program.tasks.size() == 2);
    CHECK(compiled.program.sources.size() == 3);
    CHECK(compiled.program.globals[0].declared.file == 1);
}

TEST_CASE("the player cannot use what the check declares", "[lang]") {
    lang::Compiled compiled =
        puzzle("void f();", "void f() { seen = 1; }", "int seen;\ntask t { f(); }");
    REQUIRE(compiled.diagnostics.size() == 1);
    CHECK(compiled.diagnostics[0].file == "answer.task");
    CHECK(compiled.diagnostics[0].message ==
          "'seen' belongs to the check, which this file cannot use");
}

TEST_CASE("what the puzzle asks for must be written", "[lang]") {
    lang::Compiled compiled = puzzle("void put(int item);", "", "task t { put(1); }");
    REQUIRE(compiled.diagnostics.size() == 1);
    CHECK(compiled.diagnostics[0].message == "put is declared and called, but never defined");
    CHECK(compiled.diagnostics[0].remedy == "write its body: void put(int item) { ... }");
}

TEST_CASE("includes count for the texts behind", "[lang]") {
    CHECK(puzzle("#include <mutex>", "std::mutex m;", "task t { m.lock(); m.unlock(); }").ok());
    CHECK(puzzle("", "#include <mutex>\nstd::mutex m;", "task t { std::lock_guard g(m); }").ok());
    CHECK_FALSE(puzzle("std::mutex m;", "#include <mutex>", "task t {}").ok());
}

TEST_CASE("a puzzle may limit the headers", "[lang]") {
    lang::Options options;
    options.allowed = {"semaphore"};
    CHECK(
        puzzle("#include <mutex>", "#include <semaphore>\n#include <cstdint>", "task t {}", options)
            .ok());
    lang::Compiled compiled = puzzle("", "#include <mutex>", "task t {}", options);
    REQUIRE(compiled.diagnostics.size() == 1);
    CHECK(compiled.diagnostics[0].message == "this puzzle does not offer <mutex>");
    CHECK(compiled.diagnostics[0].remedy == "it offers <semaphore>");
}

TEST_CASE("a program without tasks is refused once it is whole", "[lang]") {
    CHECK(compile("int x;", lang::Role::Player).ok());
    CHECK(messages(compile("int x;")) ==
          "1:1 error: there is nothing to run | write int main() { ... } or task name { ... }\n");
}

TEST_CASE("a text or a comment without its end is reported where it begins", "[lang]") {
    CHECK(messages(compile("int main() { /* no end")) ==
          "1:12 error: expected '}' before the end of the text | the '{' of line 1 is still open\n"
          "1:14 error: this comment has no end | close it with */\n");
    CHECK(messages(compile("#include <lockstep.h>\nint main() { print(\"no end); }\n}")) ==
          "2:20 error: this text has no closing \" | end it with \" on the same line\n"
          "3:1 error: expected ')' before '}' | the '(' of line 2 is still open\n");
    CHECK(messages(compile("int main() { return 'a; }\n}")) ==
          "1:21 error: this has no closing ' | a single character is written 'a'\n"
          "1:26 error: expected ';' after return\n");
}

TEST_CASE("lines between #if and #endif count or do not", "[lang]") {
    CHECK(compile("#define A\n#ifdef A\nint x;\n#else\nsyntax error here\n#endif\n#ifndef "
                  "A\nwrong\n#endif\n"
                  "#if 0\nwrong\n#ifdef A\nwrong\n#endif\n#else\nint y;\n#endif\nint main() { "
                  "return x + y; }")
              .ok());
    CHECK(messages(compile("#ifdef A\nint main() {}")).find("1:1 error: this #if has no #endif") ==
          0);
    CHECK(messages(compile("#endif\nint main() {}")).find("1:1 error: #endif without #if") == 0);
    CHECK(compile("#define N 3\n#define M (N + 1)\nint a[M];\nint main() { return a[N]; }").ok());
}

TEST_CASE("spans cover what a step is about", "[lang]") {
    lang::Compiled compiled = compile(
        "#include <condition_variable>\n"
        "std::mutex m;\nstd::condition_variable ready;\nint count;\n"
        "int main() {\n"
        "    std::unique_lock lock(m);\n"
        "    ready.wait(lock, [&] { return count > 0; });\n"
        "    count = count\n        + 1;\n"
        "}\n");
    REQUIRE(compiled.ok());
    const lang::Program& program = compiled.program;
    std::vector<std::string> steps;
    for (std::uint32_t pc = program.functions[1].entry; pc < program.functions[1].end; pc++)
        if (lang::visibility(program.code[pc].opcode) == lang::Visible::Yes)
            steps.push_back(std::to_string(program.spans[pc].line) + ": " +
                            lang::text_of(program, program.spans[pc]));
    CHECK(steps == std::vector<std::string>{
                       "6: std::unique_lock lock(m)",
                       "7: count",
                       "7: ready.wait(lock, [&] { return count > 0; })",
                       "8: count",
                       "8: count = count",
                       "10: }",
                   });
    CHECK(lang::text_of(program, program.spans[program.functions[1].entry + 2], 10).size() <= 10);
}

TEST_CASE("locals are known with the code where they live", "[lang]") {
    lang::Compiled compiled =
        compile("int main() { int a = 1; { int b = a; a = b; } { int c = 2; a = c; } return a; }");
    REQUIRE(compiled.ok());
    const lang::Function& main = compiled.program.functions[1];
    REQUIRE(main.variables.size() == 3);
    CHECK(main.locals == 2);
    CHECK(main.variables[1].name == "b");
    CHECK(main.variables[1].place == main.variables[2].place);
    CHECK(main.variables[1].to <= main.variables[2].from);
    CHECK(main.variables[0].to > main.variables[2].to);
}

TEST_CASE("a diagnostic is one line with its place, and the remedy below", "[lang]") {
    lang::Diagnostic one{
        lang::Severity::Error, "a.task", {0, 5, 3, 1}, "what is wrong", "what to do"};
    CHECK(lang::to_string(one) == "a.task:3:5: error: what is wrong\n    what to do");
    one.severity = lang::Severity::Warning;
    one.remedy.clear();
    CHECK(lang::to_string(one) == "a.task:3:5: warning: what is wrong");
    one.span.line = 0;
    CHECK(lang::to_string(one) == "a.task: warning: what is wrong");
}

TEST_CASE("the nearest name is the one that was meant", "[lang]") {
    const std::vector<std::string> known{"notify_one",       "notify_all", "wait",
                                         "std::unique_lock", "capacity",   "count"};
    CHECK(lang::nearest("notify_on", known) == "notify_one");
    CHECK(lang::nearest("notfy_all", known) == "notify_all");
    CHECK(lang::nearest("NotifyOne", known) == "notify_one");
    CHECK(lang::nearest("uniqe_lock", known) == "std::unique_lock");
    CHECK(lang::nearest("wiat", known) == "wait");
    CHECK(lang::nearest("capacty", known) == "capacity");
    CHECK(lang::nearest("zebra", known).empty());
    CHECK(lang::nearest("", known).empty());
    CHECK(lang::nearest("x", known).empty());
}

TEST_CASE("completion offers what the text can use", "[lang]") {
    auto has = [](const std::vector<lang::Completion>& list, const std::string& name) {
        return std::any_of(list.begin(), list.end(),
                           [&](const lang::Completion& one) { return one.name == name; });
    };
    auto list = lang::completions("#include <mutex>\nint main() { broken", lang::Role::Sandbox,
                                  api::tables());
    CHECK(has(list, "std::mutex"));
    CHECK(has(list, "try_lock"));
    CHECK(has(list, "while"));
    CHECK(has(list, "never"));
    CHECK(has(list, "#include <thread>"));
    CHECK_FALSE(has(list, "std::thread"));
    CHECK_FALSE(has(list, "#include <mutex>"));
    CHECK_FALSE(has(lang::completions("", lang::Role::Player, api::tables()), "never"));
    list = lang::completions("#include <array>\n", lang::Role::Player, api::tables());
    CHECK(std::any_of(list.begin(), list.end(), [](const lang::Completion& one) {
        return one.name == "fill" && one.owner == "std::array";
    }));
}

TEST_CASE("every opcode has a name and a visibility", "[lang]") {
    CHECK(std::string(lang::name_of(lang::Opcode::Push)) == "Push");
    CHECK(std::string(lang::name_of(lang::Opcode::Ended)) == "Ended");
    CHECK(lang::visibility(lang::Opcode::LoadGlobal) == lang::Visible::Yes);
    CHECK(lang::visibility(lang::Opcode::Load) == lang::Visible::Maybe);
    CHECK(lang::visibility(lang::Opcode::Add) == lang::Visible::No);
}

TEST_CASE("a puzzle's answer has no main", "[lang]") {
    const std::vector<lang::Text> texts{
        {"answer.task", "int main() { return 0; }", lang::Role::Player},
        {"check.task", "task t { }", lang::Role::Check}};
    const lang::Compiled compiled = lang::compile(texts, api::tables(), {});
    REQUIRE(compiled.diagnostics.size() == 1);
    CHECK(compiled.diagnostics[0].message == "a puzzle's answer has no main");
}

TEST_CASE("declaring the check's functions does not make them callable", "[lang]") {
    const std::vector<lang::Text> texts{
        {"answer.task", "void put_down(int n);\nvoid play() { put_down(1); }", lang::Role::Player},
        {"check.task", "int last = 0; void put_down(int n) { last = n; } task t { play(); }",
         lang::Role::Check}};
    const lang::Compiled compiled = lang::compile(texts, api::tables(), {});
    REQUIRE(compiled.diagnostics.size() == 1);
    CHECK(compiled.diagnostics[0].message ==
          "'put_down' belongs to the check, which this file cannot use");
    CHECK(compiled.diagnostics[0].file == "answer.task");
}

TEST_CASE("the check's names need not be avoided by the player", "[lang]") {
    const std::vector<lang::Text> texts{
        {"answer.task", "int seen = 5; void helper() { seen = 6; } void play() { helper(); }",
         lang::Role::Player},
        {"check.task",
         "int seen = 1; void helper() { seen = 2; } task t { play(); helper(); } finally(seen == "
         "2);",
         lang::Role::Check}};
    const lang::Compiled compiled = lang::compile(texts, api::tables(), {});
    CHECK(lang_test::messages(compiled) == "");
}
