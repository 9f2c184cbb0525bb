// The bathroom. What use_cabin() does stands in the check.
#pragma once

const int CABINS = 2;

// Whoever calls it is inside.
void use_cabin();
