// The words of diagnostics: how one is written on a terminal, which name was nearly typed, and the
// collector that keeps a broken text from answering with a flood.
#include "engine/lang/diagnostic.h"

#include <algorithm>

#include "engine/lang/compile.h"
#include "engine/lang/report.h"

namespace lang {

std::string to_string(const Diagnostic& diagnostic) {
    std::string text = diagnostic.file;
    if (diagnostic.span.line > 0) {
        text += ':' + std::to_string(diagnostic.span.line) + ':' +
                std::to_string(diagnostic.span.column);
    }
    switch (diagnostic.severity) {
        case Severity::Error:
            text += ": error: ";
            break;
        case Severity::Warning:
            text += ": warning: ";
            break;
        case Severity::Note:
            text += ": note: ";
            break;
    }
    text += diagnostic.message;
    if (!diagnostic.remedy.empty()) text += "\n    " + diagnostic.remedy;
    return text;
}

bool has_error(const std::vector<Diagnostic>& list) {
    return std::any_of(list.begin(), list.end(), [](const Diagnostic& diagnostic) {
        return diagnostic.severity == Severity::Error;
    });
}

namespace {

// Edits between two words, where swapping neighbours counts as one; [limit] + 1 where there are
// more.
int distance(std::string_view a, std::string_view b, int limit) {
    if (a.size() > b.size()) std::swap(a, b);
    if (b.size() - a.size() > static_cast<std::size_t>(limit)) return limit + 1;
    std::vector<int> before(a.size() + 1), last(a.size() + 1), row(a.size() + 1);
    for (std::size_t i = 0; i <= a.size(); i++) last[i] = static_cast<int>(i);
    for (std::size_t j = 1; j <= b.size(); j++) {
        row[0] = static_cast<int>(j);
        for (std::size_t i = 1; i <= a.size(); i++) {
            int change = last[i - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            row[i] = std::min({change, last[i] + 1, row[i - 1] + 1});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[i] = std::min(row[i], before[i - 2] + 1);
        }
        std::swap(before, last);
        std::swap(last, row);
    }
    return std::min(last[a.size()], limit + 1);
}

// How a person compares names: without the case, the namespace counts little.
std::string folded(std::string_view name) {
    std::string text;
    for (char c : name) {
        if (c == '_') continue;
        text += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return text;
}

std::string_view last_part(std::string_view name) {
    std::size_t colon = name.rfind("::");
    return colon == std::string_view::npos ? name : name.substr(colon + 2);
}

}  // namespace

std::string nearest(std::string_view typed, const std::vector<std::string>& known) {
    if (typed.empty() || typed.size() > 100) return {};
    const std::string word = folded(typed);
    std::string_view best;
    int best_distance = 1 + std::max(1, static_cast<int>(word.size()) / 3);
    for (const std::string& name : known) {
        if (name == typed || name.empty()) continue;
        int far = std::min(distance(word, folded(name), best_distance),
                           distance(word, folded(last_part(name)), best_distance));
        // A short name that merely shares a letter is no help.
        if (far < best_distance && far < static_cast<int>(word.size())) {
            best = name;
            best_distance = far;
        }
    }
    if (!best.empty()) return std::string(best);
    // A word that was cut short or drawn out: `notify` for notify_one.
    for (const std::string& name : known) {
        std::string other = folded(last_part(name));
        if (word.size() >= 4 && other.size() > word.size() && other.rfind(word, 0) == 0)
            return name;
    }
    return {};
}

void Report::error(Span place, std::string message, std::string remedy) {
    add(Severity::Error, place, std::move(message), std::move(remedy));
}

void Report::warning(Span place, std::string message, std::string remedy) {
    add(Severity::Warning, place, std::move(message), std::move(remedy));
}

void Report::add(Severity severity, Span place, std::string message, std::string remedy) {
    if (severity == Severity::Error) errors_++;
    if (full_) return;
    std::uint64_t where =
        (std::uint64_t{place.file} << 48) | (std::uint64_t{place.line} << 16) | place.column;
    if (!said_.emplace(where, message).second) return;
    if (list_.size() + 1 >= static_cast<std::size_t>(diagnostics_max)) {
        full_ = true;
        list_.push_back({Severity::Error, files_[place.file], place,
                         "more than " + std::to_string(diagnostics_max - 1) +
                             " messages; the rest is not shown",
                         "correct the first ones and compile again"});
        return;
    }
    list_.push_back({severity, files_[place.file], place, std::move(message), std::move(remedy)});
}

std::vector<Diagnostic> Report::take() {
    auto last = full_ ? list_.end() - 1 : list_.end();
    std::stable_sort(list_.begin(), last, [](const Diagnostic& a, const Diagnostic& b) {
        if (a.span.file != b.span.file) return a.span.file < b.span.file;
        if (a.span.line != b.span.line) return a.span.line < b.span.line;
        return a.span.column < b.span.column;
    });
    return std::move(list_);
}

}  // namespace lang
