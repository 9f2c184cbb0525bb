// The jobs are numbers; what running one does is the check's business.
#pragma once

#include <chrono>

const int JOBS = 3;

using Ticks = std::chrono::milliseconds;

void run(int job);
