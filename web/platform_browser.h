// What the two browser files of the platform share. Nobody else includes it.
#pragma once

#include <optional>
#include <string>

namespace platform {

// Takes over a text that the page allocated and gave; nothing where it gave none.
std::optional<std::string> taken(char* text);

// After the panels have drawn: every editor to its place, hidden where ImGui windows lie over it.
void place_editors();

}  // namespace platform
