// The North Pole. What the functions do stands in the check.
#pragma once

const int REINDEER = 3;
const int ELVES = 4;
const int GROUP = 2;

// Santa delivers the toys; Santa begins to help two elves.
void deliver();
void help();

// Elf [id] asks Santa, who is helping.
void ask(int id);
