// The jobs are numbers; what running one does is the check's business.
#pragma once

const int CUSTOMERS = 2;
const int JOBS = 3;  // of each customer; those of customer 1 have the numbers from JOBS on

void run(int job);
