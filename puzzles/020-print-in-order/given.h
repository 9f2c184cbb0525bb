// The words, and how to say one.
#pragma once

#include <atomic>
#include <lockstep.h>

// What was said so far, as the digits of one number: 1, then 12, then 123.
std::atomic<int> said = 0;

void say(int word) {
    print(word);
    said = said * 10 + word;
}
