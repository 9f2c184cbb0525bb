// The settings. Loading takes long and must not happen twice.
#pragma once

void load();
int look();  // only when they are loaded
