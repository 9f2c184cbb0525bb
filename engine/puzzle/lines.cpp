#include "engine/puzzle/lines.h"

#include <algorithm>

namespace puzzle {
namespace {

constexpr std::string_view blanks = " \t\r";

template <class Visit>
void each_line(std::string_view text, Visit visit) {
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        visit(text.substr(at, end - at));
        at = end + 1;
    }
}

// One blank between words, none around.
std::string squeezed(std::string_view line) {
    std::string out;
    for (const char c : line) {
        if (blanks.find(c) == std::string_view::npos) {
            out += c;
        } else if (!out.empty() && out.back() != ' ') {
            out += ' ';
        }
    }
    if (!out.empty() && out.back() == ' ') out.pop_back();
    return out;
}

}  // namespace

std::optional<NumberedName> numbered_name(const std::string& text) {
    const std::size_t dash = text.find('-');
    if (dash == std::string::npos) return {};
    const std::string digits = text.substr(0, dash), id = text.substr(dash + 1);
    const auto all = [](const std::string& word, std::string_view of) {
        return !word.empty() && word.find_first_not_of(of) == std::string::npos;
    };
    if (digits.size() > 4 || !all(digits, "0123456789")) return {};
    if (!all(id, "abcdefghijklmnopqrstuvwxyz0123456789-")) return {};
    return NumberedName{std::stoi(digits), id};
}

std::vector<std::string> code_lines(std::string_view script) {
    std::vector<std::string> lines;
    each_line(script, [&](std::string_view line) {
        std::string code = squeezed(line.substr(0, line.find("//")));
        if (!code.empty()) lines.push_back(std::move(code));
    });
    return lines;
}

// The longest common subsequence, row by row.
std::size_t kept_lines(const std::vector<std::string>& old, const std::vector<std::string>& now) {
    std::vector<std::size_t> above(now.size() + 1, 0), row = above;
    for (const std::string& line : old) {
        for (std::size_t i = 0; i < now.size(); i++) {
            row[i + 1] = line == now[i] ? above[i] + 1 : std::max(row[i], above[i + 1]);
        }
        above = row;
    }
    return above.back();
}

std::size_t text_lines(std::string_view text) {
    std::size_t count = 0;
    each_line(text, [&](std::string_view line) {
        if (line.find_first_not_of(blanks) != std::string_view::npos) count++;
    });
    return count;
}

std::string in_one_line(std::string_view text) {
    std::string out;
    each_line(text, [&](std::string_view line) { out += squeezed(line) + " "; });
    return out;
}

}  // namespace puzzle
