// The two ways to bond. The counting is the check's business.
#pragma once

const int MOLECULES = 2;  // so there are twice as many hydrogens, and as many oxygens

void bond_hydrogen();
void bond_oxygen();
