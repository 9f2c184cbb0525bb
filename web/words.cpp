// The engine's list, without the headers that the puzzle does not offer, and the words of given.h.
#include "web/words.h"

#include <algorithm>
#include <set>

#include "engine/api/tables.h"
#include "web/cpp_tokens.h"

namespace screen {

namespace {

// "#include <mutex>" where only others may be included.
bool refused(const std::string& name, const std::vector<std::string>& offered) {
    constexpr std::string_view begin = "#include <";
    if (offered.empty() || name.rfind(begin, 0) != 0) return false;
    const std::string header = name.substr(begin.size(), name.size() - begin.size() - 1);
    return std::find(offered.begin(), offered.end(), header) == offered.end();
}

void add_given(const std::string& given, std::vector<lang::Completion>& words) {
    std::set<std::string> known;
    for (const lang::Completion& word : words) known.insert(word.name);
    bool in_comment = false;
    std::vector<Token> tokens;
    for (std::size_t from = 0; from < given.size();) {
        const std::size_t end = std::min(given.find('\n', from), given.size());
        const std::string_view line = std::string_view(given).substr(from, end - from);
        tokens.clear();
        tokens_of(line, in_comment, tokens);
        for (const Token& token : tokens) {
            std::string word(line.substr(token.from, token.to - token.from));
            if (token.kind != TokenKind::Plain || word.size() < 2) continue;
            if (!known.insert(word).second) continue;
            // The line that names it first is most often its declaration.
            const std::size_t begin = line.find_first_not_of(' ');
            words.push_back({std::move(word), std::string(line.substr(begin)), "from given.h"});
        }
        from = end + 1;
    }
}

}  // namespace

std::vector<lang::Completion> words_of(const Order& order) {
    const lang::Role role = order.free ? lang::Role::Sandbox : lang::Role::Player;
    const std::string& given = order.puzzle->given;
    std::vector<lang::Completion> words =
        lang::completions(given + "\n" + order.text, role, api::tables());
    const std::vector<std::string>& offered = order.puzzle->rules.headers;
    words.erase(
        std::remove_if(words.begin(), words.end(),
                       [&](const lang::Completion& word) { return refused(word.name, offered); }),
        words.end());
    add_given(given, words);
    return words;
}

}  // namespace screen
