// The race. What the functions do stands in the check.
#pragma once

const int RUNNERS = 4;

// Runner [id] warms up.
void warm_up(int id);

// Runner [id] runs.
void run(int id);
