// How to speak, and how far the game goes. What was said is the check's business.
#pragma once

const int LAST = 15;

void say_number(int number);
void say_fizz();
void say_buzz();
void say_fizz_buzz();
