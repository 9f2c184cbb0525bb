// The shop. What the functions do stands in the check.
#pragma once

// Customer [id] draws a number: 0, 1, 2 and so on, each of them once.
int draw(int id);

// Customer [id] is served.
void be_served(int id);
