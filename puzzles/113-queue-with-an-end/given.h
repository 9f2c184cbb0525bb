// What the queue answers.
#pragma once

#include <chrono>

enum class Result { Got, TimedOut, Closed };

using Ticks = std::chrono::milliseconds;
