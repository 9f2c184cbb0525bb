// What the gates and the check agree on.
#pragma once

const int GATES = 3;
const int PEOPLE = 2;  // walk through each gate
