// The bucket's measures, in tokens and ticks.
#pragma once

#include <lockstep.h>

const int CAPACITY = 2;
const int PERIOD = 5;  // a token falls in at each tick that is a multiple of this, but not at 0
