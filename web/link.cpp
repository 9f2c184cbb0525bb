// The form of a link: four fields between dots, none of whose letters an address would escape.
#include "web/link.h"

#include <cstdint>
#include <vector>

namespace screen {

namespace {

constexpr std::string_view version = "1";
constexpr std::string_view letters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

std::string encode(std::string_view bytes) {
    std::string out;
    std::uint32_t bits = 0;
    int count = 0;
    for (const char c : bytes) {
        bits = bits << 8 | static_cast<unsigned char>(c);
        count += 8;
        for (; count >= 6; count -= 6) out += letters[bits >> (count - 6) & 63];
    }
    if (count > 0) out += letters[bits << (6 - count) & 63];
    return out;
}

std::optional<std::string> decode(std::string_view text) {
    std::string out;
    std::uint32_t bits = 0;
    int count = 0;
    for (const char c : text) {
        const std::size_t value = letters.find(c);
        if (value == std::string_view::npos) return std::nullopt;
        bits = bits << 6 | static_cast<std::uint32_t>(value);
        count += 6;
        if (count < 8) continue;
        count -= 8;
        out += static_cast<char>(bits >> count & 0xff);
    }
    return out;
}

std::vector<std::string_view> split(std::string_view text) {
    std::vector<std::string_view> parts;
    for (std::size_t from = 0;;) {
        const std::size_t dot = text.find('.', from);
        parts.push_back(text.substr(from, dot - from));
        if (dot == std::string_view::npos) return parts;
        from = dot + 1;
    }
}

}  // namespace

std::string to_fragment(const Link& link) {
    return std::string(version) + "." + link.puzzle + "." + encode(link.text) + "." + link.schedule;
}

std::optional<Link> from_fragment(std::string_view fragment, std::string& problem) {
    problem.clear();
    if (!fragment.empty() && fragment.front() == '#') fragment.remove_prefix(1);
    if (fragment.empty()) return std::nullopt;
    const auto parts = split(fragment);
    if (parts.size() != 4) {
        problem = "This link is cut short or is not one of ours; nothing was changed.";
        return std::nullopt;
    }
    if (parts[0] != version) {
        problem = "This link was made by another version (" + std::string(parts[0]) +
                  "); nothing was changed.";
        return std::nullopt;
    }
    std::optional<std::string> text = decode(parts[2]);
    if (!text) {
        problem = "The script in this link is damaged; nothing was changed.";
        return std::nullopt;
    }
    return Link{std::string(parts[1]), std::move(*text), std::string(parts[3])};
}

}  // namespace screen
