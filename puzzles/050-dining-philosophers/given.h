// The table.
#pragma once

#include <lockstep.h>

const int SEATS = 5;

// Philosopher [id] eats for a while.
void eat(int id) {
    work(1);
}
