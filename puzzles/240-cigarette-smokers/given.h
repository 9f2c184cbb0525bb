// The table. What smoke() does stands in the check.
#pragma once

#include <semaphore>

const int TOBACCO = 0;
const int PAPER = 1;
const int MATCH = 2;
const int THINGS = 3;

// Released by the agent, for each thing that it lays down.
std::counting_semaphore<THINGS> on_table[THINGS] = {
    std::counting_semaphore<THINGS>(0), std::counting_semaphore<THINGS>(0),
    std::counting_semaphore<THINGS>(0)};

// To be released for the agent when somebody has smoked.
std::binary_semaphore table_is_free(0);

// The smoker who owns [own] smokes, with the two things from the table.
void smoke(int own);
