// What a player writes is C++20: every answer compiles, unchanged, with a C++ compiler. Native
// only.
#ifndef __EMSCRIPTEN__

#include <catch2/catch_test_macros.hpp>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "engine/api/tables.h"
#include "engine/lang/library.h"
#include "engine/puzzle/puzzle.h"

namespace {

namespace fs = std::filesystem;

const std::string root = LOCKSTEP_SOURCE_DIR;
const std::string compiler =
    "g++ -std=c++20 -Wall -Wextra -Wno-attributes -Wno-unused-parameter -I \"" + root +
    "/engine/api/cxx\"";

// What a command writes, its errors included.
std::string output_of(const std::string& command) {
    std::string text;
    std::FILE* pipe = popen(("(" + command + ") 2>&1").c_str(), "r");
    REQUIRE(pipe);
    char part[4096];
    while (std::size_t count = std::fread(part, 1, sizeof part, pipe)) text.append(part, count);
    pclose(pipe);
    return text;
}

// The declarations of a system's header for a real compiler, from the tables that ours reads.
void write_header(const std::string& folder, const lang::Header& header) {
    const fs::path path = fs::path(folder) / std::string(header.name);
    fs::create_directories(path.parent_path());
    std::ofstream out(path);
    out << "#pragma once\n#include <errno.h>\n";
    for (const std::string_view other : header.includes) out << "#include <" << other << ">\n";
    const auto is_name = [](std::string_view text) {
        return text.find_first_of(" :") == text.npos && !text.empty();
    };
    for (const std::string_view word : header.empty_words) out << "#define " << word << "\n";
    for (const lang::BuiltinType& type : header.types) {
        if (!is_name(type.name)) continue;
        if (type.function) {
            out << "using " << type.name << " = int (*)(...);\n";
        } else if (type.scalar) {
            out << "using " << type.name << " = void*;\n";
        } else {
            // From nothing, or from a constant such as SRWLOCK_INIT.
            out << "struct " << type.name << " { " << type.name << "(void* = nullptr) {} int words["
                << std::max<int>(1, type.words) << "]; };\n";
        }
    }
    for (const lang::Alias& alias : header.aliases) {
        out << "using " << alias.name << " = " << alias.type << ";\n";
    }
    for (const lang::Record& record : header.records) {
        out << "struct " << record.name << " {";
        for (const std::string_view member : record.members) out << " int " << member << ";";
        out << " };\n";
    }
    for (const lang::Constant& constant : header.constants) {
        if (constant.type.empty()) {
            out << "inline constexpr int " << constant.name << " = " << constant.value << ";\n";
        } else {
            out << "inline const " << constant.type << " " << constant.name << " = ("
                << constant.type << ")" << constant.value << "ll;\n";
        }
    }
    for (const lang::Builtin& function : header.functions) {
        const std::string name(lang::name_in(function.signature));
        if (!is_name(name) || function.form == lang::Form::Variable) continue;
        out << function.signature << ";\n";
    }
}

// A folder for this test, with all headers precompiled: there are many files. That an answer
// includes what it uses is Lockstep's own rule, and stricter than a compiler.
struct Precompiled {
    Precompiled() {
        std::string name = (fs::temp_directory_path() / "lockstep-cxx20-XXXXXX").string();
        REQUIRE(mkdtemp(name.data()));
        folder = name;
        std::ofstream headers(folder + "/all.h");
        for (const char* header :
             {"mutex", "shared_mutex", "condition_variable", "semaphore", "barrier", "latch",
              "atomic", "thread", "queue", "array", "chrono", "cassert", "lockstep.h"}) {
            headers << "#include <" << header << ">\n";
        }
        headers.close();
        for (const lang::Header* header : api::tables().headers) {
            // POSIX has headers on every machine that has a compiler; errno.h as well.
            if (!header->system.empty() && header->system != "posix") write_header(folder, *header);
        }
        const std::string all = "'" + folder + "/all.h";
        CHECK(output_of(compiler + " -x c++-header " + all + "' -o " + all + ".gch'") == "");
    }
    ~Precompiled() { fs::remove_all(folder); }
    std::string folder;
};

// What g++ has to say about every answer that passes.
std::string messages() {
    const Precompiled precompiled;
    const std::string list = precompiled.folder + "/list";
    std::ofstream files(list);
    std::vector<lang::Diagnostic> diagnostics;
    for (const puzzle::Puzzle& puzzle : puzzle::load_all(root + "/puzzles", diagnostics)) {
        if (!puzzle.typed()) continue;  // what nobody types holds the check's words, too
        for (const puzzle::Expected& each : puzzle.expected) {
            if (each.verdict != "pass") continue;
            files << root << "/puzzles/" << puzzle.folder << "/" << each.file << "\n";
        }
    }
    files.close();
    return output_of("xargs -d '\\n' -n 1 -P 2 sh -c '" + compiler +
                     " -fsyntax-only -Winvalid-pch -include " + precompiled.folder + "/all.h -I " +
                     precompiled.folder + " -I \"$(dirname \"$1\")\" -x c++ \"$1\"' sh < '" + list +
                     "'");
}

bool has_compiler() { return std::system("g++ --version >/dev/null 2>&1") == 0; }

}  // namespace

TEST_CASE("every right answer compiles as C++20 without a warning", "[cxx20]") {
    if (!has_compiler()) SKIP("there is no g++");
    CHECK(messages() == "");
}

#endif
