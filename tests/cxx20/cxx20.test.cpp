// What a player writes is C++20: every answer compiles, unchanged, with a C++ compiler. Native only.
#ifndef __EMSCRIPTEN__

#include <catch2/catch_test_macros.hpp>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "engine/puzzle/puzzle.h"

namespace {

namespace fs = std::filesystem;

// What a command writes, standard error included; [status] is 0 where it went well.
std::string output_of(const std::string& command, int& status) {
    std::string text;
    std::FILE* pipe = popen((command + " 2>&1").c_str(), "r");
    REQUIRE(pipe);
    char part[4096];
    while (std::size_t count = std::fread(part, 1, sizeof part, pipe)) text.append(part, count);
    status = pclose(pipe);
    return text;
}

bool has_compiler() { return std::system("g++ --version >/dev/null 2>&1") == 0; }

const std::string root = LOCKSTEP_SOURCE_DIR;
const std::string compiler = "g++ -std=c++20 -fsyntax-only -Wall -Wextra -Werror -Wno-attributes "
                             "-Wno-unused-parameter -I '" + root + "/engine/api/cxx' ";

std::string in_folder(const puzzle::Puzzle& puzzle, const std::string& file) {
    const std::string folder = root + "/puzzles/" + puzzle.folder;
    return "-I '" + folder + "' -x c++ '" + folder + "/" + file + "'";
}

}  // namespace

TEST_CASE("every right answer compiles as C++20 without a warning", "[cxx20]") {
    if (!has_compiler()) SKIP("there is no g++");
    std::vector<lang::Diagnostic> diagnostics;
    for (const puzzle::Puzzle& puzzle : puzzle::load_all(root + "/puzzles", diagnostics)) {
        for (const puzzle::Expected& each : puzzle.expected) {
            if (each.verdict != "pass") continue;
            int status = 0;
            std::string text = output_of(compiler + in_folder(puzzle, each.file), status);
            INFO(puzzle.folder << "/" << each.file << "\n" << text);
            CHECK(status == 0);
        }
    }
}

TEST_CASE("every start and every wrong answer is C++20, too, wrong as it may be", "[cxx20]") {
    if (!has_compiler()) SKIP("there is no g++");
    // All headers precompiled: many files, and their includes are not what is asked here.
    const fs::path folder = fs::temp_directory_path() / "lockstep-cxx20";
    fs::create_directories(folder);
    const std::string all = (folder / "all.h").string();
    int status = 0;
    std::string made = output_of("printf '#include <%s>\\n' mutex shared_mutex condition_variable semaphore "
                                 "barrier latch atomic thread queue array chrono cassert lockstep.h > '" + all +
                                 "' && g++ -std=c++20 -Wall -Wextra -Wno-attributes -Wno-unused-parameter -I '" +
                                 root + "/engine/api/cxx' -x c++-header '" + all + "' -o '" + all + ".gch'",
                                 status);
    INFO(made);
    REQUIRE(status == 0);
    std::vector<lang::Diagnostic> diagnostics;
    for (const puzzle::Puzzle& puzzle : puzzle::load_all(root + "/puzzles", diagnostics)) {
        for (const puzzle::Expected& each : puzzle.expected) {
            if (each.verdict == "pass" || each.verdict == "error") continue;
            std::string text =
                output_of(compiler + "-include '" + all + "' " + in_folder(puzzle, each.file), status);
            INFO(puzzle.folder << "/" << each.file << "\n" << text);
            CHECK(status == 0);
        }
    }
    fs::remove_all(folder);
}

#endif
