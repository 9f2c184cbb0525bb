// What the class and its users agree on.
#pragma once

#include <chrono>

const int CAPACITY = 2;

enum class Result { Got, TimedOut, Closed };

using Ticks = std::chrono::milliseconds;
using Moment = std::chrono::steady_clock::time_point;
