// The shop. What the functions do stands in the check.
#pragma once

const int CUSTOMERS = 4;
const int CHAIRS = 2;

// Waiting chairs that are taken. Changed by sit and get_up, which do not protect it.
int seated = 0;

// Customer [id] sits down on a waiting chair, and gets up from it again.
void sit(int id);
void get_up(int id);

// Customer [id] goes away unshorn, because all waiting chairs are taken.
void go_away(int id);

// The barber cuts, customer [id] sits in the barber's chair: both at the same time.
void cut_hair();
void get_hair_cut(int id);
