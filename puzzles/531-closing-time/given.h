// The table.
#pragma once

#include <chrono>

const int SEATS = 4;

using Ticks = std::chrono::milliseconds;

// Philosopher [id] eats.
void eat(int id);
