// The bench. What work_on() does stands in the check.
#pragma once

// Robot [id] drills; both tools must be in its hands.
void work_on(int id);
