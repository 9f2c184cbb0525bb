// What the language's tests share: compiling a text with the real headers, and reading scripts with
// the expectations that stand in them.
#pragma once

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "engine/api/tables.h"
#include "engine/lang/compile.h"

namespace lang_test {

inline lang::Compiled compile(const std::string& text, lang::Role role = lang::Role::Sandbox,
                              const lang::Options& options = {}) {
    std::vector<lang::Text> texts{{"test.task", text, role}};
    return lang::compile(texts, api::tables(), options);
}

// One message a line: "3:5 error: what is wrong | what to write instead".
inline std::string messages(const lang::Compiled& compiled) {
    std::string all;
    for (const lang::Diagnostic& one : compiled.diagnostics) {
        all += std::to_string(one.span.line) + ":" + std::to_string(one.span.column);
        all += one.severity == lang::Severity::Error ? " error: " : " warning: ";
        all += one.message;
        if (!one.remedy.empty()) all += " | " + one.remedy;
        all += "\n";
    }
    return all;
}

// The instructions of the function called [name], one a line: "* LoadGlobal 1 x", where the star
// marks a visible one. Jumps are counted from the start of the function.
inline std::string code_of(const lang::Program& program, const std::string& name) {
    std::istringstream listing(lang::listing(program));
    std::string code, line;
    bool inside = false;
    int start = -1;
    while (std::getline(listing, line)) {
        std::size_t semicolon = line.find(" ; ");
        if (semicolon == std::string::npos) {
            inside = line.find(" " + name + ": ") != std::string::npos;
            start = -1;
            continue;
        }
        if (!inside) continue;
        if (start < 0) start = std::stoi(line);
        line = line.substr(7, semicolon - 7);
        while (!line.empty() && line.back() == ' ') line.pop_back();
        if (line[0] == ' ') line = line.substr(2);
        std::size_t space = line.rfind(' ');
        if (line.rfind("Jump", 0) == 0 || line.find("Await ") != std::string::npos)
            line =
                line.substr(0, space + 1) + std::to_string(std::stoi(line.substr(space)) - start);
        code += line + "\n";
    }
    return code;
}

// A text that nothing runs, only for its code.
inline std::string code_of(const std::string& text, const std::string& name) {
    lang::Compiled compiled = compile(text, lang::Role::Given);
    return compiled.ok() ? code_of(compiled.program, name) : messages(compiled);
}

inline std::vector<std::string> lines(const std::string& text) {
    std::vector<std::string> list;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) list.push_back(line);
    return list;
}

inline std::string read_file(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::stringstream text;
    text << in.rdbuf();
    return text.str();
}

// The scripts in tests/lang/[folder], in order of their names.
inline std::vector<std::filesystem::path> scripts(const std::string& folder) {
    std::vector<std::filesystem::path> list;
    for (const auto& entry : std::filesystem::directory_iterator(std::string(LOCKSTEP_SOURCE_DIR) +
                                                                 "/tests/lang/" + folder))
        if (entry.path().extension() == ".task") list.push_back(entry.path());
    std::sort(list.begin(), list.end());
    return list;
}

}  // namespace lang_test
