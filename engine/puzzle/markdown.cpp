// Hints, titles and TODOs: line by line, without a Markdown parser.
#include "engine/puzzle/markdown.h"

#include <algorithm>

#include "engine/puzzle/manifest.h"

namespace puzzle {
namespace {

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\n' || text.front() == '\r')) {
        text.remove_prefix(1);
    }
    while (!text.empty() && (text.back() == ' ' || text.back() == '\n' || text.back() == '\r')) {
        text.remove_suffix(1);
    }
    return text;
}

bool starts(std::string_view text, std::string_view with) { return text.rfind(with, 0) == 0; }

// Calls [visit] with each line, without its end, and its number.
template <class Visit>
void each_line(std::string_view text, Visit visit) {
    std::uint32_t number = 1;
    for (std::size_t at = 0; at < text.size(); number++) {
        std::size_t end = std::min(text.find('\n', at), text.size());
        visit(text.substr(at, end - at), number);
        at = end + 1;
    }
}

lang::Span line_span(std::uint32_t line, std::size_t column = 0, std::size_t length = 0) {
    return {0, static_cast<std::uint16_t>(column + 1), line, static_cast<std::uint32_t>(length)};
}

}  // namespace

std::string title_of(std::string_view markdown) {
    std::string_view line = markdown.substr(0, markdown.find('\n'));
    return starts(line, "# ") ? std::string(trimmed(line.substr(2))) : std::string();
}

std::vector<Hint> read_hints(const std::string& file, std::string_view markdown,
                             std::vector<lang::Diagnostic>& diagnostics) {
    std::vector<Hint> hints;
    std::vector<std::uint32_t> lines;
    auto error = [&](lang::Span span, std::string message, std::string remedy) {
        diagnostics.push_back(
            {lang::Severity::Error, file, span, std::move(message), std::move(remedy)});
    };
    each_line(markdown, [&](std::string_view line, std::uint32_t number) {
        if (!starts(line, "## ")) {
            if (!hints.empty()) {
                hints.back().text += line;
                hints.back().text += '\n';
            } else if (!trimmed(line).empty()) {
                error(line_span(number), "this text stands before the first hint",
                      "begin each hint with a heading: ## Who holds what?");
            }
            return;
        }
        Hint hint;
        std::string_view title = trimmed(line.substr(3));
        std::size_t close = title.find(']');
        if (starts(title, "[") && close != std::string_view::npos) {
            hint.verdict = title.substr(1, close - 1);
            title = trimmed(title.substr(close + 1));
            const auto& words = verdict_words();
            if (std::find(words.begin(), words.end(), hint.verdict) == words.end()) {
                std::string near = lang::nearest(hint.verdict, words);
                error(line_span(number, 4, hint.verdict.size()),
                      "no verdict is called " + hint.verdict,
                      near.empty() ? "write a verdict's word, such as deadlock"
                                   : "did you mean " + near + "?");
            }
        }
        hint.title = title;
        hints.push_back(std::move(hint));
        lines.push_back(number);
    });
    for (std::size_t i = 0; i < hints.size(); i++) {
        hints[i].text = trimmed(hints[i].text);
        if (hints[i].text.empty()) {
            error(line_span(lines[i]), "this hint says nothing", "write it below its heading");
        }
    }
    if (hints.empty()) {
        error({}, "there is no hint", "write at least one: ## A heading, and the hint below it");
    }
    return hints;
}

void report_todos(const std::string& file, std::string_view text,
                  std::vector<lang::Diagnostic>& diagnostics) {
    each_line(text, [&](std::string_view line, std::uint32_t number) {
        const std::size_t at = line.find("TODO");
        if (at == std::string_view::npos) return;
        const std::size_t rest = std::min(line.find_first_not_of(": ", at + 4), line.size());
        const std::string what(trimmed(line.substr(rest, 80)));
        diagnostics.push_back({lang::Severity::Error,
                               file,
                               line_span(number, at, 4),
                               what.empty() ? "a TODO is left" : "a TODO is left: " + what,
                               {}});
    });
}

std::string leading_comment(std::string_view script) {
    std::string text;
    bool over = false;
    each_line(script, [&](std::string_view line, std::uint32_t) {
        const std::size_t mark = starts(line, "//") ? 2 : starts(line, "#") ? 1 : 0;
        over = over || mark == 0 || starts(line, "#include");
        if (over) return;
        if (!text.empty()) text += ' ';
        text += trimmed(line.substr(mark));
    });
    return text;
}

}  // namespace puzzle
