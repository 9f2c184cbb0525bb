// Pixels as a PNG file. Called by the export of a picture. Each row is written as what differs from
// the one above, since what a screen shows is mostly even.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace screen {

// [rgba]: four bytes a pixel, from the top row on.
std::string png(int width, int height, const std::vector<std::uint8_t>& rgba);

}  // namespace screen
