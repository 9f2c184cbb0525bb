// The text, with no protection at all.
#pragma once

const int ROOM = 5;
int text_of[ROOM];
int words = 0;

// Appends [word].
void put(int word) {
    text_of[words] = word;
    words++;
}
