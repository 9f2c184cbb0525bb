// The bar. What the functions do stands in the check.
#pragma once

const int SEATS = 2;
const int GUESTS = 5;

void sit_down(int id);
void eat(int id);
void get_up(int id);
