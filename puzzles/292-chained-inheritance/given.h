// What the tasks do, and how long it keeps the processor, in ticks.
#pragma once

#include <lockstep.h>

int recorded = 0, shown = 0, braked = 0, played = 0;

// Recorder: writes to the bus.
void record() {
    work(3);
    recorded++;
}

// Display: clears the panel, reads from the bus, shows it on the panel.
void clear() {
    work(1);
}
void read_bus() {
    work(1);
}
void show() {
    work(1);
    shown++;
}

// Radio: plays, for long.
void play() {
    work(10);
    played++;
}

// Brakes: light a lamp on the panel.
void light_lamp() {
    work(1);
    braked++;
}
