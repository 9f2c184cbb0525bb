// The picture's file, read back by zlib: every pixel must come back.
#include "web/png.h"

#include <catch2/catch_test_macros.hpp>
#include <cstddef>

#include "web/packing.h"

namespace {

std::uint32_t big(const std::string& bytes, std::size_t at) {
    std::uint32_t number = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        number = number << 8 | static_cast<std::uint8_t>(bytes.at(at + i));
    }
    return number;
}

}  // namespace

TEST_CASE("every pixel of a picture comes back", "[web]") {
    constexpr int width = 300, height = 40;
    std::vector<std::uint8_t> rgba(static_cast<std::size_t>(width) * height * 4);
    std::uint32_t dice = 7;
    for (std::size_t i = 0; i < rgba.size(); ++i) {
        dice = dice * 1664525 + 1013904223;
        const bool noisy = i / (width * 4) % 3 == 0;  // else even, as a screen is
        rgba[i] = noisy ? static_cast<std::uint8_t>(dice >> 24) : 0x1a;
    }
    const std::string file = screen::png(width, height, rgba);
    REQUIRE(file.substr(0, 8) == "\x89PNG\r\n\x1a\n");
    CHECK(big(file, 16) == width);
    CHECK(big(file, 20) == height);
    const std::size_t at = 8 + 12 + 13;  // behind IHDR
    REQUIRE(file.substr(at + 4, 4) == "IDAT");
    const std::string packed = file.substr(at + 8, big(file, at));
    constexpr std::size_t raw_size = static_cast<std::size_t>(width * 4 + 1) * height;
    const std::string raw = screen::unpack(packed, raw_size).value();
    REQUIRE(raw.size() == raw_size);
    std::vector<std::uint8_t> back(rgba.size());
    for (std::size_t y = 0; y < height; ++y) {
        REQUIRE(raw[y * (width * 4 + 1)] == 2);
        for (std::size_t x = 0; x < width * 4; ++x) {
            const int above = y == 0 ? 0 : back[(y - 1) * width * 4 + x];
            back[y * width * 4 + x] =
                static_cast<std::uint8_t>(raw[y * (width * 4 + 1) + 1 + x] + above);
        }
    }
    CHECK(back == rgba);
    CHECK(file.substr(file.size() - 8, 4) == "IEND");
    CHECK(big(file, file.size() - 4) == 0xae426082u);  // IEND's known sum
}
