// The reader of case files: lines, variants, replacements. See README.md for the form.
#include "tests/conformance/case.h"

#include <algorithm>
#include <cctype>
#include <sstream>

namespace conformance {
namespace {

std::string trimmed(std::string_view text) {
    while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front())))
        text.remove_prefix(1);
    while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back())))
        text.remove_suffix(1);
    return std::string(text);
}

std::vector<std::string> split(std::string_view text, char separator) {
    std::vector<std::string> parts;
    std::istringstream in{std::string(text)};
    for (std::string part; std::getline(in, part, separator);) {
        if (part = trimmed(part); !part.empty()) parts.push_back(part);
    }
    return parts;
}

// "[fifo priority] output: text"
struct Line {
    std::vector<std::string> variants;
    std::string key, value;
};

bool read_line(std::string_view text, Line& out) {
    std::string rest = trimmed(text);
    if (!rest.empty() && rest[0] == '[') {
        const auto end = rest.find(']');
        if (end == rest.npos) return false;
        out.variants = split(std::string_view(rest).substr(1, end - 1), ' ');
        rest = trimmed(std::string_view(rest).substr(end + 1));
    }
    const auto colon = rest.find(':');
    if (colon == rest.npos) return false;
    out.key = trimmed(std::string_view(rest).substr(0, colon));
    out.value = trimmed(std::string_view(rest).substr(colon + 1));
    return !out.key.empty();
}

// A word and what it stands for; with parameters it is only replaced where brackets follow.
struct Replacement {
    std::string word, text;
    std::vector<std::string> parameters;
    bool takes_arguments = false;
};

struct Declared {
    std::string name;
    std::vector<Replacement> replacements;
};

bool is_name(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }

// Calls [found] (position, length of the name) for each name in [text]; it answers where to go on.
template <class Found>
void each_name(const std::string& text, Found found) {
    for (std::size_t at = 0; at < text.size();) {
        if (!is_name(text[at])) {
            ++at;
            continue;
        }
        std::size_t end = at;
        while (end < text.size() && is_name(text[end])) ++end;
        at = found(at, end - at);
    }
}

// The arguments between the brackets that open at [open]; [end] comes behind them.
std::vector<std::string> arguments(const std::string& text, std::size_t open, std::size_t& end) {
    std::vector<std::string> out(1);
    int depth = 0;
    for (end = open; end < text.size(); ++end) {
        const char c = text[end];
        if (c == '(' && depth++ == 0) continue;
        if (c == ')' && --depth == 0) {
            ++end;
            break;
        }
        if (c == ',' && depth == 1) {
            out.emplace_back();
        } else {
            out.back() += c;
        }
    }
    for (std::string& argument : out) argument = trimmed(argument);
    return out;
}

std::string replaced(const std::string& text, const std::vector<Replacement>& replacements) {
    std::string out;
    std::size_t copied = 0;
    each_name(text, [&](std::size_t at, std::size_t length) {
        std::size_t end = at + length;
        for (const Replacement& each : replacements) {
            if (text.compare(at, length, each.word) != 0) continue;
            std::string by = each.text;
            if (each.takes_arguments) {
                if (end == text.size() || text[end] != '(') break;
                const std::vector<std::string> given = arguments(text, end, end);
                std::vector<Replacement> inner;
                for (std::size_t i = 0; i < each.parameters.size() && i < given.size(); ++i)
                    inner.push_back({each.parameters[i], given[i], {}, false});
                by = replaced(each.text, inner);
            }
            out += text.substr(copied, at - copied) + by;
            copied = end;
            break;
        }
        return end;
    });
    return out + text.substr(copied);
}

// The text without its `//=` lines, whose line ends stay so that places keep their numbers.
std::string without_expectations(const std::string& text) {
    std::string out;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        if (line.rfind("//=", 0) != 0) out += line;
        out += '\n';
    }
    return out;
}

class Reader {
  public:
    Reader(Case& out, Known known) : out_(out), known_(known) {}

    // Lines of the case itself, or of what its folder shares.
    void read(const std::string& text, bool shared) {
        std::istringstream lines(text);
        int number = 0;
        for (std::string line; std::getline(lines, line);) {
            ++number;
            if (line.rfind("//=", 0) != 0) continue;
            Line read;
            if (!read_line(std::string_view(line).substr(3), read)) {
                problem(number, "'" + line + "' is not of the form //= [variants] key: value");
            } else if (read.key.rfind("variant", 0) == 0) {
                declare(number, read);
            } else if (shared) {
                problem(number, "variants.txt declares variants, it expects nothing");
            } else {
                lines_.push_back({number, read});
            }
        }
    }

    void finish(const std::string& text) {
        std::vector<std::string> names;
        for (const auto& [number, line] : lines_) {
            for (const std::string& name : line.variants) {
                if (!declared(name)) problem(number, "there is no variant '" + name + "'");
                if (std::find(names.begin(), names.end(), name) == names.end())
                    names.push_back(name);
            }
        }
        for (const Declared& own : declared_) {
            const bool used = std::find(names.begin(), names.end(), own.name) != names.end();
            if (!used && own_from_ <= static_cast<std::size_t>(&own - declared_.data()))
                names.push_back(own.name);
        }
        if (names.empty()) names.emplace_back();
        const std::string script = without_expectations(text);
        for (const std::string& name : names) {
            Variant variant;
            variant.name = name;
            const Declared* found = declared(name);
            variant.script = found ? replaced(script, found->replacements) : script;
            expect(variant);
            out_.variants.push_back(std::move(variant));
        }
    }

    void own_begin() { own_from_ = declared_.size(); }

    void problem(int line, const std::string& text) {
        out_.problems.push_back("line " + std::to_string(line) + ": " + text);
    }

  private:
    const Declared* declared(const std::string& name) const {
        for (const Declared& each : declared_) {
            if (each.name == name) return &each;
        }
        return nullptr;
    }

    // "variant fifo: ORDER = [[lockstep::fifo]]"
    void declare(int number, const Line& line) {
        const std::string name = trimmed(std::string_view(line.key).substr(7));
        const auto equals = line.value.find('=');
        const std::string left = trimmed(std::string_view(line.value).substr(0, equals));
        if (equals == line.value.npos || name.empty() || left.empty()) {
            return problem(number, "a variant is declared as //= variant NAME: WORD = text");
        }
        Replacement replacement;
        replacement.text = trimmed(std::string_view(line.value).substr(equals + 1));
        const auto open = left.find('(');
        replacement.word = trimmed(std::string_view(left).substr(0, open));
        if (open != left.npos) {
            std::size_t end = 0;
            replacement.parameters = arguments(left, open, end);
            replacement.takes_arguments = true;
        }
        if (!declared(name)) declared_.push_back({name, {}});
        for (Declared& each : declared_) {
            if (each.name == name) each.replacements.push_back(replacement);
        }
    }

    void expect(Variant& variant) {
        std::string evidence, option;
        bool checks = false;
        for (const auto& [number, line] : lines_) {
            const auto& for_whom = line.variants;
            if (!for_whom.empty() &&
                std::find(for_whom.begin(), for_whom.end(), variant.name) == for_whom.end()) {
                continue;
            }
            if (line.key == "evidence") {
                evidence = line.value;
            } else if (line.key == "switch") {
                option = line.value;
            } else if (line.key == "observe") {
                for (const std::string& name : split(line.value, ','))
                    variant.observed.push_back(name);
            } else if (!known_(line.key)) {
                unknown(number, line.key);
            } else {
                checks = true;
                add(variant, line);
            }
        }
        const std::string whose = variant.name.empty() ? "it" : "the variant " + variant.name;
        if (!checks) out_.problems.push_back("nothing is expected of " + whose);
        if (evidence.empty() || evidence.find_first_not_of("RSDKU ,") != evidence.npos) {
            out_.problems.push_back("the evidence for " + whose +
                                    " is missing or not of R S D K U");
        }
        if (evidence.find('U') != evidence.npos && option.empty()) {
            out_.problems.push_back("what is unverified of " + whose +
                                    " needs a line //= switch: that names what turns it");
        }
    }

    void unknown(int number, const std::string& key) {
        const std::string text =
            "line " + std::to_string(number) + ": there is no key '" + key + "'";
        auto& all = out_.problems;
        if (std::find(all.begin(), all.end(), text) == all.end()) all.push_back(text);
    }

    static void add(Variant& variant, const Line& line) {
        for (Expectation& each : variant.expectations) {
            if (each.key == line.key) {
                each.values.push_back(line.value);
                return;
            }
        }
        variant.expectations.push_back({line.key, {line.value}});
    }

    Case& out_;
    Known known_;
    std::vector<Declared> declared_;  // the folder's first
    std::size_t own_from_ = 0;  // those of the case itself: they are used whether named or not
    std::vector<std::pair<int, Line>> lines_;
};

}  // namespace

Case read_case(const std::string& folder, const std::string& file, const std::string& text,
               const std::string& shared, Known known) {
    Case out;
    out.folder = folder;
    out.id = file.substr(0, file.rfind('.'));
    const std::string heading = "// " + out.id + ": ";
    if (text.rfind(heading, 0) == 0) {
        out.title = trimmed(text.substr(heading.size(), text.find('\n') - heading.size()));
    } else {
        out.problems.push_back("its first line is not '" + heading + "...'");
    }
    Reader reader(out, known);
    reader.read(shared, true);
    reader.own_begin();
    reader.read(text, false);
    reader.finish(text);
    return out;
}

}  // namespace conformance
