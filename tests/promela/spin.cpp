// See spin.h.
#ifndef __EMSCRIPTEN__
#include "tests/promela/spin.h"

#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace promela {

namespace {

namespace fs = std::filesystem;

constexpr std::array verdicts = {"pass",      "deadlock", "never", "finally",     "assertion",
                                 "data-race", "misuse",   "met",   "output full", "unsaid"};

std::string shell(const std::string& command, int* status = nullptr) {
    std::string out;
    std::FILE* const pipe = popen((command + " 2>&1").c_str(), "r");
    if (pipe == nullptr) return out;
    std::array<char, 4096> part;
    while (const std::size_t count = std::fread(part.data(), 1, part.size(), pipe)) {
        out.append(part.data(), count);
    }
    const int ended = pclose(pipe);
    if (status != nullptr) *status = ended;
    return out;
}

std::uint64_t number_before(const std::string& text, const std::string& words) {
    std::size_t end = text.find(words);
    if (end == text.npos) return 0;
    std::size_t begin = end;
    while (begin > 0 &&
           (text[begin - 1] == ' ' || (text[begin - 1] >= '0' && text[begin - 1] <= '9'))) {
        --begin;
    }
    return std::strtoull(text.c_str() + begin, nullptr, 10);
}

}  // namespace

bool spin_is_installed() {
    static const bool is =
        std::system("command -v spin >/dev/null && command -v gcc >/dev/null") == 0;
    return is;
}

int number_of(const std::string& verdict) {
    for (std::size_t i = 0; i < verdicts.size(); ++i) {
        if (verdict == verdicts[i]) return static_cast<int>(i);
    }
    return 0;
}

Answer ask_spin(const Model& model, const std::string& defines, int seconds, bool optimised) {
    std::string folder = (fs::temp_directory_path() / "lockstep-spin-XXXXXX").string();
    if (mkdtemp(folder.data()) == nullptr) return {"no folder", 0};
    std::ofstream(folder + "/model.pml") << model.text;
    Answer answer;
    int status = 0;
    const std::string in = "cd " + folder + " && ";
    std::string out = shell(in + "spin -o2 " + defines + " -a model.pml", &status);
    if (status != 0 || out.find("Error") != out.npos) {
        answer.verdict = "spin: " + out.substr(0, 300);
    } else {
        out = shell(in + "gcc " + (optimised ? "-O1" : "-O0") +
                        " -w -DSAFETY -DNOREDUCE -DCOLLAPSE -DMEMLIM=2000 -fwrapv "
                        "-DVECTORSZ=65536 -o pan pan.c",
                    &status);
        if (status != 0) answer.verdict = "gcc: " + out.substr(0, 300);
    }
    if (answer.verdict.empty()) {
        out = shell(in + "timeout " + std::to_string(seconds) + " ./pan -E -n -m5000000", &status);
        answer.states = number_before(out, " states, stored");
        const std::string broken = "assertion violated (bad!=";
        if (const std::size_t at = out.find(broken); at != out.npos) {
            const int number = out[at + broken.size()] - '0';
            answer.verdict = verdicts[static_cast<std::size_t>(number)];
        } else if (status != 0 || out.find("max search depth too small") != out.npos ||
                   out.find("out of memory") != out.npos ||
                   out.find("Search not completed") != out.npos) {
            answer.verdict = "too large";
        } else {
            answer.verdict =
                out.find("errors: 0") != out.npos ? "pass" : "pan: " + out.substr(0, 300);
        }
    }
    std::error_code ignored;
    fs::remove_all(folder, ignored);
    return answer;
}

}  // namespace promela
#endif
