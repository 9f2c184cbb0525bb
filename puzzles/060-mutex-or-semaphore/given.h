// The darkroom.
#pragma once

#include <atomic>

std::atomic<int> films = 0;  // developed ones

// Member or passer-by [id] develops a film, alone if all is well.
void develop(int id) {
    films++;
}
