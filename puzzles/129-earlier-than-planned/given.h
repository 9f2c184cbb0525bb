// The jobs are numbers; what running one does is the check's business.
#pragma once

const int JOBS = 3;

void run(int job);
