// What the tasks on board do, and how long it keeps the processor, in ticks.
#pragma once

#include <lockstep.h>

int measurements = 0, distributions = 0, transmissions = 0;  // finished ones

// Weather: writes its measurements to the bus.
void write_measurements() {
    work(3);
    measurements++;
}

// Distribution: takes the data from the bus and hands it out.
void distribute_data() {
    work(2);
    distributions++;
}

// Radio: talks to the Earth.
void transmit() {
    work(10);
    transmissions++;
}
