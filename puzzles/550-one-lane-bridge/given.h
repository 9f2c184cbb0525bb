// The bridge. What drive() does stands in the check.
#pragma once

const int EAST = 0;
const int WEST = 1;

// A car that comes from [side] is on the bridge.
void drive(int side);
