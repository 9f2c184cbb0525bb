// The answers of the commands as JSON, one object each. Only json.cpp includes nlohmann-json, which
// is slow to compile. The keys are part of what users build on: add, do not rename.
#pragma once

#include <string>
#include <vector>

#include "engine/sched/run.h"
#include "engine/terminal/target.h"

namespace terminal {

std::string json_text(const std::vector<lang::Diagnostic>& diagnostics);
std::string json_text(const std::vector<puzzle::Puzzle>& puzzles);
std::string json_text(const puzzle::Puzzle& puzzle);
std::string json_text(const Target& target, const explore::Verdict& verdict, double seconds);
std::string json_text(const Target& target, const explore::Counts& counts, bool finished,
                      const explore::Schedules* schedules);
std::string json_text(const Target& target, const sched::Run& run,
                      const std::vector<lang::Diagnostic>& diagnostics);

struct Checked {
    std::string folder;
    puzzle::Proof proof;
};
std::string json_text(const std::vector<Checked>& checked);
std::string json_of_folder(const std::string& path);

}  // namespace terminal
