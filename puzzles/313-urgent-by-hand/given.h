// What the tasks do, and how long it keeps the processor, in ticks.
#pragma once

#include <lockstep.h>

int metered = 0, mixed = 0, scanned = 0;  // finished ones

void read_levels() {
    work(3);
    metered++;
}

void mix() {
    work(2);
    mixed++;
}

void scan_files() {
    work(10);
    scanned++;
}
