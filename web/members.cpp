// Declarations are found by their form: a type, what may stand behind one, and a name that is
// followed by what follows a name there.
#include "web/members.h"

#include <algorithm>
#include <map>

#include "web/cpp_tokens.h"

namespace screen {

namespace {

bool is(const std::vector<Piece>& pieces, std::size_t i, std::string_view signs) {
    return i < pieces.size() && pieces[i].word.size() == 1 &&
           signs.find(pieces[i].word[0]) != std::string_view::npos;
}

bool is_name(const std::vector<Piece>& pieces, std::size_t i) {
    return i < pieces.size() && pieces[i].kind == TokenKind::Plain;
}

// Behind the bracket that closes the one at [i], which may be one of a template.
std::size_t behind_brackets(const std::vector<Piece>& pieces, std::size_t i, std::string_view open,
                            std::string_view close) {
    int depth = 0;
    for (; i < pieces.size(); ++i) {
        depth += is(pieces, i, open) - is(pieces, i, close);
        if (depth == 0) return i + 1;
        if (open == "<" && is(pieces, i, ";{")) return i;  // it was a comparison
    }
    return i;
}

// From behind a declared name to the comma or what else ends the declarator.
std::size_t behind_declarator(const std::vector<Piece>& pieces, std::size_t i) {
    while (i < pieces.size() && !is(pieces, i, ",;)}")) {
        i = is(pieces, i, "([{") ? behind_brackets(pieces, i, "([{", ")]}") : i + 1;
    }
    return i;
}

class Declarations {
  public:
    Declarations(std::string_view text, const std::function<bool(const std::string&)>& has_members)
        : pieces_(pieces_of(text)), has_members_(has_members) {
        for (std::size_t i = 0; i + 2 < pieces_.size(); ++i) {
            if (pieces_[i].word == "struct" && is(pieces_, i + 2, "{")) add_struct(i + 1);
        }
        for (std::size_t i = 0; i < pieces_.size(); ++i) {
            const std::string type = type_at(i);
            if (!type.empty()) add_names(type, i + 1);
        }
    }

    // The one before [place] is seen from there, else any. [element]: of what it holds, where it is
    // a std::array.
    std::string type_of(std::string_view name, std::size_t place, bool element) const {
        const Declared* best = nullptr;
        for (const Declared& each : declared_) {
            if (each.name == name && (!best || each.from < place)) best = &each;
        }
        if (!best) return "";
        return element && best->type == "std::array" ? best->element : best->type;
    }
    std::vector<std::string> fields_of(const std::string& type) const {
        const auto found = structs_.find(type);
        return found == structs_.end() ? std::vector<std::string>() : found->second;
    }

  private:
    struct Declared {
        std::string_view name;
        std::size_t from;
        std::string type;
        std::string element;  // the first that stands between its <>
    };

    // The full name of the type that stands at [i]; empty where none does.
    std::string type_at(std::size_t i) const {
        if (i > 0 && (is(pieces_, i - 1, ".") || pieces_[i - 1].word == "struct")) return "";
        const std::string word(pieces_[i].word);
        if (pieces_[i].kind == TokenKind::Type || structs_.count(word) > 0 || has_members_(word))
            return word;
        return has_members_("std::" + word) ? "std::" + word : "";
    }

    void add_struct(std::size_t name) {
        std::vector<std::string>& fields = structs_[std::string(pieces_[name].word)];
        const std::size_t end = behind_brackets(pieces_, name + 1, "([{", ")]}");
        bool begins = true;  // a member's declaration, whose first word is its type
        for (std::size_t i = name + 2; i + 1 < end;) {
            const bool declares = is_name(pieces_, i) && is(pieces_, i + 1, ";,=([{");
            if (!begins && declares) fields.emplace_back(pieces_[i].word);
            const bool ends = is(pieces_, i, ";}");
            if (is(pieces_, i, "([{")) {
                // Behind the body of a function the next one begins.
                begins = is(pieces_, i, "{");
                i = behind_brackets(pieces_, i, "([{", ")]}");
                continue;
            }
            begins = ends;
            ++i;
        }
    }

    void add_names(const std::string& type, std::size_t i) {
        std::string element;
        if (is(pieces_, i, "<")) {
            element = i + 1 < pieces_.size() ? type_at(i + 1) : "";
            i = behind_brackets(pieces_, i, "<", ">");
        }
        while (is(pieces_, i, "&*") || (i < pieces_.size() && pieces_[i].word == "const")) ++i;
        while (is_name(pieces_, i) && is(pieces_, i + 1, ";,=([{):")) {
            declared_.push_back({pieces_[i].word, pieces_[i].from, type, element});
            i = behind_declarator(pieces_, i + 1);
            if (!is(pieces_, i, ",")) break;
            ++i;
        }
    }

    std::vector<Piece> pieces_;
    const std::function<bool(const std::string&)>& has_members_;
    std::map<std::string, std::vector<std::string>> structs_;
    std::vector<Declared> declared_;
};

bool in_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// Where the brackets open that close before [end].
std::size_t before_brackets(std::string_view text, std::size_t end) {
    int depth = 0;
    for (std::size_t i = end; i > 0; --i) {
        const char c = text[i - 1];
        depth += (c == ')' || c == ']') - (c == '(' || c == '[');
        if (depth == 0) return i - 1;
    }
    return 0;
}

}  // namespace

Member member_at(std::string_view text, std::size_t from, std::string_view given,
                 const std::function<bool(const std::string&)>& has_members) {
    Member member;
    std::size_t end = from;
    if (end > 0 && text[end - 1] == '.')
        end -= 1;
    else if (end > 1 && text.substr(end - 2, 2) == "->")
        end -= 2;
    else
        return member;
    bool element = false;
    while (end > 0 && (text[end - 1] == ']' || text[end - 1] == ')')) {
        element |= text[end - 1] == ']';
        end = before_brackets(text, end);
    }
    std::size_t begin = end;
    while (begin > 0 && in_word(text[begin - 1])) --begin;
    const std::string_view name = text.substr(begin, end - begin);
    // The dot of a number is none.
    if (!name.empty() && name[0] >= '0' && name[0] <= '9') return member;
    member.behind = true;
    if (name.empty()) return member;
    const Declarations own(text, has_members), others(given, has_members);
    member.type = own.type_of(name, begin, element);
    if (member.type.empty()) member.type = others.type_of(name, given.size(), element);
    member.fields = own.fields_of(member.type);
    if (member.fields.empty()) member.fields = others.fields_of(member.type);
    return member;
}

}  // namespace screen
