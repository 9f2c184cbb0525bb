// Small helpers for sentences: numbers a person can read, plurals, lists, places in the source.
// Used by explain.cpp, story.cpp and blame.cpp.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/vm/machine.h"

namespace explore {

// 48211: "48,211".
std::string grouped(std::uint64_t n);
// "1 step", "48,211 steps"; [many] where it is not [one] with an s.
std::string counted(std::uint64_t n, const std::string& one, const std::string& many = {});
// "a", "a and b", "a, b and c".
std::string listed(const std::vector<std::string>& items);
// "line 12"; "start.task:12" where the program has several files.
std::string line_of(const lang::Program& program, const lang::Span& span);
// "'count++' (line 12)"
std::string code_at(const lang::Program& program, const lang::Span& span);

}  // namespace explore
