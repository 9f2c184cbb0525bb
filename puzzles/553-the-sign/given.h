// The bridge and its sign. What the functions do stands in the check.
#pragma once

const int EAST = 0;
const int WEST = 1;
const int BATCH = 2;

// A car that comes from [side] joins those who wait there.
void arrive(int side);

// The sign shows that those from [side] may go.
void turn_sign(int side);

// A car that comes from [side] is on the bridge.
void drive(int side);
