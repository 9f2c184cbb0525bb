// The jobs are numbers; what running one does is the check's business.
#pragma once

const int JOBS = 4;  // numbers 0 to JOBS - 1

void run(int job);
