// Texts that are meant to hurt: each ends with a clear message, quickly.
#include <catch2/catch_test_macros.hpp>

#include "tests/lang/script.h"

using namespace lang_test;

namespace {

std::string repeated(const std::string& piece, int times) {
    std::string text;
    text.reserve(piece.size() * static_cast<std::size_t>(times));
    for (int i = 0; i < times; i++) text += piece;
    return text;
}

std::string first_message(const std::string& text) {
    lang::Compiled compiled = compile(text);
    return compiled.diagnostics.empty() ? "" : compiled.diagnostics[0].message;
}

}  // namespace

TEST_CASE("a text that is too long is refused by its size", "[lang]") {
    lang::Compiled compiled = compile(repeated("int x;\n", 10 << 20 >> 3));
    REQUIRE(compiled.diagnostics.size() == 1);
    CHECK(compiled.diagnostics[0].message.find("1048576 is the most") != std::string::npos);
}

TEST_CASE("nesting has a limit, whatever nests", "[lang]") {
    const int n = 2000;
    for (const std::string piece : {"(",
                                    "{",
                                    "[",
                                    "!",
                                    "-",
                                    "f(",
                                    "a[",
                                    "[&]{",
                                    "1?",
                                    "if(1)",
                                    "for(;;)",
                                    "int(",
                                    "{{",
                                    "struct A{",
                                    "namespace n{",
                                    "static_cast<int>(",
                                    "std::array<",
                                    "- -",
                                    "x=",
                                    "case 1:",
                                    "(int)",
                                    "do ",
                                    "else if(1)",
                                    "[[",
                                    "~"}) {
        INFO(piece);
        CHECK_FALSE(compile("int main() { int x = " + repeated(piece, n)).ok());
        CHECK_FALSE(compile("int main() { " + repeated(piece, n)).ok());
        CHECK_FALSE(compile(repeated(piece, n)).ok());
    }
    CHECK_FALSE(compile("int main() { return " + repeated("(", 100000)).ok());
    CHECK(first_message("int main() { return " + repeated("(", 1000) + "1" + repeated(")", 1000) +
                        "; }")
              .find("nested more than 200") == 0);
    CHECK(first_message("int main() { return 1" + repeated("+1", 1000) + "; }")
              .find("more than 200 levels") != std::string::npos);
    CHECK(
        compile("int main() { return " + repeated("(", 60) + "1" + repeated(")", 60) + "; }").ok());
    CHECK(compile("int main() { return 1" + repeated("+1", 150) + "; }").ok());
}

TEST_CASE("a flood of errors is cut", "[lang]") {
    lang::Compiled compiled = compile("int main() {\n" + repeated("x;\ny = ;\n", 5000) + "}");
    CHECK(compiled.diagnostics.size() == 100);
    CHECK(compiled.diagnostics.back().message.find("more than 99 messages") == 0);
}

TEST_CASE("variables have room in the World", "[lang]") {
    CHECK(first_message("int a[1000000]; int main() {}").find("larger than the World") !=
          std::string::npos);
    CHECK(first_message("int a[30000][30000]; int main() {}").find("larger than the World") !=
          std::string::npos);
    CHECK(
        first_message("int a[20000]; int b[20000]; int main() {}").find("more than 30000 words") !=
        std::string::npos);
    CHECK(first_message("int main() { int a[5000]; }").find("too large") != std::string::npos);
    CHECK(first_message("struct A { int a[20000]; }; struct B { A x, y; }; B b; int main() {}")
              .find("larger than the World") != std::string::npos);
    CHECK(first_message(
              "#include <array>\nstd::array<std::array<int, 60000>, 60000> a; int main() {}")
              .find("does not fit") != std::string::npos);
    CHECK(first_message("int a[-1]; int main() {}").find("at least one") != std::string::npos);
}

TEST_CASE("what leads round in a circle is noticed", "[lang]") {
    CHECK_FALSE(compile("struct A { A inner; }; A a; int main() {}").ok());
    CHECK_FALSE(compile("struct A { A inner[2]; }; A a; int main() {}").ok());
    CHECK_FALSE(compile("struct A { int x = A().x; }; A a; int main() {}").ok());
    CHECK_FALSE(compile("int f(int x = f()) { return x; } int main() { return f(); }").ok());
    CHECK_FALSE(compile("const int a = a; int main() { return a; }").ok());
    CHECK_FALSE(compile("enum E { a = b, b = a }; int main() {}").ok());
    CHECK_FALSE(compile("using A = A; A a; int main() {}").ok());
    std::string lambdas = "int main() { auto f0 = [&] { return 1; };\n";
    for (int i = 1; i < 60; i++)
        lambdas += "auto f" + std::to_string(i) + " = [&] { return f" + std::to_string(i - 1) +
                   "() + f" + std::to_string(i - 1) + "(); };\n";
    CHECK_FALSE(compile(lambdas + "return f59(); }").ok());
    std::string defines = "#define A0 1 1\n";
    for (int i = 1; i < 60; i++)
        defines += "#define A" + std::to_string(i) + " A" + std::to_string(i - 1) + " A" +
                   std::to_string(i - 1) + "\n";
    CHECK_FALSE(compile(defines + "int x[] = {A59};").ok());
}

TEST_CASE("a program has a size", "[lang]") {
    std::string text = "#include <mutex>\n";
    for (int i = 0; i < 1100; i++) text += "void f" + std::to_string(i) + "() {}\n";
    CHECK(first_message(text + "int main() {}").find("more than 1000 functions") !=
          std::string::npos);
    std::string deep = "int f0(int x) { int a[3000]; a[x] = 1; return a[0]; }\n";
    for (int i = 1; i < 10; i++)
        deep += "int f" + std::to_string(i) + "(int x) { int a[3000]; a[x] = f" +
                std::to_string(i - 1) + "(x); return a[0]; }\n";
    CHECK(first_message(deep + "int main() { return f9(0); }").find("words of stack") !=
          std::string::npos);
    CHECK(first_message("task t [33] {}").find("1 to 32") != std::string::npos);
    CHECK(first_message("task t [20] {} task u [20] {}").find("more than 32 tasks") !=
          std::string::npos);
}

TEST_CASE("any bytes are a text", "[lang]") {
    std::string all;
    for (int i = 0; i < 256; i++) all += static_cast<char>(i);
    CHECK_FALSE(compile(all).ok());
    CHECK_FALSE(compile(repeated(all, 1000)).ok());
    CHECK_FALSE(compile(std::string(100000, '\0')).ok());
    CHECK_FALSE(compile(std::string(100000, '"')).ok());
    CHECK_FALSE(compile(std::string(100000, '#')).ok());
    CHECK_FALSE(compile("").ok());
    CHECK(compile("\xEF\xBB\xBFint main() {}\r\n").ok());
}
