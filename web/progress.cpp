// Names and forms of what is stored. A form that cannot be read counts as absent.
#include "web/progress.h"

#include <algorithm>
#include <sstream>
#include <vector>

#include "web/cpp_tokens.h"
#include "web/platform.h"

namespace screen {

namespace {

std::string key(std::string_view room, std::string_view name) {
    return std::string(room) + "/" + std::string(name);
}

std::string script_key(std::string_view id, int attempt) {
    return key("script", id) + (attempt > 1 ? "/" + std::to_string(attempt) : std::string());
}

}  // namespace

std::string save_progress(std::string_view id, const Progress& progress) {
    std::ostringstream text;
    text << "tried " << progress.tried << "\nsolved " << progress.solved << "\nsolution "
         << progress.solution_asked << "\ntries " << progress.tries << "\nbest " << progress.best
         << "\n";
    for (const std::size_t hint : progress.hints_seen) text << "hint " << hint << "\n";
    return platform::save(key("progress", id), text.str());
}

Progress load_progress(std::string_view id) {
    return read_progress(platform::load(key("progress", id)).value_or(""));
}

Progress read_progress(const std::string& form) {
    Progress progress;
    std::istringstream text(form);
    std::string name;
    std::int64_t value = 0;
    while (text >> name >> value) {
        if (name == "tried") progress.tried = value != 0;
        if (name == "solved") progress.solved = value != 0;
        if (name == "hint" && value >= 0)
            progress.hints_seen.insert(static_cast<std::size_t>(value));
        // Older forms: a bit a hint; so many of the first.
        for (std::size_t i = 0; i < 32; ++i) {
            const bool bit = name == "seen" && (value >> i & 1) != 0;
            const bool first = name == "hints" && static_cast<std::int64_t>(i) < value;
            if (bit || first) progress.hints_seen.insert(i);
        }
        if (name == "solution") progress.solution_asked = static_cast<int>(value);
        if (name == "tries") progress.tries = static_cast<int>(value);
        if (name == "best") progress.best = static_cast<int>(value);
    }
    return progress;
}

std::string save_script(std::string_view id, int attempt, std::string_view text) {
    return platform::save(script_key(id, attempt), text);
}

std::optional<std::string> load_script(std::string_view id, int attempt) {
    return platform::load(script_key(id, attempt));
}

void forget_script(std::string_view id, int attempt) { platform::forget(script_key(id, attempt)); }

std::string save_best(std::string_view id, std::string_view text) {
    return platform::save(key("best", id), text);
}

std::optional<std::string> load_best(std::string_view id) {
    return platform::load(key("best", id));
}

int lines_of_code(std::string_view text) {
    int count = 0;
    bool in_comment = false;
    std::vector<Token> tokens;
    for (std::size_t from = 0; from < text.size();) {
        const std::size_t end = std::min(text.find('\n', from), text.size());
        tokens.clear();
        tokens_of(text.substr(from, end - from), in_comment, tokens);
        count += std::any_of(tokens.begin(), tokens.end(), [](const Token& token) {
            return token.kind != TokenKind::Comment && token.kind != TokenKind::Punctuation;
        });
        from = end + 1;
    }
    return count;
}

void forget_progress(std::string_view id) {
    for (const std::string_view room : {"progress", "script", "attempt", "aside", "best"}) {
        const std::string whole = key(room, id);
        for (const std::string& each : platform::saved_keys(whole)) {
            if (id.empty() || each == whole || each.rfind(whole + "/", 0) == 0)
                platform::forget(each);
        }
    }
}

std::string save_aside(std::string_view id, std::string_view text) {
    return platform::save(key("aside", id), text);
}

std::optional<std::string> load_aside(std::string_view id) {
    return platform::load(key("aside", id));
}

std::string save_setting(std::string_view name, std::string_view value) {
    return platform::save(key("setting", name), value);
}

std::string load_setting(std::string_view name, std::string_view fallback) {
    return platform::load(key("setting", name)).value_or(std::string(fallback));
}

}  // namespace screen
