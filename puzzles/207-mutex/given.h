// The number in the office.
#pragma once

int visitors = 0;

// One more. Must not be done by two at once.
void count_in() {
    int before = visitors;
    visitors = before + 1;
}
