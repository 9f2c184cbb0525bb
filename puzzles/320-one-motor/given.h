// The motor. What drive() does stands in the check.
#pragma once

void drive(int id);
