// The film.
#pragma once

const int ARTISTS = 3;
const int FRAMES = 3;
