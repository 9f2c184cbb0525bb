// The file's parts (PNG 1.2), and a packer that knows one code table and one distance (RFC 1951).
#include "web/png.h"

#include <array>
#include <cstddef>

namespace screen {

namespace {

using Bytes = std::string;

void put_big(Bytes& out, std::uint32_t number) {
    for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(number >> shift & 255);
}

std::uint32_t crc(const Bytes& bytes, std::size_t from) {
    static const std::array<std::uint32_t, 256> table = [] {
        std::array<std::uint32_t, 256> made{};
        for (std::uint32_t i = 0; i < 256; ++i) {
            std::uint32_t c = i;
            for (int k = 0; k < 8; ++k) c = (c & 1) != 0 ? 0xedb88320u ^ c >> 1 : c >> 1;
            made[i] = c;
        }
        return made;
    }();
    std::uint32_t c = 0xffffffffu;
    for (std::size_t i = from; i < bytes.size(); ++i) {
        c = table[(c ^ static_cast<std::uint8_t>(bytes[i])) & 255] ^ c >> 8;
    }
    return c ^ 0xffffffffu;
}

void put_chunk(Bytes& out, const char* name, const Bytes& data) {
    put_big(out, static_cast<std::uint32_t>(data.size()));
    const std::size_t from = out.size();
    out += name;
    out += data;
    put_big(out, crc(out, from));
}

// Bits as deflate wants them: from the lowest of each byte on.
class Bits {
  public:
    explicit Bits(Bytes& out) : out_(out) {}

    void put(std::uint32_t bits, int count) {
        held_ |= bits << count_;
        count_ += count;
        for (; count_ >= 8; count_ -= 8, held_ >>= 8) out_ += static_cast<char>(held_ & 255);
    }
    // A code of the fixed table: its highest bit first.
    void put_code(std::uint32_t code, int count) {
        for (int i = count - 1; i >= 0; --i) put(code >> i & 1, 1);
    }
    void finish() {
        if (count_ > 0) put(0, 8 - count_);
    }

  private:
    Bytes& out_;
    std::uint32_t held_ = 0;
    int count_ = 0;
};

// A byte, or a length, of the fixed table.
void put_symbol(Bits& bits, int symbol) {
    const auto code = static_cast<std::uint32_t>(symbol);
    if (symbol < 144) {
        bits.put_code(0x30 + code, 8);
    } else if (symbol < 256) {
        bits.put_code(0x190 + code - 144, 9);
    } else if (symbol < 280) {
        bits.put_code(code - 256, 7);
    } else {
        bits.put_code(0xc0 + code - 280, 8);
    }
}

// Says "the last byte again, 258 times".
constexpr std::size_t run_most = 258;
void put_run(Bits& bits) {
    put_symbol(bits, 285);
    bits.put_code(0, 5);  // distance 1
}

Bytes packed(const Bytes& raw) {
    Bytes out = "\x78\x01";
    Bits bits(out);
    bits.put(1, 1);  // the last block
    bits.put(1, 2);  // of the fixed table
    for (std::size_t i = 0; i < raw.size();) {
        put_symbol(bits, static_cast<std::uint8_t>(raw[i]));
        std::size_t run = 0;
        while (i + 1 + run < raw.size() && raw[i + 1 + run] == raw[i]) ++run;
        i += 1 + run / run_most * run_most;
        for (std::size_t left = run / run_most; left > 0; --left) put_run(bits);
    }
    put_symbol(bits, 256);
    bits.finish();
    std::uint32_t a = 1, b = 0;
    for (const char c : raw) {
        a = (a + static_cast<std::uint8_t>(c)) % 65521;
        b = (b + a) % 65521;
    }
    put_big(out, b << 16 | a);
    return out;
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
    put_chunk(out, "IDAT", packed(raw));
    put_chunk(out, "IEND", "");
    return out;
}

}  // namespace screen
