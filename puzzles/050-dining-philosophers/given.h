// The table.
#pragma once

const int SEATS = 5;
bool has_eaten[SEATS];

// Philosopher [id] eats.
void eat(int id) {
    has_eaten[id] = true;
}
