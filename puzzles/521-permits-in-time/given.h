// How long somebody is ready to wait.
#pragma once

#include <chrono>

using Ticks = std::chrono::milliseconds;
