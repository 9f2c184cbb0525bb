// Included before everything else in our own code. POSIX declares a function sync() in <unistd.h>,
// which standard headers pull in, and a function and our namespace sync cannot share the name; so
// the declaration is read once, here, under another name. Nobody calls it.
#pragma once

#if defined(__unix__) || defined(__EMSCRIPTEN__) || defined(__APPLE__)
#define sync posix_sync
#include <unistd.h>
#undef sync
#endif
