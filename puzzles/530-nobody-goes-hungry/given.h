// The table.
#pragma once

const int SEATS = 4;

// Philosopher [id] eats.
void eat(int id);
