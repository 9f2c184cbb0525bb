// A script made smaller while something about it persists: a line, a block with all that is in it,
// or only its opening and closing lines are left out, again and again, until nothing more can go.
// Used where a random script shows a difference. It knows nothing of what is asked.
#pragma once

#include <functional>
#include <sstream>
#include <string>
#include <vector>

namespace explore {

class Shrinker {
  public:
    // [persists]: also answers false for a text that does not compile.
    using Persists = std::function<bool(const std::string&)>;

    Shrinker(const std::string& text, Persists persists) : persists_(std::move(persists)) {
        std::istringstream in(text);
        for (std::string line; std::getline(in, line);) lines_.push_back(line);
    }

    std::string shrink() {
        for (bool smaller = true; smaller;) {
            smaller = false;
            for (std::size_t i = lines_.size(); i-- > 0;) {
                if (i >= lines_.size() || lines_[i].find_first_not_of(" }") == std::string::npos)
                    continue;
                const std::size_t end = end_of(i);
                const auto whole = [&](std::size_t at) { return at >= i && at <= end; };
                const auto frame = [&](std::size_t at) { return at == i || at == end; };
                smaller |= try_without(whole) || (end > i && try_without(frame));
            }
        }
        return text_of(lines_);
    }

  private:
    static std::size_t indent(const std::string& line) { return line.find_first_not_of(' '); }

    // The last line of the block that line [i] opens, or [i].
    std::size_t end_of(std::size_t i) const {
        if (lines_[i].back() != '{') return i;
        std::size_t end = i + 1;
        while (indent(lines_[end]) > indent(lines_[i])) ++end;
        return end;
    }

    template <class Where>
    bool try_without(Where where) {
        std::vector<std::string> left;
        for (std::size_t i = 0; i < lines_.size(); ++i) {
            if (!where(i)) left.push_back(lines_[i]);
        }
        if (!persists_(text_of(left))) return false;
        lines_ = std::move(left);
        return true;
    }

    static std::string text_of(const std::vector<std::string>& lines) {
        std::string out;
        for (const std::string& line : lines) out += line + "\n";
        return out;
    }

    Persists persists_;
    std::vector<std::string> lines_;
};

}  // namespace explore
