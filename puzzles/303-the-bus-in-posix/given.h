// What the tasks do, and how long it keeps the processor, in ticks.
#pragma once

#include <lockstep.h>

int measurements = 0, distributions = 0, transmissions = 0;  // finished ones

void write_measurements() {
    work(3);
    measurements++;
}

void distribute_data() {
    work(2);
    distributions++;
}

void transmit() {
    work(10);
    transmissions++;
}
