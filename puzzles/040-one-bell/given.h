// The hatch between kitchen and dining room. Nobody guards it.
#pragma once

const int ROOM = 1;
int hatch = 0;   // the plate that was put in last
int inside = 0;  // plates in the hatch

void place(int plate) {
    hatch = plate;
    inside++;
}

int lift() {
    inside--;
    return hatch;
}
