// The table.
#pragma once

const int SEATS = 3;

// Philosopher [id] drinks from the bottle on the left, on the right, or both.
void drink(int id, bool left, bool right);
