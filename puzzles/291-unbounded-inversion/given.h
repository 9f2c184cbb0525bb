// What the tasks do, and how long it keeps the processor, in ticks.
#pragma once

#include <lockstep.h>

int lines = 0, pumped = 0;

// Log: composes a line. Needs nothing but time.
void compose() {
    work(4);
}

// Log: appends the line to the journal.
void append_line() {
    work(2);
    lines++;
}

// Alarm: appends its own.
void append_alarm() {
    work(1);
    lines++;
}

// Pump: does its work, far from the journal.
void run_pump() {
    work(4);
    pumped++;
}
