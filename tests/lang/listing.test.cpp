// The code of small things, instruction by instruction: what is a step and what is not, what lies
// on the stack when, and that dead words are cleared.
#include <catch2/catch_test_macros.hpp>

#include "tests/lang/script.h"

using namespace lang_test;

TEST_CASE("an increment of a shared int is two steps", "[lang]") {
    CHECK(code_of("int x; void f() { x++; }", "f") ==
          "* LoadGlobal 1 x\n"
          "Push 1\n"
          "Add\n"
          "* StoreGlobal 1 x\n"
          "Return 0\n");
}

TEST_CASE("a local variable is no step", "[lang]") {
    CHECK(code_of("int f() { int i = 2; i += 3; return i++; }", "f") ==
          "Push 2\n"
          "LocalSet 0 i\n"
          "LocalGet 0 i\n"
          "Push 3\n"
          "Add\n"
          "LocalSet 0 i\n"
          "LocalGet 0 i\n"
          "Dup\n"
          "Push 1\n"
          "Add\n"
          "LocalSet 0 i\n"
          "Return 1\n");
}

TEST_CASE("the place of a compound assignment is found once", "[lang]") {
    CHECK(code_of("int a[3]; void f(int i) { a[i++] += 2; }", "f") ==
          "Push 1\n"
          "LocalGet 0 i\n"
          "Dup\n"
          "Push 1\n"
          "Add\n"
          "LocalSet 0 i\n"
          "Index 3 of 1\n"
          "Dup\n"
          "? Load shared\n"
          "Push 2\n"
          "Add\n"
          "? Store shared\n"
          "Return 0\n");
}

TEST_CASE("constants are folded and take no room", "[lang]") {
    lang::Compiled compiled = compile(
        "const int N = 2 * 3; constexpr int M = N + 1; int f() { return N * M - 1; }\n"
        "int main() {}");
    REQUIRE(compiled.ok());
    CHECK(compiled.program.globals.empty());
    CHECK(compiled.program.globals_end == 1);
    CHECK(code_of(compiled.program, "f") == "Push 41\nReturn 1\n");
}

TEST_CASE("an array of constants is read without a step", "[lang]") {
    CHECK(code_of("const int t[2] = {1, 2}; int f(int i) { return t[i]; }", "f") ==
          "Push 1\n"
          "LocalGet 0 i\n"
          "Index 2 of 1\n"
          "? Load constant\n"
          "Return 1\n");
}

TEST_CASE("a predicate is read in place", "[lang]") {
    CHECK(code_of(
              "#include <condition_variable>\n"
              "std::mutex m; std::condition_variable c; int n;\n"
              "void f(std::unique_lock<std::mutex>& lock) { c.wait(lock, [&] { return n > 0; }); }",
              "f") ==
          "* LoadGlobal 7 n\n"
          "Push 0\n"
          "LessEqual\n"
          "JumpIfZero 8\n"
          "Push 5\n"
          "LocalGet 0 lock\n"
          "* Invoke 2 (2)\n"
          "Jump 0\n"
          "Return 0\n");
}

TEST_CASE("the words of a scope are zero again when it ends", "[lang]") {
    CHECK(code_of("int x; void f() { { int i = 1; x = i; } x = 2; }", "f") ==
          "Push 1\n"
          "LocalSet 0 i\n"
          "LocalGet 0 i\n"
          "* StoreGlobal 1 x\n"
          "Push 0\n"
          "LocalSet 0 i\n"
          "Push 2\n"
          "* StoreGlobal 1 x\n"
          "Return 0\n");
}

TEST_CASE("a guard is released on every way out", "[lang]") {
    lang::Compiled compiled = compile(
        "#include <mutex>\nstd::mutex m; int x;\n"
        "int f(bool early) {\n"
        "    std::lock_guard g(m);\n"
        "    if (early) return 1;\n"
        "    for (;;) { std::lock_guard h(m); if (x) break; if (x > 1) continue; }\n"
        "    return 2;\n"
        "}\nint main() { f(true); }");
    INFO(messages(compiled));
    REQUIRE(compiled.ok());
    std::string code = code_of(compiled.program, "f");
    // g is locked once and unlocked by both returns; h is locked once and unlocked by break, by
    // continue and at the end of its block.
    const lang::Function& f = compiled.program.functions[1];
    int invokes = 0;
    for (std::uint32_t pc = f.entry; pc < f.end; pc++)
        invokes += compiled.program.code[pc].opcode == lang::Opcode::Invoke;
    CHECK(invokes == 2 + 2 + 3);
}

TEST_CASE("what a thread's lambda captures by reference is shared", "[lang]") {
    lang::Compiled compiled = compile(
        "#include <thread>\n"
        "int main() { int x = 0, y = 0; std::thread t([&x, y] { x += y; }); x++; y++; t.join(); }");
    INFO(messages(compiled));
    REQUIRE(compiled.ok());
    // x lives among the globals, since main runs once; y stays in the frame and is copied.
    REQUIRE(compiled.program.globals.size() == 1);
    CHECK(compiled.program.globals[0].name == "main.x");
    CHECK(compiled.program.spawned_max == 1);
    std::string code = code_of(compiled.program, "main");
    CHECK(code.find("* LoadGlobal 1 main.x\nPush 1\nAdd\n* StoreGlobal 1 main.x\n") !=
          std::string::npos);
    CHECK(code.find("LocalGet 0 y\nPush 1\nAdd\nLocalSet 0 y\n") != std::string::npos);
}

TEST_CASE("a local of a function that several tasks run is shared in its frame", "[lang]") {
    lang::Compiled compiled = compile(
        "#include <thread>\n"
        "void f() { int x = 0; std::thread t([&] { x++; }); x++; t.join(); }\n"
        "int main() { f(); f(); }");
    REQUIRE(compiled.ok());
    CHECK(compiled.program.globals.empty());
    CHECK(
        code_of(compiled.program, "f").find("LocalAddress 0 for others x\nDup\n? Load shared\n") !=
        std::string::npos);
}

TEST_CASE("an object handed on by reference is shared where it was declared", "[lang]") {
    lang::Compiled compiled = compile(
        "#include <thread>\n"
        "struct Counter { int n = 0; void run() { std::thread t([this] { n++; }); n++; t.join(); } "
        "};\n"
        "void start(Counter& c) { c.run(); }\n"
        "int main() { Counter c; start(c); }");
    REQUIRE(compiled.ok());
    REQUIRE(compiled.program.globals.size() == 1);
    CHECK(compiled.program.globals[0].name == "main.c");
}

TEST_CASE("threads are counted by their objects", "[lang]") {
    auto threads = [](const std::string& text) {
        lang::Compiled compiled = compile("#include <thread>\nvoid w(int) {}\n" + text);
        INFO(messages(compiled));
        REQUIRE(compiled.ok());
        return compiled.program.spawned_max;
    };
    CHECK(threads("int main() {}") == 0);
    CHECK(threads("std::thread a[3]; int main() { for (int i = 0; i < 3; i++) a[i] = "
                  "std::thread(w, i); }") == 3);
    CHECK(
        threads("int main() { for (int i = 0; i < 9; i++) { std::thread t(w, i); t.join(); } }") ==
        1);
    CHECK(threads("task t [3] { std::thread a(w, 1), b(w, 2); a.join(); b.join(); }") == 6);
    CHECK(threads("int main() { for (int i = 0; i < 3; i++) std::thread(w, i).detach(); }") == 8);
}

TEST_CASE("a function that is called and also started as a thread has two entries", "[lang]") {
    lang::Compiled compiled = compile(
        "#include <thread>\nint x;\nvoid w() { x++; }\n"
        "int main() { std::thread t(w); w(); t.join(); }");
    REQUIRE(compiled.ok());
    const lang::Program& program = compiled.program;
    CHECK(program.functions.back().name == "w");
    CHECK(program.code[program.functions.back().entry].opcode == lang::Opcode::Call);
    CHECK(program.code[program.functions.back().entry + 1].opcode == lang::Opcode::End);
}

TEST_CASE("tasks are numbered and handed their number", "[lang]") {
    lang::Compiled compiled = compile(
        "int main() {}\n"
        "task p(int id) [2] priority(3) at(1..4) deadline(9) {}\n"
        "daemon task q {}\n"
        "isr tick at(5) every(10) {}\n");
    INFO(messages(compiled));
    REQUIRE(compiled.ok());
    const std::vector<lang::Task>& tasks = compiled.program.tasks;
    REQUIRE(tasks.size() == 5);
    CHECK(tasks[0].name == "main");
    CHECK(tasks[1].name == "p[0]");
    CHECK(tasks[2].name == "p[1]");
    CHECK(tasks[2].arguments == std::vector<lang::Word>{1});
    CHECK(tasks[1].family == tasks[2].family);
    CHECK(tasks[1].family != tasks[0].family);
    CHECK(tasks[2].priority == 3);
    CHECK(tasks[2].release_from == 1);
    CHECK(tasks[2].release_to == 4);
    CHECK(tasks[2].deadline == 9);
    CHECK(tasks[3].daemon);
    CHECK(tasks[4].isr);
    CHECK(tasks[4].period == 10);
}

TEST_CASE("properties and await are code that ends with AwaitEnd", "[lang]") {
    lang::Compiled compiled = compile(
        "int x;\nint main() { await(x == 1); spot: x = 2; }\n"
        "task t [2] {}\n"
        "never(x > 2, \"small\");\n"
        "possible(at(main, spot) && ended(t[1]));\n");
    INFO(messages(compiled));
    REQUIRE(compiled.ok());
    const lang::Program& program = compiled.program;
    CHECK(code_of(program, "main") ==
          "* Await 5\n"
          "* LoadGlobal 1 x\n"
          "Push 1\n"
          "Equal\n"
          "AwaitEnd\n"
          "Push 2\n"
          "* StoreGlobal 1 x\n"
          "End\n");
    REQUIRE(program.properties.size() == 2);
    CHECK(program.properties[0].text == "small");
    CHECK(program.properties[1].text == "at(main, spot) && ended(t[1])");
    CHECK(code_of(program, "possible") ==
          "Push 0\n"
          "AtRange 0\n"
          "JumpIfZero 6\n"
          "Push 2\n"
          "Ended\n"
          "Jump 7\n"
          "Push 0\n"
          "AwaitEnd\n");
    REQUIRE(program.ranges.size() == 1);
    CHECK(program.ranges[0].to - program.ranges[0].from == 2);
}

TEST_CASE("recursion is counted with its limit", "[lang]") {
    lang::Compiled flat = compile("int f(int n) { return n; } int main() { return f(1); }");
    lang::Compiled deep =
        compile("int f(int n) { return n ? f(n - 1) : 0; } int main() { return f(1); }");
    REQUIRE(flat.ok());
    REQUIRE(deep.ok());
    CHECK(flat.program.frame_words_max < 16);
    CHECK(deep.program.frame_words_max > 32 * 4);
}
