// The rooms. What cut() does stands in the check.
#pragma once

const int ROOMS = 2;

void cut(int id);
