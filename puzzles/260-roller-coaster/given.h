// The car. What the functions do stands in the check.
#pragma once

const int SEATS = 2;

// The car opens for those who get on, goes round, opens for those who get off.
void load();
void ride();
void unload();

// Passenger [id] gets on, and off.
void get_on(int id);
void get_off(int id);
