// How long a writer is ready to wait.
#pragma once

#include <chrono>

using Ticks = std::chrono::milliseconds;
