// Nothing is given but the two functions that you write.
#pragma once

void enter();
void leave();
