// The table: [half] and [whole] are equal whenever nobody is at work.
#pragma once

int half = 0, whole = 0;

// Comes back, or the task ends here, for good.
void may_die();
