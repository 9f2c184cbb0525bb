// The projector. What the functions do stands in the check.
#pragma once

const int USERS = 3;

void switch_off();
