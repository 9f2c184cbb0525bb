// The regatta. What the functions do stands in the check.
#pragma once

const int TEAMS = 3;

bool is_mended(int id);

// Team [id] tries its oar.
void try_oar(int id);

// The race starts.
void start();
