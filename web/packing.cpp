// zlib does the packing; a zip is its streams with a table at the end.
#include "web/packing.h"

#include <zlib.h>

#include <algorithm>
#include <cstdint>

namespace screen {

namespace {

constexpr std::size_t zip_files_max = 2000;
constexpr std::size_t zip_bytes_max = 64 << 20;

// Raw where it is a file of a zip, which has its check sum elsewhere.
std::optional<std::string> inflate_all(std::string_view packed, bool raw, std::size_t bytes_max) {
    z_stream stream{};
    if (inflateInit2(&stream, raw ? -MAX_WBITS : MAX_WBITS) != Z_OK) return std::nullopt;
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    stream.avail_in = static_cast<uInt>(packed.size());
    std::string out;
    char part[1 << 14];
    int state = Z_OK;
    while (state == Z_OK && out.size() <= bytes_max) {
        stream.next_out = reinterpret_cast<Bytef*>(part);
        stream.avail_out = sizeof part;
        state = inflate(&stream, Z_NO_FLUSH);
        out.append(part, sizeof part - stream.avail_out);
    }
    const bool all_read = stream.avail_in == 0;
    inflateEnd(&stream);
    if (state != Z_STREAM_END || !all_read || out.size() > bytes_max) return std::nullopt;
    return out;
}

// Numbers of a zip: the lowest byte first. Beyond its end there are zeros.
struct Bytes {
    std::string_view all;

    std::size_t number(std::size_t at, int bytes) const {
        std::size_t value = 0;
        for (int i = bytes; i-- > 0;) {
            const std::size_t here = at + static_cast<std::size_t>(i);
            value = value << 8 | (here < all.size() ? static_cast<unsigned char>(all[here]) : 0u);
        }
        return value;
    }
    // Cut where the zip ends.
    std::string_view text(std::size_t at, std::size_t length) const {
        return at < all.size() ? all.substr(at, length) : std::string_view();
    }
};

// The record behind the table, which begins with these four signs; a comment may follow it.
std::optional<std::size_t> end_record(std::string_view zip) {
    constexpr std::string_view mark("PK\5\6", 4);
    const std::size_t at = zip.rfind(mark);
    if (at == std::string_view::npos || zip.size() - at < 22) return std::nullopt;
    return at;
}

std::optional<std::string> file_of(const Bytes& zip, std::size_t row) {
    const std::size_t method = zip.number(row + 10, 2), check = zip.number(row + 16, 4);
    const std::size_t packed = zip.number(row + 20, 4), size = zip.number(row + 24, 4);
    const std::size_t local = zip.number(row + 42, 4);
    const std::size_t begin = local + 30 + zip.number(local + 26, 2) + zip.number(local + 28, 2);
    const std::string_view bytes = zip.text(begin, packed);
    if (bytes.size() != packed || size > zip_bytes_max) return std::nullopt;
    std::optional<std::string> out;
    if (method == 0) out = std::string(bytes);
    if (method == 8) out = inflate_all(bytes, true, size);
    if (!out || out->size() != size) return std::nullopt;
    const auto sum =
        crc32(0, reinterpret_cast<const Bytef*>(out->data()), static_cast<uInt>(out->size()));
    return sum == check ? out : std::nullopt;
}

}  // namespace

std::string pack(std::string_view bytes) {
    uLongf size = compressBound(static_cast<uLong>(bytes.size()));
    std::string out(size, '\0');
    compress2(reinterpret_cast<Bytef*>(out.data()), &size,
              reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uLong>(bytes.size()),
              Z_BEST_COMPRESSION);
    out.resize(size);
    return out;
}

std::optional<std::string> unpack(std::string_view packed, std::size_t bytes_max) {
    return inflate_all(packed, false, bytes_max);
}

std::optional<std::vector<puzzle::File>> read_zip(std::string_view zip, std::string& problem) {
    const Bytes bytes{zip};
    const std::optional<std::size_t> end = end_record(zip);
    if (!end) {
        problem = "it is no zip, or only a part of one";
        return std::nullopt;
    }
    const std::size_t count = bytes.number(*end + 10, 2);
    std::size_t row = bytes.number(*end + 16, 4), total = 0;
    if (count > zip_files_max) {
        problem = "it holds more than " + std::to_string(zip_files_max) + " files";
        return std::nullopt;
    }
    std::vector<puzzle::File> files;
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t length = bytes.number(row + 28, 2);
        const std::string name(bytes.text(row + 46, length));
        if (bytes.text(row, 4) != std::string_view("PK\1\2", 4) || name.size() != length) {
            problem = "its table is damaged";
            return std::nullopt;
        }
        if (!name.empty() && name.back() != '/') {
            std::optional<std::string> text = file_of(bytes, row);
            total += text ? text->size() : 0;
            if (!text || total > zip_bytes_max) {
                problem = text ? "it holds more than 64 MB" : name + " in it cannot be read";
                return std::nullopt;
            }
            files.push_back({name, std::move(*text)});
        }
        row += 46 + length + bytes.number(row + 30, 2) + bytes.number(row + 32, 2);
    }
    return files;
}

}  // namespace screen
