// The rack: a ring of cells, with no protection at all.
#pragma once

const int CAPACITY = 2;
int cell[CAPACITY];
int stored = 0;  // bottles ever stored
int taken = 0;   // bottles ever taken

// Puts [bottle] into the next cell, whatever is in it.
void store(int bottle) {
    cell[stored % CAPACITY] = bottle;
    stored++;
}

// Takes what the oldest cell holds, whether there is a bottle in it or not.
int take() {
    int bottle = cell[taken % CAPACITY];
    taken++;
    return bottle;
}
