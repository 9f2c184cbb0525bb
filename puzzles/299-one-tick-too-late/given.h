// What the jobs do, and how long it keeps the processor, in ticks.
#pragma once

#include <atomic>
#include <cassert>
#include <lockstep.h>

std::atomic<int> waiting = 0;  // records that are collected and not packed
bool steered = false, collected = false;

// Control: steers.
void steer() {
    work(2);
    steered = true;
}

// Telemetry: collects a record.
void collect() {
    work(1);
    waiting++;
    collected = true;
}

// Packs the oldest record for sending.
void pack() {
    assert(waiting > 0);
    work(3);
    waiting--;
}
