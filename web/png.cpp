// The file's parts (PNG 1.2); zlib packs.
#include "web/png.h"

#include <zlib.h>

#include <cstddef>

#include "web/packing.h"

namespace screen {

namespace {

using Bytes = std::string;

void put_big(Bytes& out, std::uint32_t number) {
    for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(number >> shift & 255);
}

void put_chunk(Bytes& out, const char* name, const Bytes& data) {
    put_big(out, static_cast<std::uint32_t>(data.size()));
    const std::size_t from = out.size();
    out += name;
    out += data;
    const auto* const named = reinterpret_cast<const Bytef*>(out.data() + from);
    put_big(out, static_cast<std::uint32_t>(crc32(0, named, static_cast<uInt>(out.size() - from))));
}

}  // namespace

std::string png(int width, int height, const std::vector<std::uint8_t>& rgba) {
    const auto row = static_cast<std::size_t>(width) * 4;
    Bytes raw;
    raw.reserve((row + 1) * static_cast<std::size_t>(height));
    for (std::size_t y = 0; y < static_cast<std::size_t>(height); ++y) {
        raw += '\x02';  // each byte as what differs from the one above
        for (std::size_t x = 0; x < row; ++x) {
            const int above = y == 0 ? 0 : rgba[(y - 1) * row + x];
            raw += static_cast<char>(rgba[y * row + x] - above);
        }
    }
    Bytes out = "\x89PNG\r\n\x1a\n";
    Bytes header;
    put_big(header, static_cast<std::uint32_t>(width));
    put_big(header, static_cast<std::uint32_t>(height));
    header += Bytes("\x08\x06\x00\x00\x00", 5);  // eight bits, with opacity
    put_chunk(out, "IHDR", header);
    put_chunk(out, "IDAT", pack(raw));
    put_chunk(out, "IEND", "");
    return out;
}

}  // namespace screen
