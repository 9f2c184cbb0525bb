// The two rooms. What the functions do stands in the check.
#pragma once

const int PLATES = 3;

// In the darkroom: develops [plate].
void develop(int plate);

// In the workshop: prints from [plate].
void print_plate(int plate);
