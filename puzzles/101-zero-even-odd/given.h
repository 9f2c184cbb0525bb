// How to write, and up to where. The line itself is the check's business.
#pragma once

const int LAST = 5;

void write_zero();
void write_odd(int number);
void write_even(int number);
