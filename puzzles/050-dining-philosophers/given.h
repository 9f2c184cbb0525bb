// The table.
#pragma once

const int SEATS = 5;

// Philosopher [id] eats.
void eat(int id);
