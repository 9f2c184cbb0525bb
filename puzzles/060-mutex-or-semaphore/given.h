// The darkroom.
#pragma once

#include <lockstep.h>

// Member or passer-by [id] develops a film, alone if all is well.
void develop(int id) {
    work(1);
}
