// The word before the caret, and how well each of the others fits it.
#include "web/suggestions.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "web/cpp_tokens.h"
#include "web/members.h"

namespace screen {

namespace {

constexpr std::size_t shown_max = 100;     // more than anybody reads
constexpr std::size_t own_length_min = 3;  // shorter names are typed sooner than chosen
constexpr std::size_t offered_length_min = 2;

bool in_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool begins(std::string_view name, std::string_view typed, bool exact) {
    if (name.size() < typed.size()) return false;
    return std::equal(typed.begin(), typed.end(), name.begin(),
                      [exact](char a, char b) { return exact ? a == b : lower(a) == lower(b); });
}

// 0: begins with what is typed; 1: but for capitals; 2: a later part does, behind a sign; 3: not at
// all.
int misfit(std::string_view name, std::string_view typed) {
    if (begins(name, typed, true)) return 0;
    if (begins(name, typed, false)) return 1;
    for (std::size_t i = 1; i < name.size(); ++i) {
        const bool part = in_word(name[i]) && (!in_word(name[i - 1]) || name[i - 1] == '_');
        if (part && begins(name.substr(i), typed, false)) return 2;
    }
    return 3;
}

std::size_t line_begin(std::string_view text, std::size_t caret) {
    return caret == 0 ? 0 : text.rfind('\n', caret - 1) + 1;  // npos + 1 is 0
}

// A letter, then names with :: between; "std::" is a word, too.
std::size_t word_begin(std::string_view text, std::size_t caret) {
    std::size_t at = caret;
    while (true) {
        while (at > 0 && in_word(text[at - 1])) --at;
        if (at < 3 || text.substr(at - 2, 2) != "::" || !in_word(text[at - 3])) return at;
        at -= 2;
    }
}

// Of the line up to the caret, whose last letter decides.
bool is_prose(std::string_view text, std::size_t begin, std::size_t caret) {
    bool in_comment = false;
    std::vector<Token> tokens;
    for (std::size_t at = 0; at < begin;) {
        const std::size_t end = text.find('\n', at);
        tokens.clear();
        tokens_of(text.substr(at, end - at), in_comment, tokens);
        at = end + 1;
    }
    tokens.clear();
    tokens_of(text.substr(begin, caret - begin), in_comment, tokens);
    if (tokens.empty()) return in_comment;
    const Token& last = tokens.back();
    return last.kind == TokenKind::Comment || last.kind == TokenKind::String ||
           last.kind == TokenKind::Number;
}

bool is_member(std::string_view text, std::size_t from) {
    return (from > 0 && text[from - 1] == '.') || (from > 1 && text.substr(from - 2, 2) == "->");
}

// The names of the text, without the one that is being typed: of members, or of all else.
std::set<std::string_view> own_words(std::string_view text, std::size_t from, std::size_t to,
                                     bool members) {
    std::set<std::string_view> words;
    for (const Piece& piece : pieces_of(text)) {
        const bool typed = piece.from < to && piece.from + piece.word.size() > from;
        if (piece.kind != TokenKind::Plain || piece.word.size() < own_length_min || typed) continue;
        if (is_member(text, piece.from) == members) words.insert(piece.word);
    }
    return words;
}

// Of what fits, in the order in which it is shown.
class Fitting {
  public:
    explicit Fitting(std::string_view typed) : typed_(typed) {}

    // [late]: behind others that fit as well.
    void add(platform::EditorSuggestion each, bool late) {
        const int fit = misfit(each.name, typed_);
        const bool again = !all_.empty() && all_.back().name == each.name &&
                           all_.back().declaration == each.declaration;
        if (fit == 3 || again) return;
        order_.emplace_back(2 * fit + late, all_.size());
        all_.push_back(std::move(each));
    }

    std::vector<platform::EditorSuggestion> list() {
        std::sort(order_.begin(), order_.end());
        if (order_.size() > shown_max) order_.resize(shown_max);
        std::vector<platform::EditorSuggestion> list;
        for (const auto& [fit, place] : order_) list.push_back(std::move(all_[place]));
        return list;
    }

  private:
    std::string_view typed_;
    std::vector<std::tuple<int, std::size_t>> order_;  // how badly it fits, its place
    std::vector<platform::EditorSuggestion> all_;
};

Offer offered;

}  // namespace

void offer_suggestions(const std::vector<lang::Completion>& words, const std::string& given) {
    if (offered.words != words) offered.words = words;
    if (offered.given != given) offered.given = given;
}

platform::EditorSuggestions suggestions(std::string_view text, std::size_t caret, bool asked) {
    return suggestions(text, caret, offered, asked);
}

platform::EditorSuggestions suggestions(std::string_view text, std::size_t caret,
                                        const Offer& offer, bool asked) {
    platform::EditorSuggestions found;
    const std::size_t line = line_begin(text, caret);
    const std::size_t first = text.find_first_not_of(' ', line);
    const bool directive = first < caret && text[first] == '#';
    found.from = directive ? first : word_begin(text, caret);
    found.to = caret;
    // What one types between the <> of a header ends with a > that is there already.
    if (directive && caret < text.size() && text[caret] == '>') ++found.to;
    if (!asked && !directive && is_prose(text, line, caret)) return found;

    std::set<std::string_view> owners;
    for (const lang::Completion& word : offer.words) owners.insert(word.owner);
    Member member;
    if (!directive) {
        member = member_at(text, found.from, offer.given,
                           [&](const std::string& type) { return owners.count(type) > 0; });
    }
    const std::string_view typed = text.substr(found.from, caret - found.from);
    const bool known = !member.type.empty();
    if (!asked && !known && typed.size() < offered_length_min) return found;

    Fitting fitting(typed);
    std::set<std::string_view> names;
    for (const lang::Completion& word : offer.words) {
        if (word.name.starts_with('#') != directive) continue;
        if (word.owner.empty() == member.behind || (known && word.owner != member.type)) continue;
        names.insert(word.name);
        fitting.add({word.name, word.declaration, word.help}, false);
    }
    for (const std::string& field : member.fields) {
        names.insert(field);
        fitting.add({field, {}, {}}, false);
    }
    if (!directive && !known) {
        for (const std::string_view word : own_words(text, found.from, found.to, member.behind)) {
            if (names.count(word) == 0) fitting.add({std::string(word), {}, {}}, true);
        }
    }
    found.list = fitting.list();
    // A word that is whole already has nothing to be completed to.
    if (!asked && found.list.size() == 1 && found.list[0].name == typed) found.list.clear();
    return found;
}

}  // namespace screen
