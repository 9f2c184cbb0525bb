// The boat. What the functions do stands in the check.
#pragma once

const int SEATS = 4;
const int RED = 0;
const int BLUE = 1;

// Gets into the boat.
void get_in(int club);

// Rows the boat across; it comes back empty.
void row();
