// The stamp with two faces. What is on the ribbon is the check's business.
#pragma once

const int ROUNDS = 3;

void stamp_foo();
void stamp_bar();
