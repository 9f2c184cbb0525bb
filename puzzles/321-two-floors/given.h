// The disk, with no protection at all.
#pragma once

const int ROOM = 5;
int block[ROOM];
int blocks = 0;

// Writes the next block.
void put(int data) {
    block[blocks] = data;
    blocks++;
}
