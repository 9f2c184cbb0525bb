// Pixels as a PNG file. Called by the export of a picture. Small on purpose: what a screen shows is
// mostly even, so each row is written as what differs from the one above, and runs of equal bytes are
// all that is packed.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace screen {

// [rgba]: four bytes a pixel, from the top row on.
std::string png(int width, int height, const std::vector<std::uint8_t>& rgba);

}  // namespace screen
