// The pot. What the functions do stands in the check.
#pragma once

const int VILLAGERS = 4;
const int HELPINGS = 2;

// Takes a helping from the pot.
void take();

// Villager [id] eats it.
void eat(int id);

// The cook fills the pot.
void fill();
