// The database. What load() does stands in the check.
#pragma once

const int KEYS = 2;

// Page number [key]. Takes long.
int load(int key);
