// Nothing here knows what is talked about.
#include "engine/explore/words.h"

namespace explore {

std::string grouped(std::uint64_t n) {
    std::string digits = std::to_string(n);
    for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3) {
        digits.insert(static_cast<std::size_t>(at), ",");
    }
    return digits;
}

std::string counted(std::uint64_t n, const std::string& one, const std::string& many) {
    return grouped(n) + " " + (n == 1 ? one : many.empty() ? one + "s" : many);
}

std::string listed(const std::vector<std::string>& items) {
    std::string out;
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (i > 0) out += i + 1 == items.size() ? " and " : ", ";
        out += items[i];
    }
    return out;
}

std::string line_of(const lang::Program& program, const lang::Span& span) {
    const std::string line = std::to_string(span.line);
    if (program.sources.size() <= 1) return "line " + line;
    const std::string& name = program.sources[span.file].name;
    return name.substr(name.rfind('/') + 1) + ":" + line;
}

std::string code_at(const lang::Program& program, const lang::Span& span) {
    return "'" + lang::text_of(program, span) + "' (" + line_of(program, span) + ")";
}

}  // namespace explore
