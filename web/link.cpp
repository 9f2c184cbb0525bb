// The form of a link: fields between dots, none of whose letters an address would escape.
#include "web/link.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "engine/lang/compile.h"
#include "web/packing.h"

namespace screen {

namespace {

constexpr std::string_view version = "2";
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

// "random-7"; a policy has dashes of its own. What cannot be read says nothing.
void read_policy(std::string_view field, Link& link) {
    const std::size_t dash = field.rfind('-');
    if (dash == std::string_view::npos || field.size() - dash > 20) return;
    std::uint64_t seed = 0;
    for (const char c : field.substr(dash + 1)) {
        if (c < '0' || c > '9') return;
        seed = seed * 10 + static_cast<std::uint64_t>(c - '0');
    }
    link.policy = field.substr(0, dash);
    link.seed = seed;
}

}  // namespace

std::string to_fragment(const Link& link) {
    std::string out = std::string(version) + "." + link.puzzle + "." + encode(pack(link.text)) +
                      "." + link.schedule;
    const std::string switched = to_word(link.switched);
    if (!link.policy.empty()) out += "." + link.policy + "-" + std::to_string(link.seed);
    if (!switched.empty()) out += (link.policy.empty() ? ".." : ".") + switched;
    return out;
}

std::optional<Link> from_fragment(std::string_view fragment, std::string& problem) {
    problem.clear();
    if (!fragment.empty() && fragment.front() == '#') fragment.remove_prefix(1);
    if (fragment.empty()) return std::nullopt;
    const auto parts = split(fragment);
    const bool digits =
        std::all_of(parts[0].begin(), parts[0].end(), [](char c) { return c >= '0' && c <= '9'; });
    const bool first = parts[0] == "1";
    if (parts.size() >= 4 && digits && !parts[0].empty() && !first && parts[0] != version) {
        problem = "This link was made by another version (" + std::string(parts[0]) +
                  "); nothing was changed.";
        return std::nullopt;
    }
    if (!digits || parts[0].empty() || parts.size() < 4 || parts.size() > (first ? 4 : 6)) {
        problem = "This link is cut short or is not one of ours; nothing was changed.";
        return std::nullopt;
    }
    std::optional<std::string> text = decode(parts[2]);
    if (text && !first) text = unpack(*text, lang::text_bytes_max);
    if (!text) {
        problem = "The script in this link is damaged; nothing was changed.";
        return std::nullopt;
    }
    Link link{std::string(parts[1]), std::move(*text), std::string(parts[3])};
    if (parts.size() > 4) read_policy(parts[4], link);
    if (parts.size() > 5) link.switched = from_word(parts[5]);
    return link;
}

}  // namespace screen
