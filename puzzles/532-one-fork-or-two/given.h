// The table.
#pragma once

const int SEATS = 3;

// Philosopher [id] eats with the fork on the left, on the right, or both.
void eat(int id, bool needs_left, bool needs_right);
