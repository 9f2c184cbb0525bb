// The floor. What the functions do stands in the check.
#pragma once

const int COUPLES = 2;

// Leader [id] walks out and dances.
void lead(int id);

// Follower [id] walks out and dances.
void follow(int id);
