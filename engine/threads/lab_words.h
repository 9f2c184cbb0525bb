// What the lab's figures mean, in sentences: the terminal prints them, the screen shows them.
#pragma once

#include <string>
#include <vector>

#include "engine/threads/lab.h"

namespace threads {

// Why test-and-set is a bad neighbour, by this machine's own figures; empty where they are not
// there.
std::string answer(const LabResult& result);
// What this machine cannot show, and how its figures are to be read: a sentence each.
std::vector<std::string> limits(const LabResult& result);

// Our locks that sleep and the system's of the same kind.
std::vector<LockKind> compared_locks();
// A row for each two of them that were measured alike, with how many times as often ours was taken;
// the first row is the heading.
std::vector<std::vector<std::string>> comparison(const LabResult& result);

// "850 ns", "12 us", "3.4 ms".
std::string time_text(double nanoseconds);
// A number with as many decimals as it has room for: "0.05", "3.1", "42".
std::string number_text(double number);

}  // namespace threads
