// The picture's file, read back by a reader of its own: every pixel must come back.
#include "web/png.h"

#include <catch2/catch_test_macros.hpp>
#include <cstddef>

namespace {

std::uint32_t big(const std::string& bytes, std::size_t at) {
    std::uint32_t number = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        number = number << 8 | static_cast<std::uint8_t>(bytes.at(at + i));
    }
    return number;
}

// Of a stream in one block of the fixed table, in which every distance is 1.
class Reader {
  public:
    explicit Reader(const std::string& bytes) : bytes_(bytes) {}

    std::string read() {
        std::string out;
        REQUIRE(bits(1) == 1);
        REQUIRE(bits(2) == 1);
        while (true) {
            const int symbol = next_symbol();
            if (symbol == 256) return out;
            if (symbol < 256) {
                out += static_cast<char>(symbol);
                continue;
            }
            REQUIRE(symbol == 285);
            REQUIRE(code(5) == 0);
            REQUIRE_FALSE(out.empty());
            out += std::string(258, out.back());
        }
    }

  private:
    std::uint32_t bits(int count) {
        std::uint32_t value = 0;
        for (int i = 0; i < count; ++i, ++at_) {
            const auto byte = static_cast<std::uint8_t>(bytes_.at(at_ / 8));
            value |= static_cast<std::uint32_t>(byte >> at_ % 8 & 1) << i;
        }
        return value;
    }
    std::uint32_t code(int count) {
        std::uint32_t value = 0;
        for (int i = 0; i < count; ++i) value = value << 1 | bits(1);
        return value;
    }
    // RFC 1951, 3.2.6.
    int next_symbol() {
        std::uint32_t c = code(7);
        if (c < 0x18) return 256 + static_cast<int>(c);
        c = c << 1 | code(1);
        if (c >= 0x30 && c < 0xc0) return static_cast<int>(c - 0x30);
        if (c >= 0xc0 && c < 0xc8) return 280 + static_cast<int>(c - 0xc0);
        c = c << 1 | code(1);
        REQUIRE(c >= 0x190);
        return 144 + static_cast<int>(c - 0x190);
    }

    const std::string& bytes_;
    std::size_t at_ = 16;  // behind the two bytes of zlib's header
};

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
    const std::string raw = Reader(packed).read();
    REQUIRE(raw.size() == static_cast<std::size_t>(width * 4 + 1) * height);
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
