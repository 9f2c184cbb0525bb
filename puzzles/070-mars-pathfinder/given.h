// What the tasks on board do, and how long it keeps the processor, in ticks.
#pragma once

#include <lockstep.h>

const int WEATHER_TICKS = 3;
const int DISTRIBUTION_TICKS = 2;
const int RADIO_TICKS = 10;

int bus_uses = 0;  // finished ones; whoever counts must be alone on the bus

void use_bus(int ticks) {
    work(ticks);
    bus_uses++;
}

void transmit() {
    work(RADIO_TICKS);
}
