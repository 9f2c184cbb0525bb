// The door. What the functions do stands in the check.
#pragma once

const int ANN = 0;
const int BEN = 1;

// [who] paints the side in front of them for the first time.
void first_coat(int who);

// [who] paints over what the other one has painted.
void second_coat(int who);
