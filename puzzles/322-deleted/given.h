// The log: [begun] and [written] are equal whenever nobody is writing.
#pragma once

int begun = 0, written = 0;
