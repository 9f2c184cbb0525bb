// A puzzle folder in memory that has no mistakes, and changes to it.
#pragma once

#include <catch2/catch_test_macros.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "engine/puzzle/puzzle.h"

namespace puzzle {

inline constexpr const char* sound_manifest =
    "kind = \"fix\"\n"
    "difficulty = 1\n"
    "summary = \"Two tasks, one counter.\"\n"
    "origin = \"this test\"\n"
    "[rules]\n"
    "rule = \"any\"\n"
    "[expect]\n"
    "start = \"data-race\"\n"
    "solution = \"pass\"\n"
    "wrong-two-steps = \"finally\"\n";

inline std::vector<File> sound_folder() {
    return {
        {"README.md", "# Two tasks\n\nA story.\n"},
        {"check.task", "task worker [2] { add(); }\nfinally(total == 2, \"nothing is lost\");\n"},
        {"hints.md", "## Look\n\nLook closely.\n\n## [finally] Count\n\nTwo steps.\n"},
        {"puzzle.toml", sound_manifest},
        {"solution.task",
         "#include <atomic>\nstd::atomic<int> total = 0;\nvoid add() { total++; }\n"},
        {"start.task", "int total = 0;\nvoid add() { total++; }\n"},
        {"wrong-two-steps.task",
         "// \"It is atomic.\" Not as a whole.\n#include <atomic>\n"
         "std::atomic<int> total = 0;\nvoid add() { total = total + 1; }\n"}};
}

inline void set(std::vector<File>& files, const std::string& name, std::string text) {
    for (File& each : files) {
        if (each.name == name) {
            each.text = std::move(text);
            return;
        }
    }
    files.push_back({name, std::move(text)});
}

inline void remove(std::vector<File>& files, const std::string& name) {
    std::erase_if(files, [&](const File& each) { return each.name == name; });
}

// The sound manifest with [line] (from 1) replaced, or with [text] added behind the last line.
inline std::string manifest_with(int line, const std::string& text) {
    std::string out, all = sound_manifest;
    int number = 1;
    for (std::size_t at = 0; at < all.size(); number++) {
        std::size_t end = all.find('\n', at);
        out += number == line ? text + "\n" : all.substr(at, end - at + 1);
        at = end + 1;
    }
    return line >= number ? out + text + "\n" : out;
}

// True where some diagnostic, written out, holds [text].
inline bool says(const std::vector<lang::Diagnostic>& diagnostics, std::string_view text) {
    for (const lang::Diagnostic& each : diagnostics) {
        if (lang::to_string(each).find(text) != std::string::npos) return true;
    }
    return false;
}

inline std::string written(const std::vector<lang::Diagnostic>& diagnostics) {
    std::string all;
    for (const lang::Diagnostic& each : diagnostics) all += lang::to_string(each) + "\n";
    return all;
}

}  // namespace puzzle
