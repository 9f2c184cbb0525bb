// The sampler.
#pragma once

const int SAMPLES = 4;
const int PERIOD = 10;

// Measures. Takes 1 to 3 ticks.
void sample();
