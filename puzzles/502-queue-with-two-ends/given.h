// The cells. What the functions do stands in the check.
#pragma once

const int CAPACITY = 2;

// Copies [item] into cell number [place]. Takes long.
void write_cell(int place, int item);

// What is in cell number [place]. Takes long.
int read_cell(int place);
