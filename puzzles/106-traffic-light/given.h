// The light and the crossing. Road 0 has the green light at first.
#pragma once

const int ROADS = 2;

void turn_green(int road);  // the other road gets red
void cross(int road);       // drives across; it takes a while
