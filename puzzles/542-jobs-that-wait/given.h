// The jobs are numbers; what running one does is the check's business. Jobs 0 and 1 hand in 2 and
// 3, and wait for them.
#pragma once

const int JOBS = 4;

void run(int job);

bool submit(int job);
void wait_for(int job);
