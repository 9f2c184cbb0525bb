// Bytes made small and back, for links and pictures; and the files within a zip, for puzzles that
// come as one. Called by link.cpp, png.cpp and open_file.cpp. What comes out is never bigger than
// the caller says, whatever the bytes claim, and bytes that are damaged give nothing.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/puzzle/puzzle.h"

namespace screen {

std::string pack(std::string_view bytes);
// With a check sum, so that a changed letter is noticed.
std::optional<std::string> unpack(std::string_view packed, std::size_t bytes_max);

// The files of a zip, by their paths in it; folders are left out. Nothing where it is none, or
// holds more than anybody reads, with the reason in [problem].
std::optional<std::vector<puzzle::File>> read_zip(std::string_view zip, std::string& problem);

}  // namespace screen
