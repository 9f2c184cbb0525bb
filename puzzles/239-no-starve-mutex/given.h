// The telephone. What telephone() does stands in the check.
#pragma once

const int PEOPLE = 3;

// Person [id] telephones, alone if all is well.
void telephone(int id);
