// The dictionary, with no protection at all.
#pragma once

const int WORDS = 2;
bool entry[WORDS] = {false, true};  // word 1 is there at the beginning
int added[WORDS];                   // how often

// Is [word] in the dictionary? Takes a while.
bool known(int word) {
    return entry[word];
}

// Adds [word].
void add(int word) {
    entry[word] = true;
    added[word]++;
}
